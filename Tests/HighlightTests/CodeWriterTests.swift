import Testing
import TextCore

@testable import Highlight

@Suite("HTML")
struct CodeWriterTests {
  private func html(_ code: String, _ name: String) throws -> String {
    let language = try #require(Language.named(name))
    return String(
      decoding: CodeWriter.lines(of: Array(code.utf8), in: language).html, as: UTF8.self)
  }

  private func lines(_ code: String, _ lines: [LineMarkup.Line]) -> CodeLines {
    CodeWriter.lines(of: Array(code.utf8), in: .plainText, LineMarkup(lines))
  }

  private func line(_ change: (inout LineMarkup.Line) -> Void) -> LineMarkup.Line {
    var line = LineMarkup.Line()
    change(&line)
    return line
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

  @Test(
    "what is masked is seen as such, in tokens, over several of them, and where they begin and end")
  func masks() throws {
    var markup = LineMarkup()
    markup.maskTitle = "Any \"port\""
    let code = Array("a = 'x⟨b⟩y'\n⟨c⟩ ⟨d⟩⟨e⟩\n".utf8)
    markup.masks = [6..<13, 16..<23, 24..<31, 31..<38]
    let language = try #require(Language.named("python"))
    let html = String(
      decoding: CodeWriter.lines(of: code, in: language, markup).html, as: UTF8.self)
    let tag = "<span class=\"masked\" title=\"Any &#34;port&#34;\">"
    #expect(html.contains("x\(tag)⟨b⟩</span>y"), "\(html)")
    #expect(html.matches(of: #/class="masked"/#).count >= 4, "\(html)")
    #expect(html.replacing(#/<[^>]*>/#, with: "") == "a = &#39;x⟨b⟩y&#39;\n⟨c⟩ ⟨d⟩⟨e⟩\n")
    #expect(
      CodeWriter.text(of: Array("⟨b⟩<".utf8), markup).isEmpty == false)
  }

  @Test("lines that something is said of are elements that say it")
  func markup() {
    let lines = lines(
      "a\n  b\nc\nd\ne\n",
      [
        line { _ in }, line { $0.isMarked = true }, line { $0.change = .added },
        line { ($0.change, $0.isMarked) = (.removed, true) },
      ])
    #expect(
      String(decoding: lines.html, as: UTF8.self) == """
        <span class="line">a
        </span><mark class="line">  b
        </mark><ins class="line">c
        </ins><del class="line marked">d
        </del><span class="line">e
        </span>
        """)
  }

  @Test("a number is no text; what is put at a line's end stands before its line feed")
  func additions() {
    let lines = lines(
      "a\nb", [line { $0.number = 10 }, line { $0.ending = Array("<i>1</i>".utf8) }])
    #expect(
      String(decoding: lines.html, as: UTF8.self) == """
        <span class="line"><span class="ln" data-n="10" aria-hidden="true"></span>a
        </span><span class="line">b<i>1</i></span>
        """)
  }

  @Test("lines can be taken apart; the gap belongs to the last")
  func parts() {
    let lines = lines("a\nb\nc\n\n", [])
    let parts = [0..<1, 1..<2, 2..<4, 4..<9].map { String(decoding: lines[$0], as: UTF8.self) }
    #expect(
      parts == [
        "<span class=\"line\">a\n</span>", "<span class=\"line\">b\n</span>",
        "<span class=\"line\">c\n</span><span class=\"gap\">\n</span>", "",
      ])
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

  @Test(
    "a line of output that begins with # is no prompt, but where root types",
    arguments: [
      ("$ cat a\n# T\n$ ls", "<span class=\"go\"># T</span>"),
      ("# cat a\n# ls", "<span class=\"gp\"># </span><b>ls</b>"),
      ("$ su\nroot@host:/# ls", "<span class=\"gp\">root@host:/# </span><b>ls</b>"),
    ])
  func rootPrompts(session: String, expected: String) throws {
    #expect(try html(session, "console").contains(expected))
  }

  @Test("text is escaped as everywhere else, and tags of any length stand around it")
  func buffer() {
    let code = (UInt8.min...UInt8.max).map(\.self)
    var expected: [UInt8] = []
    var buffer = HTMLBuffer(capacity: 0)
    for count in 0...24 {
      let tag = String(repeating: "x", count: count)
      expected += tag.utf8
      expected.appendEscapingHTML(code[count...])
      expected += tag.utf8
      buffer.append(count..<code.count, of: code, from: Tag(tag), to: Tag(tag))
    }
    #expect(buffer.finish() == expected)
  }

  @Test("the stream is what Pygments prints, with neighbours joined")
  func stream() throws {
    let html = CodeWriter.stream(
      of: Array("import a\nb = {}\n".utf8), in: try #require(Language.named("python")))
    #expect(
      String(decoding: html, as: UTF8.self) == """
        <span class="kn">import</span><span class="w"> </span><span class="nn">a</span><span class="w">
        </span><span class="n">b</span><span class="w"> </span><span class="o">=</span><span class="w"> \
        </span><span class="p">{}</span><span class="w">
        </span>
        """)
  }
}
