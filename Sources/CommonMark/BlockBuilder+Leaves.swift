internal import TextCore

/// Blocks that hold text: paragraphs, headings and HTML.
extension BlockBuilder {
  /// Takes the whole text as the spans of one paragraph, without asking libcmark.
  mutating func buildSpans() {
    append(MarkdownNode(.document, text.fileRange(text.body)))
    let (range, piece) = content(ofLines: 1...text.lineCount)
    let node = append(MarkdownNode(.paragraph, fileRange(range, piece: piece)), after: -1, in: 0)
    nodes[node].textRange = range
    leaves.append(Leaf(node: node, text: range, piece: piece))
  }

  /// Appends a node without text that covers `lines`.
  @discardableResult
  mutating func add(_ kind: MarkdownNode.Kind, lines: ClosedRange<Int>) -> Int {
    let lower = cursor(lines.lowerBound).cursor.contentStart(in: text.bytes)
    let upper = max(lower, text.line(lines.upperBound).upperBound)
    account(through: lines.upperBound)
    return append(MarkdownNode(kind, text.fileRange(lower..<upper)))
  }

  mutating func addHTML(_ lines: ClosedRange<Int>) {
    var html = wholeLines(Range(lines))
    if html == nil {
      let start = content.count
      for line in lines { appendLiteral(cursor(line).cursor) }
      html = start..<content.count
    }
    let node = add(.htmlBlock, lines: lines)
    nodes[node].textRange = html ?? 0..<0
  }

