import CommonMark
import Testing
import TextCore

@Suite("rendering")
struct RenderingTests {
  @Test("a hook gives links and images their addresses and attributes")
  func destinations() {
    var hooks = HTMLHooks()
    hooks.destination = { link in
      link.isImage
        ? .init("/i/" + link.destination, attributes: [("width", "2"), ("loading", "lazy")])
        : .init(link.destination.replacing(".md", with: "/"), attributes: [("rel", "\"x\"")])
    }
    let html = MarkdownDocument("[a](b.md 'c') ![d](e.png)").html(hooks: hooks)
    #expect(
      html
        == "<p><a href=\"b/\" title=\"c\" rel=\"&quot;x&quot;\">a</a> <img src=\"/i/e.png\" alt=\"d\" width=\"2\" loading=\"lazy\" /></p>\n"
    )
  }

  @Test(
    "raw HTML is allowed, filtered or left out",
    arguments: [
      (HTMLOptions.RawHTML.allowed, "<p>a <b> <script>x</script></p>\n"),
      (.filtered, "<p>a <b> &lt;script>x&lt;/script></p>\n"),
      (
        .omitted,
        "<p>a <!-- raw HTML omitted --> <!-- raw HTML omitted -->x<!-- raw HTML omitted --></p>\n"
      ),
    ])
  func rawHTML(choice: HTMLOptions.RawHTML, html: String) {
    var options = HTMLOptions()
    options.rawHTML = choice
    #expect(MarkdownDocument("a <b> <script>x</script>").html(options) == html)
  }

  @Test("a fragment of spans has no paragraph and no blocks")
  func spans() {
    let document = MarkdownDocument(
      parsingSpans: SourceText(path: "block.yml", "# *a* | `b`\n\n- c"))
    var renderer = HTMLRenderer(document)
    var html: [UInt8] = Array("<td>".utf8)
    renderer.renderSpans(into: &html)
    #expect(String(decoding: html, as: UTF8.self) == "<td># <em>a</em> | <code>b</code>\n\n- c")
  }

  @Test("a heading's content can be rendered alone")
  func contents() throws {
    let document = MarkdownDocument("# a `b` [c](d)\n\ntext")
    let heading = try #require(document.headings.first)
    var renderer = HTMLRenderer(document)
    var html: [UInt8] = []
    renderer.render(contentOf: heading.node, into: &html)
    #expect(String(decoding: html, as: UTF8.self) == "a <code>b</code> <a href=\"d\">c</a>")
    #expect(heading.text == "a b c")
  }

  @Test("rendering appends, and begins lines only after its own output")
  func appending() {
    var html: [UInt8] = Array("<main>".utf8)
    var renderer = HTMLRenderer(MarkdownDocument("a"))
    renderer.render(into: &html)
    #expect(String(decoding: html, as: UTF8.self) == "<main><p>a</p>\n")
  }
}
