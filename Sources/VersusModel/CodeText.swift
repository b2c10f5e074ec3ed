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

// MARK: - Taking off indentation

extension CodeText {
  /// A line that code is put together from.
  package struct Line: Hashable, Sendable {
    /// The line with its line feed, in whatever bytes it is taken from.
    package var range: SourceRange
    /// Where it begins in the source.
    package var start: Int

    package init(range: SourceRange, start: Int) {
      self.range = range
      self.start = start
    }
  }

  /// Puts `lines` of `bytes` together, each without its first `indent` columns as far as it has them.
  package init(_ lines: [Line], of bytes: [UInt8], in source: SourceText, indent: Int) {
    self.init(source: source, bytes: [], lineStarts: [])
    for line in lines {
      let skipped = min(indent, Self.contentEnd(of: line.range, in: bytes) - line.range.lowerBound)
      lineStarts.append(line.start + skipped)
      self.bytes += bytes[line.range.dropFirst(skipped)]
    }
    if self.bytes.last.map({ $0 != UInt8(ascii: "\n") }) == true {
      self.bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// The number of spaces and tabs that all `lines` begin with, but for blank ones.
  package static func sharedIndent(of lines: [Line], in bytes: [UInt8]) -> Int {
    lines.compactMap { line in
      var cursor = ByteCursor(
        bytes, in: line.range.lowerBound..<contentEnd(of: line.range, in: bytes))
      let space = cursor.skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      return cursor.isAtEnd ? nil : space.count
    }.min() ?? 0
  }

  /// The end of a line without its line ending.
  private static func contentEnd(of line: SourceRange, in bytes: [UInt8]) -> Int {
    var end = line.upperBound
    while end > line.lowerBound,
      bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r")
    {
      end -= 1
    }
    return end
  }
}
