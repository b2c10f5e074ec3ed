internal import TextCore

/// Reads what a finished tree says: headings, plain text, and what should be better.
struct DocumentReader {
  let nodes: [MarkdownNode]
  let text: [UInt8]

  /// The headings among `leaves`, which are in document order, with their ids.
  ///
  /// Ids that the author gave come first, those of `footnotes` and in raw HTML among them: what is
  /// formed from a heading's text makes way for them.
  func headings(
    _ leaves: [BlockBuilder.Leaf], _ attributes: [MarkdownNode.ID: HeadingAttributes],
    beside footnotes: [Footnote], _ html: HTMLFindings, problems: inout [MarkdownProblem]
  ) -> [Heading] {
    var ids = HeadingIDs()
    for id in footnotes.flatMap(\.ids) { _ = ids.reserve(id) }
    for (id, range) in html.ids where !ids.reserve(id) {
      problems.append(MarkdownProblem(.duplicateHTMLID(id), at: range))
    }
    var headings: [Heading] = []
    for leaf in leaves {
      guard case .heading(let level) = nodes[leaf.node].kind else { continue }
      let id = attributes.isEmpty ? nil : attributes[leaf.node]?.id
      if let id, !ids.reserve(id) {
        problems.append(MarkdownProblem(.duplicateHeadingID(id), at: nodes[leaf.node].range))
      }
      headings.append(
        Heading(
          node: leaf.node, level: level, id: id ?? "", text: plainText(of: leaf.node),
          range: nodes[leaf.node].range))
    }
    for index in headings.indices where headings[index].id.isEmpty {
      headings[index].id = ids.id(for: headings[index].text)
    }
    return headings
  }

  func plainText(of node: MarkdownNode.ID) -> String {
    var bytes: [UInt8] = []
    appendPlainText(of: node, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func appendPlainText(of root: MarkdownNode.ID, to bytes: inout [UInt8]) {
    for step in MarkdownWalk(nodes: nodes, root: root) {
      guard case .enter(let node) = step else { continue }
      switch nodes[node].kind {
      case .text, .code, .codeBlock: bytes.append(contentsOf: text[nodes[node].textRange])
      case .softBreak, .lineBreak: bytes.append(UInt8(ascii: " "))
      default: break
      }
    }
  }

  func check(headings: [Heading], _ html: HTMLFindings, problems: inout [MarkdownProblem]) {
    check(headings, problems: &problems)
    problems += html.imagesWithoutText.map { MarkdownProblem(.htmlImageWithoutText, at: $0) }
    for node in nodes.indices {
      switch nodes[node].kind {
      case .image where isReachable(node) && !hasText(node):
        problems.append(MarkdownProblem(.imageWithoutText, at: nodes[node].range))
      case .link where isReachable(node) && !hasText(node):
        problems.append(MarkdownProblem(.linkWithoutText, at: nodes[node].range))
      default: break
      }
    }
  }

  private func check(_ headings: [Heading], problems: inout [MarkdownProblem]) {
    var hasTitle = false
    var previous: Int?
    for heading in headings {
      if heading.text.isBlank, !hasText(heading.node) {
        problems.append(MarkdownProblem(.emptyHeading, at: heading.range))
      }
      if let previous, heading.level > previous + 1 {
        problems.append(
          MarkdownProblem(.skippedHeadingLevel(heading.level, after: previous), at: heading.range))
      }
      if heading.level == 1 {
        if hasTitle { problems.append(MarkdownProblem(.secondTitle, at: heading.range)) }
        hasTitle = true
      }
      previous = heading.level
    }
  }

  /// Whether a node is part of the tree; nodes that were taken out stay in the array.
  private func isReachable(_ node: MarkdownNode.ID) -> Bool { nodes[node].parentIndex >= 0 }

  /// Whether something in `root` can be read or seen.
  ///
  /// A few nodes are enough to tell; where they are not, the page is no page that an author wants
  /// to be warned about.
  private func hasText(_ root: MarkdownNode.ID) -> Bool {
    var visited = 0
    for case .enter(let node) in MarkdownWalk(nodes: nodes, root: root) {
      visited += 1
      switch nodes[node].kind {
      case .text, .code:
        if text[nodes[node].textRange].contains(where: { !$0.isMarkdownSpace }) { return true }
      case .html: return true
      default: break
      }
      if visited > 100 { return true }
    }
    return false
  }
}

extension String {
  /// Whether there is nothing but white space.
  fileprivate var isBlank: Bool {
    // A letter of ASCII settles it, as in most texts, without looking for characters.
    !utf8.contains { $0.isASCIIAlphanumeric } && allSatisfy(\.isWhitespace)
  }
}
