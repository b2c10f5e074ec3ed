/// A JSON value whose objects keep the order of their members, which no parser of the platform does.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  /// Also a whole number that `Int` cannot hold.
  case double(Double)
  case string(String)
  case array([JSONValue])
  /// A repeated name keeps its first place and takes its last value.
  case object([(name: String, value: JSONValue)])

  package static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.int(let x), .int(let y)): x == y
    case (.double(let x), .double(let y)): x == y
    case (.string(let x), .string(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)):
      x.elementsEqual(y) { $0.name == $1.name && $0.value == $1.value }
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value)
    case .string(let value): hasher.combine(value)
    case .array(let items): hasher.combine(items)
    case .object(let members): hasher.combine(members.count)
    }
  }
}

/// What is wrong with a JSON text, and where.
package struct JSONError: Error, Hashable {
  package var message: String
  /// In bytes.
  package var offset: Int
}

/// Reads JSON (RFC 8259) in one pass over its bytes.
package struct JSONParser {
  private var cursor: ByteCursor
  private var depth = 0
  /// Values nested deeper than this are refused, since each level takes a stack frame.
  private static let depthLimit = 128

  /// Reads the one value that `bytes` hold.
  ///
  /// - Complexity: O(*n*).
  package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var parser = JSONParser(cursor: ByteCursor(bytes))
    if parser.cursor.starts(with: "\u{FEFF}") { parser.cursor.position = 3 }
    let value = try parser.value()
    parser.skipSpace()
    guard parser.cursor.isAtEnd else { throw parser.error("nothing may follow the value") }
    return value
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    switch cursor.peek {
    case nil: throw error("a value is missing at the end")
    case UInt8(ascii: "{"): return try nested { (parser) throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    guard depth < Self.depthLimit else {
      throw error("values are nested deeper than \(Self.depthLimit) levels")
    }
    depth += 1
    cursor.position += 1
    skipSpace()
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var items: [JSONValue] = []
    if cursor.skip(UInt8(ascii: "]")) { return .array([]) }
    while true {
      items.append(try value())
      skipSpace()
      if cursor.skip(UInt8(ascii: "]")) { return .array(items) }
      guard cursor.skip(UInt8(ascii: ",")) else { throw error("`,` or `]` should stand here") }
    }
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    var places: [String: Int] = [:]
    if cursor.skip(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard cursor.peek == UInt8(ascii: "\"") else {
        throw error("a name in `\"` should stand here")
      }
      let name = try string()
      skipSpace()
      guard cursor.skip(UInt8(ascii: ":")) else { throw error("`:` should stand here") }
      let value = try value()
      if let place = places[name] {
        members[place].value = value
      } else {
        places[name] = members.count
        members.append((name, value))
      }
      skipSpace()
      if cursor.skip(UInt8(ascii: "}")) { return .object(members) }
      guard cursor.skip(UInt8(ascii: ",")) else { throw error("`,` or `}` should stand here") }
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError)
    -> JSONValue
  {
    guard cursor.starts(with: text) else { throw error("this is not a JSON value") }
    cursor.position += text.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = cursor.position
    _ = cursor.skip(UInt8(ascii: "-"))
    let whole = digits()
    guard !whole.isEmpty else {
      cursor.position = start
      throw error("this is not a JSON value")
    }
    if whole.count > 1, cursor.bytes[whole.lowerBound] == UInt8(ascii: "0") {
      throw error("a number must not begin with 0")
    }
    var isWhole = true
    if cursor.skip(UInt8(ascii: ".")) {
      isWhole = false
      guard !digits().isEmpty else { throw error("a digit should stand here") }
    }
    if cursor.skip(UInt8(ascii: "e")) || cursor.skip(UInt8(ascii: "E")) {
      isWhole = false
      if !cursor.skip(UInt8(ascii: "-")) { _ = cursor.skip(UInt8(ascii: "+")) }
      guard !digits().isEmpty else { throw error("a digit should stand here") }
    }
    let text = String(decoding: cursor.bytes[start..<cursor.position], as: UTF8.self)
    if isWhole, let int = Int(text) { return .int(int) }
    return .double(Double(text) ?? .infinity)
  }

  private mutating func digits() -> SourceRange {
    cursor.skip { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private mutating func string() throws(JSONError) -> String {
    cursor.position += 1
    var text: [UInt8] = []
    while true {
      let run = cursor.skip { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
      text += cursor.bytes[run]
      switch cursor.next() {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw error("this string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case nil: throw error("this string has no end")
      default:
        cursor.position -= 1
        throw error("a control character must be written as an escape")
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    switch cursor.next() {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case let byte?
    where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/"):
      text.append(byte)
    case UInt8(ascii: "u"): text += Array(String(Character(try scalar())).utf8)
    default: throw error("this escape is not known to JSON")
    }
  }

  /// A scalar after `\u`; two surrogates make one, a lone one becomes U+FFFD.
  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let first = try hex()
    if (0xD800..<0xDC00).contains(first), cursor.starts(with: "\\u") {
      let restart = cursor.position
      cursor.position += 2
      let second = try hex()
      if (0xDC00..<0xE000).contains(second) {
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
      }
      cursor.position = restart
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private mutating func hex() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = cursor.next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue
      else {
        throw error("four hexadecimal digits should stand here")
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private mutating func skipSpace() {
    cursor.skip { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
  }

  private func error(_ message: String) -> JSONError {
    JSONError(message: message, offset: cursor.position)
  }
}
