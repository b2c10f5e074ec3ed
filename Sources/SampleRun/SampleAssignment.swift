#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a supervisor is told to do.
struct SampleAssignment: Codable, Hashable, Sendable {
  var plan: SamplePlan
  var place: SamplePlace
  /// Whether it runs in a sandbox of its own, where every process is the sample's.
  var isSandboxed: Bool
  /// A text that nothing else on this machine has in its variables, by which what a sample left
  /// behind is found.
  var token: String
  /// The path of Chromium; `nil` if there is none, or the sample needs none.
  var browser: String?
}

/// The folders that a sample may write to; absolute paths.
struct SamplePlace: Codable, Hashable, Sendable {
  /// What stands before the paths that people are shown; empty in a sandbox.
  ///
  /// A transcript is to be the same wherever the sample ran, so this is cut off in it.
  var root: String

  /// The working copy.
  var folder: String { root + "/sample" }
  var home: String { root + "/home/sample" }
  var temporary: String { root + "/tmp" }

  static let sandbox = SamplePlace(root: "")

  /// Removes the folders, if they are the temporary ones of a sample without a sandbox.
  func remove() {
    if !root.isEmpty { try? FileManager.default.removeItem(atPath: root) }
  }
}
