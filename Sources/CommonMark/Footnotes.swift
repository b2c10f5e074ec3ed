internal import TextCore

/// A footnote that the page refers to.
package struct Footnote: Hashable, Sendable {
  /// A node of kind `footnote`, whose children are its blocks.
  package var node: MarkdownNode.ID
  /// As it is written, without `^`.
  package var label: String
  /// From 1, in the order of the first references.
  package var number: Int
  /// How many references there are.
  package var references: Int

  /// The id of the note.
  var id: String { "fn-\(label)" }

  /// The id of the reference with which the note is referred to for the `occurrence`th time.
  ///
  /// The number stands before the label: behind it, the second reference to `a` and the first to
  /// `a-2` would be one.
  func id(ofReference occurrence: Int) -> String {
    occurrence > 1 ? "fnref\(occurrence)-\(label)" : "fnref-\(label)"
  }

  /// All ids that the note and its references have.
  package var ids: [String] { [id] + (1...max(references, 1)).map(id(ofReference:)) }
}

/// One `[^label]`.
package struct FootnoteReference: Hashable, Sendable {
  /// An index into ``MarkdownDocument/footnotes``.
  package var footnote: Int
  /// From 1; which reference to the same footnote this is.
  package var occurrence: Int
}

/// Gives footnotes their numbers, and the page its list of them.
struct FootnoteNumbering {
  var nodes: [MarkdownNode]
  /// The definitions by the index that references have in `detail`.
  let definitions: [FootnoteDefinition]
  var footnotes: [Footnote] = []
  var references: [FootnoteReference] = []
  /// The index in `footnotes` of each definition that was referred to.
  private var numbers: [Int: Int] = [:]

  init(_ nodes: [MarkdownNode], _ definitions: [FootnoteDefinition]) {
    self.nodes = nodes
    self.definitions = definitions
  }

  /// Numbers the footnotes in the order in which a reader meets references: those of the page, then
  /// those in the notes themselves.
  ///
  /// Notes that nothing refers to are left out of the page.
  ///
  /// - Complexity: O(*nodes*), however the notes refer to each other.
  mutating func number(problems: inout [MarkdownProblem]) {
    count(in: 0)
    var next = 0
    while next < footnotes.count {
      count(in: footnotes[next].node)
      next += 1
    }
    for (index, definition) in definitions.enumerated() where numbers[index] == nil {
      problems.append(
        MarkdownProblem(.unusedFootnote(definition.label), at: nodes[definition.node].range))
    }
    if !footnotes.isEmpty { appendSection() }
  }

  private mutating func count(in root: MarkdownNode.ID) {
    // Found first, then changed: the walk shares the nodes, which must not be copied for each note.
    let found = MarkdownWalk(nodes: nodes, root: root).compactMap { step -> MarkdownNode.ID? in
      guard case .enter(let node) = step, nodes[node].kind == .footnoteReference else { return nil }
      return node
    }
    for node in found { refer(from: node, to: Int(nodes[node].detail)) }
  }

  private mutating func refer(from node: MarkdownNode.ID, to definition: Int) {
    let index = numbers[definition] ?? footnotes.count
    if index == footnotes.count {
      numbers[definition] = index
      footnotes.append(
        Footnote(
          node: definitions[definition].node, label: definitions[definition].label,
          number: index + 1, references: 0))
    }
    footnotes[index].references += 1
    nodes[node].detail = Int32(truncatingIfNeeded: references.count)
    references.append(FootnoteReference(footnote: index, occurrence: footnotes[index].references))
  }

  private mutating func appendSection() {
    var section = MarkdownNode(.footnotes, nodes[0].range.upperBound..<nodes[0].range.upperBound)
    var last = Int(nodes[0].firstChildIndex)
    while last >= 0, nodes[last].nextIndex >= 0 { last = Int(nodes[last].nextIndex) }
    let index = Int32(truncatingIfNeeded: nodes.count)
    section.parentIndex = 0
    section.previousIndex = Int32(truncatingIfNeeded: last)
    section.firstChildIndex = Int32(truncatingIfNeeded: footnotes[0].node)
    if last >= 0 { nodes[last].nextIndex = index } else { nodes[0].firstChildIndex = index }
    nodes.append(section)
    var previous: Int32 = -1
    for footnote in footnotes {
      nodes[footnote.node].kind = .footnote(number: footnote.number)
      nodes[footnote.node].parentIndex = index
      nodes[footnote.node].previousIndex = previous
      nodes[footnote.node].nextIndex = -1
      let current = Int32(truncatingIfNeeded: footnote.node)
      if previous >= 0 { nodes[Int(previous)].nextIndex = current }
      previous = current
    }
  }
}

/// Where a footnote is defined.
struct FootnoteDefinition {
  var node: MarkdownNode.ID
  var label: String
}
