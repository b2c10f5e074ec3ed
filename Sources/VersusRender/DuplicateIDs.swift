import CommonMark
import TextCore
import VersusContent

/// Finds ids that a page, with its blocks and the theme's frame around it, gives more than once.
///
/// Those that its Markdown gives were compared when it was read; this is about all of the page.
struct DuplicateIDs {
  let page: Page
  /// The page's own text as HTML.
  let content: [UInt8]
  /// Which part of `content` each fence became, in order.
  let fences: [(source: SourceRange, html: Range<Int>)]

  /// - Complexity: O(*n*), unless something is wrong.
  func diagnostics(in html: [UInt8]) -> [Diagnostic] {
    guard HTMLText.mayRepeatIDs(in: html) else { return [] }
    var seen: Set<ArraySlice<UInt8>> = []
    var told: Set<ArraySlice<UInt8>> = []
    return HTMLText.ids(in: html).compactMap { range in
      let id = html[range]
      guard !seen.insert(id).inserted, told.insert(id).inserted else { return nil }
      return diagnostic(of: id)
    }
  }

  private func diagnostic(of id: ArraySlice<UInt8>) -> Diagnostic {
    Diagnostic(
      .warning, id: "duplicate-id",
      "the id `\(String(decoding: id, as: UTF8.self))` is given twice on this page",
      at: page.source.location(of: place(of: id)),
      help: "links to it lead to the first; give this one another id")
  }

  /// The last thing in the page that has the id: what a block drew, or a heading.
  private func place(of id: ArraySlice<UInt8>) -> SourceRange {
    let last = HTMLText.ids(in: content).last { content[$0].elementsEqual(id) }
    if let last, let fence = fences.first(where: { $0.html.contains(last.lowerBound) }) {
      return fence.source
    }
    return page.document.headings.last { $0.id.utf8.elementsEqual(id) }?.range ?? 0..<0
  }
}
