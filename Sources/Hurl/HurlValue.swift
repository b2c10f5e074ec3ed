import TextCore

/// What queries and filters give, and what predicates compare.
enum HurlValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case float(Double)
  case string(String)
  case bytes([UInt8])
  case list([HurlValue])
  case object(JSONValue)
  /// What an XPath found, of which only the number is known.
  case nodes(Int)
  /// Seconds since 1970, UTC.
  case date(UTCDate)
  /// A cookie's attribute without a value.
  case present
  /// A response that led on to another one, and where to.
  case redirect(location: String?)

  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .integer(value)
    case .double(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .array(let items): self = .list(items.map { HurlValue($0) })
    case .object: self = .object(json)
    }
  }

  /// The value of `name=text` where no type is given, as Hurl's `--variable` reads it.
  init(guessing text: String) {
    let isNumber = text.utf8.first.map { $0.isASCIIDigit || $0 == UInt8(ascii: "-") } ?? false
    switch text {
    case "null": self = .null
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    default:
      if isNumber, let value = Int(text) {
        self = .integer(value)
      } else if isNumber, text.utf8.allSatisfy({ $0.isASCIIDigit || $0 == 0x2D || $0 == 0x2E }),
        text.utf8.last?.isASCIIDigit == true, let value = Double(text)
      {
        self = .float(value)
      } else {
        self = .string(text)
      }
    }
  }

  /// What a variable of this value puts into a text; `nil` if it has no such form.
  var rendered: String? {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): value
    case .date(let date): date.isoText
    case .bytes, .list, .object, .nodes, .present, .redirect: nil
    }
  }

  /// The value for people, with its type; a long one is cut.
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): Self.shortened(value).jsonQuoted
    case .bytes(let bytes):
      "bytes \(bytes.prefix(32).map(\.hex).joined())\(bytes.count > 32 ? "…" : "")"
    case .list(let items):
      "a list of \(items.count): ["
        + items.prefix(8).map(\.shortDescription).joined(separator: ", ")
        + (items.count > 8 ? ", …]" : "]")
    case .object(let json): "an object: " + Self.shortened(json.compactText(limit: 400))
    case .nodes(let count): "\(count) node\(count == 1 ? "" : "s")"
    case .date(let date): "the date \(date.isoText)"
    case .present: "present"
    case .redirect(let location): "a redirect to \(location ?? "nowhere")"
    }
  }

  private var shortDescription: String {
    switch self {
    case .list(let items): "a list of \(items.count)"
    case .object: "an object"
    default: description
    }
  }

  private static func shortened(_ text: String) -> String {
    let limit = 400
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
  }
}

/// How two values stand to each other.
enum Comparison {
  case less, equal, greater
}

extension HurlValue {
  /// Compares numbers with numbers, strings with strings and dates with dates; `nil` for others.
  func compared(to other: HurlValue) -> Comparison? {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): Comparison(a, b)
    case (.string(let a), .string(let b)): a == b ? .equal : Comparison(a, b)
    case (.date(let a), .date(let b)): Comparison(a.seconds, b.seconds)
    default:
      if let a = number, let b = other.number { Comparison(a, b) } else { nil }
    }
  }

  private var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// Equality as `==` has it: 1 is 1.0, and the order of an object's members does not matter.
  func isEqual(to other: HurlValue) -> Bool {
    switch (self, other) {
    case (.integer, .integer), (.integer, .float), (.float, .integer), (.float, .float):
      compared(to: other) == .equal
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.list(let a), .list(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
    case (.object(let a), .object(let b)): a.isEqual(to: b)
    default: self == other
    }
  }
}

extension Comparison {
  fileprivate init<Value: Comparable>(_ a: Value, _ b: Value) {
    self = a == b ? .equal : a < b ? .less : .greater
  }
}

extension JSONValue {
  /// RFC 9535, section 2.3.5.2.2: numbers by value, objects without order.
  func isEqual(to other: JSONValue) -> Bool {
    switch (self, other) {
    case (.int(let a), .double(let b)), (.double(let b), .int(let a)): return Double(a) == b
    case (.array(let a), .array(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
    case (.object(let a), .object(let b)):
      guard a.count == b.count else { return false }
      let members = Dictionary(b.map { ($0.name, $0.value) }) { $1 }
      return a.allSatisfy { member in
        members[member.name].map { $0.isEqual(to: member.value) } ?? false
      }
    default: return self == other
    }
  }

  /// The value as JSON without spaces, cut off after about `limit` bytes.
  func compactText(limit: Int) -> String {
    var text = ""
    write(to: &text, limit: limit)
    return text
  }

  private func write(to text: inout String, limit: Int) {
    guard text.utf8.count < limit else { return }
    switch self {
    case .null: text += "null"
    case .bool(let value): text += "\(value)"
    case .int(let value): text += "\(value)"
    case .double(let value): text += "\(value)"
    case .string(let value): text += value.jsonQuoted
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() where text.utf8.count < limit {
        if index > 0 { text += "," }
        item.write(to: &text, limit: limit)
      }
      text += text.utf8.count < limit ? "]" : "…"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() where text.utf8.count < limit {
        text += (index > 0 ? "," : "") + member.name.jsonQuoted + ":"
        member.value.write(to: &text, limit: limit)
      }
      text += text.utf8.count < limit ? "}" : "…"
    }
  }
}
