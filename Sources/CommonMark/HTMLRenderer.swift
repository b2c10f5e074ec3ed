internal import TextCore

/// How a document becomes HTML.
package struct HTMLOptions: Hashable, Sendable {
  package enum RawHTML: Hashable, Sendable {
    /// HTML in the page is passed on as it is.
    case allowed
    /// As `allowed`, but the tags that GFM 6.11 disallows are escaped.
    case filtered
    /// A comment stands for each piece of HTML, as libcmark has it.
    case omitted
  }

  /// How a cell of a table says where its text stands.
  package enum CellAlignment: Hashable, Sendable {
    /// `align="right"`, as GFM 4.10 has it. HTML has no such attribute any more.
    case attribute
    /// `class="align-right"`, for a style sheet to read.
    case styleClass
  }

  package var rawHTML = RawHTML.allowed
  package var cellAlignment = CellAlignment.attribute
  /// Whether headings get their `id`.
  package var headingIDs = false
  /// The label of the link to itself, `<a class="anchor" …>#</a>`, that each heading gets.
  ///
  /// `nil` for no such link. Needs `headingIDs`.
  package var headingAnchorLabel: String?
  /// A node to leave out with all that is in it: a title that is shown elsewhere.
  package var omitted: MarkdownNode.ID?

  /// The titles of alerts, where they are not the English ones.
  package var alertTitles: [MarkdownNode.Alert: String] = [:]
  /// The label of the link from a footnote back to where it is referred to; the number follows.
  package var backReferenceLabel = "Back to reference"
  /// What the boxes of a task list are called for those who do not see them; `nil` for no name, as GFM has it.
  package var taskDoneLabel: String?
  package var taskOpenLabel: String?

  package init() {}
}

/// What others may render in place of what is built in.
package struct HTMLHooks {
  /// Where a link or image leads in the page that is made of it.
  package struct Destination {
    /// `nil` for a link that leads nowhere yet.
    package var address: String?
    /// Further attributes, in order: `rel`, `width`, `loading`.
    ///
    /// Their values are escaped here.
    package var attributes: [(name: String, value: String)]

    package init(_ address: String?, attributes: [(name: String, value: String)] = []) {
      self.address = address
      self.attributes = attributes
    }
  }

  /// Renders fenced code.
  ///
  /// It is given the fence and the fences that follow it without anything between, and returns how
  /// many of them it rendered; for 0 the first is rendered plainly.
  package var code: ((_ run: ArraySlice<MarkdownNode.ID>, _ html: inout [UInt8]) -> Int)?
  /// Gives the address and attributes of a link or image.
  package var destination: ((_ link: Link) -> Destination)?

  package init() {}
}

