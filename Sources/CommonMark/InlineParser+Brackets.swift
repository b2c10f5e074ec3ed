internal import TextCore

/// Links and images (CommonMark 6.3 and 6.4).
extension InlineParser {
  mutating func openBracket(isImage: Bool) {
    let start = position
    position += isImage ? 2 : 1
    if let last = brackets.indices.last { brackets[last].bracketAfter = true }
    tailGrows = false
    appendText(start..<position)
    tailGrows = false
    activeBrackets += 1
    brackets.append(
      Bracket(node: tail, position: position, isImage: isImage, delimiter: lastDelimiter))
  }

  mutating func closeBracket() {
    let start = position
    position += 1
    guard let opener = brackets.last else { return appendText(start..<position) }
    guard opener.isActive else {
      brackets.removeLast()
      return appendText(start..<position)
    }
    guard let target = inlineTarget() ?? referenceTarget(of: opener, closedAt: start) else {
      brackets.removeLast()
      activeBrackets -= 1
      if makeFootnoteReference(opener, closedAt: start) { return }
      position = start + 1
      return appendText(start..<position)
    }
    makeLink(opener, to: target)
  }

  /// Makes `[^label]` a reference, if there is such a footnote.
  private mutating func makeFootnoteReference(_ opener: Bracket, closedAt close: Int) -> Bool {
    let label = opener.position + 1..<max(close, opener.position + 1)
    guard !footnoteLabels.isEmpty, !opener.isImage, close - opener.position < 1000,
      !label.isEmpty, text[opener.position] == UInt8(ascii: "^"),
      let footnote = footnoteLabels[LinkSyntax.matchingKey(text[label])]
    else { return false }
    position = close + 1
    let upper = fileOffset(close) + 1
    // What the brackets held is part of the label, whatever it looked like.
    nodes[opener.node].nextIndex = -1
    tail = opener.node
    tailGrows = false
    lastDelimiter = opener.delimiter
    if lastDelimiter >= 0 { delimiters[lastDelimiter].next = -1 }
    nodes[tail].kind = .footnoteReference
    nodes[tail].upper = Int32(truncatingIfNeeded: upper)
    nodes[tail].detail = Int32(truncatingIfNeeded: footnote)
    return true
  }

  /// Moves what stands after `opener` into a link or image that ends at `position`.
  private mutating func makeLink(_ opener: Bracket, to target: LinkTarget) {
    matchDelimiters(above: opener.delimiter)
    var link = MarkdownNode(
      opener.isImage ? .image : .link,
      Int(nodes[opener.node].lower)..<fileOffset(position - 1) + 1)
    link.detail = Int32(truncatingIfNeeded: links.count)
    links.append(target)
    wrap(after: opener.node, before: -1, in: link)
    unlink(opener.node)
    brackets.removeLast()
    activeBrackets -= 1
    guard !opener.isImage else { return }
    // No link in a link: what stands before cannot open one any more.
    for index in brackets.indices.reversed() where !brackets[index].isImage {
      guard brackets[index].isActive else { break }
      brackets[index].isActive = false
      activeBrackets -= 1
    }
  }

  /// Reads `(destination "title")`, if that is what stands next.
  private mutating func inlineTarget() -> LinkTarget? {
    guard position < end, text[position] == UInt8(ascii: "(") else { return nil }
    let start = skipSpaces(from: position + 1)
    guard let destination = LinkSyntax.destination(in: text, from: start, to: end) else {
      return nil
    }
    var index = skipSpaces(from: destination.end)
    var title: Range<Int>?
    if index > destination.end, let titleEnd = LinkSyntax.title(in: text, from: index, to: end) {
      title = index + 1..<titleEnd - 1
      index = skipSpaces(from: titleEnd)
    }
    guard index < end, text[index] == UInt8(ascii: ")") else { return nil }
    position = index + 1
    let content = destination.content
    let lower = fileOffset(content.lowerBound)
    let upper = content.isEmpty ? lower : fileOffset(content.upperBound - 1) + 1
    return LinkTarget(
      destination: unescape(destination.content), title: title.map { unescape($0) },
      fileRange: lower..<max(lower, upper))
  }

  private func skipSpaces(from start: Int) -> Int {
    var index = start
    while index < end, text[index].isMarkdownSpace { index += 1 }
    return index
  }

  /// `range` itself if nothing in it is escaped.
  mutating func unescape(_ range: Range<Int>) -> Range<Int> {
    let needsWork = text[range].contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }
    return needsWork ? decode(characters.unescaped(range, of: text)) : range
  }

  /// Looks up `[label]`, or the text in the brackets for `[]` or nothing.
  private mutating func referenceTarget(of opener: Bracket, closedAt close: Int) -> LinkTarget? {
    guard !references.isEmpty else { return nil }
    var label: Range<Int>? = LinkSyntax.label(in: text, from: position, to: end)
    if let label {
      position = label.upperBound
      while position < end, text[position] != UInt8(ascii: "]") { position += 1 }
      position += 1
    }
    if label?.isEmpty ?? true, !opener.bracketAfter {
      label = opener.position..<close
    }
    guard let label, label.count < 1000, let target = references.target(of: text[label]) else {
      return nil
    }
    // A long address that is used often would make the page grow with the square of its source.
    let size = target.destination.count + (target.title?.count ?? 0)
    guard size <= referenceAllowance else { return nil }
    referenceAllowance -= size
    return target
  }
}
