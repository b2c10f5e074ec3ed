import TextCore

extension HurlParser {
  static let requestSections = [
    "Query", "QueryStringParams", "Form", "FormParams", "Multipart", "MultipartFormData", "Cookies",
    "BasicAuth", "Options",
  ]
  static let responseSections = ["Captures", "Asserts"]

  /// Takes `[Name]`; what is not known is noted, and its lines are passed over.
  mutating func sectionName(
    among known: [String], of place: String
  ) throws(HurlProblem) -> String? {
    while true {
      skipBlankLines()
      let start = cursor.position
      guard cursor.skip(UInt8(ascii: "[")), cursor.peek?.isASCIILetter == true else {
        cursor.position = start
        return nil
      }
      let name = text(cursor.skip { $0.isASCIILetter || $0.isASCIIDigit })
      guard cursor.skip(UInt8(ascii: "]")), !["true", "false", "null"].contains(name) else {
        cursor.position = start
        return nil
      }
      let range = start..<cursor.position
      if known.contains(name) {
        recovering { (parser) throws(HurlProblem) in
          try parser.endOfLine(after: "the section's name")
        }
        return name
      }
      problems.append(unknownSection(name, at: range, among: known, of: place))
      skipLine()
      _ = lines { (parser) throws(HurlProblem) in parser.cursor.skip { !$0.isLineEnd } }
    }
  }

  private func unknownSection(
    _ name: String, at range: SourceRange, among known: [String], of place: String
  ) -> HurlProblem {
    if Self.responseSections.contains(name) {
      return HurlProblem(
        "`[\(name)]` belongs to a response", at: range,
        help: "write the response's status above it: `HTTP 200`, or `HTTP *` for any")
    }
    if Self.requestSections.contains(name) {
      return HurlProblem(
        "`[\(name)]` belongs to a request", at: range, help: "write it above the line `HTTP …`")
    }
    let near = nearestName(to: name, among: known)
    return HurlProblem(
      "a \(place) has no section `[\(name)]`", at: range,
      help: near.map { "did you mean `[\($0)]`?" }
        ?? "it may have: " + known.map { "`[\($0)]`" }.joined(separator: ", "))
  }

  mutating func requestSection(
    _ name: String, of request: inout RequestSyntax
  ) throws(HurlProblem) {
    switch name {
    case "Query", "QueryStringParams": request.query += keyValues()
    case "Form", "FormParams": request.form = (request.form ?? []) + keyValues()
    case "Cookies": request.cookies += keyValues()
    case "BasicAuth": request.basicAuth = keyValues().first ?? request.basicAuth
    case "Multipart", "MultipartFormData":
      let fields = lines { (parser) throws(HurlProblem) in try parser.multipartField() }
      request.multipart = (request.multipart ?? []) + fields
    default: request.options += lines { (parser) throws(HurlProblem) in try parser.option() }
    }
  }

  private mutating func keyValues() -> [KeyValue] {
    lines { (parser) throws(HurlProblem) in try parser.keyValue() }
  }

  /// `name: text`, or `name: file,picture.png; image/png`.
  private mutating func multipartField() throws(HurlProblem) -> MultipartField {
    let name = try key()
    let start = cursor.position
    guard cursor.starts(with: "file,") else {
      return MultipartField(name: name, value: .text(try value()))
    }
    cursor.position += 5
    let file = try fileName(from: start)
    skipBlanks()
    let type = try value()
    return MultipartField(
      name: name, value: .file(name: file, contentType: type.parts.isEmpty ? nil : type))
  }

  // MARK: Options

  /// What Hurl knows and is not done here, and why or what to do.
  private static let unsupportedOptions = [
    "aws-sigv4": "requests are not signed", "cacert": "there is no TLS on loopback",
    "cert": "there is no TLS on loopback", "compressed": "write a header `Accept-Encoding`",
    "connect-to": "requests go where their URL says", "digest": "use `[BasicAuth]`",
    "header": "write the header below the request", "http1.0": "requests are HTTP/1.1",
    "http2": "requests are HTTP/1.1", "http3": "requests are HTTP/1.1",
    "insecure": "there is no TLS on loopback", "ipv4": "write the address in the URL",
    "ipv6": "write the address in the URL", "key": "there is no TLS on loopback",
    "limit-rate": "there is no network to spare", "negotiate": "use `[BasicAuth]`",
    "netrc": "use `[BasicAuth]`", "netrc-file": "use `[BasicAuth]`",
    "netrc-optional": "use `[BasicAuth]`", "ntlm": "use `[BasicAuth]`",
    "output": "each response is in the record", "pinnedpubkey": "there is no TLS on loopback",
    "proxy": "requests go where their URL says", "resolve": "requests go where their URL says",
    "ssl-no-revoke": "there is no TLS on loopback",
    "unix-socket": "requests go where their URL says",
  ]

