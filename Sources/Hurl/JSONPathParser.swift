import TextCore

/// Reads the notation of ``JSONPath`` (RFC 9535, appendix A).
struct JSONPathParser {
  private typealias Mistake = JSONPath.Mistake

  private static let depthLimit = 30

  private var cursor: ByteCursor
  private var depth = 0

  init(_ text: String) { cursor = ByteCursor(Array(text.utf8)) }

  mutating func parse() throws(JSONPath.Mistake) -> [JSONPath.Segment] {
    guard cursor.skip(UInt8(ascii: "$")) else { throw mistake("a JSONPath begins with `$`") }
    let segments = try self.segments()
    guard cursor.isAtEnd else { throw mistake("this JSONPath is not understood") }
    return segments
  }

  private func mistake(_ message: String, at offset: Int? = nil) -> Mistake {
    Mistake(message: message, offset: offset ?? cursor.position)
  }

  private mutating func skipSpace() { cursor.skip { $0.isBlank || $0.isLineEnd } }

  private mutating func segments() throws(Mistake) -> [JSONPath.Segment] {
    var segments: [JSONPath.Segment] = []
    while true {
      let before = cursor.position
      skipSpace()
      if cursor.starts(with: "..") {
        cursor.position += 2
        let selectors = cursor.peek == UInt8(ascii: "[") ? try bracketed() : [try shorthand()]
        segments.append(.init(selectors: selectors, isDescendant: true))
      } else if cursor.skip(UInt8(ascii: ".")) {
        segments.append(.init(selectors: [try shorthand()], isDescendant: false))
      } else if cursor.peek == UInt8(ascii: "[") {
        segments.append(.init(selectors: try bracketed(), isDescendant: false))
      } else {
        cursor.position = before
        return segments
      }
    }
  }

  /// `*` or a name without quotes.
  private mutating func shorthand() throws(Mistake) -> JSONPath.Selector {
    if cursor.skip(UInt8(ascii: "*")) { return .wildcard }
    let start = cursor.position
    let name = cursor.skip {
      $0 >= 0x80 || $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_")
    }
    guard let first = cursor.bytes[name].first, !first.isASCIIDigit else {
      throw mistake("a name should stand here", at: start)
    }
    if cursor.peek == UInt8(ascii: "-") {
      throw mistake("a name with `-` is written in brackets, `['\(text(name))-…']`", at: start)
    }
    return .name(text(name))
  }

  private func text(_ range: SourceRange) -> String {
    String(decoding: cursor.bytes[range], as: UTF8.self)
  }

  private mutating func bracketed() throws(Mistake) -> [JSONPath.Selector] {
    let start = cursor.position
    guard depth < Self.depthLimit else { throw mistake("this is nested too deep") }
    depth += 1
    defer { depth -= 1 }
    cursor.position += 1
    var selectors: [JSONPath.Selector] = []
    repeat {
      skipSpace()
      selectors.append(try selector())
      skipSpace()
    } while cursor.skip(UInt8(ascii: ","))
    guard cursor.skip(UInt8(ascii: "]")) else { throw mistake("this `[` is not closed", at: start) }
    return selectors
  }

  private mutating func selector() throws(Mistake) -> JSONPath.Selector {
    switch cursor.peek {
    case UInt8(ascii: "*"):
      cursor.position += 1
      return .wildcard
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .name(try string())
    case UInt8(ascii: "?"):
      cursor.position += 1
      return .filter(try disjunction())
    default: return try indexOrSlice()
    }
  }

  private mutating func indexOrSlice() throws(Mistake) -> JSONPath.Selector {
    let start = cursor.position
    let first = try integer()
    skipSpace()
    guard cursor.skip(UInt8(ascii: ":")) else {
      guard let first else {
        throw mistake("a name, a number, `*` or `?` should stand here", at: start)
      }
      return .index(first)
    }
    skipSpace()
    let second = try integer()
    skipSpace()
    var step: Int?
    if cursor.skip(UInt8(ascii: ":")) {
      skipSpace()
      step = try integer()
    }
    return .slice(start: first, end: second, step: step ?? 1)
  }

  /// RFC 9535, section 2.1: within what a double can hold exactly.
  private mutating func integer() throws(Mistake) -> Int? {
    let start = cursor.position
    let isNegative = cursor.skip(UInt8(ascii: "-"))
    let digits = cursor.skip { $0.isASCIIDigit }
    guard !digits.isEmpty || isNegative else { return nil }
    let text = text(start..<cursor.position)
    guard let value = Int(text), abs(value) < 1 << 53,
      digits.count == 1 || cursor.bytes[digits.lowerBound] != UInt8(ascii: "0"), text != "-0"
    else { throw mistake("this is not a whole number", at: start) }
    return value
  }

  /// RFC 9535, section 2.3.1.1.
  private mutating func string() throws(Mistake) -> String {
    let start = cursor.position
    guard let quote = cursor.next() else { throw mistake("a string should stand here") }
    var json: [UInt8] = [UInt8(ascii: "\"")]
    while let byte = cursor.next(), byte != quote {
      if byte == UInt8(ascii: "\\"), cursor.peek == UInt8(ascii: "'"), quote == UInt8(ascii: "'") {
        continue
      }
      if byte == UInt8(ascii: "\"") { json.append(UInt8(ascii: "\\")) }
      json.append(byte)
      if byte == UInt8(ascii: "\\"), let escaped = cursor.next() { json.append(escaped) }
    }
    guard cursor.position > start + 1, cursor.bytes[cursor.position - 1] == quote else {
      throw mistake("this string has no end", at: start)
    }
    json.append(UInt8(ascii: "\""))
    guard case .string(let text) = try? JSONParser.parse(json) else {
      throw mistake("this string is not understood", at: start)
    }
    return text
  }

