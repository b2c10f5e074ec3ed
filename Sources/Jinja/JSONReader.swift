/// Reads JSON into values, keeping the order of objects.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// How deep arrays and objects may be nested.
  private static let maximumDepth = 100

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads one document.
  ///
  /// - Parameters:
  ///   - bytes: The whole document.
  ///   - changeable: Whether templates can change the lists and maps, as they can in Jinja; then the
  ///     value must be used by one render only.
  /// - Returns: The value.
  /// - Throws: What is wrong, with the offset in bytes.
  /// - Complexity: O(*n*).
  static func value(of bytes: [UInt8], changeable: Bool) throws(HostError) -> Value {
    guard bytes.firstInvalidOffset == nil else {
      throw HostError(id: "json", "the JSON is not valid UTF-8")
    }
    var reader = JSONReader(bytes)
    let value = try reader.read(changeable)
    reader.skipBlanks()
    guard reader.position == bytes.count else { throw reader.problem("unexpected text") }
    return value
  }

  private func problem(_ message: String) -> HostError {
    HostError(id: "json", "\(message) at byte \(position)")
  }

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    guard bytes[position...].starts(with: word.description.utf8) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  private mutating func read(_ changeable: Bool) throws(HostError) -> Value {
    skipBlanks()
    guard position < bytes.count else { throw problem("the JSON ends too early") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try readObject(changeable)
    case UInt8(ascii: "["): return try readArray(changeable)
    case UInt8(ascii: "\""): return .string(try readString())
    default: break
    }
    if take(word: "true") { return .bool(true) }
    if take(word: "false") { return .bool(false) }
    if take(word: "null") { return .none }
    if take(word: "NaN") { return .double(.nan) }
    if take(word: "Infinity") { return .double(.infinity) }
    if take(word: "-Infinity") { return .double(-.infinity) }
    return try readNumber()
  }

  private mutating func enter() throws(HostError) {
    position += 1
    depth += 1
    if depth > Self.maximumDepth { throw problem("the JSON is nested too deep") }
  }

  private mutating func readArray(_ changeable: Bool) throws(HostError) -> Value {
    try enter()
    var elements: [Value] = []
    skipBlanks()
    if !take(UInt8(ascii: "]")) {
      repeat {
        elements.append(try read(changeable))
      } while try takeComma(before: UInt8(ascii: "]"))
    }
    depth -= 1
    return changeable ? .list(List(elements)) : Value(elements)
  }

  private mutating func readObject(_ changeable: Bool) throws(HostError) -> Value {
    try enter()
    var entries = OrderedMap()
    skipBlanks()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipBlanks()
        let key = try readString()
        skipBlanks()
        guard take(UInt8(ascii: ":")) else { throw problem("expected ':'") }
        entries[.string(key)] = try read(changeable)
      } while try takeComma(before: UInt8(ascii: "}"))
    }
    depth -= 1
    return changeable ? .map(Map(entries)) : Value(entries)
  }

  /// Takes a comma, or the bracket that ends the collection.
  private mutating func takeComma(before end: UInt8) throws(HostError) -> Bool {
    skipBlanks()
    if take(UInt8(ascii: ",")) { return true }
    guard take(end) else { throw problem("expected ',' or the end of the collection") }
    return false
  }

  private mutating func readNumber() throws(HostError) -> Value {
    let start = position
    while position < bytes.count, bytes[position].isDigit || "+-.eE".utf8.contains(bytes[position])
    {
      position += 1
    }
    let text = bytes[start..<position]
    guard let last = text.last, last.isDigit else { throw problem("unexpected text") }
    if text.contains(where: { ".eE".utf8.contains($0) }) {
      guard let number = Double(String(decoding: text, as: UTF8.self)) else {
        throw problem("a malformed number")
      }
      return .double(number)
    }
    guard let number = Numbers.integer(Array(text), base: 10) else {
      throw problem("a malformed number")
    }
    return number.value
  }

  private mutating func readString() throws(HostError) -> [UInt8] {
    guard take(UInt8(ascii: "\"")) else { throw problem("expected a string") }
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"): try readEscape(into: &text)
      default: text.append(byte)
      }
    }
    throw problem("a string is not closed")
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(HostError) {
    guard position < bytes.count else { throw problem("a string is not closed") }
    let mark = bytes[position]
    position += 1
    switch mark {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(mark)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "u"):
      var code = try readHex()
      if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
        let restart = position
        position += 2
        let low = try readHex()
        if (0xDC00..<0xE000).contains(low) {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          position = restart
        }
      }
      text += String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8
    default: throw problem("an unknown escape")
    }
  }

  private mutating func readHex() throws(HostError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = bytes[position].digitValue, digit < 16 else {
        throw problem("a malformed \\u escape")
      }
      code = code << 4 | digit
      position += 1
    }
    return code
  }
}
