import TextCore

extension HurlParser {
  static let queries = [
    "status", "version", "url", "redirects", "ip", "header", "cookie", "body", "bytes", "rawbytes",
    "jsonpath", "xpath", "regex", "sha256", "md5", "duration", "variable",
  ]

  static let filterNames = [
    "base64Decode", "base64Encode", "base64UrlSafeDecode", "base64UrlSafeEncode", "count", "decode",
    "first", "format", "htmlEscape", "htmlUnescape", "jsonpath", "last", "location", "nth", "regex",
    "replace", "replaceRegex", "split", "toDate", "toFloat", "toHex", "toInt", "toString",
    "urlDecode", "urlEncode", "urlQueryParam", "utf8Decode", "utf8Encode", "xpath",
  ]

  static let predicateNames =
    [
      "==", "!=", ">", ">=", "<", "<=", "startsWith", "endsWith", "contains", "includes", "matches",
      "exists", "isEmpty",
    ] + Predicate.ValueType.allCases.map(\.rawValue)

  /// `name: query filters`.
  mutating func capture() throws(HurlProblem) -> Capture {
    let start = cursor.position
    let name = try key()
    let query = try self.query()
    let filters = try self.filters()
    skipBlanks()
    let range = start..<(filters.last?.range ?? query.range).upperBound
    // Hides the value from Hurl's output; there is none here.
    _ = takeWord("redact")
    return Capture(name: name, query: query, filters: filters, range: range)
  }

  /// `query filters predicate`.
  mutating func explicitAssert() throws(HurlProblem) -> Assert {
    let start = cursor.position
    let query = try self.query()
    let filters = try self.filters()
    skipBlanks()
    let predicate = try self.predicate()
    return Assert(
      kind: .predicate(query, filters, predicate), source: source,
      range: start..<predicate.range.upperBound)
  }

  /// Asserts of any kind but bodies, one a line: what stands in the place of one for some side.
  mutating func assertLines() -> [Assert] {
    var asserts: [Assert] = []
    skipBlankLines()
    while !cursor.isAtEnd {
      recovering { (parser) throws(HurlProblem) in
        if parser.isAtResponse {
          asserts.append(try parser.statusLine())
        } else if parser.keyAhead() != nil {
          asserts.append(try parser.headerAssert())
        } else {
          asserts.append(try parser.explicitAssert())
        }
        try parser.endOfLine(after: "an assert")
      }
      skipBlankLines()
    }
    return asserts
  }

  // MARK: Queries

  mutating func query() throws(HurlProblem) -> Query {
    let start = cursor.position
    let range = word()
    let kind = try queryKind(text(range), at: range)
    return Query(kind: kind, range: start..<cursor.position)
  }

