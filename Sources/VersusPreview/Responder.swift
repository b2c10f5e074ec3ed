import HostSystem
import TextCore

/// Request → response, by nothing but what the site holds now.
///
/// It serves files, and says no to the rest: nothing can be sent to it, and nothing that it is asked for executes
/// anything. Names of hosts that nobody gave it are refused, so that no site in the browser can make itself look like
/// this one (DNS rebinding).
struct Responder: Sendable {
  let site: PreviewSite
  /// Names of hosts that are served, beside `localhost` and addresses; in lower case.
  var hosts: Set<String> = []

  func response(to request: Request) -> Response {
    let isHead = request.method == "HEAD"
    guard isHead || request.method == "GET" else { return refusal(of: request.method) }
    var response: Response
    switch target(of: request) {
    case .failure(let refusal): response = refusal.response
    case .success(let path): response = self.response(to: request, at: path)
    }
    response.isHeadOnly = isHead
    return response
  }

  private func response(to request: Request, at path: String) -> Response {
    switch path {
    case PageClient.eventsPath:
      return Response(
        status: 200,
        fields: [
          "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store",
        ], body: .events)
    case PageClient.scriptPath:
      return FileResponse(
        of: .init(
          bytes: PageClient.script, type: ContentType.of(extension: "js"),
          validator: "\"\(PageClient.version)\"")
      ).response(to: request)
    default: break
    }
    guard !site.isEmpty else {
      return .page(503, "Not built yet", "The site has not been built yet.")
    }
    switch site.place(at: path) {
    case .file(let file): return FileResponse(of: file).response(to: request)
    case .moved(let address):
      // Not for ever: another site may be served here tomorrow.
      return Response(
        status: 307, fields: ["Location": address, "Cache-Control": "no-store"])
    case .nothing:
      guard let page = site.missingPage else {
        return .page(404, "Not found", "There is nothing at this address.")
      }
      return Response(
        status: 404,
        fields: ["Content-Type": page.type, "Cache-Control": "no-store"],
        body: .bytes([page.bytes[...]]))
    }
  }

  /// Why a request gets nothing.
  private enum Refusal: Error {
    case badRequest(String)
    case otherHost(String)

    var response: Response {
      switch self {
      case .badRequest(let reason): .text(400, reason)
      case .otherHost(let host):
        .text(
          421, "This preview does not serve the host \(host). Start it with --host to name another."
        )
      }
    }
  }

  private func refusal(of method: String) -> Response {
    // RFC 9110, section 9.1: what is not known is not implemented, and what is known not allowed.
    let known = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"]
    var response = Response.text(
      known.contains(method) ? 405 : 501, "This preview answers GET and HEAD.")
    response.fields.append("Allow", "GET, HEAD")
    return response
  }

  /// The path that is asked for, percent-encoding undone and without a query.
  private func target(of request: Request) -> Result<String, Refusal> {
    let named = request.fields.values(of: "Host")
    guard named.count < 2, !named.isEmpty || !request.needsHost else {
      return .failure(.badRequest("A request names one host."))
    }
    var host = named.first
    var path = Substring(request.target)
    for scheme in ["http://", "https://"] where path.lowercased().hasPrefix(scheme) {
      // RFC 9112, section 3.2.2: a host in the target is the one that counts.
      path = path.dropFirst(scheme.count)
      let end = path.firstIndex { "/?".contains($0) } ?? path.endIndex
      host = String(path[..<end])
      path = path[end...]
      if !path.hasPrefix("/") { path = "/" + path }
    }
    if let host, !isServed(host) { return .failure(.otherHost(host)) }
    path = path.prefix { $0 != "?" && $0 != "#" }
    guard path.hasPrefix("/"), let decoded = Self.decode(path) else {
      return .failure(.badRequest("The address is not well-formed."))
    }
    return .success(decoded)
  }

  /// Whether a `Host` is that of this machine; its port may be another, where one leads to ours.
  private func isServed(_ host: String) -> Bool {
    let host = host.lowercased()
    if host.hasPrefix("[") {
      // Only an address stands in brackets, and no name leads to it.
      let address = host.dropFirst().prefix { $0 != "]" }
      return !address.isEmpty && address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    let parts = host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, parts.count == 1 || parts[1].allSatisfy(\.isNumber) else {
      return false
    }
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
    let isAddress = numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
    return isAddress || name == "localhost" || name.hasSuffix(".localhost")
      || hosts.contains(String(name))
  }

  /// Undoes percent-encoding; `nil` if what comes out is not UTF-8, or holds a NUL.
  private static func decode(_ path: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = path.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.count == 2 else { return nil }
      bytes.append(UInt8(digits[0] << 4 | digits[1]))
      rest = rest.dropFirst(2)
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }
}

extension Response {
  /// A line of text.
  static func text(_ status: Int, _ text: String) -> Response {
    Response(
      status: status,
      fields: [
        "Content-Type": ContentType.of(extension: "txt"), "X-Content-Type-Options": "nosniff",
      ], body: .bytes([Array((text + "\n").utf8)[...]]))
  }

  /// A page of the preview's own, which turns into the one that is asked for as soon as there is one.
  static func page(_ status: Int, _ title: String, _ text: String) -> Response {
    let html = """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>\(title)</title></head>
      <body><p>\(text)</p></body>
      </html>

      """
    return Response(
      status: status,
      fields: ["Content-Type": ContentType.of(extension: "html"), "Cache-Control": "no-store"],
      body: .bytes([PageClient.adding(to: Array(html.utf8), validator: "")[...]]))
  }
}
