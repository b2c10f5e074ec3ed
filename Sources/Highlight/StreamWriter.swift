/// Writes tokens as one stream of spans.
enum StreamWriter {
  static func html(of tokens: TokenList, in code: [UInt8]) -> [UInt8] {
    let starts = Tag.spanStarts
    var html = HTMLBuffer(capacity: code.count + code.count / 4 + tokens.count * 25)
    var start = 0
    for index in tokens.indices {
      let (kind, end) = tokens.kindAndEnd(index)
      let tag = starts[Int(kind)]
      html.append(start..<end, of: code, from: tag, to: tag.count == 0 ? .none : .spanEnd)
      start = end
    }
    return html.finish()
  }
}
