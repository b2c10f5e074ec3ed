import TextCore

extension HurlParser {
  private static let depthLimit = 100

  /// Whether the line begins with `base64,`, `hex,` or `file,`.
  var isEncodedBody: Bool {
    cursor.starts(with: "base64,") || cursor.starts(with: "hex,") || cursor.starts(with: "file,")
  }

  /// Reads the body that stands next, if there is one, and what follows it to the next item.
  mutating func body() throws(HurlProblem) -> Body? {
    skipBlankLines()
    let start = cursor.position
    guard !isAtResponse, !isAtRequest, let byte = cursor.peek,
      let (content, type) = try bodyContent(byte)
    else { return nil }
    let body = Body(content: content, contentType: type, range: start..<cursor.position)
    recovering { (parser) throws(HurlProblem) in try parser.endOfLine(after: "the body") }
    skipBlankLines()
    return body
  }

  private mutating func bodyContent(
    _ first: UInt8
  ) throws(HurlProblem) -> (Body.Content, String?)? {
    switch first {
    case UInt8(ascii: "`"):
      guard cursor.starts(with: "```") else { return (.text(try quoted(first)), nil) }
      return try multiline()
    case UInt8(ascii: "<"): return (.text(try xml()), "application/xml")
    case _ where isEncodedBody: return (try encoded(), nil)
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"):
      return (.text(try json()), "application/json")
    case _ where first.isASCIIDigit: return (.text(try json()), "application/json")
    default:
      for word in ["true", "false", "null"] as [StaticString] {
        let start = cursor.position
        if takeWord(word) {
          cursor.position = start
          return (.text(try json()), "application/json")
        }
      }
      return nil
    }
  }

  // MARK: Bytes

  /// `base64,…;`, `hex,…;` or `file,…;`.
  mutating func encoded() throws(HurlProblem) -> Body.Content {
    let start = cursor.position
    let kind = text(cursor.skip { $0.isASCIILetter || $0.isASCIIDigit })
    cursor.position += 1
    if kind == "file" { return .file(try fileName(from: start)) }
    let digits = cursor.skip { $0 != UInt8(ascii: ";") }
    guard cursor.skip(UInt8(ascii: ";")) else {
      cursor.position = start
      throw HurlProblem(
        "these bytes have no end", at: restOfLine,
        help: "write a semicolon after them: `hex,c3a9;`")
    }
    return .bytes(try decoded(kind, digits))
  }

  private func decoded(_ kind: String, _ range: SourceRange) throws(HurlProblem) -> [UInt8] {
    let digits = cursor.bytes[range].filter { !$0.isBlank && !$0.isLineEnd }
    let bytes = kind == "hex" ? Hex.decode(digits) : Base64.decode(digits)
    guard let bytes else {
      throw HurlProblem("this is not \(kind)", at: range)
    }
    return bytes
  }

  // MARK: Texts of several lines

  /// A text between ```` ``` ````, with a hint: `json`, `xml`, `graphql`, `base64` or `hex`.
  mutating func multiline() throws(HurlProblem) -> (Body.Content, String?) {
    let start = cursor.position
    cursor.position += 3
    let first = cursor.position
    guard let end = endOfMultiline() else {
      throw HurlProblem(
        "this text has no end", at: start..<start + 3, help: "close it with ``` on a line")
    }
    defer { cursor.position = end + 3 }
    let line = cursor.bytes[first..<end].firstIndex(of: UInt8(ascii: "\n"))
    guard let line else { return (.text(try template(upTo: end, escapes: false)), nil) }
    let words = text(first..<line).split(separator: ",", omittingEmptySubsequences: false)
      .map(\.trimmed)
    let escapes = words.dropFirst().contains("escape")
    let variables = !words.dropFirst().contains("novariable")
    if let unknown = words.dropFirst().first(where: { $0 != "escape" && $0 != "novariable" }) {
      throw HurlProblem(
        "there is no attribute `\(unknown)`", at: first..<line,
        help: "there are `escape` and `novariable`")
    }
    cursor.position = line + 1
    switch words.first ?? "" {
    case "": return (.text(try template(upTo: end, escapes: escapes, variables: variables)), nil)
    case "json":
      return (
        .text(try template(upTo: end, escapes: escapes, variables: variables)), "application/json"
      )
    case "xml":
      return (
        .text(try template(upTo: end, escapes: escapes, variables: variables)), "application/xml"
      )
    case "graphql": return (try graphQL(upTo: end), "application/json")
    case "base64", "hex": return (.bytes(try decoded(words[0], line + 1..<end)), nil)
    case let hint:
      let known = ["json", "xml", "graphql", "base64", "hex"]
      throw HurlProblem(
        "there is no kind of text `\(hint)`", at: first..<max(first + 1, line),
        help: nearestName(to: hint, among: known).map { "did you mean `\($0)`?" }
          ?? "there are: " + known.joined(separator: ", "))
    }
  }

