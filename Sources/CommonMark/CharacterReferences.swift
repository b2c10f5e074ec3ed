/// Entities and backslash escapes (CommonMark 2.4 and 2.5).
struct CharacterReferences {
  /// What libcmark was asked already; `nil` for names that mean nothing.
  private var known: [ArraySlice<UInt8>: [UInt8]?] = [:]

  /// Reads `&name;`, `&#123;` or `&#x7B;` at `start`, where the `&` stands.
  ///
  /// - Returns: What it stands for, and where it ends.
  mutating func decode(in text: [UInt8], from start: Int, to end: Int)
    -> (text: [UInt8], end: Int)?
  {
    guard start + 2 < end else { return nil }
    if text[start + 1] == UInt8(ascii: "#") {
      return Self.decodeNumber(in: text, from: start + 2, to: end)
    }
    var index = start + 1
    let limit = min(end, index + 32)
    while index < limit, text[index].isASCIIAlphanumeric { index += 1 }
    guard index < limit, text[index] == UInt8(ascii: ";"), index > start + 2 else { return nil }
    let name = text[start + 1..<index]
    let decoded: [UInt8]?
    if let answer = known[name] {
      decoded = answer
    } else {
      decoded = CmarkTree.text(ofEntity: name)
      // A copy, so that the key does not keep the whole document alive.
      known[[UInt8](name)[...]] = .some(decoded)
    }
    return decoded.map { ($0, index + 1) }
  }

  private static func decodeNumber(in text: [UInt8], from start: Int, to end: Int)
    -> (text: [UInt8], end: Int)?
  {
    let isHexadecimal = text[start] | 0x20 == UInt8(ascii: "x")
    let first = isHexadecimal ? start + 1 : start
    let limit = min(end, first + (isHexadecimal ? 6 : 7) + 1)
    var value: UInt32 = 0
    var index = first
    while index < limit, let digit = digitValue(text[index], isHexadecimal: isHexadecimal) {
      value = value &* (isHexadecimal ? 16 : 10) &+ digit
      index += 1
    }
    guard index > first, index < limit, text[index] == UInt8(ascii: ";") else { return nil }
    let scalar = value == 0 ? nil : Unicode.Scalar(value)
    return (Array(String(scalar ?? "\u{FFFD}").utf8), index + 1)
  }

  private static func digitValue(_ byte: UInt8, isHexadecimal: Bool) -> UInt32? {
    if byte.isASCIIDigit { return UInt32(byte &- UInt8(ascii: "0")) }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return isHexadecimal && letter < 6 ? UInt32(letter) + 10 : nil
  }

  /// Appends `range` of `text` with escapes and entities replaced.
  mutating func appendUnescaped(_ range: Range<Int>, of text: [UInt8], to result: inout [UInt8]) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      if text[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound,
        text[index + 1].isASCIIPunctuation
      {
        result.append(contentsOf: text[start..<index])
        start = index + 1
        index += 2
      } else if text[index] == UInt8(ascii: "&"),
        let entity = decode(in: text, from: index, to: range.upperBound)
      {
        result.append(contentsOf: text[start..<index])
        result.append(contentsOf: entity.text)
        index = entity.end
        start = index
      } else {
        index += 1
      }
    }
    result.append(contentsOf: text[start..<range.upperBound])
  }

  mutating func unescaped(_ range: Range<Int>, of text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    appendUnescaped(range, of: text, to: &result)
    return result
  }
  /// `range` of `text` with entities replaced; backslashes mean nothing.
  mutating func decodingEntities(_ range: Range<Int>, of text: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if text[index] == UInt8(ascii: "&"),
        let entity = decode(in: text, from: index, to: range.upperBound)
      {
        bytes.append(contentsOf: entity.text)
        index = entity.end
      } else {
        bytes.append(text[index])
        index += 1
      }
    }
    return bytes
  }
}
