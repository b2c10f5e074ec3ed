package import TextCore

/// A block or span of a document, as one entry of the document's array of nodes.
///
/// A value of a few words without references, so that a document of a million nodes is one
/// allocation and nesting of any depth costs nothing to copy or free.
package struct MarkdownNode: Sendable {
  /// An index into ``MarkdownDocument/nodes``.
  package typealias ID = Int

  package enum Kind: Hashable, Sendable {
    // Blocks of CommonMark.
    case document, blockQuote, paragraph, thematicBreak, htmlBlock
    case list(List)
    case item(Task?)
    /// The level is 1 to 6.
    case heading(level: Int)
    /// The rest is ``MarkdownDocument/codeBlock(_:)``.
    case codeBlock
    // Blocks that we add.
    case alert(Alert)
    case table, tableRow(isHeader: Bool), tableCell(Alignment?)
    case definitionList, definitionTerm
    case definition(isTight: Bool)
    /// At the end of the document, if there are footnotes that it refers to.
    case footnotes
    /// The number is the one shown, from 1 in the order of first reference.
    case footnote(number: Int)
    // Spans of CommonMark.
    case text, softBreak, lineBreak, code, html, emphasis, strong
    /// The rest is ``MarkdownDocument/link(_:)``.
    case link, image
    // Spans that we add.
    case strikethrough
    /// The rest is ``MarkdownDocument/footnoteReference(_:)``.
    case footnoteReference
  }

  package struct List: Hashable, Sendable {
    /// The first number of an ordered list; `nil` for bullets.
    package var start: Int32?
    /// Whether paragraphs in its items are shown without `<p>`.
    package var isTight: Bool
  }

  package enum Task: Hashable, Sendable { case open, done }

  package enum Alert: String, Hashable, Sendable, CaseIterable {
    case note, tip, important, warning, caution
  }

  package enum Alignment: String, Hashable, Sendable { case left, center, right }

  package internal(set) var kind: Kind
  var lower: Int32
  var upper: Int32
  var parentIndex: Int32 = -1
  var firstChildIndex: Int32 = -1
  var nextIndex: Int32 = -1
  var previousIndex: Int32 = -1
  /// Where the node's own text stands in ``MarkdownDocument/text``.
  var textLower: Int32 = 0
  var textUpper: Int32 = 0
  /// An index into the table that belongs to the kind: links, code blocks, headings, references.
  var detail: Int32 = -1
  /// Of text: whether it is known that nothing in it must be escaped.
  var isPlainText = false

  init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    lower = Int32(truncatingIfNeeded: range.lowerBound)
    upper = Int32(truncatingIfNeeded: range.upperBound)
  }

  /// Where it stands in the file, in bytes: a span with its marks (`**`, `[…](…)`), a block from
  /// the first to the last byte of its content.
  package var range: SourceRange { Int(lower)..<Int(max(lower, upper)) }

  package var parent: ID? { parentIndex < 0 ? nil : Int(parentIndex) }
  package var firstChild: ID? { firstChildIndex < 0 ? nil : Int(firstChildIndex) }
  package var next: ID? { nextIndex < 0 ? nil : Int(nextIndex) }
  package var previous: ID? { previousIndex < 0 ? nil : Int(previousIndex) }

  var textRange: Range<Int> {
    get { Int(textLower)..<Int(textUpper) }
    set {
      textLower = Int32(truncatingIfNeeded: newValue.lowerBound)
      textUpper = Int32(truncatingIfNeeded: newValue.upperBound)
    }
  }
}