  static let supportedOptions = [
    "connect-timeout", "delay", "http1.1", "location", "location-trusted", "max-redirs", "max-time",
    "path-as-is", "repeat", "retry", "retry-interval", "skip", "user", "variable", "verbose",
    "very-verbose", "verbosity",
  ]

  private mutating func option() throws(HurlProblem) -> Option {
    guard let range = keyAhead() else {
      throw HurlProblem(
        "an option should stand here", at: restOfLine, help: "write `name: value`")
    }
    let name = text(range)
    _ = try key()
    let kind = try optionKind(name, at: range)
    return Option(kind: kind, range: range.lowerBound..<cursor.position)
  }

  private mutating func optionKind(
    _ name: String, at range: SourceRange
  ) throws(HurlProblem) -> Option.Kind {
    switch name {
    case "location", "location-trusted": return .location(try boolean())
    case "max-redirs": return .maxRedirects(try integer())
    case "retry": return .retry(try integer())
    case "repeat": return .repetitions(try integer())
    case "skip": return .skip(try boolean())
    case "path-as-is": return .pathAsIs(try boolean())
    case "retry-interval":
      return .retryInterval(try integer(), unit: try unit(or: .milliseconds(1)))
    case "delay": return .delay(try integer(), unit: try unit(or: .milliseconds(1)))
    case "max-time", "connect-timeout":
      return .maxTime(try integer(), unit: try unit(or: .seconds(1)))
    case "user": return .user(try value())
    case "variable": return try variableDefinition()
    case "verbose", "very-verbose", "verbosity", "http1.1":
      _ = try value()
      return .none
    default: throw unknownOption(name, at: range)
    }
  }

  private func unknownOption(_ name: String, at range: SourceRange) -> HurlProblem {
    if let help = Self.unsupportedOptions[name] {
      return .unsupported("the option `\(name)` is", at: range, help: help)
    }
    let near = nearestName(to: name, among: Self.supportedOptions)
    return HurlProblem(
      "there is no option `\(name)`", at: range,
      help: near.map { "did you mean `\($0)`?" }
        ?? "there are: " + Self.supportedOptions.joined(separator: ", "))
  }

  private mutating func boolean() throws(HurlProblem) -> Option.BooleanValue {
    if cursor.starts(with: "{{") { return .variable(try variable()) }
    if takeWord("true") { return .literal(true) }
    if takeWord("false") { return .literal(false) }
    throw HurlProblem("`true` or `false` should stand here", at: restOfLine)
  }

  private mutating func integer() throws(HurlProblem) -> Option.IntegerValue {
    if cursor.starts(with: "{{") { return .variable(try variable()) }
    let start = cursor.position
    _ = cursor.skip(UInt8(ascii: "-"))
    cursor.skip { $0.isASCIIDigit }
    guard let value = Int(text(start..<cursor.position)), value >= -1 else {
      cursor.position = start
      throw HurlProblem("a whole number should stand here", at: restOfLine)
    }
    return .literal(value)
  }

  private mutating func unit(or standard: Duration) throws(HurlProblem) -> Duration {
    let range = cursor.skip { $0.isASCIILetter }
    switch text(range) {
    case "": return standard
    case "ms": return .milliseconds(1)
    case "s": return .seconds(1)
    case "m": return .seconds(60)
    case "h": return .seconds(3600)
    default:
      throw HurlProblem(
        "there is no such unit of time", at: range, help: "write `ms`, `s`, `m` or `h`")
    }
  }

  /// `name=value`.
  private mutating func variableDefinition() throws(HurlProblem) -> Option.Kind {
    let range = cursor.skip {
      $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
    skipBlanks()
    guard !range.isEmpty, cursor.skip(UInt8(ascii: "=")) else {
      throw HurlProblem(
        "a variable's name and `=` should stand here", at: range.lowerBound..<restOfLine.upperBound,
        help: "write `variable: name=value`")
    }
    skipBlanks()
    let name = text(range)
    if cursor.peek == UInt8(ascii: "\"") { return .variable(name: name, .text(try quoted())) }
    let value = try value()
    if case .literal(let text) = value.parts.first, value.parts.count == 1 {
      return .variable(name: name, .value(HurlValue(guessing: text)))
    }
    return .variable(name: name, .text(value))
  }

  /// Takes `word` if it stands next and does not go on.
  mutating func takeWord(_ word: StaticString) -> Bool {
    guard cursor.starts(with: word) else { return false }
    if let next = cursor.peek(word.utf8CodeUnitCount), next.isASCIILetter || next.isASCIIDigit {
      return false
    }
    cursor.position += word.utf8CodeUnitCount
    return true
  }
}
