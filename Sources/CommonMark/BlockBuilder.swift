internal import TextCore

/// Turns libcmark's blocks into nodes, each with the text of its lines and their places.
///
/// First half of parsing; ``InlineParser`` reads the spans of `leaves` afterwards, when every link
/// reference definition is known.
struct BlockBuilder {
  /// A block whose text holds spans.
  struct Leaf {
    var node: Int
    /// In `content`.
    var text: Range<Int>
    /// The first piece of `contentMap` that belongs to it.
    var piece: Int
  }

  private struct Container {
    var node: Int
    var depth: Int
    var mark: ContainerMark
    var startLine: Int
    var endLine: Int
    /// Where the content begins on its first line.
    var start: LineCursor
    var lastChild = -1
    /// The first line that no child accounts for yet.
    var nextLine: Int
  }

  let text: ParsedText
  let options: MarkdownOptions
  var nodes: [MarkdownNode] = []
  /// The text of all leaves and the literals of code and HTML.
  var content: [UInt8] = []
  /// From `content` to the file.
  var contentMap = OffsetMap()
  var leaves: [Leaf] = []
  var codeBlocks: [CodeBlock] = []
  var references = LinkReferences()
  var characters = CharacterReferences()
  var problems: [MarkdownProblem] = []
  /// How many empty cells table rows were given.
  var addedCells = 0
  private var containers: [Container] = []

  init(_ text: ParsedText, options: MarkdownOptions) {
    self.text = text
    self.options = options
    content.reserveCapacity(text.body.count + text.body.count / 4)
    nodes.reserveCapacity(text.body.count / 16)
  }

  mutating func build() {
    for block in CmarkTree.blocks(of: text.bytes[text.body], appendingLiteralsTo: &content) {
      close(toDepth: block.depth)
      readDefinitions(before: block.startLine)
      switch block.kind {
      case .document: open(block, .document, mark: .none)
      case .blockQuote: open(block, .blockQuote, mark: .quote)
      case .list(let list): open(block, .list(list), mark: .none)
      case .item: open(block, .item(nil), mark: .item(width: 0))
      case .paragraph: addParagraph(block)
      case .heading(let level): addHeading(block, level: level)
      case .thematicBreak: add(.thematicBreak, lines: block.startLine...block.startLine)
      case .htmlBlock: addHTML(block)
      case .codeBlock: addCode(block)
      }
    }
    close(toDepth: 0)
  }

  // MARK: Containers

  private mutating func open(_ block: CmarkBlock, _ kind: MarkdownNode.Kind, mark: ContainerMark) {
    var start = cursor(block.startLine).cursor
    var mark = mark
    let lower = start.contentStart
    switch mark {
    case .none: break
    case .quote: _ = start.enter(.quote)
    case .item: mark = .item(width: start.openItem())
    }
    let upper = text.line(max(block.startLine, min(block.endLine, text.lineCount))).upperBound
    let node = append(MarkdownNode(kind, text.fileRange(lower..<max(lower, upper))))
    containers.append(
      Container(
        node: node, depth: block.depth, mark: mark, startLine: block.startLine,
        endLine: block.endLine, start: start, nextLine: block.startLine))
  }

  /// Leaves the containers that a block at `depth` is not in.
  private mutating func close(toDepth depth: Int) {
    while let container = containers.last, container.depth >= depth {
      readDefinitions(before: container.endLine + 1)
      containers.removeLast()
      account(through: container.endLine)
    }
  }

  private mutating func account(through line: Int) {
    guard let last = containers.indices.last else { return }
    containers[last].nextLine = max(containers[last].nextLine, line + 1)
  }

  /// Appends `node` as the last child of the innermost container.
  @discardableResult
  mutating func append(_ node: MarkdownNode) -> Int {
    var node = node
    let index = nodes.count
    if let last = containers.indices.last {
      link(&node, as: index, after: containers[last].lastChild, in: containers[last].node)
      containers[last].lastChild = index
    }
    nodes.append(node)
    return index
  }

  /// Appends `node` as a child of `parent`, after `previous` or as its first child.
  @discardableResult
  mutating func append(_ node: MarkdownNode, after previous: Int, in parent: Int) -> Int {
    var node = node
    let index = nodes.count
    link(&node, as: index, after: previous, in: parent)
    nodes.append(node)
    return index
  }

