import HostSystem
import TextCore

/// Answers queries about one response.
struct ResponseEvaluator {
  let response: HTTPResponse
  /// The URL of the last request, after redirects.
  let url: String
  let address: String
  let redirects: [ContractRecord.Redirect]
  let duration: Duration
  var variables: Variables

  private var decodedText: Result<String, EvaluationFailure>?
  private var decodedJSON: Result<JSONValue, EvaluationFailure>?

  init(
    response: HTTPResponse, url: String, address: String, redirects: [ContractRecord.Redirect],
    duration: Duration, variables: Variables
  ) {
    self.response = response
    self.url = url
    self.address = address
    self.redirects = redirects
    self.duration = duration
    self.variables = variables
  }

  /// - Returns: `nil` if the response has no such thing.
  mutating func value(
    of query: Query, _ filters: [Filter]
  ) throws(EvaluationFailure) -> HurlValue? {
    var value: HurlValue?
    do {
      value = try self.value(of: query.kind)
    } catch {
      throw EvaluationFailure(error.message, at: error.range ?? query.range)
    }
    for filter in filters {
      guard let input = value else {
        throw EvaluationFailure("there is no value for the filter", at: filter.range)
      }
      do {
        value = try FilterEvaluator(variables: variables).apply(filter.kind, to: input)
      } catch {
        throw EvaluationFailure(error.message, at: error.range ?? filter.range)
      }
    }
    return value
  }

  private mutating func value(of query: Query.Kind) throws(EvaluationFailure) -> HurlValue? {
    switch query {
    case .status: return .integer(response.status)
    case .version: return .string(response.version)
    case .url: return .string(url)
    case .ip: return .string(address)
    case .body: return .string(try text())
    case .bytes, .rawBytes: return .bytes(response.body)
    case .sha256: return .bytes(ContentHash(of: response.body).bytes)
    case .md5: return .bytes(MD5.hash(response.body))
    case .duration: return .integer(Int(duration / .milliseconds(1)))
    case .redirects: return .list(redirects.map { .redirect(location: $0.location) })
    case .header(let name):
      let values = response.headers.values(of: try variables.render(name))
      if values.count > 1 { return .list(values.map { .string($0) }) }
      return values.first.map { .string($0) }
    case .cookie(let name): return try cookie(try variables.render(name))
    case .variable(let name): return variables[try variables.render(name)]
    case .jsonPath(let path):
      return try FilterEvaluator(variables: variables).jsonPath(path, in: try json())
    case .xPath(let path):
      let types = response.headers.values(of: "Content-Type")
      let isXML = types.contains { $0.contains("xml") && !$0.contains("html") }
      return try FilterEvaluator(variables: variables).xPath(path, in: try text(), isHTML: !isXML)
    case .regex(let pattern):
      return try FilterEvaluator(variables: variables).regex(pattern, in: try text())
    }
  }

  // MARK: The body

  mutating func text() throws(EvaluationFailure) -> String {
    if decodedText == nil {
      decodedText = Result { () throws(EvaluationFailure) in try Self.text(of: response) }
    }
    return try decodedText?.get() ?? ""
  }

  /// RFC 9110, section 8.3.2: by the `charset` of the content type, UTF-8 if there is none.
  private static func text(of response: HTTPResponse) throws(EvaluationFailure) -> String {
    if let encoding = response.headers.values(of: "Content-Encoding").first, encoding != "identity"
    {
      throw EvaluationFailure("the body is compressed (\(encoding)), which is not undone here")
    }
    let type = response.headers.values(of: "Content-Type").first ?? ""
    let charset = type.split(separator: ";").dropFirst().lazy.map(\.trimmed)
      .first { $0.lowercased().hasPrefix("charset=") }
      .map { $0.dropFirst(8).filter { $0 != "\"" && $0 != "'" } }
    return try FilterEvaluator.decode(response.body, from: charset ?? "utf-8")
  }

  private mutating func json() throws(EvaluationFailure) -> JSONValue {
    if decodedJSON == nil {
      let bytes = Array(try text().utf8)
      do {
        decodedJSON = .success(try JSONParser.parse(bytes))
      } catch {
        decodedJSON = .failure(
          EvaluationFailure("the body is not JSON: \(error.message), at byte \(error.offset)"))
      }
    }
    return try decodedJSON?.get() ?? .null
  }

  // MARK: Cookies

  /// `name`, or `name[Attribute]`.
  private func cookie(_ text: String) throws(EvaluationFailure) -> HurlValue? {
    var name = text[...]
    var attribute: Substring?
    if text.hasSuffix("]"), let open = text.firstIndex(of: "[") {
      name = text[..<open]
      attribute = text[text.index(after: open)...].dropLast()
    }
    let cookies = response.headers.values(of: "Set-Cookie").compactMap { SetCookie($0) }
    guard let cookie = cookies.last(where: { $0.name == name }) else { return nil }
    switch attribute?.lowercased() {
    case nil, "value": return .string(cookie.value)
    case "expires":
      return (cookie.attribute("Expires") ?? nil).flatMap { UTCDate(http: $0) }.map { .date($0) }
    case "max-age":
      return (cookie.attribute("Max-Age") ?? nil).flatMap { Int($0) }.map { .integer($0) }
    case "domain": return (cookie.attribute("Domain") ?? nil).map { .string($0) }
    case "path": return (cookie.attribute("Path") ?? nil).map { .string($0) }
    case "samesite": return (cookie.attribute("SameSite") ?? nil).map { .string($0) }
    case "secure": return cookie.attribute("Secure") == nil ? nil : .present
    case "httponly": return cookie.attribute("HttpOnly") == nil ? nil : .present
    case let other?:
      throw EvaluationFailure(
        "a cookie has no attribute `\(other)`; there are Value, Expires, Max-Age, Domain, Path, Secure, HttpOnly and SameSite"
      )
    }
  }
}
