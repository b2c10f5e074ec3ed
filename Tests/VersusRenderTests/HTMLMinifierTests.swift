import Equivalence
import HostSystem
import Testing

@testable import VersusRender

@Suite("HTML without what nobody sees")
struct HTMLMinifierTests {
  private func minified(_ html: String) -> String {
    String(decoding: HTMLMinifier.minified(Array(html.utf8)), as: UTF8.self)
  }

  @Test(
    "comments and the indentation of lines go, and nothing else",
    arguments: [
      ("<ul>\n    <li>a</li>\n\n    <li>b</li>\n</ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
      ("a  b\tc", "a  b\tc"), ("<!-- x -->a<!---->b<!-->c<!--->d", "abcd"),
      ("a\n<!-- x -->\n  b", "a\nb"),
      ("<!--[if IE]> x <![endif]-->", "<!--[if IE]> x <![endif]-->"),
      ("<pre>\n  a\n  <b>c</b>\n\n d</pre>\n\n", "<pre>\n  a\n  <b>c</b>\n\n d</pre>\n"),
      ("<PRE>\n\n</PRE >\n\n", "<PRE>\n\n</PRE >\n"),
      ("<pre><!-- x --></pre>", "<pre><!-- x --></pre>"),
      ("<textarea>\n\n a</textarea>", "<textarea>\n\n a</textarea>"),
      (
        "<script>\n\n if (a < b) '<!--'\n</script>\n\n",
        "<script>\n\n if (a < b) '<!--'\n</script>\n"
      ),
      ("<script>\n\n</scripts>\n\n</script\n>", "<script>\n\n</scripts>\n\n</script\n>"),
      ("<a title='x >\n\n y' href=\"a\n\n>\">\n\nb", "<a title='x >\n\n y' href=\"a\n\n>\">\nb"),
      ("<a b\"c>\n\n", "<a b\"c>\n"), ("1 < 2\n\n<", "1 < 2\n<"), ("<!-- a\n\n", ""),
      ("<a b='\n\n", "<a b='\n\n"),
      ("<!doctype html>\n\n<p>", "<!doctype html>\n<p>"), ("", ""),
    ])
  func table(html: String, expected: String) {
    #expect(minified(html) == expected)
    #expect(minified(expected) == expected)
  }

  @Test("every page of this site is the same tree, and smaller")
  func site() throws {
    let root = #filePath.split(separator: "/Tests/").first ?? ""
    let files = try LocalFiles(root: "\(root)/public")
    let pages = try files.files(below: .root).filter { $0.extension == "html" }
    #expect(pages.count > 40)
    for page in pages {
      let html = String(decoding: try files.bytes(at: page) ?? [], as: UTF8.self)
      let small = minified(html)
      #expect(small.utf8.count < html.utf8.count, "\(page)")
      #expect(try ComparableText(small, as: .html) == ComparableText(html, as: .html), "\(page)")
    }
  }

  @Test(
    "a long page that closes nothing takes no longer than it is long",
    arguments: ["<!--", "<a ", "<a b='", "<script>", "<pre>\n", "<"])
  func hostile(piece: String) {
    let html = String(repeating: piece, count: 200_000)
    #expect(minified(html).utf8.count <= html.utf8.count)
  }
}
