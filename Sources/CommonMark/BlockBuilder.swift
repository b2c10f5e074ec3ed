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

  struct Container {
    var node: Int
    var depth: Int
    var mark: ContainerMark
    var startLine: Int
    var endLine: Int
    /// Where the content begins on its first line.
    var start: LineCursor
    var lastChild = -1
    /// Whether it is a list of footnotes, which is not part of the page.
    var isDetached = false
    /// Of a list whose items are definitions: whether it is tight.
    var definitionsAreTight: Bool?
    /// The first line that no child accounts for yet.
    var nextLine: Int
  }

  let text: ParsedText
  let options: MarkdownOptions
  var nodes: [MarkdownNode] = []
  /// The bytes of `text`, then what had to be put together from them.
  ///
  /// That is text of which something is taken off its lines. Most text stays where it is.
  var content: [UInt8]
  /// From `content` to the file.
  var contentMap: OffsetMap
  /// Where in `content` those lines of the last paragraph begin that may be the second row of a table.
  var delimiterRows: [Int] = []
  var leaves: [Leaf] = []
  var codeBlocks: [CodeBlock] = []
  var references = LinkReferences()
  var characters = CharacterReferences()
  var problems: [MarkdownProblem] = []
  /// The markers of footnotes and definitions: those that libcmark was shown as items, or those that
  /// were found.
  var markers: [BlockMarker]
  /// Whether `markers` are to be found.
  var findsMarkers = false
  /// The first bytes of the markers of all lists, if markers are to be found.
  private(set) var listMarkers = ByteSet()
  /// The next of `markers`.
  private var nextMarker = 0
  /// The indices of the `markers` that did begin an item.
  private(set) var openedMarkers: [Int] = []
  var footnotes: [FootnoteDefinition] = []
  /// The index in `footnotes` of each label.
  var footnoteLabels: [[UInt8]: Int] = [:]
  var lastDefinitionList: (node: Int, lastChild: Int)?
  private var mayHaveDefinitions = false
  var headingCount = 0
  var headingAttributes: [Int: HeadingAttributes] = [:]
  /// How many empty cells table rows were given.
  var addedCells = 0
  var containers: [Container] = []
  /// How many of `containers` take something off their lines.
  private(set) var marks = 0

  /// Prepares for `text`, of which `markers` begin blocks.
  init(_ text: ParsedText, options: MarkdownOptions, markers: [BlockMarker] = []) {
    self.text = text
    self.options = options
    self.markers = markers
    content = text.bytes
    contentMap = text.map
    // Enough for most pages, and for none too much.
    let lines = min(text.lineCount, 1 << 16)
    nodes.reserveCapacity(text.body.count / 16 + lines)
    leaves.reserveCapacity(lines / 2)
  }

  /// Builds what libcmark finds in the outline of the text.
  mutating func build(_ outline: BlockOutline) {
    mayHaveDefinitions = outline.mayHaveDefinitions
    CmarkTree.visitBlocks(of: outline.bytes) { add($0, outline) }
    close(toDepth: 0)
  }

  private mutating func add(_ block: CmarkBlock, _ outline: BlockOutline) {
    close(toDepth: block.depth)
    let line = outline.firstLine(block.startLine)
    readDefinitions(before: line)
    switch block.kind {
    case .document: open(block, outline, .document, mark: .none)
    case .blockQuote: open(block, outline, .blockQuote, mark: .quote)
    case .list(let list): open(block, outline, .list(list), mark: .none)
    case .item: open(block, outline, .item(nil), mark: .item(width: 0))
    case .paragraph: addParagraph(line...max(line, outline.lastLine(block.endLine)))
    case .heading(let level): addHeading(block, outline, level: level)
    case .thematicBreak: add(.thematicBreak, lines: line...line)
    case .htmlBlock: addHTML(line...outline.lastLine(block.startLine + block.contentLines - 1))
    case .codeBlock: addCode(block, outline)
    }
  }

  // MARK: Containers

  private mutating func open(
    _ block: CmarkBlock, _ outline: BlockOutline, _ kind: MarkdownNode.Kind, mark: ContainerMark
  ) {
    let startLine = outline.firstLine(block.startLine)
    let endLine = outline.lastLine(block.endLine)
    var start = cursor(startLine).cursor
    let lower = start.contentStart(in: text.bytes)
    let upper = text.line(max(startLine, min(endLine, text.lineCount))).upperBound
    let value = MarkdownNode(kind, text.fileRange(lower..<max(lower, upper)))
    var container = Container(
      node: nodes.count, depth: block.depth, mark: mark, startLine: startLine, endLine: endLine,
      start: start, nextLine: startLine)
    switch mark {
    case .none:
      if case .list(let list) = kind {
        openList(value, list, at: lower, &container)
      } else {
        append(value)
      }
    case .quote:
      _ = start.enter(.quote, in: text.bytes)
      append(value)
      marks += 1
    case .item:
      container.mark = .item(width: openItem(value, at: lower, &start))
      marks += 1
    }
    container.start = start
    containers.append(container)
  }

  /// Appends a list: an ordinary one, one of definitions, or one of footnotes, which is no part of
  /// the page unless an item follows that is not one.
  private mutating func openList(
    _ value: MarkdownNode, _ list: MarkdownNode.List, at offset: Int, _ container: inout Container
  ) {
    switch marker(at: offset)?.kind {
    case .definition:
      var value = value
      value.kind = .definitionList
      (container.node, container.lastChild) = openDefinitionList(value)
      container.definitionsAreTight = list.isTight
    case .footnote:
      nodes.append(value)
      container.isDetached = true
    case nil:
      append(value)
      if findsMarkers, offset < text.bytes.count { listMarkers.insert(text.bytes[offset]) }
    }
  }

  /// Appends an item whose marker stands at `offset`, and moves `cursor` behind the marker.
  ///
  /// - Returns: How many columns its further lines must be indented.
  private mutating func openItem(
    _ value: MarkdownNode, at offset: Int, _ cursor: inout LineCursor
  ) -> Int {
    var value = value
    if let tight = containers.last?.definitionsAreTight {
      value.kind = .definition(isTight: tight)
    }
    let marker = marker(at: offset)
    if marker != nil {
      openedMarkers.append(nextMarker)
      nextMarker += 1
    }
    if let marker, case .footnote(let label) = marker.kind {
      addFootnote(label)
      nodes.append(value)
      return cursor.openFootnote(to: marker.range.upperBound, in: text.bytes)
    }
    attachList()
    append(value)
    return cursor.openItem(in: text.bytes)
  }

  /// Makes the innermost container part of the page, if it is a list that began with footnotes.
  private mutating func attachList() {
    guard let last = containers.indices.last, last > 0, containers[last].isDetached else { return }
    containers[last].isDetached = false
    var node = nodes[containers[last].node]
    link(
      &node, as: containers[last].node, after: containers[last - 1].lastChild,
      in: containers[last - 1].node)
    nodes[containers[last].node] = node
    containers[last - 1].lastChild = containers[last].node
  }

  /// Notes that the next node is a footnote; of two with one label the first counts.
  private mutating func addFootnote(_ label: [UInt8]) {
    guard footnoteLabels[label] == nil else { return }
    footnoteLabels[label] = footnotes.count
    footnotes.append(
      FootnoteDefinition(node: nodes.count, label: String(decoding: label, as: UTF8.self)))
  }

  /// The marker at `offset`; those before it are given up.
  private mutating func marker(at offset: Int) -> BlockMarker? {
    guard !findsMarkers else { return nil }
    while nextMarker < markers.count, markers[nextMarker].range.lowerBound < offset {
      nextMarker += 1
    }
    guard nextMarker < markers.count, markers[nextMarker].range.lowerBound == offset else {
      return nil
    }
    return markers[nextMarker]
  }

  /// The last child of the innermost container, so far.
  var lastSibling: Int? { containers.last.flatMap { $0.lastChild < 0 ? nil : $0.lastChild } }

  /// Takes the last child out of the innermost container.
  mutating func removeLastSibling() {
    guard let last = containers.indices.last, let node = lastSibling else { return }
    let previous = Int(nodes[node].previousIndex)
    containers[last].lastChild = previous
    nodes[node].parentIndex = -1
    if previous >= 0 {
      nodes[previous].nextIndex = -1
    } else {
      nodes[containers[last].node].firstChildIndex = -1
    }
  }

  /// Leaves the containers that a block at `depth` is not in.
  private mutating func close(toDepth depth: Int) {
    while let last = containers.indices.last, containers[last].depth >= depth {
      readDefinitions(before: containers[last].endLine + 1)
      let container = containers.removeLast()
      if case .none = container.mark {} else { marks -= 1 }
      if container.definitionsAreTight != nil {
        lastDefinitionList = (container.node, container.lastChild)
      }
      account(through: container.endLine)
    }
  }

  mutating func account(through line: Int) {
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
    // Containers are not copied here: this is done for most lines.
    if let last = containers.indices.last, containers[last].startLine == line {
      return (containers[last].start, false)
    }
    var cursor = LineCursor(text, line: line)
    for index in containers.indices where !cursor.enter(containers[index].mark, in: text.bytes) {
      guard case .item = containers[index].mark, cursor.isBlank(in: text.bytes) else {
        return (cursor, true)
      }
      // Blank lines belong to an item however little they are indented.
      cursor.skipBlanks(in: text.bytes)
    }
    return (cursor, false)
  }

  // MARK: Definitions

  /// Reads the link reference definitions that stand between the last block and `line`: libcmark
  /// drops a paragraph of which nothing is left when they are taken.
  private mutating func readDefinitions(before line: Int) {
    guard mayHaveDefinitions, let last = containers.indices.last, containers[last].nextLine < line
    else { return }
    if case .list = nodes[containers[last].node].kind { return }
    var next = containers[last].nextLine
    let end = min(line, text.lineCount + 1)
    while next < end {
      guard beginsDefinition(next) else {
        next += 1
        continue
      }
      let first = next
      while next < end, !isBlank(next) { next += 1 }
      let (text, piece) = content(ofLines: first...next - 1)
      _ = skippingDefinitions(text, piece: piece)
    }
    account(through: next - 1)
  }

  private func isBlank(_ line: Int) -> Bool { cursor(line).cursor.isBlank(in: text.bytes) }

  private func beginsDefinition(_ line: Int) -> Bool {
    let range = text.line(line)
    guard !range.isEmpty, text.bytes[range].contains(UInt8(ascii: "[")) else { return false }
    var cursor = cursor(line).cursor
    cursor.skipBlanks(in: text.bytes)
    return cursor.peek(in: text.bytes) == UInt8(ascii: "[")
  }
}
