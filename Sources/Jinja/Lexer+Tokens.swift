/// What stands inside a tag: names, strings, symbols and numbers.
extension Lexer {
  mutating func takeName() -> Bool {
    let start = position
    while position < end {
      let byte = bytes[position]
      if byte < 0x80 {
        guard byte.isWordByte else { break }
        position += 1
      } else {
        guard scalar(at: position).properties.isXIDContinue else { break }
        position += byte.sequenceLength
      }
    }
    guard position > start else { return false }
    append(.name, start..<position)
    return true
  }

  mutating func takeString() -> Bool {
    let quote = bytes[position]
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return false }
    var cursor = position + 1
    while cursor < end, bytes[cursor] != quote {
      cursor += bytes[cursor] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard cursor < end else { return false }
    append(.string, position..<cursor + 1)
    position = cursor + 1
    return true
  }

  mutating func takeSymbol() -> Token.Symbol? {
    for length in [2, 1] where position + length <= end {
      let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
      if let symbol = Token.Symbol(rawValue: text) {
        position += length
        return symbol
      }
    }
    return nil
  }

  mutating func takeNumber() -> Bool {
    guard bytes[position].isDigit else { return false }
    let start = position
    let followsDot = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
    if !followsDot, let floatEnd = endOfFloat(from: start) {
      position = floatEnd
      append(.float, start..<floatEnd)
      return true
    }
    position = endOfInteger(from: start)
    append(.integer, start..<position)
    return true
  }

  /// The end of digits with single underscores between them.
  private func endOfDigits(from start: Int, _ isDigit: (UInt8) -> Bool) -> Int? {
    var cursor = start
    guard cursor < end, isDigit(bytes[cursor]) else { return nil }
    cursor += 1
    while cursor < end {
      if isDigit(bytes[cursor]) {
        cursor += 1
      } else if bytes[cursor] == UInt8(ascii: "_"), cursor + 1 < end, isDigit(bytes[cursor + 1]) {
        cursor += 2
      } else {
        break
      }
    }
    return cursor
  }

  private func endOfFloat(from start: Int) -> Int? {
    guard var cursor = endOfDigits(from: start, \.isDigit) else { return nil }
    var isFloat = false
    if cursor < end, bytes[cursor] == UInt8(ascii: "."),
      let fraction = endOfDigits(from: cursor + 1, \.isDigit)
    {
      cursor = fraction
      isFloat = true
    }
    if cursor < end, bytes[cursor] | 0x20 == UInt8(ascii: "e") {
      var digits = cursor + 1
      if digits < end, bytes[digits] == UInt8(ascii: "+") || bytes[digits] == UInt8(ascii: "-") {
        digits += 1
      }
      if let exponent = endOfDigits(from: digits, \.isDigit) { return exponent }
    }
    return isFloat ? cursor : nil
  }

  private func endOfInteger(from start: Int) -> Int {
    if bytes[start] == UInt8(ascii: "0") {
      let prefixed: (UInt8) -> Bool
      switch start + 1 < end ? bytes[start + 1] | 0x20 : 0 {
      case UInt8(ascii: "b"): prefixed = { $0 == 48 || $0 == 49 }
      case UInt8(ascii: "o"): prefixed = { (48...55).contains($0) }
      case UInt8(ascii: "x"): prefixed = { ($0.digitValue ?? 99) < 16 }
      default: return endOfDigits(from: start) { $0 == UInt8(ascii: "0") } ?? start + 1
      }
      let digits = start + 2 < end && bytes[start + 2] == UInt8(ascii: "_") ? start + 3 : start + 2
      return endOfDigits(from: digits, prefixed) ?? start + 1
    }
    return endOfDigits(from: start, \.isDigit) ?? start + 1
  }
}
