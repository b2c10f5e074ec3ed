import TextCore

extension HurlParser {
  /// `key: value`.
  mutating func keyValue() throws(HurlProblem) -> KeyValue {
    let key = try self.key()
    return KeyValue(key: key, value: try value())
  }

  /// A key, and the colon after it.
  mutating func key() throws(HurlProblem) -> Template {
    guard let range = keyAhead() else {
      throw HurlProblem(
        "a name and a colon should stand here", at: restOfLine, help: "write `name: value`")
    }
    let key = try template(upTo: range.upperBound)
    skipBlanks()
    cursor.position += 1
    skipBlanks()
    return key
  }

  /// The range of the key that stands next, if a colon follows it; nothing is taken.
  func keyAhead() -> SourceRange? {
    var position = cursor.position
    guard byte(at: position) != UInt8(ascii: "[") else { return nil }
    scan: while let byte = byte(at: position) {
      switch byte {
      case UInt8(ascii: "\\"):
        position += 2
      case UInt8(ascii: "{") where self.byte(at: position + 1) == UInt8(ascii: "{"):
        while let byte = self.byte(at: position), !byte.isLineEnd, byte != UInt8(ascii: "}") {
          position += 1
        }
        position += 2
      case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "["),
        UInt8(ascii: "]"), UInt8(ascii: "@"), UInt8(ascii: "$"), 0x80...:
        position += 1
      case _ where byte.isASCIILetter || byte.isASCIIDigit: position += 1
      case UInt8(ascii: "}") where position > cursor.position: position += 1
      default: break scan
      }
    }
    let end = min(position, cursor.end)
    while byte(at: position)?.isBlank == true { position += 1 }
    guard end > cursor.position, byte(at: position) == UInt8(ascii: ":") else { return nil }
    return cursor.position..<end
  }

  /// A value without quotes: to the end of the line or a comment, without blanks at its end.
  mutating func value() throws(HurlProblem) -> Template {
    try template(upTo: endOfUnquoted())
  }

  /// Where the unquoted text that stands next ends; nothing is taken.
  private func endOfUnquoted() -> Int {
    var position = cursor.position
    var end = position
    while let byte = byte(at: position), !byte.isLineEnd, byte != UInt8(ascii: "#") {
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if !byte.isBlank { end = min(position, cursor.end) }
    }
    return end
  }

  /// A URL: as written, without escapes.
  mutating func url() throws(HurlProblem) -> Template {
    guard
      cursor.starts(with: "http://") || cursor.starts(with: "https://") || cursor.starts(with: "{{")
    else {
      throw HurlProblem(
        "a URL should stand here", at: restOfLine,
        help: "begin it with `http://`, or with a variable: `{{host}}/todos/`")
    }
    let start = cursor.position
    var url = Template(range: start..<start)
    while let byte = cursor.peek, !byte.isBlank, !byte.isLineEnd, byte != UInt8(ascii: "#") {
      if cursor.starts(with: "{{") {
        url.parts.append(.variable(try variable()))
      } else if byte >= 0x80 || byte.isURLByte {
        let run = cursor.skip { $0 >= 0x80 || $0.isURLByte }
        url.append(text(run))
      } else {
        throw HurlProblem(
          "this may not stand in a URL", at: cursor.position..<cursor.position + 1,
          help: "write it as `%\(byte.hex)`")
      }
    }
    url.range = start..<cursor.position
    return url
  }

  /// A string between `delimiter`s, on one line.
  mutating func quoted(_ delimiter: UInt8 = UInt8(ascii: "\"")) throws(HurlProblem) -> Template {
    let start = cursor.position
    guard cursor.skip(delimiter) else {
      throw HurlProblem(
        "a string should stand here", at: restOfLine, help: "write it between double quotes")
    }
    var position = cursor.position
    while let byte = byte(at: position), byte != delimiter {
      if byte.isLineEnd { break }
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard byte(at: position) == delimiter else {
      throw HurlProblem(
        "this string has no end on its line", at: start..<restOfLine.upperBound,
        help: "close it, or write a text of several lines between ```")
    }
    var text = try template(upTo: position)
    cursor.position = position + 1
    text.range = start..<cursor.position
    return text
  }

  /// Text with escapes and variables, to `end`.
  mutating func template(
    upTo end: Int, escapes: Bool = true, variables: Bool = true
  ) throws(HurlProblem) -> Template {
    let start = cursor.position
    var template = Template(range: start..<end)
    while cursor.position < end {
      if escapes, cursor.peek == UInt8(ascii: "\\") {
        template.append(String(try escape(upTo: end)))
      } else if variables, cursor.starts(with: "{{"), cursor.position + 1 < end {
        template.parts.append(.variable(try variable()))
      } else {
        let from = cursor.position
        cursor.position += 1
        while cursor.position < end, let byte = cursor.peek {
          if escapes && byte == UInt8(ascii: "\\") || variables && byte == UInt8(ascii: "{") {
            break
          }
          cursor.position += 1
        }
        template.append(text(from..<cursor.position))
      }
    }
    return template
  }

  private mutating func escape(upTo end: Int) throws(HurlProblem) -> Character {
    let start = cursor.position
    cursor.position += 1
    switch cursor.position < end ? cursor.next() : nil {
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      if cursor.skip(UInt8(ascii: "{")) {
        let digits = text(cursor.skip { $0.isHexDigit })
        if cursor.skip(UInt8(ascii: "}")), cursor.position <= end,
          let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
        {
          return Character(scalar)
        }
      }
      throw HurlProblem(
        "this is no character", at: start..<max(cursor.position, start + 2),
        help: "write its number in hexadecimal: `\\u{e9}`")
    case let byte? where Self.selfEscapes.contains(byte): return Character(Unicode.Scalar(byte))
    default:
      throw HurlProblem(
        "there is no such escape", at: start..<min(start + 2, cursor.end),
        help: "a backslash itself is written `\\\\`")
    }
  }

  private static let selfEscapes = Array("#\"`\\/: ;".utf8)

  /// `{{name}}`.
  mutating func variable() throws(HurlProblem) -> Template.Variable {
    let start = cursor.position
    cursor.position += 2
    skipBlanks()
    let range = cursor.skip {
      $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
    let name = text(range)
    skipBlanks()
    guard !name.isEmpty, cursor.starts(with: "}}") else {
      throw HurlProblem(
        "this variable is not closed", at: start..<max(cursor.position, start + 2),
        help: "write a name of letters, digits, `_` and `-` between `{{` and `}}`")
    }
    cursor.position += 2
    if name == "newUuid" || name == "newDate" {
      throw .unsupported(
        "`\(name)` is", at: range,
        help: "a contract sends the same bytes each time: write a value, or give a variable")
    }
    return Template.Variable(name: name, range: start..<cursor.position)
  }

  /// `file,name.txt;`, after the comma.
  mutating func fileName(from start: Int) throws(HurlProblem) -> Template {
    skipBlanks()
    var position = cursor.position
    while let byte = byte(at: position), byte != UInt8(ascii: ";"), !byte.isLineEnd {
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard byte(at: position) == UInt8(ascii: ";") else {
      throw HurlProblem(
        "this file's name has no end", at: start..<restOfLine.upperBound,
        help: "write a semicolon after it: `file,data.json;`")
    }
    var end = position
    while end > cursor.position, cursor.bytes[end - 1].isBlank { end -= 1 }
    let name = try template(upTo: end)
    cursor.position = position + 1
    return name
  }
}

extension UInt8 {
  var isHexDigit: Bool {
    isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }

  /// Whether it may stand in a URL of a Hurl file.
  fileprivate var isURLByte: Bool {
    isASCIILetter || isASCIIDigit || Array(":/.-?=&_%*,@~+!$'();[]".utf8).contains(self)
  }

  /// Two digits.
  var hex: String {
    let text = String(self, radix: 16, uppercase: true)
    return text.count == 1 ? "0" + text : text
  }
}
