import TextCore

/// Reads a Hurl file: a loop over lines, until the next request begins.
///
/// Grammar: <https://hurl.dev/docs/grammar.html>.
struct HurlParser {
  let source: SourceText
  var cursor: ByteCursor
  var problems: [HurlProblem] = []
  /// The last comment with something directly below it, and where that begins.
  private var commentAbove: (text: String, position: Int)?

  init(_ source: SourceText) {
    self.source = source
    cursor = ByteCursor(source.bytes)
    if cursor.starts(with: "\u{FEFF}") { cursor.position = 3 }
  }

  mutating func entries() -> [HurlEntry] {
    var entries: [HurlEntry] = []
    do {
      while true {
        skipBlankLines()
        guard !cursor.isAtEnd else { break }
        let title = commentAbove?.position == cursor.position ? commentAbove?.text : nil
        entries.append(try entry(number: entries.count + 1, title: title))
      }
    } catch {
      problems.append(error)
    }
    return entries
  }

  /// - Throws: What leaves no place to go on from.
  private mutating func entry(number: Int, title: String?) throws(HurlProblem) -> HurlEntry {
    let range = lineRange
    var request = try requestLine()
    request.headers = header { (parser) throws(HurlProblem) in try parser.keyValue() }
    while let name = try sectionName(among: Self.requestSections, of: "request") {
      try requestSection(name, of: &request)
    }
    request.body = try body()
    var response: ResponseSyntax?
    if isAtResponse {
      response = try self.response()
    } else if !cursor.isAtEnd, !isAtRequest {
      throw unexpectedLine(after: request.body != nil)
    }
    return HurlEntry(
      number: number, title: title, range: range, request: request, response: response)
  }

  /// `GET {{host}}/todos/`.
  private mutating func requestLine() throws(HurlProblem) -> RequestSyntax {
    let start = cursor.position
    let method = cursor.skip { $0.isASCIILetter }
    let name = text(method)
    guard !method.isEmpty, cursor.peek?.isBlank == true, !isAtResponse(start) else {
      throw isAtResponse(start)
        ? HurlProblem(
          "there is no request for this response", at: method,
          help: "a response stands below its request: `GET {{host}}/`, then `HTTP 200`")
        : HurlProblem(
          "a request should stand here", at: start..<max(method.upperBound, start + 1),
          help: "it is a method in capital letters, a space and a URL: `GET {{host}}/`")
    }
    if name.contains(where: \.isLowercase) {
      problems.append(
        HurlProblem(
          "a method is written in capital letters", at: method,
          help: "write `\(name.uppercased())`"))
    }
    skipBlanks()
    do {
      let url = try self.url()
      try endOfLine(after: "the URL")
      return RequestSyntax(method: name, url: url)
    } catch {
      problems.append(error)
      skipLine()
      return RequestSyntax(method: name, url: Template(range: method))
    }
  }

  /// `HTTP 200`, and all that belongs to it.
  private mutating func response() throws(HurlProblem) -> ResponseSyntax {
    var response = ResponseSyntax()
    recovering { (parser) throws(HurlProblem) in
      response.asserts.append(try parser.statusLine())
      try parser.endOfLine(after: "the status")
    }
    response.asserts += header { (parser) throws(HurlProblem) in try parser.headerAssert() }
    while let name = try sectionName(among: Self.responseSections, of: "response") {
      switch name {
      case "Captures":
        response.captures += lines { (parser) throws(HurlProblem) in try parser.capture() }
      default:
        response.asserts += lines { (parser) throws(HurlProblem) in try parser.explicitAssert() }
      }
    }
    if let body = try body() {
      response.asserts.append(Assert(kind: .body(body), source: source, range: body.range))
    }
    if !cursor.isAtEnd, !isAtRequest {
      throw isAtResponse
        ? HurlProblem("a request has one response", at: lineRange)
        : unexpectedLine(after: response.asserts.contains { $0.isBody })
    }
    return response
  }

  mutating func statusLine() throws(HurlProblem) -> Assert {
    let start = cursor.position
    cursor.position += 4
    var version: String?
    if cursor.skip(UInt8(ascii: "/")) {
      let range = cursor.skip { !$0.isBlank && !$0.isLineEnd }
      version = text(range)
      switch version {
      case "1.0", "1.1": break
      case "*": version = nil
      case "2", "3":
        throw .unsupported(
          "HTTP/\(text(range)) is", at: start..<range.upperBound,
          help: "write `HTTP`, or `HTTP/1.1`")
      default:
        throw HurlProblem(
          "there is no such version of HTTP", at: start..<range.upperBound,
          help: "write `HTTP`, `HTTP/1.0` or `HTTP/1.1`")
      }
    }
    skipBlanks()
    let status = cursor.skip { !$0.isBlank && !$0.isLineEnd && $0 != UInt8(ascii: "#") }
    let code = Int(text(status))
    guard text(status) == "*" || (code.map { (100...999).contains($0) } ?? false) else {
      throw HurlProblem(
        "a status should stand here", at: start..<max(status.upperBound, cursor.position),
        help: "write a number of three digits, or `*` for any: `HTTP 200`")
    }
    return Assert(
      kind: .status(version: version, code: code), source: source, range: start..<status.upperBound)
  }

  mutating func headerAssert() throws(HurlProblem) -> Assert {
    let start = cursor.position
    let header = try keyValue()
    return Assert(
      kind: .header(header), source: source, range: start..<header.value.range.upperBound)
  }

