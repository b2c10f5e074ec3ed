import TextCore

/// The script that keeps a page in the browser as the site is now: where it is served, and how pages get it.
///
/// It is put into pages as they are served, and never into what is published.
enum PageClient {
  /// Where addresses of the preview itself begin; no site has files whose names begin with a dot.
  static let scriptPath = "/.versus/preview.js"
  static let eventsPath = "/.versus/events"

  static let script = PackageResources.preview_js

  /// Of the script, and of how it is put into pages.
  static let version = Fingerprint(of: script).hex.prefix(8)

  /// The page with the script in it, allowed by what the page itself allows.
  ///
  /// `validator` is its `ETag`, which the script compares with that of what is served later.
  static func adding(to page: [UInt8], validator: String) -> [UInt8] {
    let element = "<script src=\"\(scriptPath)\" data-version='\(validator)' defer></script>"
    let head = page.firstRange(of: Array("</head>".utf8))?.lowerBound
    var result = SecurityPolicy.relaxed(page[..<(head ?? page.count)])
    result += element.utf8
    if let head { result += page[head...] }
    return result
  }
}

/// What a page lets its scripts do (Content Security Policy, in an element `meta`).
enum SecurityPolicy {
  private static let marker = Array("Content-Security-Policy\"".utf8)

  /// The head of a page whose scripts may come from, and speak to, the server that it comes from.
  static func relaxed(_ head: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = head
    while let found = rest.firstRange(of: marker),
      let content = rest[found.upperBound...].firstRange(of: Array("content=\"".utf8)),
      let end = rest[content.upperBound...].firstIndex(of: UInt8(ascii: "\""))
    {
      result += rest[..<content.upperBound]
      let policy = String(decoding: rest[content.upperBound..<end], as: UTF8.self)
      result += relaxed(policy).utf8
      rest = rest[end...]
    }
    return result + rest
  }

  /// Adds to a policy what the script needs.
  static func relaxed(_ policy: String) -> String {
    let policy = policy.replacing("&#39;", with: "'").replacing("&apos;", with: "'")
    var directives = policy.split(separator: ";").map { directive in
      directive.split(whereSeparator: \.isWhitespace).map(String.init)
    }.filter { !$0.isEmpty }
    for name in ["script-src", "connect-src"] { allow(name, in: &directives) }
    return directives.map { $0.joined(separator: " ") }.joined(separator: "; ")
  }

  private static func allow(_ name: String, in directives: inout [[String]]) {
    func index(of name: String) -> Int? {
      directives.firstIndex { $0[0].lowercased() == name }
    }
    let fallback = index(of: "default-src").map { Array(directives[$0].dropFirst()) }
    guard let known = index(of: name).map({ Array(directives[$0].dropFirst()) }) ?? fallback
    else { return }
    guard !known.contains(where: { $0.lowercased() == "'self'" }) else { return }
    let directive = [name] + known.filter { $0.lowercased() != "'none'" } + ["'self'"]
    if let place = index(of: name) {
      directives[place] = directive
    } else {
      directives.append(directive)
    }
  }
}