  private mutating func queryKind(
    _ name: String, at range: SourceRange
  ) throws(HurlProblem) -> Query.Kind {
    switch name {
    case "status": return .status
    case "version": return .version
    case "url": return .url
    case "body": return .body
    case "bytes": return .bytes
    case "rawbytes": return .rawBytes
    case "sha256": return .sha256
    case "md5": return .md5
    case "duration": return .duration
    case "ip": return .ip
    case "redirects": return .redirects
    case "header": return .header(try argument(of: name))
    case "cookie": return .cookie(try argument(of: name))
    case "jsonpath": return .jsonPath(try jsonPathArgument())
    case "xpath": return .xPath(try argument(of: name))
    case "regex": return .regex(try pattern(of: name))
    case "variable": return .variable(try argument(of: name))
    case "certificate":
      throw .unsupported(
        "the query `certificate` is", at: range, help: "there is no TLS on loopback")
    case "css":
      throw HurlProblem(
        "Hurl has no query `css`", at: range,
        help: #"use XPath: `p.note` is `xpath "//p[contains(@class, 'note')]"`"#)
    default:
      let near = nearestName(to: name, among: Self.queries)
      throw HurlProblem(
        name.isEmpty ? "a query should stand here" : "there is no query `\(name)`",
        at: name.isEmpty ? restOfLine : range,
        help: near.map { "did you mean `\($0)`?" }
          ?? "there are: " + Self.queries.joined(separator: ", "))
    }
  }

  private mutating func word() -> SourceRange {
    cursor.skip { $0.isASCIILetter || $0.isASCIIDigit }
  }

  private mutating func argument(of name: String) throws(HurlProblem) -> Template {
    skipBlanks()
    guard cursor.peek == UInt8(ascii: "\"") else {
      throw HurlProblem(
        "`\(name)` needs a string here", at: restOfLine, help: "write it between double quotes")
    }
    return try quoted()
  }

  /// A JSONPath, checked if there are no variables in it.
  private mutating func jsonPathArgument() throws(HurlProblem) -> Template {
    let path = try argument(of: "jsonpath")
    if let text = path.literalText {
      do {
        _ = try JSONPath(text)
      } catch {
        throw HurlProblem("\(error.message): \(error.place(in: text))", at: path.range)
      }
    }
    return path
  }

  private mutating func pattern(of name: String) throws(HurlProblem) -> PatternSyntax {
    skipBlanks()
    let start = cursor.position
    guard cursor.peek == UInt8(ascii: "/") else {
      let pattern = try argument(of: name)
      guard let text = pattern.literalText else { return .text(pattern) }
      return .literal(try expression(text, at: pattern.range))
    }
    cursor.position += 1
    var expression = ""
    while let byte = cursor.peek, byte != UInt8(ascii: "/"), !byte.isLineEnd {
      let from = cursor.position
      if byte == UInt8(ascii: "\\"), cursor.peek(1) == UInt8(ascii: "/") {
        cursor.position += 2
        expression += "/"
      } else {
        cursor.position += byte == UInt8(ascii: "\\") && cursor.position + 1 < cursor.end ? 2 : 1
        expression += text(from..<cursor.position)
      }
    }
    guard cursor.skip(UInt8(ascii: "/")) else {
      throw HurlProblem(
        "this expression has no end on its line", at: start..<max(cursor.position, start + 1),
        help: "close it with `/`; a slash in it is written `\\/`")
    }
    return .literal(try self.expression(expression, at: start..<cursor.position))
  }

  private func expression(
    _ text: String, at range: SourceRange
  ) throws(HurlProblem) -> RegularExpression {
    do {
      return try RegularExpression(text)
    } catch {
      throw HurlProblem("\(error.reason), in this regular expression", at: range)
    }
  }

  // MARK: Filters

  mutating func filters() throws(HurlProblem) -> [Filter] {
    var filters: [Filter] = []
    while true {
      let before = cursor.position
      skipBlanks()
      let start = cursor.position
      let range = word()
      let name = text(range)
      guard let kind = try filterKind(name, at: range) else {
        cursor.position = before
        return filters
      }
      filters.append(Filter(kind: kind, range: start..<cursor.position))
    }
  }

  private mutating func filterKind(
    _ name: String, at range: SourceRange
  ) throws(HurlProblem) -> Filter.Kind? {
    switch name {
    case "count": return .count
    case "first": return .first
    case "last": return .last
    case "location": return .location
    case "nth": return .nth(try index())
    case "split": return .split(try argument(of: name))
    case "replace": return .replace(try argument(of: name), try argument(of: name))
    case "replaceRegex": return .replaceRegex(try pattern(of: name), try argument(of: name))
    case "regex": return .regex(try pattern(of: name))
    case "jsonpath": return .jsonPath(try jsonPathArgument())
    case "xpath": return .xPath(try argument(of: name))
    case "toInt": return .toInt
    case "toFloat": return .toFloat
    case "toString": return .toString
    case "toHex": return .toHex
    case "toDate": return .toDate(try argument(of: name))
    case "format", "dateFormat": return .format(try argument(of: name))
    case "urlEncode": return .urlEncode
    case "urlDecode": return .urlDecode
    case "htmlEscape": return .htmlEscape
    case "htmlUnescape": return .htmlUnescape
    case "urlQueryParam": return .urlQueryParameter(try argument(of: name))
    case "base64Encode": return .base64Encode
    case "base64Decode": return .base64Decode
    case "base64UrlSafeEncode": return .base64URLSafeEncode
    case "base64UrlSafeDecode": return .base64URLSafeDecode
    case "utf8Encode": return .utf8Encode
    case "utf8Decode": return .utf8Decode
    case "decode", "charsetDecode": return .decode(try argument(of: name))
    case "daysAfterNow", "daysBeforeNow":
      throw .unsupported(
        "the filter `\(name)` is", at: range,
        help: "what it gives changes from day to day, and what was recorded would not hold")
    default: return nil
    }
  }

  private mutating func index() throws(HurlProblem) -> Int {
    skipBlanks()
    let start = cursor.position
    _ = cursor.skip(UInt8(ascii: "-"))
    cursor.skip { $0.isASCIIDigit }
    guard let value = Int(text(start..<cursor.position)) else {
      cursor.position = start
      throw HurlProblem("a whole number should stand here", at: restOfLine)
    }
    return value
  }

  // MARK: Predicates

  private mutating func predicate() throws(HurlProblem) -> Predicate {
    let start = cursor.position
    let isNegated = takeWord("not")
    skipBlanks()
    let kind = try predicateKind()
    return Predicate(isNegated: isNegated, kind: kind, range: start..<cursor.position)
  }

  private mutating func predicateKind() throws(HurlProblem) -> Predicate.Kind {
    let range = predicateName()
    let name = text(range)
    switch name {
    case "==", "equals": return .equal(try predicateValue())
    case "!=", "notEquals": return .notEqual(try predicateValue())
    case ">", "greaterThan": return .greater(try predicateValue())
    case ">=", "greaterThanOrEquals": return .greaterOrEqual(try predicateValue())
    case "<", "lessThan": return .less(try predicateValue())
    case "<=", "lessThanOrEquals": return .lessOrEqual(try predicateValue())
    case "startsWith": return .startsWith(try predicateValue())
    case "endsWith": return .endsWith(try predicateValue())
    case "contains": return .contains(try predicateValue())
    case "includes": return .includes(try predicateValue())
    case "matches": return .matches(try pattern(of: name))
    case "exists": return .exists
    case "isEmpty": return .isEmpty
    default:
      if let type = Predicate.ValueType(rawValue: name) { return .hasType(type) }
      throw unknownPredicate(name, at: range)
    }
  }

  private mutating func predicateName() -> SourceRange {
    let signs = cursor.skip {
      $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "<")
        || $0 == UInt8(ascii: ">")
    }
    return signs.isEmpty ? word() : signs
  }