  private mutating func link(
    _ node: inout MarkdownNode, as index: Int, after previous: Int, in parent: Int
  ) {
    let index = Int32(truncatingIfNeeded: index)
    node.parentIndex = Int32(truncatingIfNeeded: parent)
    node.previousIndex = Int32(truncatingIfNeeded: previous)
    if previous >= 0 {
      nodes[previous].nextIndex = index
    } else {
      nodes[parent].firstChildIndex = index
    }
  }

  /// A cursor at the content of a line of the innermost container.
  ///
  /// - Returns: Also whether the line has the marks of all its containers; a lazy continuation line
  ///   (CommonMark 5.1) has not.
  func cursor(_ line: Int) -> (cursor: LineCursor, isLazy: Bool) {
    if let innermost = containers.last, innermost.startLine == line {
      return (innermost.start, false)
    }
    var cursor = LineCursor(text, line: line)
    for container in containers where !cursor.enter(container.mark) { return (cursor, true) }
    return (cursor, false)
  }

  // MARK: Leaves

  /// Appends a node without text that covers `lines`.
  @discardableResult
  mutating func add(_ kind: MarkdownNode.Kind, lines: ClosedRange<Int>) -> Int {
    let lower = cursor(lines.lowerBound).cursor.contentStart
    let upper = max(lower, text.line(lines.upperBound).upperBound)
    account(through: lines.upperBound)
    return append(MarkdownNode(kind, text.fileRange(lower..<upper)))
  }

  private mutating func addHTML(_ block: CmarkBlock) {
    let lines = content[block.literal].count { $0 == UInt8(ascii: "\n") }
    let node = add(.htmlBlock, lines: block.startLine...block.startLine + max(lines, 1) - 1)
    nodes[node].textRange = block.literal
  }

  /// Appends the lines of a paragraph to `content`, without what stands before their content.
  ///
  /// - Returns: Their range, without white space at the end.
  mutating func appendContent(ofLines lines: ClosedRange<Int>) -> Range<Int> {
    let start = content.count
    for line in lines {
      var cursor = cursor(line).cursor
      cursor.skipBlanks()
      if line > lines.lowerBound { content.append(UInt8(ascii: "\n")) }
      appendSource(cursor.offset..<cursor.end)
    }
    return start..<content.trimming(start..<content.count).upperBound
  }

  private mutating func appendSource(_ range: Range<Int>) {
    text.map(range, copiedTo: content.count, in: &contentMap)
    content.append(contentsOf: text.bytes[range])
  }

  private mutating func addParagraph(_ block: CmarkBlock) {
    let lines = block.startLine...max(block.startLine, block.endLine)
    account(through: lines.upperBound)
    let piece = contentMap.count
    var text = appendContent(ofLines: lines)
    text = skippingDefinitions(text, piece: piece)
    if options.taskLists { text = skippingTask(text) }
    guard !text.isEmpty else { return }
    if options.tables, addTable(text, piece: piece) { return }
    addLeaf(.paragraph, text: text, piece: piece)
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

  private mutating func addHeading(_ block: CmarkBlock, level: Int) {
    let piece = contentMap.count
    guard block.endLine > block.startLine else {
      account(through: block.startLine)
      addLeaf(.heading(level: level), text: appendATXContent(line: block.startLine), piece: piece)
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
    addLeaf(.heading(level: level), text: range, piece: piece)
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

  // MARK: Definitions

  /// Reads the link reference definitions that stand between the last block and `line`: libcmark
  /// drops a paragraph of which nothing is left when they are taken.
  private mutating func readDefinitions(before line: Int) {
    guard let container = containers.last else { return }
    if case .list = nodes[container.node].kind { return }
    var next = container.nextLine
    let end = min(line, text.lineCount + 1)
    while next < end {
      guard beginsDefinition(next) else {
        next += 1
        continue
      }
      let first = next
      while next < end, !isBlank(next) { next += 1 }
      let piece = contentMap.count
      _ = skippingDefinitions(appendContent(ofLines: first...next - 1), piece: piece)
    }
    account(through: next - 1)
  }

  private func isBlank(_ line: Int) -> Bool { cursor(line).cursor.isBlank }

  private func beginsDefinition(_ line: Int) -> Bool {
    let range = text.line(line)
    guard !range.isEmpty, text.bytes[range].contains(UInt8(ascii: "[")) else { return false }
    var cursor = cursor(line).cursor
    cursor.skipBlanks()
    return cursor.peek == UInt8(ascii: "[")
  }
}

extension LineCursor {
  /// The offset of the first byte that is not blank.
  var contentStart: Int {
    var cursor = self
    cursor.skipBlanks()
    return cursor.offset
  }
}

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
}
