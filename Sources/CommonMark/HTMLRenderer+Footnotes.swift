/// Footnotes, in the HTML that GitHub has for them.
extension HTMLRenderer {
  mutating func footnoteReference(_ node: MarkdownNode.ID) {
    guard let reference = document.footnoteReference(node) else { return }
    let footnote = document.footnotes[reference.footnote]
    write("<sup class=\"footnote-ref\"><a href=\"#")
    writeAddress(footnote.id)
    write("\" id=\"")
    writeAddress(footnote.id(ofReference: reference.occurrence))
    write("\" data-footnote-ref>\(footnote.number)</a></sup>")
  }

  mutating func openFootnote(_ value: MarkdownNode) {
    guard case .footnote(let number) = value.kind else { return }
    beginLine()
    write("<li id=\"")
    writeAddress(document.footnotes[number - 1].id)
    write("\">\n")
  }

  mutating func closeFootnote(_ node: MarkdownNode.ID) {
    // A last paragraph has them already.
    var last = nodes[node].firstChild
    while let child = last, let next = nodes[child].next { last = next }
    if last.map({ nodes[$0].kind != .paragraph }) ?? true {
      backReferences(to: node)
      write("\n")
    }
    write("</li>\n")
  }

  /// Writes the links back if `paragraph` is the last of a footnote.
  mutating func backReferences(atEndOf paragraph: MarkdownNode.ID) {
    guard let parent = nodes[paragraph].parent,
      case .footnote = nodes[parent].kind
    else { return }
    write(" ")
    backReferences(to: parent)
  }

  private mutating func backReferences(to node: MarkdownNode.ID) {
    guard case .footnote(let number) = nodes[node].kind else { return }
    let footnote = document.footnotes[number - 1]
    for occurrence in 1...max(footnote.references, 1) {
      let suffix = occurrence > 1 ? "-\(occurrence)" : ""
      if occurrence > 1 { write(" ") }
      write("<a href=\"#")
      writeAddress(footnote.id(ofReference: occurrence))
      write("\" class=\"footnote-backref\" data-footnote-backref")
      write(attribute: "data-footnote-backref-idx", "\(number)\(suffix)")
      write(attribute: "aria-label", "\(options.backReferenceLabel) \(number)\(suffix)")
      write(">↩")
      if occurrence > 1 { write("<sup class=\"footnote-ref\">\(occurrence)</sup>") }
      write("</a>")
    }
  }
}