  private func unknownPredicate(_ name: String, at range: SourceRange) -> HurlProblem {
    guard !name.isEmpty else {
      return HurlProblem(
        "a predicate is missing", at: restOfLine,
        help: "say what the value must be: `== 200`, `contains \"text\"`, `exists`")
    }
    let known = Self.predicateNames + Self.filterNames
    let near = name == "=" ? "==" : nearestName(to: name, among: known)
    return HurlProblem(
      "there is no filter or predicate `\(name)`", at: range,
      help: near.map { "did you mean `\($0)`?" }
        ?? "predicates are: " + Self.predicateNames.joined(separator: ", "))
  }

  private mutating func predicateValue() throws(HurlProblem) -> PredicateValue {
    skipBlanks()
    switch cursor.peek {
    case UInt8(ascii: "\""): return .text(try quoted())
    case UInt8(ascii: "`"):
      guard cursor.starts(with: "```") else { return .text(try quoted(UInt8(ascii: "`"))) }
      return value(of: try multiline().0)
    case _ where cursor.starts(with: "{{"): return .variable(try variable())
    case _ where isEncodedBody: return value(of: try encoded())
    case let byte? where byte.isASCIIDigit || byte == UInt8(ascii: "-"):
      return .value(try number())
    default:
      if takeWord("true") { return .value(.bool(true)) }
      if takeWord("false") { return .value(.bool(false)) }
      if takeWord("null") { return .value(.null) }
      throw HurlProblem(
        "a value should stand here", at: restOfLine,
        help: "write a number, `true`, `null`, a variable `{{name}}` or a string in double quotes")
    }
  }

  private func value(of content: Body.Content) -> PredicateValue {
    switch content {
    case .text(let text): .text(text)
    case .bytes(let bytes): .value(.bytes(bytes))
    case .file(let name): .file(name)
    case .graphQL(let query, _): .text(query)
    }
  }

  private mutating func number() throws(HurlProblem) -> HurlValue {
    let start = cursor.position
    _ = cursor.skip(UInt8(ascii: "-"))
    cursor.skip { $0.isASCIIDigit }
    let whole = text(start..<cursor.position)
    if cursor.peek == UInt8(ascii: "."), cursor.peek(1)?.isASCIIDigit == true {
      cursor.position += 1
      cursor.skip { $0.isASCIIDigit }
      if let value = Double(text(start..<cursor.position)) { return .float(value) }
    } else if let value = Int(whole) {
      return .integer(value)
    } else if let value = Double(whole) {
      return .float(value)
    }
    throw HurlProblem("this is not a number", at: start..<max(cursor.position, start + 1))
  }
}

extension Template {
  /// The text, if there are no variables in it.
  var literalText: String? {
    switch (parts.count, parts.first) {
    case (0, _): ""
    case (1, .literal(let text)): text
    default: nil
    }
  }
}
