/// A URL taken apart (RFC 3986), with its path and query as written.
struct URLParts: Hashable, Sendable {
  var host: String
  var port: Int
  /// `name:password`.
  var user: String?
  /// The path and the query; at least `/`.
  var target: String

  init(_ text: String) throws(EvaluationFailure) {
    guard let scheme = text.range(of: "://") else {
      throw EvaluationFailure("the URL `\(text.prefix(200))` does not begin with `http://`")
    }
    guard text[..<scheme.lowerBound].lowercased() == "http" else {
      throw EvaluationFailure(
        "`\(text[..<scheme.lowerBound].prefix(20))` is not supported here: servers on this machine speak `http`"
      )
    }
    let rest = text[scheme.upperBound...].prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let target = rest[authority.endIndex...]
    var place = authority
    if let at = authority.lastIndex(of: "@") {
      user = String(authority[..<at])
      place = authority[authority.index(after: at)...]
    }
    (host, port) = try Self.hostAndPort(place)
    self.target = try Self.escaped(target.hasPrefix("/") ? target : "/" + target)
  }

  private static func hostAndPort(_ text: Substring) throws(EvaluationFailure) -> (String, Int) {
    var host = text
    var port = 80
    let afterHost =
      text.hasPrefix("[") ? text.firstIndex(of: "]") ?? text.startIndex : text.startIndex
    if let colon = text[afterHost...].lastIndex(of: ":") {
      host = text[..<colon]
      guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number)
      else {
        throw EvaluationFailure("`\(text.prefix(100))` has no port that can be")
      }
      port = number
    }
    guard !host.isEmpty else { throw EvaluationFailure("the URL names no host") }
    return (String(host), port)
  }

  /// Writes what is not ASCII as escapes of its UTF-8; the rest stays.
  private static func escaped(_ target: some StringProtocol) throws(EvaluationFailure) -> String {
    var bytes: [UInt8] = []
    for byte in target.utf8 {
      guard byte > 0x20, byte != 0x7F else {
        throw EvaluationFailure(
          "a blank or a control character may not stand in a URL: write `%\(byte.hex)`")
      }
      if byte < 0x80 {
        bytes.append(byte)
      } else {
        bytes += Array("%\(byte.hex)".utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `http://host:port`.
  var origin: String { "http://" + authority }

  var authority: String { port == 80 ? host : "\(host):\(port)" }

  /// Whether `.` or `..` is a segment of the path, which clients take out.
  var hasDotSegments: Bool { Self.hasDotSegments(target) }

  static func hasDotSegments(_ target: String) -> Bool {
    target.prefix { $0 != "?" }.split(separator: "/").contains { $0 == "." || $0 == ".." }
  }

  /// What `reference` means on the page at this URL (RFC 3986, section 5.2).
  func resolving(_ reference: String) -> String {
    if reference.hasPrefix("//") { return resolving("http:" + reference) }
    if reference.contains("://") {
      return (try? URLParts(reference)).map { $0.origin + Self.withoutDots($0.target) } ?? reference
    }
    if reference.hasPrefix("/") { return origin + Self.withoutDots(reference) }
    let path = target.prefix { $0 != "?" }
    if reference.hasPrefix("?") { return origin + path + reference }
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    return origin + Self.withoutDots(folder + reference)
  }

  /// RFC 3986, section 5.2.4.
  private static func withoutDots(_ target: some StringProtocol) -> String {
    let path = target.prefix { $0 != "?" && $0 != "#" }
    guard hasDotSegments(String(path)) else { return String(target) }
    var kept: [Substring] = []
    let segments = String(path).dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return "/" + kept.joined(separator: "/") + target[path.endIndex...]
  }
}

extension String {
  /// The first place where `text` stands.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
