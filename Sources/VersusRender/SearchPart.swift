import CommonMark
import Jinja
import TextCore
import VersusContent
import VersusModel

/// A heading of a page and the text below it, as the search index has it.
struct SearchPart {
  /// The heading's id; empty for what stands before the first.
  let id: String
  let title: String
  var text: String

  var value: Value {
    Value(map: [("id", Value(id)), ("title", Value(title)), ("text", Value(text))])
  }

  /// The parts of a page: prose, and the code that its fences show.
  static func parts(of page: Page) -> [SearchPart] {
    var parts = [SearchPart(id: "", title: page.title, text: page.metadata.description ?? "")]
    for section in page.document.sections {
      let heading = section.heading.map { page.document.headings[$0] }
      if let heading, heading.node != page.titleHeading {
        parts.append(SearchPart(id: heading.id, title: heading.text, text: ""))
      }
      parts[parts.count - 1].append(section.text)
      for node in section.codeBlocks { parts[parts.count - 1].append(page.text(ofCode: node)) }
    }
    return parts.filter { !$0.text.isEmpty || !$0.id.isEmpty }
  }

  /// Adds words, with one space between any two.
  private mutating func append(_ more: String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(more.utf8.count + 1)
    var isApart = true
    for scalar in more.unicodeScalars {
      if scalar.isSpace {
        isApart = true
        continue
      }
      if isApart, !text.isEmpty || !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
      isApart = false
      if scalar.isASCII {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    text += String(decoding: bytes, as: UTF8.self)
  }
}

extension Unicode.Scalar {
  /// Whether it parts words; nearly all that do are ASCII.
  fileprivate var isSpace: Bool {
    isASCII ? value == 0x20 || 9...13 ~= value : properties.isWhitespace
  }
}

extension Page {
  /// What a reader sees of a code block: a fence may show a file, or be drawn by the theme.
  fileprivate func text(ofCode node: MarkdownNode.ID) -> String {
    switch fences[node] {
    case .code(let fence): String(decoding: fence.text.bytes, as: UTF8.self)
    case .block(let block): block.text
    case nil: document.plainText(of: node)
    }
  }
}

extension BlockFence {
  /// The texts of the block's body, without keys and markup.
  fileprivate var text: String {
    let source = SourceText(path: body.source.path, bytes: body.bytes)
    let texts =
      YAMLReader.read(source).value?.texts ?? [String(decoding: body.bytes, as: UTF8.self)]
    return texts.map { text in
      let document = MarkdownDocument(parsing: SourceText(path: source.path, text))
      return document.sections.map { section in
        (section.heading.map { document.headings[$0].text + " " } ?? "") + section.text
      }.joined(separator: " ")
    }.joined(separator: " ")
  }
}

extension DataNode {
  /// Every text in the value, in order; keys are not texts.
  fileprivate var texts: [String] {
    switch kind {
    case .string(let text): FigureReference(text) == nil ? [text] : []
    case .list(let items): items.flatMap(\.texts)
    case .map(let entries): entries.flatMap(\.value.texts)
    case .null, .bool, .int, .double: []
    }
  }
}