  // MARK: Filters

  private mutating func disjunction() throws(Mistake) -> JSONPath.Condition {
    var items = [try conjunction()]
    while takeOperator("||") { items.append(try conjunction()) }
    return items.count == 1 ? items[0] : .or(items)
  }

  private mutating func conjunction() throws(Mistake) -> JSONPath.Condition {
    var items = [try condition()]
    while takeOperator("&&") { items.append(try condition()) }
    return items.count == 1 ? items[0] : .and(items)
  }

  private mutating func takeOperator(_ text: StaticString) -> Bool {
    skipSpace()
    guard cursor.starts(with: text) else { return false }
    cursor.position += text.utf8CodeUnitCount
    return true
  }

  private mutating func condition() throws(Mistake) -> JSONPath.Condition {
    skipSpace()
    let start = cursor.position
    let isNegated = cursor.skip(UInt8(ascii: "!"))
    skipSpace()
    if cursor.skip(UInt8(ascii: "(")) {
      guard depth < Self.depthLimit else { throw mistake("this is nested too deep", at: start) }
      depth += 1
      defer { depth -= 1 }
      let inner = try disjunction()
      skipSpace()
      guard cursor.skip(UInt8(ascii: ")")) else {
        throw mistake("this `(` is not closed", at: start)
      }
      return isNegated ? .not(inner) : inner
    }
    let left = try operand()
    if !isNegated, let sign = comparison() {
      let right = try operand()
      for side in [left, right] where !side.isComparable {
        throw mistake("only single values can be compared", at: start)
      }
      return .compare(left, sign, right)
    }
    let test = try existence(left, at: start)
    return isNegated ? .not(test) : test
  }

  private func existence(
    _ operand: JSONPath.Operand, at start: Int
  ) throws(Mistake) -> JSONPath.Condition {
    switch operand {
    case .literal: throw mistake("a value must be compared with something", at: start)
    case .path: return .exists(operand)
    case .function(let function):
      guard function.name == .match || function.name == .search else {
        throw mistake("`\(function.name)` must be compared with something", at: start)
      }
      return .test(function)
    }
  }

  private mutating func comparison() -> JSONPath.Operator? {
    for sign in ["==", "!=", "<=", ">=", "<", ">"] as [StaticString] where takeOperator(sign) {
      return JSONPath.Operator(rawValue: sign.description)
    }
    return nil
  }

  private mutating func operand() throws(Mistake) -> JSONPath.Operand {
    skipSpace()
    let start = cursor.position
    switch cursor.peek {
    case UInt8(ascii: "@"), UInt8(ascii: "$"):
      let isAbsolute = cursor.next() == UInt8(ascii: "$")
      guard depth < Self.depthLimit else { throw mistake("this is nested too deep", at: start) }
      depth += 1
      defer { depth -= 1 }
      return .path(try segments(), isAbsolute: isAbsolute)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .literal(.string(try string()))
    case let byte? where byte.isASCIILetter:
      let name = text(cursor.skip { $0.isASCIILetter || $0.isASCIIDigit || $0 == 0x5F })
      switch name {
      case "true": return .literal(.bool(true))
      case "false": return .literal(.bool(false))
      case "null": return .literal(.null)
      default: return .function(try function(name, at: start))
      }
    default:
      cursor.skip {
        $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
          || $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e")
      }
      guard let number = try? JSONParser.parse(Array(cursor.bytes[start..<cursor.position])) else {
        throw mistake("a value or a path should stand here", at: start)
      }
      return .literal(number)
    }
  }

  private mutating func function(
    _ text: String, at start: Int
  ) throws(Mistake) -> JSONPath.Function {
    guard let name = JSONPath.Function.Name(rawValue: text), cursor.skip(UInt8(ascii: "(")) else {
      let known = JSONPath.Function.Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw mistake("there is no function `\(text)` (there are \(known))", at: start)
    }
    guard depth < Self.depthLimit else { throw mistake("this is nested too deep", at: start) }
    depth += 1
    defer { depth -= 1 }
    var arguments: [JSONPath.Operand] = []
    repeat { arguments.append(try operand()) } while takeOperator(",")
    guard takeOperator(")") else { throw mistake("this `(` is not closed", at: start) }
    let count = name == .match || name == .search ? 2 : 1
    guard arguments.count == count else {
      throw mistake("`\(name)` takes \(count) argument\(count == 1 ? "" : "s")", at: start)
    }
    var function = JSONPath.Function(name: name, arguments: arguments)
    try check(&function, at: start)
    return function
  }

  /// RFC 9535, section 2.4.3: some functions take many values, the others one.
  private func check(_ function: inout JSONPath.Function, at start: Int) throws(Mistake) {
    switch function.name {
    case .count, .value:
      guard case .path = function.arguments[0] else {
        throw mistake("`\(function.name)` takes a path", at: start)
      }
    case .length, .match, .search:
      guard function.arguments.allSatisfy(\.isComparable) else {
        throw mistake("`\(function.name)` takes single values", at: start)
      }
    }
    if function.arguments.count == 2, case .literal(.string(let pattern)) = function.arguments[1] {
      function.expression = try? RegularExpression(pattern)
    }
  }
}

extension JSONPath.Operand {
  /// Whether it gives at most one value.
  fileprivate var isComparable: Bool {
    switch self {
    case .literal: true
    case .path(let segments, _): JSONPath.isSingular(segments)
    case .function(let function): function.name != .match && function.name != .search
    }
  }
}