  private func endOfMultiline() -> Int? {
    var position = cursor.position
    while position + 3 <= cursor.end {
      if cursor.bytes[position..<position + 3].elementsEqual("```".utf8) { return position }
      position += 1
    }
    return nil
  }

  /// A query, and perhaps a line `variables { … }`.
  private mutating func graphQL(upTo end: Int) throws(HurlProblem) -> Body.Content {
    let start = cursor.position
    var line = start
    while line < end {
      cursor.position = line
      if cursor.starts(with: "variables") {
        cursor.position += 9
        cursor.skip { $0.isBlank || $0.isLineEnd }
        if cursor.peek == UInt8(ascii: "{") {
          let variables = try json()
          cursor.skip { $0.isBlank || $0.isLineEnd }
          guard cursor.position == end else {
            throw HurlProblem("nothing may follow the variables", at: cursor.position..<end)
          }
          cursor.position = start
          return .graphQL(query: try template(upTo: line, escapes: false), variables: variables)
        }
      }
      cursor.position = line
      skipLine()
      line = cursor.position
    }
    cursor.position = start
    return .graphQL(query: try template(upTo: end, escapes: false), variables: nil)
  }

  // MARK: XML

  /// An element with all that it contains, and what may stand before it.
  private mutating func xml() throws(HurlProblem) -> Template {
    let start = cursor.position
    var depth = 0
    repeat {
      cursor.scan(to: UInt8(ascii: "<"))
      let tag = cursor.position
      if cursor.starts(with: "<!--") {
        try skip(past: "-->", from: tag)
        continue
      } else if cursor.starts(with: "<![CDATA[") {
        try skip(past: "]]>", from: tag)
        continue
      } else if cursor.starts(with: "<?") {
        try skip(past: "?>", from: tag)
        continue
      } else if cursor.starts(with: "<!") {
        try skip(past: ">", from: tag)
        continue
      } else {
        let isEnd = cursor.peek(1) == UInt8(ascii: "/")
        try skipTag(from: tag)
        if isEnd {
          depth -= 1
        } else if cursor.bytes[cursor.position - 2] != UInt8(ascii: "/") {
          depth += 1
        }
      }
      guard depth > 0 else { break }
    } while true
    // XML has no variables in Hurl; a text of several lines has.
    var template = Template(range: start..<cursor.position)
    template.append(text(template.range))
    return template
  }

  private mutating func skip(past end: StaticString, from start: Int) throws(HurlProblem) {
    while !cursor.isAtEnd {
      if cursor.starts(with: end) {
        cursor.position += end.utf8CodeUnitCount
        return
      }
      cursor.position += 1
    }
    throw unclosedXML(from: start)
  }

