/// A cookie as a response sets it (RFC 6265, section 5.2).
struct SetCookie: Hashable, Sendable {
  var name: String
  var value: String
  /// In the order written; a value may be missing.
  var attributes: [(name: String, value: String?)]

  init?(_ header: String) {
    let parts = header.split(separator: ";", omittingEmptySubsequences: false)
    guard let (name, value) = Self.pair(parts[0]), let value, !name.isEmpty else { return nil }
    self.name = name
    self.value = value
    attributes = parts.dropFirst().compactMap { Self.pair($0) }
  }

  private static func pair(_ text: Substring) -> (name: String, value: String?)? {
    guard let sign = text.firstIndex(of: "=") else {
      let name = text.trimmed
      return name.isEmpty ? nil : (name, nil)
    }
    return (text[..<sign].trimmed, text[text.index(after: sign)...].trimmed)
  }

  /// The value of an attribute, whose name has no case: `.some(nil)` if it is there without one.
  func attribute(_ name: String) -> String?? {
    attributes.last { $0.name.lowercased() == name.lowercased() }?.value
  }

  static func == (a: SetCookie, b: SetCookie) -> Bool {
    a.name == b.name && a.value == b.value
      && a.attributes.elementsEqual(b.attributes) { $0.name == $1.name && $0.value == $1.value }
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(value)
  }
}

/// The cookies that servers have set, as a browser keeps them (RFC 6265, sections 5.3 and 5.4).
///
/// Time is what the server says it is, in the header `Date`, so that a run does not depend on the clock.
struct CookieJar: Sendable {
  private struct Cookie {
    var name: String
    var value: String
    var domain: String
    var isForHostOnly: Bool
    var path: String
    var expires: Double?
  }

  /// How many cookies are kept; the oldest give way.
  private static let limit = 300

  private var cookies: [Cookie] = []
  /// In seconds since 1970: 2000-01-01, until a server has said what time it is.
  private var now = 946_684_800.0

  /// Takes the cookies that a response to `request` sets.
  mutating func store(_ response: HTTPResponse, to request: HTTPRequest) {
    if let date = response.headers.values(of: "Date").first.flatMap(UTCDate.init(http:)) {
      now = date.seconds
    }
    for header in response.headers.values(of: "Set-Cookie") {
      if let cookie = SetCookie(header) { store(cookie, from: request) }
    }
    if cookies.count > Self.limit { cookies.removeFirst(cookies.count - Self.limit) }
  }

  private mutating func store(_ set: SetCookie, from request: HTTPRequest) {
    let host = request.host.lowercased()
    var domain = ((set.attribute("Domain") ?? nil) ?? "").lowercased()
    if domain.hasPrefix(".") { domain.removeFirst() }
    guard domain.isEmpty || Self.isHost(host, in: domain) else { return }
    let path = (set.attribute("Path") ?? nil) ?? ""
    var cookie = Cookie(
      name: set.name, value: set.value, domain: domain.isEmpty ? host : domain,
      isForHostOnly: domain.isEmpty,
      path: path.hasPrefix("/") ? path : Self.defaultPath(of: request.target))
    if let age = (set.attribute("Max-Age") ?? nil).flatMap({ Double($0) }) {
      cookie.expires = age <= 0 ? -.infinity : now + age
    } else if let text = set.attribute("Expires") ?? nil {
      cookie.expires = UTCDate(http: text)?.seconds
    }
    let place = cookies.firstIndex {
      $0.name == cookie.name && $0.domain == cookie.domain && $0.path == cookie.path
    }
    let isGone = cookie.expires.map { $0 <= now } ?? false
    switch (place, isGone) {
    case (let place?, true): cookies.remove(at: place)
    case (let place?, false): cookies[place] = cookie
    case (nil, true): break
    case (nil, false): cookies.append(cookie)
    }
  }

  private static func isHost(_ host: String, in domain: String) -> Bool {
    // A number's digits are no subdomains.
    host == domain || host.hasSuffix("." + domain) && !(host.last?.isNumber ?? true)
  }

  private static func defaultPath(of target: String) -> String {
    let path = target.prefix { $0 != "?" }
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  /// The cookies to send with a request, those of longer paths first.
  func pairs(for host: String, target: String) -> [(name: String, value: String)] {
    let host = host.lowercased()
    let path = target.prefix { $0 != "?" }
    let found = cookies.enumerated().filter { _, cookie in
      (cookie.isForHostOnly ? host == cookie.domain : Self.isHost(host, in: cookie.domain))
        && Self.isPath(path, in: cookie.path) && (cookie.expires.map { $0 > now } ?? true)
    }
    return found.sorted {
      ($1.element.path.utf8.count, $0.offset) < ($0.element.path.utf8.count, $1.offset)
    }.map { ($0.element.name, $0.element.value) }
  }

  private static func isPath(_ path: Substring, in folder: String) -> Bool {
    path == folder
      || path.hasPrefix(folder)
        && (folder.hasSuffix("/") || path.dropFirst(folder.count).first == "/")
  }
}
