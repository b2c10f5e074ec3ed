/// A line and a column, as editors count them.
package struct TextPosition: Hashable, Sendable, Comparable {
  /// 1-based.
  package var line: Int
  /// 1-based, in UTF-8 bytes, as compilers report it.
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (a: TextPosition, b: TextPosition) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

/// A place in an input, complete enough to be shown when the input is gone.
package struct SourceLocation: Hashable, Sendable {
  package var path: String
  /// Byte offsets into the input.
  package var range: SourceRange
  package var start: TextPosition
  /// The position just after the range.
  package var end: TextPosition
  package var excerpt: SourceExcerpt

  package init(
    path: String, range: SourceRange, start: TextPosition, end: TextPosition,
    excerpt: SourceExcerpt
  ) {
    self.path = path
    self.range = range
    self.start = start
    self.end = end
    self.excerpt = excerpt
  }
}

/// What is shown of the line that a diagnostic is about: text, and the part of it to underline.
///
/// A line may be 50 MB long, or hold anything; an excerpt is short and printable.
package struct SourceExcerpt: Hashable, Sendable {
  /// The line, or a window of it around the mark; tabs and control characters are made visible.
  package var text: String
  /// How many columns of `text` stand before the mark.
  package var markStart: Int
  /// How many columns the mark covers; at least one.
  package var markWidth: Int

  /// The most bytes of a line that are shown.
  private static let windowSize = 160

  /// Takes one that was made before.
  package init(text: String, markStart: Int, markWidth: Int) {
    (self.text, self.markStart, self.markWidth) = (text, markStart, markWidth)
  }

  /// Makes the excerpt of one line.
  ///
  /// - Parameters:
  ///   - line: the line without its ending; its indices are offsets into the whole input.
  ///   - mark: the range to underline, in the same offsets; what lies outside the line is cut off.
  init(line: ArraySlice<UInt8>, marking mark: SourceRange) {
    let markLower = min(max(mark.lowerBound, line.startIndex), line.endIndex)
    let markUpper = min(max(mark.upperBound, markLower), line.endIndex)
    var lower = line.startIndex
    var upper = line.endIndex
    if line.count > Self.windowSize {
      lower = max(line.startIndex, min(markLower - 60, line.endIndex - Self.windowSize))
      upper = min(line.endIndex, lower + Self.windowSize)
      while lower < markLower, Self.isContinuation(line[lower]) { lower += 1 }
      while upper < line.endIndex, Self.isContinuation(line[upper]) { upper -= 1 }
    }
    let shownUpper = min(markUpper, upper)
    let before = Self.printable(line[lower..<markLower])
    let marked = Self.printable(line[markLower..<max(markLower, shownUpper)])
    let after = Self.printable(line[max(markLower, shownUpper)..<max(upper, markLower)])
    let left = lower > line.startIndex ? "…" : ""
    let right = upper < line.endIndex ? "…" : ""
    text = left + before + marked + after + right
    markStart = Self.columns(of: left + before)
    markWidth = max(1, Self.columns(of: marked))
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Repairs invalid UTF-8, widens tabs to one space each, and shows control characters as `␀`…`␟`.
  private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x09: text.unicodeScalars.append(" ")
      case 0..<0x20: text.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? " ")
      case 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069:
        text.unicodeScalars.append("\u{FFFD}")
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// How many terminal columns `text` takes: wide East Asian characters and emoji count as two,
  /// combining marks as none.
  private static func columns(of text: String) -> Int {
    text.reduce(0) { total, character in
      guard let scalar = character.unicodeScalars.first else { return total }
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        return total + 2
      default:
        return scalar.properties.generalCategory == .nonspacingMark ? total : total + 1
      }
    }
  }
}
