import TextCore

extension Parser {
  /// The value of a number's digits, which may be parted by underscores.
  func number(_ token: Token) throws(SyntaxProblem) -> Value {
    let digits = text(of: token).filter { $0 != UInt8(ascii: "_") }
    if token.kind == .float {
      return .double(Double(String(decoding: digits, as: UTF8.self)) ?? .infinity)
    }
    let radix: UInt32 =
      switch digits.count > 1 ? digits[1] | 0x20 : 0 {
      case UInt8(ascii: "x"): 16
      case UInt8(ascii: "o"): 8
      case UInt8(ascii: "b"): 2
      default: 10
      }
    let significant = radix == 10 ? digits[...] : digits.dropFirst(2)
    if let small = Int(String(decoding: significant, as: UTF8.self), radix: Int(radix)) {
      return .int(small)
    }
    // Python, too, refuses to read more digits than this.
    guard significant.count <= 4300, let large = BigInt(digits: significant, radix: radix) else {
      throw SyntaxProblem("the number has too many digits", at: token.range)
    }
    return large.value
  }

  /// The text of a string literal: Python's escapes, line endings as `\n`.
  func unescape(_ token: Token) throws(SyntaxProblem) -> [UInt8] {
    let body = token.range.lowerBound + 1..<token.range.upperBound - 1
    var text: [UInt8] = []
    var cursor = body.lowerBound
    while cursor < body.upperBound {
      let byte = bytes[cursor]
      if byte == UInt8(ascii: "\r") {
        text.append(UInt8(ascii: "\n"))
        cursor += 1
        if cursor < body.upperBound, bytes[cursor] == UInt8(ascii: "\n") { cursor += 1 }
      } else if byte == UInt8(ascii: "\\"), cursor + 1 < body.upperBound {
        try unescape(at: &cursor, in: body, into: &text)
      } else {
        text.append(byte)
        cursor += 1
      }
    }
    return text
  }

  private func unescape(at cursor: inout Int, in body: SourceRange, into text: inout [UInt8])
    throws(SyntaxProblem)
  {
    let start = cursor
    let mark = bytes[cursor + 1]
    cursor += 2
    switch mark {
    case UInt8(ascii: "\n"): break
    case UInt8(ascii: "\r"):
      if cursor < body.upperBound, bytes[cursor] == UInt8(ascii: "\n") { cursor += 1 }
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): text.append(mark)
    case UInt8(ascii: "a"): text.append(0x07)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "v"): text.append(0x0B)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      cursor -= 1
      var code: UInt32 = 0
      var count = 0
      while count < 3, cursor < body.upperBound, let digit = bytes[cursor].digitValue, digit < 8 {
        code = code * 8 + digit
        cursor += 1
        count += 1
      }
      text += try utf8(of: code, escapedAt: start..<cursor)
    case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
      let width = mark == UInt8(ascii: "x") ? 2 : mark == UInt8(ascii: "u") ? 4 : 8
      var code: UInt32 = 0
      for _ in 0..<width {
        guard cursor < body.upperBound, let digit = bytes[cursor].digitValue, digit < 16 else {
          throw SyntaxProblem("truncated \\\(Unicode.Scalar(mark)) escape", at: start..<cursor)
        }
        code = code << 4 | digit
        cursor += 1
      }
      text += try utf8(of: code, escapedAt: start..<cursor)
    case 0x80...:
      // Python's detour through ASCII leaves the code point's number here.
      cursor -= 1
      let length = mark.sequenceLength
      let character = String(decoding: bytes[cursor..<cursor + length], as: UTF8.self)
      cursor += length
      let code = character.unicodeScalars.first?.value ?? 0xFFFD
      let (prefix, width) = code < 0x100 ? ("\\x", 2) : code < 0x10000 ? ("\\u", 4) : ("\\U", 8)
      let hex = String(code, radix: 16)
      text += (prefix + String(repeating: "0", count: width - hex.count) + hex).utf8
    case UInt8(ascii: "N"):
      text += try named(at: &cursor, in: body, from: start)
    default: text += [UInt8(ascii: "\\"), mark]
    }
  }

  private func utf8(of code: UInt32, escapedAt range: SourceRange) throws(SyntaxProblem)
    -> String.UTF8View
  {
    guard let scalar = Unicode.Scalar(code) else {
      throw SyntaxProblem("the escape is not a Unicode character", at: range)
    }
    return String(scalar).utf8
  }

  /// Reads `{NAME}` of a `\N{NAME}` escape.
  private func named(at cursor: inout Int, in body: SourceRange, from start: Int)
    throws(SyntaxProblem) -> String.UTF8View
  {
    let rest = bytes[cursor..<body.upperBound]
    guard rest.first == UInt8(ascii: "{"), let close = rest.firstIndex(of: UInt8(ascii: "}")) else {
      throw SyntaxProblem("malformed \\N character escape", at: start..<cursor)
    }
    let name = String(decoding: rest[(cursor + 1)..<close], as: UTF8.self).uppercased()
    cursor = close + 1
    if let scalar = Self.scalarsByName[name] { return String(scalar).utf8 }
    throw SyntaxProblem("unknown Unicode character name", at: start..<cursor)
  }

  /// Made when the first name is looked up, since to look through all takes milliseconds.
  private static let scalarsByName: [String: Unicode.Scalar] = {
    var scalars: [String: Unicode.Scalar] = [:]
    for code in UInt32(0x20)...0x1FFFF {
      guard let scalar = Unicode.Scalar(code), let name = scalar.properties.name else { continue }
      scalars[name] = scalar
    }
    return scalars
  }()
}
