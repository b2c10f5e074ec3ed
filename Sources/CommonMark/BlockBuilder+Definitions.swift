extension BlockBuilder {
  /// Takes the link reference definitions (CommonMark 4.7) at the beginning of a paragraph.
  ///
  /// - Returns: What is left of `range`.
  mutating func skippingDefinitions(_ range: Range<Int>, piece: Int) -> Range<Int> {
    var range = range
    var piece = piece
    while !range.isEmpty, content[range.lowerBound] == UInt8(ascii: "["),
      let end = readDefinition(range, movingOn: &piece)
    {
      range = content.trimming(min(end, range.upperBound)..<range.upperBound)
    }
    return range
  }

  private mutating func readDefinition(_ range: Range<Int>, movingOn piece: inout Int) -> Int? {
    let end = range.upperBound
    guard let label = LinkSyntax.label(in: content, from: range.lowerBound, to: end), !label.isEmpty
    else { return nil }
    // White space in the brackets was trimmed.
    var index = label.upperBound
    while index < end, content[index] != UInt8(ascii: "]") { index += 1 }
    guard index + 1 < end, content[index + 1] == UInt8(ascii: ":") else { return nil }
    index = LinkSyntax.skipBlanksAndLineEnd(in: content, from: index + 2, to: end)
    guard let destination = LinkSyntax.destination(in: content, from: index, to: end) else {
      return nil
    }
    var title: Range<Int>?
    var lineEnd = lineEnd(from: destination.end, to: end)
    let titleStart = LinkSyntax.skipBlanksAndLineEnd(in: content, from: destination.end, to: end)
    if titleStart > destination.end,
      let titleEnd = LinkSyntax.title(in: content, from: titleStart, to: end),
      let end = self.lineEnd(from: titleEnd, to: end)
    {
      title = titleStart + 1..<titleEnd - 1
      lineEnd = end
    }
    guard let lineEnd else { return nil }
    define(label, destination: destination.content, title: title, movingOn: &piece)
    return lineEnd
  }

  /// The end of the line if nothing but blanks stands before it.
  private func lineEnd(from start: Int, to end: Int) -> Int? {
    var index = start
    while index < end, content[index].isBlank { index += 1 }
    if index == end { return end }
    return content[index] == UInt8(ascii: "\n") ? index + 1 : nil
  }

  private mutating func define(
    _ label: Range<Int>, destination: Range<Int>, title: Range<Int>?,
    movingOn piece: inout Int
  ) {
    let target = LinkTarget(
      destination: unescape(destination), title: title.map { unescape($0) },
      fileRange: fileRange(destination, movingOn: &piece))
    references.define(content[label], as: target)
  }

  /// Appends `range` of `content` to it with escapes and entities replaced, if it has any.
  private mutating func unescape(_ range: Range<Int>) -> Range<Int> {
    let needsWork = content[range].contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }
    guard needsWork else { return range }
    let text = characters.unescaped(range, of: content)
    content.append(contentsOf: text)
    return content.count - text.count..<content.count
  }
}
