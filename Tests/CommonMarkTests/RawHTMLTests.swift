import CommonMark
import Testing
import TextCore

@Suite("links, images and ids in raw HTML")
struct RawHTMLTests {
  @Test(
    "an address in a tag is a link at its place",
    arguments: [
      ("<a href=\"⟦b.md⟧\">x</a>", ["b.md"]), ("text <img SRC = '⟦a b.png⟧' alt=''>", ["a b.png"]),
      ("<div>\n<a class=x href=⟦b.md⟧>x</a>\n<a name=y>\n</div>", ["b.md"]),
      ("> <p>\n> <img src=\"⟦a.png⟧\" alt=\"\">\n> <a href=\"⟦c.md⟧\">", ["a.png", "c.md"]),
      ("<a href=\"⟦?a&amp;b⟧\">x</a>", ["?a&b"]), ("<p title=\"<a href='x'>\">", []),
      ("<!-- <a href=x> --> <b>", []), ("<script>\n'<a href=x>'\n</script>", []),
      ("<video src=⟦v.mp4⟧></video>", ["v.mp4"]), ("<a href=''>x</a> <a href>x</a>", []),
      ("<style>a{}</style><a href=⟦x⟧>y</a>", ["x"]), ("`<a href=x>` \\<a href=x>", []),
    ])
  func links(marked: String, destinations: [String]) {
    let page = MarkedSource(marked)
    let document = MarkdownDocument(parsing: page.source)
    #expect(document.allLinks.map(\.destination) == destinations)
    #expect(document.allLinks.map(\.destinationRange) == page.ranges)
  }

  @Test(
    "addresses are rewritten, and attributes added where they are missing",
    arguments: [
      ("<a href=\"b.md\">x</a>", "<p><a rel=\"r\" href=\"/b.md\">x</a></p>\n"),
      ("<a rel=me href=b.md>x</a>", "<p><a rel=me href=/b.md>x</a></p>\n"),
      ("<img src=\"a b\" alt=\"\">", "<img width=\"3\" height=\"4\" src=\"/a%20b\" alt=\"\">\n"),
      ("<img width=9 src=a alt=\"\">", "<img width=9 src=/a alt=\"\">\n"),
      ("<b>\n<i>", "<b>\n<i>\n"),
      ("<!-- <img src=a> -->", "<!-- <img src=a> -->\n"),
    ])
  func rewriting(page: String, html: String) {
    var hooks = HTMLHooks()
    hooks.destination = { link in
      HTMLHooks.Destination(
        "/" + link.destination,
        attributes: link.isImage ? [("width", "3"), ("height", "4")] : [("rel", "r")])
    }
    #expect(MarkdownDocument(page).html(hooks: hooks) == html)
  }

  @Test(
    "an id that is given twice is told at its place, whoever gives it",
    arguments: [
      ("## a {#x}\n## ⟦b⟧ {#x}\n", ["error"]), ("<a id=\"x\"></a>\n\n## ⟦b⟧ {#x}\n", ["error"]),
      ("<i id=x></i> ⟦<a name=\"x\">⟧</a>\n", ["warning"]), ("<a id=x name=x>a</a>\n", []),
      ("## ⟦a⟧ {#fn-1}\n[^1]\n\n[^1]: b\n", ["error"]),
      ("## ⟦a⟧ {#fnref2-1}\n[^1] [^1]\n\n[^1]: b\n", ["error"]),
      ("## a\n## a\n## a-1\n<b id=a-2>\n", []), ("<!-- <b id=x> <b id=x> -->", []),
    ])
  func duplicates(marked: String, severities: [String]) {
    let page = MarkedSource(marked)
    let found = MarkdownDocument(parsing: page.source).diagnostics.filter {
      $0.id == "duplicate-id"
    }
    #expect(found.map(\.severity.rawValue) == severities)
    #expect(found.compactMap(\.location?.range) == page.ranges)
  }

  @Test(
    "the id of a heading makes way for all others on the page",
    arguments: [
      ("<b id=a></b>\n\n## a\n", ["a-1"]), ("## a\n## b {#a}\n", ["a-1", "a"]),
      ("## fnref-1\n[^1]\n\n[^1]: x", ["fnref-1-1"]),
      ("## fn-1\n## x {#fn-2}\n[^1]\n\n[^1]: x", ["fn-1-1", "fn-2"]),
    ])
  func generated(page: String, ids: [String]) {
    #expect(MarkdownDocument(page).headings.map(\.id) == ids)
  }

  @Test("references to footnotes have ids of their own, whatever the labels")
  func footnotes() {
    let document = MarkdownDocument(
      "[^a] [^a] [^a-2] [^2-a] [^2-a]\n\n[^a]: x\n\n[^a-2]: y\n\n[^2-a]: z\n")
    let ids = document.html().matches(of: /id="([^"]*)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    #expect(ids.count == 8)
    #expect(Set(ids) == Set(document.footnotes.flatMap(\.ids)))
  }

  @Test(
    "an image in raw HTML without a text is a warning",
    arguments: [
      ("⟦<img src=a>⟧", 1), ("<img src=a alt=\"\">", 0), ("<img src=a alt>", 0),
      ("⟦<p><img src=a>\n</p>⟧", 1), ("<!-- <img src=a> -->", 0),
    ])
  func imageText(marked: String, count: Int) {
    let page = MarkedSource(marked)
    let found = MarkdownDocument(parsing: page.source).diagnostics
    #expect(found.map(\.id) == Array(repeating: "image-text", count: count))
    #expect(found.compactMap(\.location?.range) == page.ranges)
  }
}
