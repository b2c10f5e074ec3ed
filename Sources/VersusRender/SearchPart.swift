import CommonMark
import Jinja
import VersusContent
import VersusModel

/// A heading of a page and the text below it, as the search index has it.
struct SearchPart {
  /// The heading's id; empty for what stands before the first.
  let id: String
  let title: String
  private(set) var text = ""

  var value: Value {
    Value(map: [("id", Value(id)), ("title", Value(title)), ("text", Value(text))])
  }

  /// The parts of a page: prose, and the code that its fences show.
  static func parts(of page: Page) -> [SearchPart] {
    let document = page.document
    let headings = Dictionary(
      document.headings.map { ($0.node, $0) }, uniquingKeysWith: { first, _ in first })
    var parts = [SearchPart(id: "", title: page.title, text: page.metadata.description ?? "")]
    for node in document.children(of: MarkdownDocument.root) where node != page.titleHeading {
      if let heading = headings[node] {
        parts.append(SearchPart(id: heading.id, title: heading.text))
      } else {
        parts[parts.count - 1].append(page.text(of: node))
      }
    }
    return parts.filter { !$0.text.isEmpty || !$0.id.isEmpty }
  }

  /// Adds words, with one space between any two.
  private mutating func append(_ more: String) {
    for word in more.split(whereSeparator: \.isWhitespace) {
      if !text.isEmpty { text += " " }
      text += word
    }
  }
}

extension Page {
  /// What a reader sees of a block, without markup.
  fileprivate func text(of node: MarkdownNode.ID) -> String {
    switch fences[node] {
    case .code(let fence): String(decoding: fence.text.bytes, as: UTF8.self)
    case .block(let block): String(decoding: block.body.bytes, as: UTF8.self)
    case nil: document.plainText(of: node)
    }
  }

  /// How many words of prose there are; code does not count.
  var wordCount: Int {
    document.children(of: MarkdownDocument.root).reduce(0) { count, node in
      document.codeBlock(node) != nil
        ? count : count + document.plainText(of: node).split(whereSeparator: \.isWhitespace).count
    }
  }
}
