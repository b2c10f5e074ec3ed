package import TextCore

/// A question about a recorded answer, as the query of an assert puts it: `status`, `header "Location"`,
/// `jsonpath "$.name[0]"`, with filters behind it.
///
/// The quotes may be left out: `header Location`.
package struct AnswerQuery: Sendable {
  /// The word it begins with: `header`.
  package let name: String
  /// What it asks for by name (`Location`), or the whole query if it has filters; `nil` for `status`.
  package let subject: String?
  private let query: Query
  private let filters: [Filter]

  /// Reads a query.
  ///
  /// - Returns: `nil` and why it is none, in a source of its own.
  package static func parse(_ text: String) -> Outcome<AnswerQuery> {
    let source = SourceText(path: "", quoting(text))
    var parser = HurlParser(source)
    do throws(HurlProblem) {
      return Outcome(try parser.answerQuery())
    } catch {
      return Outcome(nil, [error.diagnostic(in: source)])
    }
  }

  init(name: String, subject: String?, query: Query, filters: [Filter]) {
    self.name = name
    self.subject = subject
    self.query = query
    self.filters = filters
  }

  private static let named = ["header", "cookie", "jsonpath", "xpath"]

  /// Puts what stands behind the name of a query into quotes, unless it begins with one.
  private static func quoting(_ text: String) -> String {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, named.contains(String(parts[0])), !parts[1].hasPrefix("\"") else {
      return text
    }
    return "\(parts[0]) \(String(parts[1]).jsonQuoted)"
  }

  /// A body of which only the beginning is recorded, so that it cannot be said what is in it.
  package struct CutBody: Error {}

  /// What a recorded answer has to say.
  ///
  /// - Returns: `nil` if it has no such thing; a body that is no JSON has no value at any path.
  package func value(in response: ContractRecord.Response) throws(CutBody) -> String? {
    if name == "body", filters.isEmpty { return response.body.shownText }
    if response.body.isCut, query.kind.isAboutBody { throw CutBody() }
    var evaluator = ResponseEvaluator(
      response: HTTPResponse(
        version: response.version, status: response.status, reason: response.reason,
        headers: response.headers, body: Array((response.body.text ?? "").utf8)),
      url: "", address: "", redirects: [], duration: .zero, variables: Variables([:]))
    guard let value = try? evaluator.value(of: query, filters) else { return nil }
    return name == "jsonpath" ? value.jsonText : value.rendered ?? value.jsonText
  }
}

extension HurlParser {
  /// `query filters`, and nothing behind it.
  fileprivate mutating func answerQuery() throws(HurlProblem) -> AnswerQuery {
    skipBlanks()
    let query = try self.query()
    guard query.kind.isRecorded else {
      throw HurlProblem(
        "`\(text(query.range))` is not recorded", at: query.range,
        help:
          "what can be shown: status, version, header, cookie, body, bytes, jsonpath, xpath, regex")
    }
    let filters = try self.filters()
    try endOfLine(after: "a query")
    let range = query.range.lowerBound..<(filters.last?.range ?? query.range).upperBound
    let written = text(range)
    let name = String(written.prefix { $0 != " " })
    return AnswerQuery(
      name: name, subject: filters.isEmpty ? query.kind.subject : written, query: query,
      filters: filters)
  }
}

extension Query.Kind {
  /// Whether evidence has an answer to it; variables have no values there.
  fileprivate var isRecorded: Bool {
    switch self {
    case .status, .version, .body, .bytes, .rawBytes: true
    case .header, .cookie, .jsonPath, .xPath: subject != nil
    case .regex(.literal): true
    case .regex(.text), .url, .sha256, .md5, .duration, .ip, .redirects, .variable: false
    }
  }

  fileprivate var isAboutBody: Bool {
    switch self {
    case .body, .bytes, .rawBytes, .jsonPath, .xPath, .regex: true
    default: false
    }
  }

  /// The name or the path that the query looks for.
  fileprivate var subject: String? {
    switch self {
    case .header(let name), .cookie(let name), .jsonPath(let name), .xPath(let name):
      if case .literal(let text)? = name.parts.first, name.parts.count == 1 { text } else { nil }
    default: nil
    }
  }
}

extension HurlValue {
  /// The value as JSON has it, so that a text and a number are told apart.
  fileprivate var jsonText: String {
    switch self {
    case .string(let text): text.jsonQuoted
    case .object(let json): json.compactText(limit: 1 << 16)
    case .list(let items): "[" + items.map(\.jsonText).joined(separator: ",") + "]"
    default: rendered ?? description
    }
  }
}

extension ContractRecord.Body {
  /// A body as text, JSON of several lines in one; of what is no text, how long it is.
  fileprivate var shownText: String {
    guard byteCount > 0 else { return "" }
    guard let text else { return "\(byteCount) bytes" }
    let trimmed = text.trimmed
    guard trimmed.contains("\n"), trimmed.hasPrefix("{") || trimmed.hasPrefix("["),
      let json = try? JSONParser.parse(Array(trimmed.utf8))
    else { return text }
    return json.compactText(limit: 1 << 16)
  }
}
