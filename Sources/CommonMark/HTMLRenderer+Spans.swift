extension HTMLRenderer {
  mutating func openLink(_ node: MarkdownNode.ID) {
    write("<a href=\"")
    let attributes = address(node)
    write("\"")
    title(node)
    write(attributes)
    write(">")
  }

  mutating func image(_ node: MarkdownNode.ID) {
    write("<img src=\"")
    let attributes = address(node)
    write("\" alt=\"")
    alternativeText(of: node)
    write("\"")
    title(node)
    write(attributes)
    write(" />")
  }

  /// Writes the address that a link or image leads to.
  ///
  /// - Returns: The attributes that the hook wants besides.
  private mutating func address(_ node: MarkdownNode.ID) -> [(name: String, value: String)] {
    if let destination = hooks.destination, let link = document.link(node) {
      let rewritten = destination(link)
      writeAddress(rewritten.address)
      return rewritten.attributes
    }
    let target = document.links[Int(document.nodes[node].detail)]
    html.appendEscapingAddress(document.text[target.destination])
    return []
  }

  private mutating func title(_ node: MarkdownNode.ID) {
    guard let title = document.links[Int(document.nodes[node].detail)].title, !title.isEmpty else {
      return
    }
    write(" title=\"")
    escape(title)
    write("\"")
  }

  private mutating func write(_ attributes: [(name: String, value: String)]) {
    for (name, value) in attributes { write(attribute: name, value) }
  }

  mutating func write(attribute name: String, _ value: String) {
    write(" ")
    write(name)
    write("=\"")
    escape(value)
    write("\"")
  }

  /// Writes the text of an image's description without markup (CommonMark 6.4).
  private mutating func alternativeText(of image: MarkdownNode.ID) {
    for case .enter(let node) in MarkdownWalk(nodes: document.nodes, root: image) {
      switch document.nodes[node].kind {
      case .text, .code, .html: escape(document.nodes[node].textRange)
      case .softBreak, .lineBreak: write(" ")
      default: break
      }
    }
  }

  mutating func rawHTML(_ range: Range<Int>) {
    switch options.rawHTML {
    case .allowed: html.append(contentsOf: document.text[range])
    case .filtered: html.appendFilteringTags(document.text[range])
    case .omitted: write("<!-- raw HTML omitted -->")
    }
  }
}
