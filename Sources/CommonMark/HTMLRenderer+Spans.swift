extension HTMLRenderer {
  mutating func openLink(_ node: MarkdownNode.ID) {
    write(Markup.link)
    let attributes = address(node, as: Markup.href)
    title(node)
    write(attributes)
    html.append(UInt8(ascii: ">"))
  }

  mutating func image(_ node: MarkdownNode.ID) {
    write("<img")
    let attributes = address(node, as: Markup.src)
    write(" alt=\"")
    alternativeText(of: node)
    write("\"")
    title(node)
    write(attributes)
    write(" />")
  }

  /// Writes the attribute with the address that a link or image leads to.
  ///
  /// - Returns: The attributes that the hook wants besides.
  private mutating func address(_ node: MarkdownNode.ID, as attribute: [UInt8])
    -> [(name: String, value: String)]
  {
    if let destination = hooks.destination, let link = document.link(node) {
      let rewritten = destination(link)
      guard let address = rewritten.address else { return rewritten.attributes }
      write(attribute)
      writeAddress(address)
      html.append(UInt8(ascii: "\""))
      return rewritten.attributes
    }
    let target = document.links[Int(nodes[node].detail)]
    write(attribute)
    html.appendEscapingAddress(text[target.destination])
    html.append(UInt8(ascii: "\""))
    return []
  }

  private mutating func title(_ node: MarkdownNode.ID) {
    guard let title = document.links[Int(nodes[node].detail)].title, !title.isEmpty else {
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
    for case .enter(let node) in MarkdownWalk(nodes: nodes, root: image) {
      switch nodes[node].kind {
      case .text, .code, .html: escape(nodes[node].textRange)
      case .softBreak, .lineBreak: write(" ")
      default: break
      }
    }
  }

  mutating func rawHTML(_ node: MarkdownNode.ID, _ range: Range<Int>) {
    switch options.rawHTML {
    case .allowed where hooks.destination != nil: rewrittenHTML(node, range)
    case .allowed: html.append(contentsOf: text[range])
    case .filtered: html.appendFilteringTags(text[range])
    case .omitted: write("<!-- raw HTML omitted -->")
    }
  }

  /// Writes raw HTML as it is but for the addresses in it, which the hook gives.
  private mutating func rewrittenHTML(_ node: MarkdownNode.ID, _ range: Range<Int>) {
    var start = range.lowerBound
    for found in document.htmlLinks(of: node) {
      guard let target = hooks.destination?(found.link) else { continue }
      html.append(contentsOf: text[start..<found.attributes])
      // Who says how wide an image is has its height in mind too.
      let isSized = found.names.contains("width") || found.names.contains("height")
      for (name, value) in target.attributes where !found.names.contains(name) {
        if !isSized || (name != "width" && name != "height") { write(attribute: name, value) }
      }
      html.append(contentsOf: text[found.attributes..<found.value.lowerBound])
      start = found.value.lowerBound
      if let address = target.address, address != found.link.destination {
        writeAddress(address)
        start = found.value.upperBound
      }
    }
    html.append(contentsOf: text[start..<range.upperBound])
  }
}
