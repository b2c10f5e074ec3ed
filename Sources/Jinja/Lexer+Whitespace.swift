import TextCore

/// Blanks, line endings and marks at an offset.
extension Lexer {
  mutating func skipWhitespace() { skipWhitespace(&position) }

  func skipWhitespace(_ cursor: inout Int) {
    while case let length = whitespaceLength(at: cursor), length > 0 { cursor += length }
  }

  func whitespaceLength(at offset: Int) -> Int {
    guard offset < end else { return 0 }
    let byte = bytes[offset]
    if byte < 0x80 { return byte.isSpaceByte ? 1 : 0 }
    return scalar(at: offset).isPythonSpace ? byte.sequenceLength : 0
  }

  func whitespaceLength(before offset: Int, from lower: Int) -> Int {
    guard offset > lower else { return 0 }
    if bytes[offset - 1] < 0x80 { return bytes[offset - 1].isSpaceByte ? 1 : 0 }
    var start = offset - 1
    while start > lower, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(at: start).isPythonSpace ? offset - start : 0
  }

  func isWhitespace(_ range: SourceRange) -> Bool {
    var cursor = range.lowerBound
    while cursor < range.upperBound {
      let length = whitespaceLength(at: cursor)
      if length == 0 { return false }
      cursor += length
    }
    return true
  }

  func isNewline(_ offset: Int) -> Bool {
    offset >= 0 && (bytes[offset] == UInt8(ascii: "\n") || bytes[offset] == UInt8(ascii: "\r"))
  }

  func newlineLength(at offset: Int) -> Int {
    guard offset < end else { return 0 }
    if bytes[offset] == UInt8(ascii: "\n") { return 1 }
    guard bytes[offset] == UInt8(ascii: "\r") else { return 0 }
    return offset + 1 < end && bytes[offset + 1] == UInt8(ascii: "\n") ? 2 : 1
  }

  func matches(_ mark: [UInt8], at offset: Int) -> Bool {
    guard offset + mark.count <= end else { return false }
    for index in mark.indices where bytes[offset + index] != mark[index] { return false }
    return true
  }

  func scalar(at offset: Int) -> Unicode.Scalar {
    let upper = min(end, offset + bytes[offset].sequenceLength)
    return String(decoding: bytes[offset..<upper], as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
  }
}
