internal import TextCore

/// The bytes that are parsed, split into lines, and where each of them stands in the file.
///
/// They are the file's own bytes wherever possible. NUL and what is not UTF-8 are replaced by U+FFFD
/// (CommonMark 2.3), which moves what follows; `jumps` remembers by how much.
struct ParsedText {
  let bytes: [UInt8]
  /// What of `bytes` is Markdown; front matter stands before it.
  let body: Range<Int>
  /// Where each line begins, and last the end of the body.
  let lineStarts: [Int32]
  /// From `bytes` to the file.
  let map: OffsetMap
  /// Whether `bytes` are those of the file, so that offsets are the same.
  let isOriginal: Bool
  /// Whether some line ends with CR.
  let hasCarriageReturns: Bool

  init(_ source: SourceText, body: SourceRange) {
    let body = body.clamped(to: 0..<source.bytes.count)
    if let lines = TextLines(of: source.bytes, in: body) {
      self.init(source.bytes, body, lines, OffsetMap(), isOriginal: true)
    } else {
      var map = OffsetMap()
      let repaired = repairingUTF8(source.bytes[body], recordingIn: &map)
      let body = 0..<repaired.count
      let lines = TextLines(of: repaired, in: body) ?? TextLines()
      self.init(repaired, body, lines, map, isOriginal: false)
    }
  }

  private init(
    _ bytes: [UInt8], _ body: Range<Int>, _ lines: TextLines, _ map: OffsetMap, isOriginal: Bool
  ) {
    self.bytes = bytes
    self.body = body
    lineStarts = lines.starts
    hasCarriageReturns = lines.hasCarriageReturns
    self.map = map
    self.isOriginal = isOriginal
  }

  /// Whether it begins with a byte order mark, which is no part of the first line.
  var beginsWithMark: Bool { bytes[body].starts(with: [0xEF, 0xBB, 0xBF]) }

  /// How many lines there are, counting an empty one after a final line ending.
  var lineCount: Int { lineStarts.count - 1 }

  /// The 1-based line `number` without its line ending; empty if there is no such line.
  func line(_ number: Int) -> Range<Int> {
    guard number >= 1, number < lineStarts.count else { return body.upperBound..<body.upperBound }
    let start = Int(lineStarts[number - 1])
    var end = Int(lineStarts[number])
    if end > start, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// Where a line ends with its line ending.
  func lineEnd(_ number: Int) -> Int {
    number < lineStarts.count ? Int(lineStarts[number]) : body.upperBound
  }

  /// Where the byte at `offset` stands in the file.
  func fileOffset(_ offset: Int) -> Int { isOriginal ? offset : map.target(of: offset) }

  /// Makes `map` lead from a copy of `range` that begins at `offset` to the file.
  func map(_ range: Range<Int>, copiedTo offset: Int, in map: inout OffsetMap) {
    map.append(offset: offset, target: fileOffset(range.lowerBound))
    if !isOriginal {
      map.append(self.map.pieces(inside: range), movedBy: offset - range.lowerBound)
    }
  }

  func fileRange(_ range: Range<Int>) -> SourceRange {
    let lower = fileOffset(range.lowerBound)
    return lower..<max(lower, fileOffset(range.upperBound))
  }
}

/// Maps offsets of a text that was put together from pieces to the offsets that the pieces had.
struct OffsetMap {
  /// `offset` is where the piece begins here, `target` where it began before.
  typealias Piece = (offset: Int32, target: Int32)

  /// Offsets only grow, from 0 on.
  private var pieces: [Piece] = [(0, 0)]

  /// How many pieces there are; the index that the next piece gets.
  var count: Int { pieces.count }

  mutating func append(offset: Int, target: Int) {
    pieces.append((Int32(truncatingIfNeeded: offset), Int32(truncatingIfNeeded: target)))
  }

  /// Appends pieces that were got from ``pieces(inside:)``, for a copy that stands elsewhere.
  mutating func append(_ pieces: [Piece], movedBy distance: Int) {
    for piece in pieces { append(offset: Int(piece.offset) + distance, target: Int(piece.target)) }
  }

  /// The pieces that begin after the beginning of `range` and before its end.
  func pieces(inside range: Range<Int>) -> [Piece] {
    let first = piece(of: range.lowerBound) + 1
    var end = first
    while end < pieces.count, Int(pieces[end].offset) < range.upperBound { end += 1 }
    return first < end ? Array(pieces[first..<end]) : []
  }