/// Writes a document as HTML; without hooks and extensions exactly as libcmark does.
package struct HTMLRenderer {
  let document: MarkdownDocument
  /// Those of the document, at hand.
  let nodes: [MarkdownNode]
  let text: [UInt8]
  let options: HTMLOptions
  let hooks: HTMLHooks
  var html: [UInt8] = []
  /// Where this document begins in `html`.
  private var start = 0
  /// The fences that are rendered next, if the run that was found last is not yet used up.
  private var run: ArraySlice<MarkdownNode.ID> = []

  package init(
    _ document: MarkdownDocument, options: HTMLOptions = HTMLOptions(),
    hooks: HTMLHooks = HTMLHooks()
  ) {
    self.document = document
    nodes = document.nodes
    text = document.text
    self.options = options
    self.hooks = hooks
  }

  /// Appends the HTML of the whole document.
  ///
  /// - Complexity: O(*n*).
  package mutating func render(into html: inout [UInt8]) {
    render(from: MarkdownDocument.root, below: -1, into: &html)
  }

  /// Appends the HTML of what is in `node`, without the node's own tags.
  package mutating func render(contentOf node: MarkdownNode.ID, into html: inout [UInt8]) {
    if let first = nodes[node].firstChild { render(from: first, below: node, into: &html) }
  }

  /// Appends the HTML of a document that was parsed as spans alone, without `<p>`.
  package mutating func renderSpans(into html: inout [UInt8]) {
    guard let paragraph = nodes[MarkdownDocument.root].firstChild else { return }
    render(contentOf: paragraph, into: &html)
  }

  /// Appends the HTML of `first` and its later siblings, whose parent is `root`, or of the one root for -1.
  ///
  /// This is ``MarkdownWalk`` written out. The buffer is taken for as long as it is written to, so that
  /// it is never copied.
  private mutating func render(
    from first: MarkdownNode.ID, below root: MarkdownNode.ID, into html: inout [UInt8]
  ) {
    swap(&self.html, &html)
    start = self.html.count
    var node = first
    walk: while true {
      if node != options.omitted {
        let value = nodes[node]
        if enter(node, value), value.firstChildIndex >= 0 {
          node = Int(value.firstChildIndex)
          continue
        }
        leave(node, value)
      }
      while nodes[node].nextIndex < 0 {
        node = Int(nodes[node].parentIndex)
        if node == root || node < 0 { break walk }
        leave(node, nodes[node])
      }
      node = Int(nodes[node].nextIndex)
    }
    swap(&self.html, &html)
  }

  /// Writes what stands before the content of a node, or all of it.
  ///
  /// - Returns: Whether its children are still to be written.
  private mutating func enter(_ node: MarkdownNode.ID, _ value: MarkdownNode) -> Bool {
    switch value.kind {
    case .text:
      if value.isPlainText {
        html.append(contentsOf: text[value.textRange])
      } else {
        escape(value.textRange)
      }
    case .softBreak: html.append(UInt8(ascii: "\n"))
    case .lineBreak: write(Markup.lineBreak)
    case .code:
      write(Markup.code)
      escape(value.textRange)
      write(Markup.codeEnd)
    case .html: rawHTML(node, value.textRange)
    case .emphasis: write(Markup.emphasis)
    case .strong: write(Markup.strong)
    case .strikethrough: write(Markup.strikethrough)
    case .footnoteReference: footnoteReference(node)
    case .link: openLink(node)
    case .image:
      image(node)
      return false
    default: enterBlock(node, value)
    }
    return true
  }

  /// Writes what stands behind the content of a node.
  private mutating func leave(_ node: MarkdownNode.ID, _ value: MarkdownNode) {
    switch value.kind {
    case .text, .softBreak, .lineBreak, .code, .html: break
    case .emphasis: write(Markup.emphasisEnd)
    case .strong: write(Markup.strongEnd)
    case .strikethrough: write(Markup.strikethroughEnd)
    case .link: write(Markup.linkEnd)
    default: leaveBlock(node, value)
    }
  }

  // MARK: Writing

  mutating func write(_ text: String) {
    html.append(contentsOf: text.utf8)
  }

  mutating func write(_ markup: [UInt8]) {
    html.append(contentsOf: markup)
  }

  /// Begins a line, unless one has just begun.
  mutating func beginLine() {
    if html.count > start, html.last != UInt8(ascii: "\n") { html.append(UInt8(ascii: "\n")) }
  }

  /// Writes `address` as part of an `href`.
  mutating func writeAddress(_ address: String) {
    let start = html.count
    html.append(contentsOf: address.utf8)
    guard !html[start...].allSatisfy(\.isSafeInAddress) else { return }
    html.removeSubrange(start...)
    html.appendEscapingAddress(Array(address.utf8)[...])
  }

  /// Writes a part of the document's text, escaped.
  mutating func escape(_ range: Range<Int>) {
    html.appendEscapingLikeCmark(text[range])
  }

  mutating func escape(_ text: String) {
    let start = html.count
    html.append(contentsOf: text.utf8)
    guard html[start...].contains(where: \.isEscaped) else { return }
    html.removeSubrange(start...)
    html.appendEscapingLikeCmark(Array(text.utf8)[...])
  }

  // MARK: Hooks

  /// Lets the hook render fenced code, one or several neighbours at once.
  ///
  /// - Returns: Whether `node` has been rendered.
  mutating func renderByHook(_ node: MarkdownNode.ID) -> Bool {
    guard let render = hooks.code else { return false }
    if run.first != node {
      // Rendered with an earlier one.
      if rendered.contains(node) { return true }
      run = fences(from: node)[...]
    }
    let count = min(max(render(run, &html), 0), run.count)
    rendered = run.prefix(count)
    run = run.dropFirst(max(count, 1))
    return count > 0
  }

  private var rendered: ArraySlice<MarkdownNode.ID> = []

  private func fences(from node: MarkdownNode.ID) -> [MarkdownNode.ID] {
    var run: [MarkdownNode.ID] = []
    for sibling in MarkdownSiblings(nodes: nodes, upcoming: node) {
      guard let code = document.codeBlock(sibling), code.info != nil else { break }
      run.append(sibling)
    }
    return run
  }

  /// The heading at `node`, if headings get their ids.
  func heading(_ node: MarkdownNode.ID) -> Heading? {
    options.headingIDs ? document.headings[Int(nodes[node].detail)] : nil
  }
}

