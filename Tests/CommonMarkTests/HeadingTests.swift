import CommonMark
import Testing
import TextCore

@Suite("headings")
struct HeadingTests {
  @Test(
    "an id is formed as GitHub forms it",
    arguments: [
      ("Hello World", "hello-world"), ("What's new?", "whats-new"), ("a -- b", "a----b"),
      ("Größe & Maß", "größe--maß"), ("`code` *and* more", "code-and-more"), ("日本語 1", "日本語-1"),
      ("snake_case", "snake_case"), ("1. First", "1-first"), ("😀 smile", "-smile"),
      ("???", "section"), ("![alt text](x)", "alt-text"), ("a\\_b &amp; c", "a_b--c"),
    ])
  func slugs(title: String, id: String) {
    #expect(MarkdownDocument("# \(title)").headings.map(\.id) == [id])
  }

  @Test(
    "ids never clash",
    arguments: [
      (["a", "a", "a"], ["a", "a-1", "a-2"]), (["a", "a-1", "a"], ["a", "a-1", "a-2"]),
      (["a", "a", "a-1"], ["a", "a-1", "a-1-1"]), (["?", "!"], ["section", "section-1"]),
    ])
  func duplicates(titles: [String], ids: [String]) {
    let page = titles.map { "# \($0)\n" }.joined()
    #expect(MarkdownDocument(page).headings.map(\.id) == ids)
  }

  @Test("the outline nests by level, without gaps")
  func outline() {
    let document = MarkdownDocument("## a\n#### b\n### c\n# d\n> ## e\n")
    func names(_ entries: [OutlineEntry]) -> String {
      entries.map { document.headings[$0.heading].text + "(" + names($0.children) + ")" }.joined()
    }
    #expect(names(document.outline) == "a(b()c())d(e())")
  }

  @Test("ids and anchors are written when asked for")
  func anchors() {
    var options = HTMLOptions()
    options.headingIDs = true
    #expect(MarkdownDocument("# A *b*").html(options) == "<h1 id=\"a-b\">A <em>b</em></h1>\n")
    options.headingAnchorLabel = "Link to \"this\""
    #expect(
      MarkdownDocument("## Ä").html(options)
        == "<h2 id=\"ä\">Ä <a class=\"anchor\" href=\"#%C3%A4\" aria-label=\"Link to &quot;this&quot;\">#</a></h2>\n"
    )
  }

  @Test(
    "what makes an outline worse is a warning at its line",
    arguments: [
      ("# a\n\n### ⟦b⟧\n", "heading-level"), ("# a\n\n# ⟦b⟧\n", "second-title"),
      ("## a\n\n# b\n", nil), ("# a\n\n> ##⟦⟧\n", "empty-heading"), ("a ⟦![](b)⟧", "image-text"),
      ("a ⟦[](b)⟧", "link-text"), ("[![x](y)](z)", nil),
    ])
  func warnings(marked: String, id: String?) {
    let page = MarkedSource(marked)
    let document = MarkdownDocument(parsing: page.source)
    #expect(document.diagnostics.map(\.id) == (id.map { [$0] } ?? []))
    #expect(document.diagnostics.allSatisfy { $0.severity == .warning })
    #expect(document.diagnostics.compactMap(\.location?.range) == page.ranges)
  }
}
