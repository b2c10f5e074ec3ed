extension HTMLRenderer {
  mutating func enterBlock(_ node: MarkdownNode.ID, _ value: MarkdownNode) {
    switch value.kind {
    case .paragraph:
      guard !isTight(node) else { return }
      beginLine()
      write(Markup.paragraph)
    case .heading(let level): openHeading(node, level: level)
    case .codeBlock: code(node)
    case .htmlBlock:
      beginLine()
      rawHTML(node, value.textRange)
      beginLine()
    case .thematicBreak:
      beginLine()
      write(Markup.thematicBreak)
    case .blockQuote:
      beginLine()
      write(Markup.blockQuote)
    case .list(let list):
      beginLine()
      switch list.start {
      case nil: write(Markup.bulletList)
      case 1: write(Markup.orderedList)
      case let start?: write("<ol start=\"\(start)\">\n")
      }
    case .item(let task):
      beginLine()
      write(Markup.item)
      switch task {
      case .done: writeBox(" checked=\"\"", label: options.taskDoneLabel)
      case .open: writeBox("", label: options.taskOpenLabel)
      case nil: break
      }
    case .table, .tableRow, .tableCell: enterTable(node, value)
    case .alert(let alert): openAlert(alert)
    case .definitionList:
      beginLine()
      write("<dl>\n")
    case .definitionTerm:
      beginLine()
      write("<dt>")
    case .definition:
      beginLine()
      write("<dd>")
    case .footnotes:
      beginLine()
      write("<section class=\"footnotes\" data-footnotes>\n<ol>\n")
    case .footnote: openFootnote(value)
    default: break
    }
  }

  mutating func leaveBlock(_ node: MarkdownNode.ID, _ value: MarkdownNode) {
    switch value.kind {
    case .paragraph:
      if isTight(node) { break }
      if value.next == nil { backReferences(atEndOf: node) }
      write(Markup.paragraphEnd)
    case .heading(let level): closeHeading(node, level: level)
    case .blockQuote:
      beginLine()
      write(Markup.blockQuoteEnd)
    case .list(let list): write(list.start == nil ? Markup.bulletListEnd : Markup.orderedListEnd)
    case .item: write(Markup.itemEnd)
    case .alert: write("</div>\n")
    case .definitionList: write("</dl>\n")
    case .definitionTerm: write("</dt>\n")
    case .definition: write("</dd>\n")
    case .footnotes: write("</ol>\n</section>\n")
    case .footnote: closeFootnote(node)
    case .table:
      beginLine()
      write(Markup.tableEnd)
    case .tableRow(let isHeader):
      write(Markup.rowEnd)
      if isHeader {
        write(Markup.tableHeadEnd)
      } else if value.next == nil {
        write(Markup.tableBodyEnd)
      }
    case .tableCell: write(isInHeader(node) ? Markup.headerCellEnd : Markup.cellEnd)
    default: break
    }
  }

  /// Whether a paragraph is in an item of a tight list.
  private func isTight(_ node: MarkdownNode.ID) -> Bool {
    guard let parent = nodes[node].parent else { return false }
    switch nodes[parent].kind {
    case .definition(let isTight): return isTight
    case .item:
      guard let list = nodes[parent].parent,
        case .list(let list) = nodes[list].kind
      else { return false }
      return list.isTight
    default: return false
    }
  }

  private mutating func openAlert(_ alert: MarkdownNode.Alert) {
    beginLine()
    write("<div class=\"note")
    if alert != .note { write(" \(alert.rawValue)") }
    write("\" role=\"note\">\n<p class=\"t\">")
    escape(options.alertTitles[alert] ?? alert.englishTitle)
    write("</p>\n")
  }

  // MARK: Headings

  private mutating func openHeading(_ node: MarkdownNode.ID, level: Int) {
    beginLine()
    write(Markup.heading)
    html.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: level))
    let attributes =
      document.headingAttributes.isEmpty ? nil : document.headingAttributes[node]
    if let id = heading(node)?.id ?? attributes?.id {
      write(Markup.id)
      escape(id)
      html.append(UInt8(ascii: "\""))
    }
    if let attributes {
      if !attributes.classes.isEmpty {
        write(attribute: "class", attributes.classes.joined(separator: " "))
      }
      for other in attributes.others { write(attribute: other.name, other.value) }
    }
    html.append(UInt8(ascii: ">"))
  }

  private mutating func closeHeading(_ node: MarkdownNode.ID, level: Int) {
    if let label = options.headingAnchorLabel, let heading = heading(node) {
      write(Markup.anchor)
      writeAddress(heading.id)
      write(Markup.anchorLabel)
      escape(label)
      write(Markup.anchorEnd)
    }
    write(Markup.headingEnd)
    html.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: level))
    html.append(UInt8(ascii: ">"))
    html.append(UInt8(ascii: "\n"))
  }

  // MARK: Code

  private mutating func code(_ node: MarkdownNode.ID) {
    let index = Int(nodes[node].detail)
    beginLine()
    if document.codeBlocks[index].info != nil, renderByHook(node) { return }
    if let language = document.codeBlocks[index].info?.language, !language.isEmpty {
      write(Markup.codeBlock)
      write(Markup.language)
      escape(language)
      html.append(UInt8(ascii: "\""))
      html.append(UInt8(ascii: ">"))
    } else {
      write(Markup.codeBlock)
      html.append(UInt8(ascii: ">"))
    }
    escape(document.codeBlocks[index].codeRange)
    write(Markup.codeBlockEnd)
  }

  // MARK: Tables

  private mutating func enterTable(_ node: MarkdownNode.ID, _ value: MarkdownNode) {
    beginLine()
    switch value.kind {
    case .table: write(Markup.table)
    case .tableRow(let isHeader):
      if isHeader {
        write(Markup.tableHead)
      } else if let previous = value.previous,
        nodes[previous].kind == .tableRow(isHeader: true)
      {
        write(Markup.tableBody)
      }
      write(Markup.row)
    case .tableCell(let alignment):
      write(Markup.cell(isHeader: isInHeader(node), alignment, as: options.cellAlignment))
    default: break
    }
  }

  private func isInHeader(_ cell: MarkdownNode.ID) -> Bool {
    nodes[cell].parent.map { nodes[$0].kind == .tableRow(isHeader: true) }
      ?? false
  }

  /// The box of a task.
  private mutating func writeBox(_ state: String, label: String?) {
    write("<input type=\"checkbox\"\(state) disabled=\"\"")
    if let label { write(attribute: "aria-label", label) }
    write(" /> ")
  }
}

extension MarkdownNode.Alert {
  fileprivate var englishTitle: String {
    switch self {
    case .note: "Note"
    case .tip: "Tip"
    case .important: "Important"
    case .warning: "Warning"
    case .caution: "Caution"
    }
  }
}
