package import TextCore

/// A parsed page: a tree of blocks and spans as one array of nodes, each with its place in the file.
///
/// libcmark finds the blocks; tables, fences' attributes, spans and the rest are read here. All
/// offsets are bytes of the whole file, so that front matter counts. Nothing here recurses: a page
/// may nest as deep as its size allows.
package struct MarkdownDocument: Sendable {
  package let source: SourceText
  package let options: MarkdownOptions
  /// The first node is the document; the others are reached through it.
  package private(set) var nodes: [MarkdownNode]
  /// The text that nodes refer to: valid UTF-8, escapes and entities replaced.
  package private(set) var text: [UInt8]
  /// In the order of the page, those below quotes and lists too.
  package private(set) var headings: [Heading]
  /// What to tell the author, in the order of the page.
  package let diagnostics: [Diagnostic]
  /// The footnotes that are referred to, by number.
  package let footnotes: [Footnote]
  let links: [LinkTarget]
  let references: [FootnoteReference]
  let headingAttributes: [MarkdownNode.ID: HeadingAttributes]
  let codeBlocks: [CodeBlock]

  /// Parses the part `body` of `source`, by default all of it.
  ///
  /// Any bytes are Markdown, so there is always a document. NUL and what is not UTF-8 count as
  /// U+FFFD (CommonMark 2.3).
  ///
  /// - Complexity: O(*n*) in the size of the body, time and memory.
  package init(
    parsing source: SourceText, body: SourceRange? = nil,
    options: MarkdownOptions = MarkdownOptions()
  ) {
    guard source.bytes.count < Self.sizeLimit else {
      self.init(tooLarge: source, options)
      return
    }
    let text = ParsedText(source, body: body ?? 0..<source.bytes.count)
    self.init(source, BlockBuilder.blocks(of: text, options: options))
  }

  /// Parses `source` as spans alone, as if it were the text of one paragraph: `# a` is no heading.
  package init(parsingSpans source: SourceText, options: MarkdownOptions = MarkdownOptions()) {
    var blocks = BlockBuilder(ParsedText(source, body: 0..<source.bytes.count), options: options)
    blocks.buildSpans()
    self.init(source, blocks)
  }

  /// Files from this size on are not read: 256 MiB.
  ///
  /// Offsets are kept in 32 bits, and what is made of a page can be several times its size.
  static let sizeLimit = 1 << 28

  /// An empty document.
  private init(tooLarge source: SourceText, _ options: MarkdownOptions) {
    let text = ParsedText(source, body: 0..<0)
    var blocks = BlockBuilder(text, options: options)
    blocks.problems.append(MarkdownProblem(.fileTooLarge, at: 0..<0))
    blocks.build(BlockOutline(of: text, options: options))
    self.init(source, blocks)
  }

  private init(_ source: SourceText, _ blocks: consuming BlockBuilder) {
    let options = blocks.options
    let leaves = blocks.leaves
    let definitions = blocks.footnotes
    let attributes = blocks.headingAttributes
    var problems = blocks.problems
    codeBlocks = blocks.codeBlocks
    var parser = InlineParser(blocks)
    for leaf in leaves { parser.parse(leaf) }
    self.source = source
    self.options = options
    text = parser.takeText()
    links = parser.links
    if definitions.isEmpty {
      nodes = parser.nodes
      (footnotes, references) = ([], [])
    } else {
      var numbering = FootnoteNumbering(parser.nodes, definitions)
      numbering.number(problems: &problems)
      (nodes, footnotes, references) = (numbering.nodes, numbering.footnotes, numbering.references)
    }
    headingAttributes = attributes
    let reader = DocumentReader(nodes: nodes, text: text)
    let html = reader.htmlFindings
    headings = reader.headings(
      leaves, attributes, beside: footnotes, html, problems: &problems)
    reader.check(headings: headings, html, problems: &problems)
    diagnostics = problems.map { $0.diagnostic(in: source) }.sorted()
  }

  package static let root: MarkdownNode.ID = 0
}

// MARK: Reading

extension MarkdownDocument {
  package subscript(node: MarkdownNode.ID) -> MarkdownNode { nodes[node] }

  /// The children of a node, in order.
  package func children(of node: MarkdownNode.ID) -> MarkdownSiblings {
    MarkdownSiblings(nodes: nodes, upcoming: nodes[node].firstChild)
  }

  /// What a fenced or indented code block is about; `nil` for other nodes.
  package func codeBlock(_ node: MarkdownNode.ID) -> CodeBlock? {
    guard case .codeBlock = nodes[node].kind else { return nil }
    return codeBlocks[Int(nodes[node].detail)]
  }