  /// - Complexity: O(log *pieces*).
  func target(of offset: Int) -> Int { target(of: offset, inPiece: piece(of: offset)) }

  /// The piece that `offset` belongs to.
  ///
  /// - Complexity: O(log *pieces*).
  func piece(of offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if Int(pieces[middle].offset) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The target of an `offset` that is at or after the piece at `index`, which is moved on to the
  /// piece that has it: quick for offsets that only grow.
  func target(of offset: Int, movingOn index: inout Int) -> Int {
    while index + 1 < pieces.count, Int(pieces[index + 1].offset) <= offset { index += 1 }
    return target(of: offset, inPiece: index)
  }

  private func target(of offset: Int, inPiece index: Int) -> Int {
    guard index < pieces.count else { return offset }
    return Int(pieces[index].target) + offset - Int(pieces[index].offset)
  }
}

/// Copies `text`, with U+FFFD in the place of NUL and of each maximal part that is not UTF-8.
private func repairingUTF8(_ text: ArraySlice<UInt8>, recordingIn jumps: inout OffsetMap)
  -> [UInt8]
{
  var repaired: [UInt8] = []
  repaired.reserveCapacity(text.count + 16)
  jumps.append(offset: 0, target: text.startIndex)
  var index = text.startIndex
  while index < text.endIndex {
    let (length, isValid) = text.characterLength(at: index)
    if isValid, text[index] != 0 {
      repaired.append(contentsOf: text[index..<index + length])
      index += length
    } else {
      repaired.append(contentsOf: [0xEF, 0xBF, 0xBD])
      // All of U+FFFD stands for the first byte that it replaces.
      jumps.append(offset: repaired.count - 1, target: index)
      index += length
      jumps.append(offset: repaired.count, target: index)
    }
  }
  return repaired
}

/// Where the lines of a text begin.
private struct TextLines {
  /// Where each begins, and last where the text ends.
  var starts: [Int32] = []
  var hasCarriageReturns = false

  init() {}

  /// Finds the lines of `body`, which end with LF, CR LF or CR alone (CommonMark 2.1).
  ///
  /// `nil` if the body has NUL or is not UTF-8.
  init?(of text: [UInt8], in body: Range<Int>) {
    // A span is read with less checking than an array, and this reads each byte.
    let bytes = text.span.extracting(body)
    starts.reserveCapacity(body.count / 24 + 2)
    starts.append(Int32(truncatingIfNeeded: body.lowerBound))
    var index = 0
    while true {
      // From U+000E to U+007F there is nothing to do.
      while index < bytes.count, bytes[index] &- 0x0E < 0x72 { index &+= 1 }
      guard index < bytes.count else { break }
      let byte = bytes[index]
      if byte >= 0x80 {
        if byte &- 0xC2 < 0x1E, index &+ 1 < bytes.count, bytes[index &+ 1] & 0xC0 == 0x80 {
          index &+= 2
          continue
        }
        let (length, isValid) = text[body].characterLength(at: body.lowerBound + index)
        if !isValid { return nil }
        index &+= length
        continue
      }
      index &+= 1
      if byte == 0 { return nil }
      if byte == UInt8(ascii: "\r") {
        hasCarriageReturns = true
        if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { continue }
      } else if byte != UInt8(ascii: "\n") {
        continue
      }
      starts.append(Int32(truncatingIfNeeded: body.lowerBound + index))
    }
    starts.append(Int32(truncatingIfNeeded: body.upperBound))
  }
}

extension ArraySlice<UInt8> {
  /// How many bytes the character at `index` has, by table 3-7 of the Unicode standard; of what is
  /// not UTF-8, how many belong to one U+FFFD.
  fileprivate func characterLength(at index: Int) -> (length: Int, isValid: Bool) {
    let second: ClosedRange<UInt8>
    let count: Int
    switch self[index] {
    case 0..<0x80: return (1, true)
    case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
    case 0xE0: (count, second) = (3, 0xA0...0xBF)
    case 0xED: (count, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
    case 0xF0: (count, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
    case 0xF4: (count, second) = (4, 0x80...0x8F)
    default: return (1, false)
    }
    for offset in 1..<count {
      let expected = offset == 1 ? second : 0x80...0xBF
      guard index + offset < endIndex, expected.contains(self[index + offset]) else {
        return (offset, false)
      }
    }
    return (count, true)
  }
}