  /// Where lines stand in `content` as they are, each with LF; `nil` if something is taken off them, or
  /// they end otherwise.
  func wholeLines(_ lines: Range<Int>) -> Range<Int>? {
    guard let first = lines.first, marks == 0, !text.hasCarriageReturns else { return nil }
    let range = text.line(first).lowerBound..<text.lineEnd(lines.upperBound - 1)
    guard first > 1 || !text.beginsWithMark, text.bytes[range].last == UInt8(ascii: "\n") else {
      return nil
    }
    return range
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

  /// The text of a paragraph's lines, without what stands before their content and without white space
  /// at the end.
  ///
  /// - Returns: Its range in `content`, to which it is appended if it is not there in one piece; and the
  ///   first piece of `contentMap` that belongs to it.
  mutating func content(ofLines lines: ClosedRange<Int>) -> (text: Range<Int>, piece: Int) {
    delimiterRows.removeAll(keepingCapacity: true)
    let first = contentRange(ofLine: lines.lowerBound)
    if findsMarkers { findMarker(lines.lowerBound, isFirst: true, content: first) }
    var whole = first
    for line in lines.dropFirst() {
      let range = contentRange(ofLine: line)
      guard range.lowerBound == whole.upperBound + 1,
        text.bytes[whole.upperBound] == UInt8(ascii: "\n")
      else { return copy(ofLines: lines) }
      addLine(line, range, at: range.lowerBound)
      whole = whole.lowerBound..<range.upperBound
    }
    return (
      whole.lowerBound..<content.trimming(whole).upperBound,
      text.isOriginal ? 0 : contentMap.piece(of: whole.lowerBound)
    )
  }

  /// The same for text of which something is taken off its lines.
  private mutating func copy(ofLines lines: ClosedRange<Int>) -> (text: Range<Int>, piece: Int) {
    let start = beginCopy()
    let piece = contentMap.count
    delimiterRows.removeAll(keepingCapacity: true)
    for line in lines {
      let range = contentRange(ofLine: line)
      if line > lines.lowerBound {
        content.append(UInt8(ascii: "\n"))
        addLine(line, range, at: content.count)
      }
      text.map(range, copiedTo: content.count, in: &contentMap)
      content.append(contentsOf: text.bytes[range])
    }
    return (start..<content.trimming(start..<content.count).upperBound, piece)
  }

  /// Where a copy begins: never directly after the text itself, so that it is clear to which of the two an
  /// offset belongs where nothing stands.
  mutating func beginCopy() -> Int {
    if content.count == text.bytes.count { content.append(UInt8(ascii: "\n")) }
    return content.count
  }

  /// Notes what a further line of a paragraph may be; its text stands at `offset` of `content`.
  private mutating func addLine(_ line: Int, _ range: Range<Int>, at offset: Int) {
    guard let first = range.first else { return }
    if text.bytes[first].beginsDelimiterRow { delimiterRows.append(offset) }
    if findsMarkers { findMarker(line, isFirst: false, content: range) }
  }

  /// A line without what stands before its content.
  ///
  /// Inlined, since a call in the midst of changes to the builder makes a copy of it.
  @inline(__always)
  private func contentRange(ofLine line: Int) -> Range<Int> {
    guard marks > 0 || line == 1 else {
      // Nothing to take off but blanks, which is how most lines are.
      let range = text.line(line)
      var start = range.lowerBound
      while start < range.upperBound, text.bytes[start].isBlank { start += 1 }
      return start..<range.upperBound
    }
    return contentRange(ofMarkedLine: line)
  }

  private func contentRange(ofMarkedLine line: Int) -> Range<Int> {
    var cursor = cursor(line).cursor
    cursor.skipBlanks(in: text.bytes)
    return cursor.offset..<cursor.end
  }

  mutating func addParagraph(_ lines: ClosedRange<Int>) {
    account(through: lines.upperBound)
    var (text, piece) = content(ofLines: lines)
    text = skippingDefinitions(text, piece: piece)
    if options.taskLists { text = skippingTask(text) }
    if options.alerts { text = skippingAlert(text) }
    guard !text.isEmpty else { return }
    if !delimiterRows.isEmpty, options.tables,
      addTable(text, endingAt: lines.upperBound, piece: piece)
    {
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
  @inline(__always)
  func fileRange(_ range: Range<Int>, piece: Int) -> SourceRange {
    if text.isOriginal, range.upperBound <= text.bytes.count { return range }
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

  mutating func addHeading(_ block: CmarkBlock, _ outline: BlockOutline, level: Int) {
    let first = outline.firstLine(block.startLine)
    guard block.endLine > block.startLine else {
      account(through: first)
      let text = contentOfATXHeading(line: first)
      let piece = self.text.isOriginal ? 0 : contentMap.piece(of: text.lowerBound)
      addHeading(level: level, text: text, piece: piece)
      return
    }
    // libcmark ends a setext heading one line too late unless it ends the document.
    var underline = outline.firstLine(block.endLine)
    let before = outline.firstLine(block.endLine - 1)
    var (text, piece) = (0..<0, 0)
    if before > first, isSetextUnderline(before) {
      (text, piece) = contentWithoutDefinitions(ofLines: first...before - 1)
      if !text.isEmpty { underline = before }
    }
    if text.isEmpty {
      (text, piece) = contentWithoutDefinitions(ofLines: first...underline - 1)
    }
    account(through: underline)
    if options.tables, addTable(text, from: first, underlinedAt: underline, piece: piece) { return }
    addHeading(level: level, text: text, piece: piece)
  }

  mutating func contentWithoutDefinitions(ofLines lines: ClosedRange<Int>)
    -> (text: Range<Int>, piece: Int)
  {
    let (text, piece) = content(ofLines: lines)
    return (skippingDefinitions(text, piece: piece), piece)
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
    guard !isLazy, cursor.indent(in: text.bytes) < 4 else { return false }
    let mark = text.bytes.trimming(cursor.contentStart(in: text.bytes)..<cursor.end)
    guard let first = text.bytes[mark].first else { return false }
    return (first == UInt8(ascii: "=") || first == UInt8(ascii: "-"))
      && text.bytes[mark].allSatisfy { $0 == first }
  }

  /// The text between the marks of `## heading ##`.
  private func contentOfATXHeading(line: Int) -> Range<Int> {
    var cursor = cursor(line).cursor
    cursor.skipBlanks(in: text.bytes)
    while cursor.peek(in: text.bytes) == UInt8(ascii: "#") {
      cursor.advance(columns: 1, in: text.bytes)
    }
    let opening = cursor.offset
    cursor.skipBlanks(in: text.bytes)
    let range = text.bytes.trimming(cursor.offset..<cursor.end)
    var upper = range.upperBound
    while upper > range.lowerBound, text.bytes[upper - 1] == UInt8(ascii: "#") { upper -= 1 }
    guard upper == range.lowerBound || text.bytes[upper - 1].isBlank, upper > opening else {
      return range
    }
    return text.bytes.trimming(range.lowerBound..<upper)
  }
}
