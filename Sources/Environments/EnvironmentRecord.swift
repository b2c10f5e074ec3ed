/// What is kept of an environment that was made: the one sign that it is whole.
struct EnvironmentRecord: Codable, Equatable {
  /// Counted up when what is made of the same plan is another; evidence of samples stays valid.
  static let currentFormat = 2

  var format = currentFormat
  /// The key of the plan that it was made from.
  var key: String
  /// The name of its folder, beside the record.
  var folder: String
  var report: EnvironmentReport
}

/// What an environment says of itself: when it was made, and each time it is used.
///
/// If the two differ, something was changed behind our back, and it is made again.
struct EnvironmentReport: Codable, Equatable {
  /// Python's.
  var version: String?
  /// Of Python, what must be readable besides the environment's folder.
  var readable: [String] = []
  /// Everything that is installed, ordered by name.
  var packages: [PreparedEnvironment.Version] = []
}
