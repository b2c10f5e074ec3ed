import Foundation

/// The examples of the documentation that are marked `check=NAME`.
enum Documentation {
  /// The first example of a page below `docs/` with that mark; `nil` if there is none.
  static func example(_ name: String, in page: String) throws -> String? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/\(page)"), encoding: .utf8)
    let pattern = try Regex(
      "(?m)^```[a-z]+ check=\(name)\\n((?:.*\\n)*?)```$", as: (Substring, Substring).self)
    return text.firstMatch(of: pattern).map { String($0.1) }
  }
}