  private func unexpectedLine(after hasBody: Bool) -> HurlProblem {
    if let key = keyAhead() {
      return HurlProblem(
        hasBody ? "nothing but the next request may follow a body" : "a header may not stand here",
        at: key, help: "headers stand first, then sections, then the body")
    }
    return HurlProblem(
      "this is not understood", at: lineRange,
      help: "a header is `Name: value`; a response begins with `HTTP 200`, a request with `GET …`")
  }
}

extension Assert {
  var isBody: Bool {
    if case .body = kind { true } else { false }
  }
}

// MARK: Lines

extension HurlParser {
  /// Takes lines that are blank or comments, and the blanks before what follows them.
  mutating func skipBlankLines() {
    var comment: String?
    while true {
      skipBlanks()
      switch cursor.peek {
      case UInt8(ascii: "#"):
        comment = text(cursor.skip { !$0.isLineEnd }).drop { $0 == "#" }.trimmed
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): comment = nil
      case nil: return
      default:
        if let comment, !comment.isEmpty { commentAbove = (comment, cursor.position) }
        return
      }
      skipLine()
    }
  }

  mutating func skipBlanks() { cursor.skip { $0.isBlank } }

  /// Moves to the beginning of the next line.
  mutating func skipLine() {
    cursor.scan(to: UInt8(ascii: "\n"))
    _ = cursor.next()
  }

  /// Takes what may stand after an item: blanks, a comment, the line's end.
  mutating func endOfLine(after what: String) throws(HurlProblem) {
    skipBlanks()
    if let byte = cursor.peek, !byte.isLineEnd, byte != UInt8(ascii: "#") {
      throw HurlProblem("nothing may follow \(what) but a comment", at: restOfLine)
    }
    skipLine()
  }

  /// The rest of the line without blanks at its end; at least one byte, but at the end of the file.
  var restOfLine: SourceRange {
    var end = cursor.position
    var position = cursor.position
    while let byte = byte(at: position), byte != UInt8(ascii: "\n") {
      position += 1
      if !byte.isBlank, byte != UInt8(ascii: "\r") { end = position }
    }
    return cursor.position..<max(end, min(cursor.position + 1, cursor.end))
  }

  /// The line without blanks at its ends.
  private var lineRange: SourceRange { restOfLine }

  func byte(at position: Int) -> UInt8? {
    position < cursor.end ? cursor.bytes[position] : nil
  }

  func text(_ range: SourceRange) -> String {
    String(decoding: cursor.bytes[range], as: UTF8.self)
  }

  /// Whether the line begins a response.
  var isAtResponse: Bool { isAtResponse(cursor.position) }

  private func isAtResponse(_ position: Int) -> Bool {
    guard cursor.bytes[min(position, cursor.end)..<cursor.end].starts(with: "HTTP".utf8) else {
      return false
    }
    guard let next = byte(at: position + 4) else { return true }
    return next.isBlank || next.isLineEnd || next == UInt8(ascii: "/")
  }

  /// Whether the line begins a request.
  var isAtRequest: Bool {
    var position = cursor.position
    while let byte = byte(at: position), byte.isASCIIUppercase { position += 1 }
    return position > cursor.position && byte(at: position)?.isBlank == true && !isAtResponse
      && keyAhead() == nil
  }

  /// Reads the lines of headers, which end where something else begins.
  private mutating func header<Item>(
    _ item: (inout HurlParser) throws(HurlProblem) -> Item
  ) -> [Item] {
    var items: [Item] = []
    skipBlankLines()
    while keyAhead() != nil {
      recovering { (parser) throws(HurlProblem) in
        items.append(try item(&parser))
        try parser.endOfLine(after: "the value")
      }
      skipBlankLines()
    }
    return items
  }

  /// Reads the lines of a section, which end at a section, a response, a request or a body.
  mutating func lines<Item>(_ item: (inout HurlParser) throws(HurlProblem) -> Item) -> [Item] {
    var items: [Item] = []
    skipBlankLines()
    while let byte = cursor.peek, !isAtResponse, !isAtRequest, !isBodyStart(byte) {
      recovering { (parser) throws(HurlProblem) in
        items.append(try item(&parser))
        try parser.endOfLine(after: "this")
      }
      skipBlankLines()
    }
    return items
  }

  /// What a line of a section cannot begin with.
  private func isBodyStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "`"), UInt8(ascii: "\""): true
    case UInt8(ascii: "{"): cursor.peek(1) != UInt8(ascii: "{") || keyAhead() == nil
    default: isEncodedBody
    }
  }

  /// Reads part of a line; a mistake in it is noted, and the next line is gone on with.
  mutating func recovering(_ read: (inout HurlParser) throws(HurlProblem) -> Void) {
    do {
      try read(&self)
    } catch {
      problems.append(error)
      cursor.position = max(cursor.position, min(error.range.lowerBound, cursor.end))
      skipLine()
    }
  }
}

extension UInt8 {
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  var isLineEnd: Bool { self == 0x0A || self == 0x0D }
  var isASCIIUppercase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  var isASCIILetter: Bool {
    isASCIIUppercase || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
  }
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension StringProtocol {
  /// Without blanks and line ends at both ends.
  var trimmed: String {
    var text = Substring(self).unicodeScalars
    while let first = text.first, first.properties.isWhitespace { text.removeFirst() }
    while let last = text.last, last.properties.isWhitespace { text.removeLast() }
    return String(text)
  }
}
