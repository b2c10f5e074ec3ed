import Testing

@testable import Highlight

@Suite("HTML")
struct CodeWriterTests {
  private func html(
    _ code: String, _ name: String, _ writer: CodeWriter = CodeWriter(), marked: Set<Int> = []
  ) throws -> String {
    let language = try #require(Language.named(name))
    var html: [UInt8] = []
    writer.write(Array(code.utf8), in: language, LineMarkup(marked: marked), to: &html)
    return String(decoding: html, as: UTF8.self)
  }

  @Test("each line is an element that knows its indentation")
  func lines() throws {
    #expect(
      try html("if a:\n    f(1)\n\t\tg\n              h", "python") == """
        <span class="line"><span class="k">if</span> a:
        </span><span class="line i4">    f(<span class="mi">1</span>)
        </span><span class="line i8">\t\tg
        </span><span class="line i12">              h</span>
        """)
  }

  @Test("a marked line is a mark")
  func marks() throws {
    #expect(
      try html("a\n  b\nc\n", "text", marked: [1, 7]) == """
        <span class="line">a
        </span><mark class="line">  b
        </mark><span class="line">c
        </span>
        """)
  }

  @Test("a span that reaches over lines is closed and opened again")
  func longSpans() throws {
    #expect(
      try html("x = '''a\n\n    b'''\n", "python") == """
        <span class="line">x <span class="o">=</span> <span class="s1">&#39;&#39;&#39;a</span>
        </span><span class="line">
        </span><span class="line i4"><span class="s1">    b&#39;&#39;&#39;</span>
        </span>
        """)
  }

  @Test(
    "blank lines at the end are a gap",
    arguments: [
      ("a\n\n\n", "<span class=\"line\">a\n</span><span class=\"gap\">\n\n</span>"),
      ("a\n  \n", "<span class=\"line\">a\n</span><span class=\"gap\">  \n</span>"),
      ("a  ", "<span class=\"line\">a  </span>"), ("a\n", "<span class=\"line\">a\n</span>"),
      ("\n\n", "<span class=\"gap\">\n\n</span>"), ("", ""),
    ])
  func gaps(code: String, expected: String) throws {
    #expect(try html(code, "text") == expected)
  }

  @Test("a session has prompts, what was typed, and output")
  func sessions() throws {
    #expect(
      try html("$ echo \"a\" \\\n> <b\n$5 it's\n(venv) me@host:~/x$ ls", "console") == """
        <span class="line"><span class="gp">$ </span><b>echo &#34;a&#34; \\</b>
        </span><span class="line"><span class="gp">&gt; </span><b>&lt;b</b>
        </span><span class="line"><span class="go">$5 it&#39;s</span>
        </span><span class="line"><span class="gp">(venv) me@host:~/x$ </span><b>ls</b></span>
        """)
  }

  @Test("the stream is what Pygments prints, with neighbours joined")
  func stream() throws {
    let writer = CodeWriter(layout: .stream, marksPlainText: true)
    #expect(
      try html("import a\nb = {}\n", "python", writer) == """
        <span class="kn">import</span><span class="w"> </span><span class="nn">a</span><span class="w">
        </span><span class="n">b</span><span class="w"> </span><span class="o">=</span><span class="w"> \
        </span><span class="p">{}</span><span class="w">
        </span>
        """)
  }
}
