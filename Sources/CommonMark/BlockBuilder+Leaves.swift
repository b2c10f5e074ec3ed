internal import TextCore

/// Blocks that hold text: paragraphs, headings and HTML.
extension BlockBuilder {
  /// Takes the whole text as the spans of one paragraph, without asking libcmark.
  mutating func buildSpans() {
    append(MarkdownNode(.document, text.fileRange(text.body)))
    let piece = contentMap.count
    let range = appendContent(ofLines: 1...text.lineCount)
    let node = append(MarkdownNode(.paragraph, fileRange(range, piece: piece)), after: -1, in: 0)
    nodes[node].textRange = range
    leaves.append(Leaf(node: node, text: range, piece: piece))
  }

  /// Appends a node without text that covers `lines`.
  @discardableResult
  mutating func add(_ kind: MarkdownNode.Kind, lines: ClosedRange<Int>) -> Int {
    let lower = cursor(lines.lowerBound).cursor.contentStart
    let upper = max(lower, text.line(lines.upperBound).upperBound)
    account(through: lines.upperBound)
    return append(MarkdownNode(kind, text.fileRange(lower..<upper)))
  }

  mutating func addHTML(_ block: CmarkBlock) {
    let lines = block.startLine..<block.startLine + max(block.contentLines, 1)
    let start = content.count
    for line in lines { appendLiteral(cursor(line).cursor) }
    let node = add(.htmlBlock, lines: lines.lowerBound...lines.upperBound - 1)
    nodes[node].textRange = start..<content.count
  }

  /// Appends the rest of a line as it is, and LF.
  ///
  /// - Returns: Where its content begins in the file.
  @discardableResult
  mutating func appendLiteral(_ cursor: LineCursor) -> Int {
    let (spaces, offset) = cursor.rest
    for _ in 0..<spaces { content.append(UInt8(ascii: " ")) }
    content.append(contentsOf: text.bytes[offset..<max(offset, cursor.end)])
    content.append(UInt8(ascii: "\n"))
    return text.fileOffset(cursor.offset)
  }

  /// Appends the lines of a paragraph to `content`, without what stands before their content.
  ///
  /// - Returns: Their range, without white space at the end.
  mutating func appendContent(ofLines lines: ClosedRange<Int>) -> Range<Int> {
    let start = content.count
    for line in lines {
      if line > lines.lowerBound { content.append(UInt8(ascii: "\n")) }
      let range = contentRange(ofLine: line)
      if nextMarker == nil { findMarker(line, isFirst: line == lines.lowerBound, content: range) }
      appendSource(range)
    }
    return start..<content.trimming(start..<content.count).upperBound
  }

  /// A line without what stands before its content.
  private func contentRange(ofLine line: Int) -> Range<Int> {
    guard marks > 0 || line == 1 else {
      // Nothing to take off but blanks, which is how most lines are.
      var range = text.line(line)
      while let first = range.first, text.bytes[first].isBlank {
        range = first + 1..<range.upperBound
      }
      return range
    }
    var cursor = cursor(line).cursor
    cursor.skipBlanks()
    return cursor.offset..<cursor.end
  }

  private mutating func appendSource(_ range: Range<Int>) {
    text.map(range, copiedTo: content.count, in: &contentMap)
    content.append(contentsOf: text.bytes[range])
  }

  mutating func addParagraph(_ block: CmarkBlock) {
    let lines = block.startLine...max(block.startLine, block.endLine)
    account(through: lines.upperBound)
    let piece = contentMap.count
    var text = appendContent(ofLines: lines)
    text = skippingDefinitions(text, piece: piece)
    if options.taskLists { text = skippingTask(text) }
    if options.alerts { text = skippingAlert(text) }
    guard !text.isEmpty else { return }
    if options.tables, lines.count > 1, addTable(text, endingAt: lines.upperBound, piece: piece) {
      return
    }
    addLeaf(.paragraph, text: text, piece: piece)
  }

  /// Takes the `[!NOTE]` with which a quote begins.
  private mutating func skippingAlert(_ range: Range<Int>) -> Range<Int> {
    guard let quote = containers.last, quote.lastChild < 0, nodes[quote.node].kind == .blockQuote,
      content.holds("[!", at: range.lowerBound, before: range.upperBound)
    else { return range }
    let line = lineRange(from: range.lowerBound, to: range.upperBound)
    let mark = content.trimming(line)
    let alert = MarkdownNode.Alert.allCases.first {
      content[mark].lazy.map(\.asciiLowercased).elementsEqual("[!\($0.rawValue)]".utf8)
    }
    guard let alert else { return range }
    nodes[quote.node].kind = .alert(alert)
    return content.trimming(line.upperBound..<range.upperBound)
  }

