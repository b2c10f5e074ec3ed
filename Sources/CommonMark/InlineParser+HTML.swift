/// Raw HTML in text (CommonMark 6.6). Each function gets the offset after what it knows already, and
/// returns where its construct ends, or `nil` if it is none.
extension InlineParser {
  mutating func htmlEnd(from start: Int) -> Int? {
    guard start < end else { return nil }
    switch text[start] {
    case UInt8(ascii: "/"): return closingTagEnd(from: start + 1)
    case UInt8(ascii: "?"):
      return find("?>", from: start + 1, failed: \.instructionEnd)
    case UInt8(ascii: "!"):
      if text.holds("--", at: start + 1, before: end) { return commentEnd(from: start + 3) }
      if text.holds("[CDATA[", at: start + 1, before: end) {
        return find("]]>", from: start + 8, failed: \.cdataEnd)
      }
      return declarationEnd(from: start + 1)
    default: return openTagEnd(from: start)
    }
  }

  /// The end of the next `mark`, which is not looked for again after it was not found.
  private mutating func find(
    _ mark: StaticString, from start: Int, failed: WritableKeyPath<FailedSearches, Bool>
  ) -> Int? {
    guard !failures[keyPath: failed] else { return nil }
    let first = mark.description.utf8.first
    var index = start
    while index < end {
      if text[index] == first, text.holds(mark, at: index, before: end) {
        return index + mark.utf8CodeUnitCount
      }
      index += 1
    }
    failures[keyPath: failed] = true
    return nil
  }

  /// The end of a comment.
  ///
  /// In CommonMark 0.30 its text begins neither with `>` nor with `->`, does not end with `-` and
  /// has no `--`; on GitHub, and in CommonMark 0.31, it is as in HTML.
  private mutating func commentEnd(from start: Int) -> Int? {
    let beginsWithEnd = text.holds(">", at: start, before: end)
    let beginsWithHyphenEnd = text.holds("->", at: start, before: end)
    if options.htmlComments {
      if beginsWithEnd { return start + 1 }
      if beginsWithHyphenEnd { return start + 2 }
      return find("-->", from: start, failed: \.commentEnd)
    }
    guard !beginsWithEnd, !beginsWithHyphenEnd,
      let hyphens = find("--", from: start, failed: \.commentEnd)
    else { return nil }
    return text.holds(">", at: hyphens, before: end) ? hyphens + 1 : nil
  }

  private mutating func declarationEnd(from start: Int) -> Int? {
    guard start < end, text[start].isASCIILetter else { return nil }
    return find(">", from: start, failed: \.declarationEnd)
  }

  private func closingTagEnd(from start: Int) -> Int? {
    guard let name = tagNameEnd(from: start) else { return nil }
    let index = skipHTMLSpace(from: name)
    return index < end && text[index] == UInt8(ascii: ">") ? index + 1 : nil
  }

  private func tagNameEnd(from start: Int) -> Int? {
    guard start < end, text[start].isASCIILetter else { return nil }
    var index = start + 1
    while index < end, text[index].isASCIIAlphanumeric || text[index] == UInt8(ascii: "-") {
      index += 1
    }
    return index
  }

  private func skipHTMLSpace(from start: Int) -> Int {
    var index = start
    while index < end, text[index].isMarkdownSpace { index += 1 }
    return index
  }

  private func openTagEnd(from start: Int) -> Int? {
    guard var index = tagNameEnd(from: start) else { return nil }
    while true {
      let afterSpace = skipHTMLSpace(from: index)
      guard afterSpace < end else { return nil }
      if text[afterSpace] == UInt8(ascii: ">") { return afterSpace + 1 }
      if text.holds("/>", at: afterSpace, before: end) { return afterSpace + 2 }
      guard afterSpace > index, let attribute = attributeEnd(from: afterSpace) else { return nil }
      index = attribute
    }
  }

  private func attributeEnd(from start: Int) -> Int? {
    let first = text[start]
    guard first.isASCIILetter || first == UInt8(ascii: "_") || first == UInt8(ascii: ":") else {
      return nil
    }
    var index = start + 1
    while index < end,
      text[index].isASCIIAlphanumeric || text[index] == UInt8(ascii: "_")
        || text[index] == UInt8(ascii: ":") || text[index] == UInt8(ascii: ".")
        || text[index] == UInt8(ascii: "-")
    {
      index += 1
    }
    let equals = skipHTMLSpace(from: index)
    guard equals < end, text[equals] == UInt8(ascii: "=") else { return index }
    return attributeValueEnd(from: skipHTMLSpace(from: equals + 1))
  }

  private func attributeValueEnd(from start: Int) -> Int? {
    guard start < end else { return nil }
    let quote = text[start]
    var index = start
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      index += 1
      while index < end, text[index] != quote { index += 1 }
      return index < end ? index + 1 : nil
    }
    while index < end, !text[index].endsUnquotedValue { index += 1 }
    return index > start ? index : nil
  }
}

extension UInt8 {
  fileprivate var endsUnquotedValue: Bool {
    switch self {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "`"):
      true
    default: isMarkdownSpace
    }
  }
}
