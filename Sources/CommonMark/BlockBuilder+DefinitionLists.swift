/// Definition lists: terms, one a line, then `: definition`s.
extension BlockBuilder {
  /// Makes the paragraph before a list of definitions its terms.
  ///
  /// - Returns: The definition list, and its last child: a further pair of terms and definitions
  ///   continues the list before it.
  mutating func openDefinitionList(_ list: MarkdownNode) -> (node: Int, lastChild: Int) {
    guard let paragraph = lastSibling, nodes[paragraph].kind == .paragraph,
      let terms = leaves.last, terms.node == paragraph
    else { return (append(list), -1) }
    leaves.removeLast()
    removeLastSibling()
    var lastChild = -1
    let node: Int
    if let previous = lastSibling, nodes[previous].kind == .definitionList,
      let open = lastDefinitionList, open.node == previous
    {
      (node, lastChild) = open
      nodes[node].upper = list.upper
    } else {
      var list = list
      list.lower = nodes[paragraph].lower
      node = append(list)
    }
    var start = terms.text.lowerBound
    var piece = terms.piece
    while start < terms.text.upperBound {
      let line = lineRange(from: start, to: terms.text.upperBound)
      start = line.upperBound + 1
      let term = content.trimming(line)
      var value = MarkdownNode(.definitionTerm, fileRange(term, movingOn: &piece))
      value.textRange = term
      lastChild = append(value, after: lastChild, in: node)
      leaves.append(Leaf(node: lastChild, text: term, piece: piece))
    }
    return (node, lastChild)
  }
}
