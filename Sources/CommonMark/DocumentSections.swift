/// The part of a page from one heading to the next, as a search index needs it.
package struct DocumentSection: Hashable, Sendable {
  /// An index into ``MarkdownDocument/headings``; `nil` for what stands before the first.
  package var heading: Int?
  /// Paragraphs, lists and tables without markup, one space between blocks; not the heading itself.
  package var text: String
  /// The code blocks of the section, in order.
  package var codeBlocks: [MarkdownNode.ID]
  /// How many words `text` has.
  package var wordCount: Int
}

extension MarkdownDocument {
  /// The page cut at its headings; footnotes belong to the last section.
  ///
  /// - Complexity: O(*n*).
  package var sections: [DocumentSection] {
    var sections: [DocumentSection] = []
    var heading: Int?
    var prose: [UInt8] = []
    var codeBlocks: [MarkdownNode.ID] = []
    func finish() {
      let words = prose.split(whereSeparator: \.isMarkdownSpace)
      guard heading != nil || !words.isEmpty || !codeBlocks.isEmpty else { return }
      sections.append(
        DocumentSection(
          heading: heading,
          text: String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self),
          codeBlocks: codeBlocks, wordCount: words.count))
    }
    var walk = walk()
    while let step = walk.next() {
      guard case .enter(let node) = step else { continue }
      let value = nodes[node]
      switch value.kind {
      case .heading:
        finish()
        heading = Int(value.detail)
        prose.removeAll()
        codeBlocks.removeAll()
        walk.skipChildren(of: node)
      case .text, .code: prose.append(contentsOf: text[value.textRange])
      case .codeBlock: codeBlocks.append(node)
      case let kind where kind.standsWithinWords: break
      default: prose.append(UInt8(ascii: " "))
      }
    }
    finish()
    return sections
  }

  /// How many words the page has, headings included, code blocks not.
  ///
  /// - Complexity: O(*n*), and no room.
  package var wordCount: Int {
    var count = 0
    var isInWord = false
    func read(_ bytes: Span<UInt8>) {
      // A word begins where there is none yet, and no space: told without a branch, which nobody can foresee.
      var inWord = isInWord ? 1 : 0
      var found = 0
      for index in bytes.indices {
        let isLetter = bytes[index].isMarkdownSpace ? 0 : 1
        found &+= isLetter & ~inWord
        inWord = isLetter
      }
      count += found
      isInWord = inWord == 1
    }
    for heading in headings {
      read(Array(heading.text.utf8).span)
      isInWord = false
    }
    let bytes = text.span
    var walk = walk()
    while let step = walk.next() {
      guard case .enter(let node) = step else { continue }
      let value = nodes[node]
      switch value.kind {
      case .heading:
        isInWord = false
        walk.skipChildren(of: node)
      case .text, .code: read(bytes.extracting(value.textRange))
      case .codeBlock: break
      case let kind where kind.standsWithinWords: break
      default: isInWord = false
      }
    }
    return count
  }
}

extension MarkdownNode.Kind {
  /// Whether a word may go on from before it into it, and from within it to what follows.
  fileprivate var standsWithinWords: Bool {
    switch self {
    case .emphasis, .strong, .strikethrough, .link, .image, .html, .footnoteReference: true
    default: false
    }
  }
}
