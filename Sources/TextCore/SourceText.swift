import Synchronization

/// A half-open range of UTF-8 byte offsets into one input.
public typealias SourceRange = Range<Int>

/// One input: its name as people know it, and its bytes.
///
/// The bytes are whatever the file held. They need not be valid UTF-8; what is shown of them in a
/// diagnostic is repaired, what is parsed of them is for each parser to decide.
package struct SourceText: Sendable {
  /// The path to show, relative to the site (`content/routing.md`).
  package let path: String
  /// The whole input.
  package let bytes: [UInt8]
  private let lines = LineTable()

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  package init(path: String, _ text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// Finds the line and column of `range`, and the line's text to show.
  ///
  /// Offsets outside the input are moved to its nearest end, so that a location can always be made.
  ///
  /// - Complexity: O(log *lines*); the first call for an input is O(*bytes*).
  package func location(of range: SourceRange) -> SourceLocation {
    let starts = lines.starts(of: bytes)
    let lower = min(max(range.lowerBound, 0), bytes.count)
    let upper = min(max(range.upperBound, lower), bytes.count)
    let first = Self.lineIndex(of: lower, in: starts)
    let last = Self.lineIndex(of: upper, in: starts)
    let start = TextPosition(line: first + 1, column: lower - starts[first] + 1)
    let end = TextPosition(line: last + 1, column: upper - starts[last] + 1)
    let lineEnd = Self.endOfLine(from: starts[first], starts: starts, index: first, in: bytes)
    return SourceLocation(
      path: path, range: lower..<upper, start: start, end: end,
      excerpt: SourceExcerpt(line: bytes[starts[first]..<lineEnd], marking: lower..<upper))
  }

  /// The range of the 1-based line `number` without its line ending; `nil` if there is no such line.
  package func range(ofLine number: Int) -> SourceRange? {
    let starts = lines.starts(of: bytes)
    guard number >= 1, number <= starts.count else { return nil }
    let index = number - 1
    return starts[
      index]..<Self.endOfLine(from: starts[index], starts: starts, index: index, in: bytes)
  }

  private static func lineIndex(of offset: Int, in starts: [Int]) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private static func endOfLine(from start: Int, starts: [Int], index: Int, in bytes: [UInt8])
    -> Int
  {
    var end = index + 1 < starts.count ? starts[index + 1] : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }
}

extension SourceText: Hashable {
  package static func == (a: SourceText, b: SourceText) -> Bool {
    a.path == b.path && a.bytes == b.bytes
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(path)
    hasher.combine(bytes)
  }
}

/// Where the lines of one input begin; found when first asked for, since most inputs never are.
private final class LineTable: Sendable {
  private let known = Mutex<[Int]?>(nil)

  func starts(of bytes: [UInt8]) -> [Int] {
    known.withLock { known in
      if let known { return known }
      var starts = [0]
      for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
        starts.append(offset + 1)
      }
      known = starts
      return starts
    }
  }
}
