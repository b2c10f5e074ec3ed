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
  /// The text of all leaves and the literals of code and HTML.
  var content: [UInt8] = []
  /// From `content` to the file.
  var contentMap = OffsetMap()
  var leaves: [Leaf] = []
  var codeBlocks: [CodeBlock] = []
  var references = LinkReferences()
  var characters = CharacterReferences()
  var problems: [MarkdownProblem] = []
  /// The markers of footnotes and definitions: those that were found, or in a text in which they
  /// are replaced, those that are still to come.
  var markers: [BlockMarker]
  /// The first bytes of the markers of all lists.
  var listMarkers: Set<UInt8> = []
  /// The next of `markers`, if they are replaced; `nil` while they are searched.
  private(set) var nextMarker: Int?
  /// The indices of the replaced `markers` that did begin an item.
  private(set) var openedMarkers: [Int] = []
  var footnotes: [FootnoteDefinition] = []
  /// The index in `footnotes` of each label.
  var footnoteLabels: [[UInt8]: Int] = [:]
  var lastDefinitionList: (node: Int, lastChild: Int)?
  var headingCount = 0
  var headingAttributes: [Int: HeadingAttributes] = [:]
  /// How many empty cells table rows were given.
  var addedCells = 0
  var containers: [Container] = []
  /// How many of `containers` take something off their lines.
  private(set) var marks = 0

  /// Prepares for `text`, in which `markers` are replaced; none if they are to be found.
  init(_ text: ParsedText, options: MarkdownOptions, markers: [BlockMarker] = []) {
    self.text = text
    self.options = options
    self.markers = markers
    nextMarker = markers.isEmpty ? nil : 0
    content.reserveCapacity(text.body.count + text.body.count / 4)
    contentMap.reserveCapacity(text.lineCount)
    nodes.reserveCapacity(text.body.count / 12)
  }

  mutating func build() {
    for block in CmarkTree.blocks(of: BlockOutline.outline(of: text)) {
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
    let lower = start.contentStart
    let upper = text.line(max(block.startLine, min(block.endLine, text.lineCount))).upperBound
    let value = MarkdownNode(kind, text.fileRange(lower..<max(lower, upper)))
    var container = Container(
      node: nodes.count, depth: block.depth, mark: mark, startLine: block.startLine,
      endLine: block.endLine, start: start, nextLine: block.startLine)
    switch mark {
    case .none:
      if case .list(let list) = kind {
        openList(value, list, at: lower, &container)
      } else {
        append(value)
      }
    case .quote:
      _ = start.enter(.quote)
      append(value)
      marks += 1
    case .item:
      container.mark = .item(width: start.openItem())
      openItem(value, at: lower)
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
      if nextMarker == nil, offset < text.bytes.count { noteMarker(ofListAt: offset) }
    }
  }

  private mutating func noteMarker(ofListAt offset: Int) {
    let byte = text.bytes[offset]
    listMarkers.insert(byte)
  }

  private mutating func openItem(_ value: MarkdownNode, at offset: Int) {
    var value = value
    if let tight = containers.last?.definitionsAreTight {
      value.kind = .definition(isTight: tight)
    }
    let marker = marker(at: offset)
    if marker != nil, let next = nextMarker {
      openedMarkers.append(next)
      nextMarker = next + 1
    }
    if case .footnote(let label) = marker?.kind {
      addFootnote(label)
      nodes.append(value)
    } else {
      attachList()
      append(value)
    }
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

  /// The marker that was replaced at `offset`; those before it are given up.
  private mutating func marker(at offset: Int) -> BlockMarker? {
    guard var next = nextMarker else { return nil }
    while next < markers.count, markers[next].range.lowerBound < offset { next += 1 }
    nextMarker = next
    guard next < markers.count, markers[next].range.lowerBound == offset else { return nil }
    return markers[next]
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
    // Containers are not copied here: this is done for every line.
    if let last = containers.indices.last, containers[last].startLine == line {
      return (containers[last].start, false)
    }
    var cursor = LineCursor(text, line: line)
    for index in containers.indices where !cursor.enter(containers[index].mark) {
      guard case .item = containers[index].mark, cursor.isBlank else { return (cursor, true) }
      // Blank lines belong to an item however little they are indented.
      cursor.skipBlanks()
    }
    return (cursor, false)
  }

  // MARK: Definitions

  /// Reads the link reference definitions that stand between the last block and `line`: libcmark
  /// drops a paragraph of which nothing is left when they are taken.
  private mutating func readDefinitions(before line: Int) {
    guard let last = containers.indices.last, containers[last].nextLine < line else { return }
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
