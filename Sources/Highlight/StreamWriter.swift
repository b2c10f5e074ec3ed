import TextCore

/// Writes tokens as one stream of spans.
///
/// Half of the time that highlighting takes is spent here, and most of what is written is tags of a few
/// bytes. So the length is computed first, and then everything written byte by byte into its place.
struct StreamWriter {
  /// The opening tags of all kinds, one after the other, and the closing tag.
  private let tags: [UInt8]
  /// Where in `tags` the opening tag of each kind begins; then where the closing tag does, and its end.
  private let starts: [Int]

  static let shared = StreamWriter()

  private init() {
    var tags: [UInt8] = []
    var starts: [Int] = []
    for kind in TokenKind.allCases {
      starts.append(tags.count)
      if kind != .text { tags += "<span class=\"\(kind.className)\">".utf8 }
    }
    starts.append(tags.count)
    tags += "</span>".utf8
    self.tags = tags
    self.starts = starts + [tags.count]
  }

  /// What is written in place of a byte, where it is not the byte: an index of `entities`, from 1.
  private static let escapes: [UInt8] = (UInt8.min...UInt8.max).map { byte in
    var escaped: [UInt8] = []
    escaped.appendEscapingHTML([byte][...])
    return escaped.count == 1 ? 0 : UInt8(entities.firstIndex(of: escaped) ?? 0) + 1
  }

  private static let entities = "&<>\"'".utf8.map { byte in
    var escaped: [UInt8] = []
    escaped.appendEscapingHTML([byte][...])
    return escaped
  }

  func html(of tokens: TokenList, in code: [UInt8]) -> [UInt8] {
    let escapes = Self.escapes
    let entities = Self.entities
    let close = starts[TokenKind.allCases.count]..<tags.count
    let count = length(of: tokens, in: code, escapes: escapes, entities: entities)
    return [UInt8](capacity: count) { (html: inout OutputSpan<UInt8>) in
      var position = 0
      for index in tokens.indices {
        let (kind, end) = tokens.kindAndEnd(index)
        let tag = starts[kind]..<starts[kind + 1]
        for index in tag { html.append(tags[index]) }
        while position < end {
          let byte = code[position]
          let escape = escapes[Int(byte)]
          if escape == 0 {
            html.append(byte)
          } else {
            for byte in entities[Int(escape) - 1] { html.append(byte) }
          }
          position += 1
        }
        if !tag.isEmpty { for index in close { html.append(tags[index]) } }
      }
    }
  }

  private func length(
    of tokens: TokenList, in code: [UInt8], escapes: [UInt8], entities: [[UInt8]]
  ) -> Int {
    let growth = [0] + entities.map { $0.count - 1 }
    var count = code.count
    for byte in code { count += growth[Int(escapes[Int(byte)])] }
    let closeCount = tags.count - starts[TokenKind.allCases.count]
    for index in tokens.indices {
      let kind = tokens.kindAndEnd(index).kind
      let tagCount = starts[kind + 1] - starts[kind]
      if tagCount > 0 { count += tagCount + closeCount }
    }
    return count
  }
}