  /// Takes the `[ ] ` or `[x] ` with which an item begins (GFM 5.3).
  private mutating func skippingTask(_ range: Range<Int>) -> Range<Int> {
    guard let item = containers.last, item.lastChild < 0, case .item = nodes[item.node].kind,
      range.count > 4, content[range.lowerBound] == UInt8(ascii: "["),
      content[range.lowerBound + 2] == UInt8(ascii: "]"),
      content[range.lowerBound + 3].isMarkdownSpace
    else { return range }
    switch content[range.lowerBound + 1] {
    case UInt8(ascii: " "): nodes[item.node].kind = .item(.open)
    case UInt8(ascii: "x"), UInt8(ascii: "X"): nodes[item.node].kind = .item(.done)
    default: return range
    }
    return content.trimming(range.lowerBound + 4..<range.upperBound)
  }

  @discardableResult
  mutating func addLeaf(_ kind: MarkdownNode.Kind, text: Range<Int>, piece: Int) -> Int {
    let node = append(MarkdownNode(kind, fileRange(text, piece: piece)))
    nodes[node].textRange = text
    leaves.append(Leaf(node: node, text: text, piece: piece))
    return node
  }

  /// Where `range` of `content` stands in the file; `piece` is at or before its first piece.
  func fileRange(_ range: Range<Int>, piece: Int) -> SourceRange {
    var piece = piece
    return fileRange(range, movingOn: &piece)
  }

  /// Where `range` stands in the file; `piece` is moved on to where it begins, so that asking for
  /// range after range is linear.
  func fileRange(_ range: Range<Int>, movingOn piece: inout Int) -> SourceRange {
    let lower = contentMap.target(of: range.lowerBound, movingOn: &piece)
    guard !range.isEmpty else { return lower..<lower }
    // The end belongs to the last byte: what follows it may stand elsewhere.
    var last = piece
    return lower..<contentMap.target(of: range.upperBound - 1, movingOn: &last) + 1
  }

  mutating func addHeading(_ block: CmarkBlock, level: Int) {
    let piece = contentMap.count
    guard block.endLine > block.startLine else {
      account(through: block.startLine)
      let text = appendATXContent(line: block.startLine)
      addHeading(level: level, text: text, piece: piece)
      return
    }
    // libcmark ends a setext heading one line too late unless it ends the document.
    var underline = block.endLine
    var range = content.count..<content.count
    if underline - 1 > block.startLine, isSetextUnderline(underline - 1) {
      range = skippingDefinitions(
        appendContent(ofLines: block.startLine...underline - 2), piece: piece)
      if !range.isEmpty { underline -= 1 }
    }
    if range.isEmpty {
      range = skippingDefinitions(
        appendContent(ofLines: block.startLine...underline - 1), piece: piece)
    }
    account(through: underline)
    if options.tables, addTable(range, underlinedAt: underline, piece: piece) { return }
    addHeading(level: level, text: range, piece: piece)
  }

  private mutating func addHeading(level: Int, text: Range<Int>, piece: Int) {
    let found =
      options.headingAttributes ? HeadingAttributes.read(text, of: content) : nil
    let node = addLeaf(.heading(level: level), text: found?.rest ?? text, piece: piece)
    nodes[node].detail = Int32(truncatingIfNeeded: headingCount)
    headingCount += 1
    if let found { headingAttributes[node] = found.attributes }
  }

  private func isSetextUnderline(_ line: Int) -> Bool {
    let (cursor, isLazy) = cursor(line)
    guard !isLazy, cursor.indent < 4 else { return false }
    let mark = text.bytes.trimming(cursor.contentStart..<cursor.end)
    guard let first = text.bytes[mark].first else { return false }
    return (first == UInt8(ascii: "=") || first == UInt8(ascii: "-"))
      && text.bytes[mark].allSatisfy { $0 == first }
  }

  /// Appends the text between the marks of `## heading ##`.
  private mutating func appendATXContent(line: Int) -> Range<Int> {
    var cursor = cursor(line).cursor
    cursor.skipBlanks()
    while cursor.peek == UInt8(ascii: "#") { cursor.advance(columns: 1) }
    let opening = cursor.offset
    cursor.skipBlanks()
    var range = text.bytes.trimming(cursor.offset..<cursor.end)
    var upper = range.upperBound
    while upper > range.lowerBound, text.bytes[upper - 1] == UInt8(ascii: "#") { upper -= 1 }
    if upper == range.lowerBound || text.bytes[upper - 1].isBlank, upper > opening {
      range = text.bytes.trimming(range.lowerBound..<upper)
    }
    let start = content.count
    appendSource(range)
    return start..<content.count
  }
}