/// What is written most often, as bytes: appending a string takes several times as long.
enum Markup {
  static let paragraph = Array("<p>".utf8)
  static let paragraphEnd = Array("</p>\n".utf8)
  static let item = Array("<li>".utf8)
  static let itemEnd = Array("</li>\n".utf8)
  static let row = Array("<tr>\n".utf8)
  static let rowEnd = Array("</tr>\n".utf8)
  static let cellEnd = Array("</td>\n".utf8)
  static let headerCellEnd = Array("</th>\n".utf8)
  static let codeBlock = Array("<pre><code".utf8)
  static let codeBlockEnd = Array("</code></pre>\n".utf8)
  static let code = Array("<code>".utf8)
  static let codeEnd = Array("</code>".utf8)
  static let emphasis = Array("<em>".utf8)
  static let emphasisEnd = Array("</em>".utf8)
  static let strong = Array("<strong>".utf8)
  static let strongEnd = Array("</strong>".utf8)
  static let link = Array("<a".utf8)
  static let href = Array(" href=\"".utf8)
  static let src = Array(" src=\"".utf8)
  static let strikethrough = Array("<del>".utf8)
  static let strikethroughEnd = Array("</del>".utf8)
  static let lineBreak = Array("<br />\n".utf8)
  static let thematicBreak = Array("<hr />\n".utf8)
  static let blockQuote = Array("<blockquote>\n".utf8)
  static let blockQuoteEnd = Array("</blockquote>\n".utf8)
  static let bulletList = Array("<ul>\n".utf8)
  static let bulletListEnd = Array("</ul>\n".utf8)
  static let orderedList = Array("<ol>\n".utf8)
  static let orderedListEnd = Array("</ol>\n".utf8)
  static let heading = Array("<h".utf8)
  static let headingEnd = Array("</h".utf8)
  static let id = Array(" id=\"".utf8)
  static let anchor = Array(" <a class=\"anchor\" href=\"#".utf8)
  static let anchorLabel = Array("\" aria-label=\"".utf8)
  static let anchorEnd = Array("\">#</a>".utf8)
  static let language = Array(" class=\"language-".utf8)
  static let table = Array("<table>\n".utf8)
  static let tableEnd = Array("</table>\n".utf8)
  static let tableHead = Array("<thead>\n".utf8)
  static let tableHeadEnd = Array("</thead>\n".utf8)
  static let tableBody = Array("<tbody>\n".utf8)
  static let tableBodyEnd = Array("</tbody>\n".utf8)
  static let linkEnd = Array("</a>".utf8)

  /// The beginning of a cell.
  static func cell(
    isHeader: Bool, _ alignment: MarkdownNode.Alignment?, as form: HTMLOptions.CellAlignment
  ) -> [UInt8] {
    let cells =
      switch form {
      case .attribute: isHeader ? headerCells : cells
      case .styleClass: isHeader ? styledHeaderCells : styledCells
      }
    return switch alignment {
    case nil: cells[0]
    case .left: cells[1]
    case .center: cells[2]
    case .right: cells[3]
    }
  }

  private static let cells = cells("td") { " align=\"\($0)\"" }
  private static let headerCells = cells("th") { " align=\"\($0)\"" }
  private static let styledCells = cells("td") { " class=\"align-\($0)\"" }
  private static let styledHeaderCells = cells("th") { " class=\"align-\($0)\"" }

  private static func cells(_ tag: String, _ attribute: (String) -> String) -> [[UInt8]] {
    ["", attribute("left"), attribute("center"), attribute("right")].map {
      Array("<\(tag)\($0)>".utf8)
    }
  }
}
