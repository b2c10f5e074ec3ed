package import TextCore

/// The header of a page: YAML between a first line `---` and the next line `---`.
package struct FrontMatter: Hashable, Sendable {
  /// The YAML, without the lines around it; `nil` if the page has no header.
  package let yaml: SourceRange?
  /// What follows the header.
  package let body: SourceRange

  /// Finds the header of `source`.
  ///
  /// A byte order mark before it is passed over.
  ///
  /// - Returns: `nil` with a diagnostic if it is opened and never closed.
  /// - Complexity: O(*length of the header*), or of the page if there is none to close it.
  package static func split(_ source: SourceText) -> Outcome<FrontMatter> {
    let bytes = source.bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let first = fence(bytes, from: start) else {
      return Outcome(FrontMatter(yaml: nil, body: start..<bytes.count))
    }
    var line = first
    while line < bytes.count {
      if let end = fence(bytes, from: line) {
        return Outcome(FrontMatter(yaml: first..<line, body: end..<bytes.count))
      }
      guard let feed = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) else { break }
      line = feed + 1
    }
    let location = source.location(of: start..<start + 3)
    return Outcome(nil, [ContentProblem.unclosedFrontMatter.diagnostic(at: location)])
  }

  /// The offset after a line of `---` (and spaces) that begins at `start`, if there is one.
  private static func fence(_ bytes: [UInt8], from start: Int) -> Int? {
    var cursor = ByteCursor(bytes, in: start..<bytes.count)
    guard cursor.starts(with: "---") else { return nil }
    cursor.position += 3
    cursor.skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    return cursor.isAtEnd || cursor.skip(UInt8(ascii: "\n")) ? cursor.position : nil
  }
}
