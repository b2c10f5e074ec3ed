package import TextCore

/// Code as a reader sees it, and where each of its lines comes from.
///
/// A region is dedented and a fence in a list is too, so a compiler's line and column are not those of
/// the file; this is what leads back.
package struct CodeText: Hashable, Sendable {
  /// What the code was taken from.
  package var source: SourceText
  package var bytes: [UInt8]
  /// For each line of `bytes`, the offset in `source` where it begins.
  package var lineStarts: [Int]

  package init(source: SourceText, bytes: [UInt8], lineStarts: [Int]) {
    self.source = source
    self.bytes = bytes
    self.lineStarts = lineStarts
  }

  /// A whole file.
  package init(wholeOf source: SourceText) {
    self.source = source
    bytes = source.bytes
    lineStarts = Self.lineRanges(of: source.bytes).map(\.lowerBound)
  }

  /// The lines of `bytes`, each with its line feed.
  package static func lineRanges(of bytes: [UInt8]) -> [SourceRange] {
    var ranges: [SourceRange] = []
    var start = 0
    while start < bytes.count {
      let feed = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      let end = feed.map { $0 + 1 } ?? bytes.count
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }

  /// How many lines hold more than white space.
  package var nonBlankLines: Int {
    Self.lineRanges(of: bytes).count { line in
      bytes[line].contains { $0 > 0x20 }
    }
  }
}
