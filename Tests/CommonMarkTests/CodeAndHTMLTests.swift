import CommonMark
import Testing
import TextCore

/// Where code and HTML begin and end.
///
/// libcmark is not shown their lines, so what it would make of them is told apart before. The HTML is that
/// of libcmark's own renderer.
@Suite("code, HTML and the lines around them")
struct CodeAndHTMLTests {
  static let pages: [(String, String)] = [
    (
      "<!-- a -->\n```\nb\n\nc\n```\n<!-- d -->\n\ne",
      "<!-- a -->\n<pre><code>b\n\nc\n</code></pre>\n<!-- d -->\n<p>e</p>\n"
    ),
    ("<div>\n```\na\n\n```\nb\n```", "<div>\n```\na\n<pre><code>b\n</code></pre>\n"),
    (
      "   ```\na\n```\nb\n```\nc",
      "<pre><code>a\n</code></pre>\n<p>b</p>\n<pre><code>c\n</code></pre>\n"
    ),
    (
      "- a\n  ```\n  b\n\n  c\n  ```\n\n```\nd\n```",
      "<ul>\n<li>a\n<pre><code>b\n\nc\n</code></pre>\n</li>\n</ul>\n<pre><code>d\n</code></pre>\n"
    ),
    (
      "- a\n  ```\n  b\n```\nc\n```",
      "<ul>\n<li>a\n<pre><code>b\n</code></pre>\n</li>\n</ul>\n<pre><code>c\n</code></pre>\n"
    ),
    (
      "> ```\n> a\n> ```\n```\nb\n> c\n```",
      "<blockquote>\n<pre><code>a\n</code></pre>\n</blockquote>\n<pre><code>b\n&gt; c\n</code></pre>\n"
    ),
    ("``` a ``` b\n```\nc\n```", "<p><code>a</code> b</p>\n<pre><code>c\n</code></pre>\n"),
    (
      "<pre>\n```\na\n</pre>\n```\nb\n```",
      "<pre>\n```\na\n</pre>\n<pre><code>b\n</code></pre>\n"
    ),
    ("<!--\n```\n-->\n```\na\n```", "<!--\n```\n-->\n<pre><code>a\n</code></pre>\n"),
    (
      "a\n    b\n      c\n\n    d\n      e\n     f",
      "<p>a\nb\nc</p>\n<pre><code>d\n  e\n f\n</code></pre>\n"
    ),
    ("````\n```\na\n```\n````\nb", "<pre><code>```\na\n```\n</code></pre>\n<p>b</p>\n"),
    (
      "1. ```\n   a\n   ```\n\n~~~ b\nc\n~~~",
      "<ol>\n<li>\n<pre><code>a\n</code></pre>\n</li>\n</ol>\n"
        + "<pre><code class=\"language-b\">c\n</code></pre>\n"
    ),
    (
      "- a\nb\n  c\n\n      d\n      e\n    f",
      "<ul>\n<li>\n<p>a\nb\nc</p>\n<pre><code>d\ne\n</code></pre>\n<p>f</p>\n</li>\n</ul>\n"
    ),
  ]

  @Test("begin and end where libcmark has it", arguments: pages)
  func blocks(page: String, html: String) {
    #expect(MarkdownDocument(page, options: .commonMark).html() == html)
  }

  @Test("an empty heading at the end stands there, whatever was put together before")
  func emptyHeading() {
    let document = MarkdownDocument("> a\n> b\n\n#")
    #expect(document.headings.map(\.range) == [10..<10])
  }
}
