/// The version of this program.
enum VersusVersion {
  static let current = "0.1.0"
}