  /// A link or image; `nil` for other nodes.
  package func link(_ node: MarkdownNode.ID) -> Link? {
    guard nodes[node].kind == .link || nodes[node].kind == .image else { return nil }
    let target = links[Int(nodes[node].detail)]
    return Link(
      node: node, isImage: nodes[node].kind == .image,
      destination: String(decoding: text[target.destination], as: UTF8.self),
      title: target.title.map { String(decoding: text[$0], as: UTF8.self) },
      range: nodes[node].range, destinationRange: target.fileRange)
  }

  /// What a reference to a footnote refers to; `nil` for other nodes.
  package func footnoteReference(_ node: MarkdownNode.ID) -> FootnoteReference? {
    guard nodes[node].kind == .footnoteReference else { return nil }
    return references[Int(nodes[node].detail)]
  }

  /// All links and images, in the order of the page, those in raw HTML too.
  package var allLinks: [Link] {
    walk().flatMap { step -> [Link] in
      guard case .enter(let node) = step else { return [] }
      if nodes[node].isHTML { return htmlLinks(of: node).map(\.link) }
      return link(node).map { [$0] } ?? []
    }
  }

  /// The text of a node without any markup; `alt` text for images, spaces for line breaks.
  package func plainText(of node: MarkdownNode.ID) -> String {
    DocumentReader(nodes: nodes, text: text).plainText(of: node)
  }

  /// The document with a text in each link that has none, where `text` knows one.
  package func filling(_ filler: (Link) -> String?) -> MarkdownDocument {
    var filled = self
    for (index, node) in nodes.enumerated() where node.kind == .link && node.firstChildIndex < 0 {
      guard let link = link(index), let words = filler(link) else { continue }
      let start = filled.text.count
      filled.text += words.utf8
      var child = MarkdownNode(.text, node.range)
      child.textRange = start..<filled.text.count
      child.parentIndex = Int32(truncatingIfNeeded: index)
      filled.nodes[index].firstChildIndex = Int32(truncatingIfNeeded: filled.nodes.count)
      filled.nodes.append(child)
    }
    // Ids stay: links lead to them, whatever is measured.
    for index in headings.indices where filled.nodes.count > nodes.count {
      filled.headings[index].text = filled.plainText(of: headings[index].node)
    }
    return filled
  }

  /// Every node in document order, without recursion.
  package func walk(from node: MarkdownNode.ID = MarkdownDocument.root) -> MarkdownWalk {
    MarkdownWalk(nodes: nodes, root: node)
  }
}

/// A link or image as a page has it, in Markdown or in raw HTML.
package struct Link: Hashable, Sendable {
  package var node: MarkdownNode.ID
  package var isImage: Bool
  /// Escapes and entities are replaced; nothing is percent-encoded.
  package var destination: String
  package var title: String?
  /// The whole of `[text](destination)` or `[text][label]`; in raw HTML the address alone.
  package var range: SourceRange
  /// Where the destination is written: in a reference link, in its definition.
  package var destinationRange: SourceRange
}

/// Siblings, from one on.
package struct MarkdownSiblings: Sequence, IteratorProtocol {
  let nodes: [MarkdownNode]
  var upcoming: MarkdownNode.ID?

  package mutating func next() -> MarkdownNode.ID? {
    guard let node = upcoming else { return nil }
    upcoming = nodes[node].next
    return node
  }
}

/// Goes through a tree in document order: a node is entered, then its children, then it is left.
package struct MarkdownWalk: Sequence, IteratorProtocol {
  package enum Step: Hashable, Sendable {
    case enter(MarkdownNode.ID)
    /// Only of nodes that have children.
    case leave(MarkdownNode.ID)
  }

  private let nodes: [MarkdownNode]
  private let root: MarkdownNode.ID
  private var upcoming: Step?

  init(nodes: [MarkdownNode], root: MarkdownNode.ID) {
    self.nodes = nodes
    self.root = root
    upcoming = .enter(root)
  }

  package mutating func next() -> Step? {
    guard let step = upcoming else { return nil }
    switch step {
    case .enter(let node):
      upcoming = nodes[node].firstChild.map { .enter($0) } ?? after(node)
    case .leave(let node):
      upcoming = after(node)
    }
    return step
  }

  private func after(_ node: MarkdownNode.ID) -> Step? {
    if node == root { return nil }
    if let next = nodes[node].next { return .enter(next) }
    return nodes[node].parent.map { .leave($0) }
  }

  /// Goes on after `node`, which was just entered, without its children.
  package mutating func skipChildren(of node: MarkdownNode.ID) {
    upcoming = after(node)
  }
}