  private mutating func skipTag(from start: Int) throws(HurlProblem) {
    var quote: UInt8?
    while let byte = cursor.next() {
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return
      }
    }
    throw unclosedXML(from: start)
  }

  private func unclosedXML(from start: Int) -> HurlProblem {
    HurlProblem(
      "this XML is not closed", at: min(start, cursor.end - 1)..<min(start + 1, cursor.end),
      help: "a text that is not XML is written between ```")
  }

  // MARK: JSON

  /// A JSON value in which variables may stand, as written.
  mutating func json() throws(HurlProblem) -> Template {
    let start = cursor.position
    var variables: [Template.Variable] = []
    try jsonValue(depth: 0, &variables)
    var template = Template(range: start..<cursor.position)
    var position = start
    for variable in variables {
      template.append(text(position..<variable.range.lowerBound))
      template.parts.append(.variable(variable))
      position = variable.range.upperBound
    }
    template.append(text(position..<cursor.position))
    return template
  }

  private mutating func jsonValue(
    depth: Int, _ variables: inout [Template.Variable]
  ) throws(HurlProblem) {
    guard depth < Self.depthLimit else {
      throw HurlProblem(
        "values are nested deeper than \(Self.depthLimit) levels",
        at: cursor.position..<cursor.position + 1)
    }
    skipJSONSpace()
    switch cursor.peek {
    case UInt8(ascii: "{") where cursor.peek(1) == UInt8(ascii: "{"):
      variables.append(try variable())
    case UInt8(ascii: "{"):
      try jsonItems(closing: UInt8(ascii: "}"), "an object") { (parser) throws(HurlProblem) in
        try parser.jsonString(&variables)
        parser.skipJSONSpace()
        guard parser.cursor.skip(UInt8(ascii: ":")) else {
          throw parser.jsonProblem("a colon should stand here")
        }
        try parser.jsonValue(depth: depth + 1, &variables)
      }
    case UInt8(ascii: "["):
      try jsonItems(closing: UInt8(ascii: "]"), "an array") { (parser) throws(HurlProblem) in
        try parser.jsonValue(depth: depth + 1, &variables)
      }
    case UInt8(ascii: "\""): try jsonString(&variables)
    default: try jsonScalar()
    }
  }

  private mutating func jsonItems(
    closing end: UInt8, _ what: String, _ item: (inout HurlParser) throws(HurlProblem) -> Void
  ) throws(HurlProblem) {
    let start = cursor.position
    cursor.position += 1
    skipJSONSpace()
    if cursor.skip(end) { return }
    while true {
      skipJSONSpace()
      try item(&self)
      skipJSONSpace()
      if cursor.skip(end) { return }
      guard cursor.skip(UInt8(ascii: ",")) else {
        if cursor.isAtEnd {
          throw HurlProblem("\(what) has no end", at: start..<start + 1)
        }
        throw jsonProblem("a comma or the end of \(what) should stand here")
      }
    }
  }

  private mutating func jsonString(_ variables: inout [Template.Variable]) throws(HurlProblem) {
    let start = cursor.position
    guard cursor.skip(UInt8(ascii: "\"")) else {
      throw jsonProblem("a name in double quotes should stand here")
    }
    while let byte = cursor.peek, byte >= 0x20 {
      if byte == UInt8(ascii: "\"") {
        cursor.position += 1
        return
      }
      if cursor.starts(with: "{{") {
        var variable = try variable()
        variable.isInJSONString = true
        variables.append(variable)
      } else {
        cursor.position += byte == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    throw HurlProblem("this string has no end on its line", at: start..<start + 1)
  }

  private mutating func jsonScalar() throws(HurlProblem) {
    for word in ["true", "false", "null"] as [StaticString] where takeWord(word) { return }
    let start = cursor.position
    cursor.skip {
      $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
        || $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e")
    }
    guard (try? JSONParser.parse(Array(cursor.bytes[start..<cursor.position]))) != nil else {
      cursor.position = start
      throw jsonProblem("this is not a JSON value")
    }
  }

  private mutating func skipJSONSpace() { cursor.skip { $0.isBlank || $0.isLineEnd } }

  private func jsonProblem(_ message: String) -> HurlProblem {
    HurlProblem(
      message, at: cursor.position..<min(cursor.position + 1, cursor.end),
      help: "a text that is not JSON is written between ```")
  }
}
