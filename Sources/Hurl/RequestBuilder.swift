import HostSystem
import TextCore

/// A request that is ready to be sent, and how it came to be.
struct PreparedRequest: Sendable {
  var http: HTTPRequest
  /// The record of it; what every client sends (`Host`, `Accept`) is left out unless it is written.
  var record: ContractRecord.Request
  var url: URLParts
}

/// Makes requests of entries.
struct RequestBuilder {
  var variables: Variables
  var cookies: CookieJar
  var readFile: @Sendable (String) -> [UInt8]?
  var recordedBytes: Int

  private typealias Form = [ContractRecord.Request.Field]

  func request(
    for syntax: RequestSyntax, pathAsIs: Bool, user: String?
  ) throws(EvaluationFailure) -> PreparedRequest {
    var url = try self.url(syntax)
    if url.hasDotSegments, !pathAsIs {
      throw EvaluationFailure(
        "Hurl takes `.` and `..` out of a path before it sends it; to send them, write `path-as-is: true` below `[Options]`",
        at: syntax.url.range)
    }
    try addQuery(syntax.query, to: &url)
    var headers: [HTTPHeader] = []
    for header in syntax.headers {
      let (name, value) = (try variables.render(header.key), try variables.render(header.value))
      guard Self.isToken(name),
        !value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F })
      else { throw EvaluationFailure("this is no header that can be sent", at: header.key.range) }
      headers.append(HTTPHeader(name, value))
    }
    var record = ContractRecord.Request(
      method: syntax.method, url: url.origin + url.target, target: url.target, headers: [])
    let (body, type) = try self.body(syntax, &record)
    if let type, headers.values(of: "Content-Type").isEmpty {
      headers.append(HTTPHeader("Content-Type", type))
    }
    try addAuthorization(syntax, user ?? url.user, to: &headers)
    try addCookies(syntax, url, to: &headers)
    record.headers = headers
    if !body.isEmpty { record.body = ContractRecord.Body(body, limit: recordedBytes) }
    let http = HTTPRequest(
      method: syntax.method, host: url.host, port: url.port, target: url.target,
      headers: Self.complete(headers, url, method: syntax.method, body: body), body: body)
    return PreparedRequest(http: http, record: record, url: url)
  }

  /// RFC 9110, section 5.6.2.
  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || "!#$%&'*+-.^_`|~".utf8.contains($0)
      }
  }

  private func url(_ syntax: RequestSyntax) throws(EvaluationFailure) -> URLParts {
    let text = try variables.render(syntax.url)
    do {
      return try URLParts(text)
    } catch {
      throw EvaluationFailure(error.message, at: syntax.url.range)
    }
  }

  private func addQuery(
    _ query: [KeyValue], to url: inout URLParts
  ) throws(EvaluationFailure) {
    for parameter in query {
      let separator = !url.target.contains("?") ? "?" : url.target.hasSuffix("?") ? "" : "&"
      let name = PercentEncoding.encode(try variables.render(parameter.key))
      let value = PercentEncoding.encode(try variables.render(parameter.value))
      url.target += "\(separator)\(name)=\(value)"
    }
  }

  private func addAuthorization(
    _ syntax: RequestSyntax, _ user: String?, to headers: inout [HTTPHeader]
  ) throws(EvaluationFailure) {
    var credentials = user
    if let basic = syntax.basicAuth {
      credentials = "\(try variables.render(basic.key)):\(try variables.render(basic.value))"
    }
    guard let credentials, headers.values(of: "Authorization").isEmpty else { return }
    headers.append(
      HTTPHeader("Authorization", "Basic " + Base64.encode(Array(credentials.utf8))))
  }

  private func addCookies(
    _ syntax: RequestSyntax, _ url: URLParts, to headers: inout [HTTPHeader]
  ) throws(EvaluationFailure) {
    var pairs = cookies.pairs(for: url.host, target: url.target).map { "\($0.name)=\($0.value)" }
    for cookie in syntax.cookies {
      pairs.append("\(try variables.render(cookie.key))=\(try variables.render(cookie.value))")
    }
    guard !pairs.isEmpty, headers.values(of: "Cookie").isEmpty else { return }
    headers.append(HTTPHeader("Cookie", pairs.joined(separator: "; ")))
  }

  /// Adds what every request has.
  static func complete(
    _ headers: [HTTPHeader], _ url: URLParts, method: String, body: [UInt8]
  ) -> [HTTPHeader] {
    var all: [HTTPHeader] = []
    if headers.values(of: "Host").isEmpty { all.append(HTTPHeader("Host", url.authority)) }
    if headers.values(of: "Accept").isEmpty { all.append(HTTPHeader("Accept", "*/*")) }
    if headers.values(of: "User-Agent").isEmpty { all.append(HTTPHeader("User-Agent", "hurl")) }
    all += headers
    if !body.isEmpty || ["POST", "PUT", "PATCH"].contains(method),
      headers.values(of: "Content-Length").isEmpty
    {
      all.append(HTTPHeader("Content-Length", "\(body.count)"))
    }
    return all
  }

  // MARK: Bodies

  private func body(
    _ syntax: RequestSyntax, _ record: inout ContractRecord.Request
  ) throws(EvaluationFailure) -> (bytes: [UInt8], contentType: String?) {
    if let fields = syntax.multipart { return try multipart(fields, &record) }
    if let fields = syntax.form {
      var form: Form = []
      for field in fields {
        form.append(
          .init(name: try variables.render(field.key), value: try variables.render(field.value)))
      }
      record.form = form
      let text = form.map {
        "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value ?? ""))"
      }.joined(separator: "&")
      return (Array(text.utf8), "application/x-www-form-urlencoded")
    }
    guard let body = syntax.body else { return ([], nil) }
    return (try bytes(of: body), body.contentType)
  }

  /// The bytes of a body, with the variables' values in it.
  func bytes(of body: Body) throws(EvaluationFailure) -> [UInt8] {
    switch body.content {
    case .text(let template): return Array(try variables.render(template).utf8)
    case .bytes(let bytes): return bytes
    case .file(let name): return try file(name)
    case .graphQL(let query, let variables):
      var text = "{\"query\":" + (try self.variables.render(query)).jsonQuoted
      if let variables { text += ",\"variables\":" + (try self.variables.render(variables)) }
      return Array((text + "}").utf8)
    }
  }

  func file(_ name: Template) throws(EvaluationFailure) -> [UInt8] {
    let path = try variables.render(name)
    guard let bytes = readFile(path) else {
      throw EvaluationFailure("there is no file `\(path)`", at: name.range)
    }
    return bytes
  }

  /// RFC 7578.
  private func multipart(
    _ fields: [MultipartField], _ record: inout ContractRecord.Request
  ) throws(EvaluationFailure) -> (bytes: [UInt8], contentType: String?) {
    var parts: [(head: String, content: [UInt8])] = []
    var form: Form = []
    for field in fields {
      let name = try variables.render(field.name)
      var head = "Content-Disposition: form-data; name=\"\(Self.quoted(name))\""
      switch field.value {
      case .text(let template):
        let value = try variables.render(template)
        form.append(.init(name: name, value: value))
        parts.append((head, Array(value.utf8)))
      case .file(let file, let contentType):
        let path = try variables.render(file)
        let type =
          if let contentType { try variables.render(contentType) } else { Self.mediaType(of: path) }
        let base = path.split(separator: "/").last.map(String.init) ?? path
        head += "; filename=\"\(Self.quoted(base))\"\r\nContent-Type: \(type)"
        form.append(.init(name: name, file: path, contentType: type))
        parts.append((head, try self.file(file)))
      }
    }
    record.form = form
    record.isMultipart = true
    // The same fields give the same bytes, and the digest stands in none of them.
    let digest = ContentHash(of: parts.flatMap { Array($0.head.utf8) + $0.content }).bytes
    let boundary = "------------------------" + Hex.encode(digest.prefix(12))
    var bytes: [UInt8] = []
    for part in parts {
      bytes +=
        Array("--\(boundary)\r\n\(part.head)\r\n\r\n".utf8) + part.content + Array("\r\n".utf8)
    }
    bytes += Array("--\(boundary)--\r\n".utf8)
    return (bytes, "multipart/form-data; boundary=\(boundary)")
  }

  /// A name within quotes, as browsers write it.
  private static func quoted(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"": text += "%22"
      case "\r": text += "%0D"
      case "\n": text += "%0A"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// What a file's name says of its content, as Hurl reads it.
  private static func mediaType(of path: String) -> String {
    switch path.split(separator: ".").last?.lowercased() ?? "" {
    case "gif": "image/gif"
    case "jpg", "jpeg": "image/jpeg"
    case "png": "image/png"
    case "svg": "image/svg+xml"
    case "txt": "text/plain"
    case "htm", "html": "text/html"
    case "pdf": "application/pdf"
    case "xml": "application/xml"
    case "json": "application/json"
    default: "application/octet-stream"
    }
  }
}
