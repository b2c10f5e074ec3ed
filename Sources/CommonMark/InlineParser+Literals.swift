/// Code spans, autolinks in angle brackets and raw HTML.
extension InlineParser {
  /// Reads a code span (CommonMark 6.1), or backticks that close nowhere.
  mutating func parseCode() {
    let start = position
    while position < end, text[position] == UInt8(ascii: "`") { position += 1 }
    let opening = position
    guard let close = closingBackticks(opening - start) else {
      position = opening
      return appendText(start..<opening)
    }
    var content = opening..<close
    let node = append(.code, from: start, to: position)
    if text[content].contains(UInt8(ascii: "\n")) {
      content = decode(text[content].lazy.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 })
      nodes[node].textRange = strippingSpaces(content, in: decoded, offset: text.count)
    } else {
      nodes[node].textRange = strippingSpaces(content, in: text, offset: 0)
    }
  }

  private func strippingSpaces(_ range: Range<Int>, in bytes: [UInt8], offset: Int) -> Range<Int> {
    let space = UInt8(ascii: " ")
    guard range.count > 1, bytes[range.lowerBound - offset] == space,
      bytes[range.upperBound - 1 - offset] == space,
      bytes[range.lowerBound - offset..<range.upperBound - offset].contains(where: { $0 != space })
    else { return range }
    return range.lowerBound + 1..<range.upperBound - 1
  }

  /// Moves past the next run of exactly `length` backticks.
  ///
  /// - Returns: Where that run begins. Runs that were passed are remembered, so that many different
  ///   lengths without a partner stay linear.
  private mutating func closingBackticks(_ length: Int) -> Int? {
    guard length < lastBackticks.count else { return nil }
    if failures.backticks, lastBackticks[length] < position { return nil }
    var index = position
    while index < end {
      guard text[index] == UInt8(ascii: "`") else {
        index += 1
        continue
      }
      let start = index
      while index < end, text[index] == UInt8(ascii: "`") { index += 1 }
      if index - start < lastBackticks.count {
        lastBackticks[index - start] = max(start, lastBackticks[index - start])
      }
      if index - start == length {
        position = index
        return start
      }
    }
    failures.backticks = true
    return nil
  }

  /// Reads what `<` begins: an autolink, raw HTML or itself.
  mutating func parseAngle() {
    let start = position
    if let close = autolinkEnd(from: start + 1) {
      appendAutolink(start + 1..<close.end, isMail: close.isMail)
    } else if let close = htmlEnd(from: start + 1) {
      let node = append(.html, from: start, to: close)
      nodes[node].textRange = start..<close
      position = close
    } else {
      position += 1
      appendText(start..<position)
    }
  }

  /// Appends `<address>`, whose `range` is the address.
  private mutating func appendAutolink(_ range: Range<Int>, isMail: Bool) {
    let text = unescapeEntities(range)
    var destination = text
    if isMail {
      destination = decode(Array("mailto:".utf8) + self.text[range])
    }
    appendLink(
      from: range.lowerBound - 1, to: range.upperBound + 1, text: text, textSource: range,
      to: destination)
    position = range.upperBound + 1
  }

  /// Appends a link around one piece of text.
  mutating func appendLink(
    from start: Int, to stop: Int, text: Range<Int>, textSource: Range<Int>,
    to destination: Range<Int>
  ) {
    let node = append(.link, from: start, to: stop)
    nodes[node].detail = Int32(truncatingIfNeeded: links.count)
    let source = fileOffset(textSource.lowerBound)..<fileOffset(textSource.upperBound - 1) + 1
    links.append(LinkTarget(destination: destination, title: nil, fileRange: source))
    var child = MarkdownNode(.text, source)
    child.textRange = text
    child.parentIndex = Int32(truncatingIfNeeded: node)
    nodes[node].firstChildIndex = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(child)
  }

  private mutating func unescapeEntities(_ range: Range<Int>) -> Range<Int> {
    guard text[range].contains(UInt8(ascii: "&")) else { return range }
    return decode(characters.decodingEntities(range, of: text))
  }

  /// The offset of the `>` that ends an autolink (CommonMark 6.5).
  private func autolinkEnd(from start: Int) -> (end: Int, isMail: Bool)? {
    guard start < end else { return nil }
    var index = start
    if text[start].isASCIILetter {
      while index < end, index - start < 33,
        text[index].isASCIIAlphanumeric || text[index] == UInt8(ascii: "+")
          || text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: "-")
      {
        index += 1
      }
      if index < end, text[index] == UInt8(ascii: ":"), (2...32).contains(index - start) {
        while index < end, text[index] > 0x20, text[index] != UInt8(ascii: "<"),
          text[index] != UInt8(ascii: ">")
        {
          index += 1
        }
        if index < end, text[index] == UInt8(ascii: ">") { return (index, false) }
      }
    }
    return mailEnd(from: start).map { ($0, true) }
  }

  private func mailEnd(from start: Int) -> Int? {
    var index = start
    while index < end, text[index].isMailCharacter { index += 1 }
    guard index > start, index < end, text[index] == UInt8(ascii: "@") else { return nil }
    // Labels of letters, digits and inner hyphens, of at most 63 bytes.
    repeat {
      index += 1
      let label = index
      while index < end, text[index].isASCIIAlphanumeric || text[index] == UInt8(ascii: "-") {
        index += 1
      }
      guard (1...63).contains(index - label), text[label] != UInt8(ascii: "-"),
        text[index - 1] != UInt8(ascii: "-")
      else { return nil }
    } while index < end && text[index] == UInt8(ascii: ".")
    return index < end && text[index] == UInt8(ascii: ">") ? index : nil
  }
}

extension UInt8 {
  /// Whether it may stand before the `@` of an address in angle brackets.
  fileprivate var isMailCharacter: Bool {
    switch self {
    case UInt8(ascii: "@"), UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "]"):
      false
    default: isASCIIAlphanumeric || isASCIIPunctuation
    }
  }
}
