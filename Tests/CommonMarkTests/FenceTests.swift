import CommonMark
import Testing
import TextCore

@Suite("fences")
struct FenceTests {
  @Test("the info string is a language and attributes, each with its place")
  func attributes() throws {
    let page = MarkedSource(
      "> ```⟦py⟧ ⟦title⟧=\"⟦a b⟧\" ⟦check⟧ ⟦run⟧=⟦x⟧ ⟦run⟧='⟦y\\'z⟧' ⟦e⟧=⟦&amp;⟧\n> code\n> ```\n")
    let document = MarkdownDocument(parsing: page.source)
    let info = try #require(document.codeBlocks.first?.info)
    #expect(info.language == "py")
    #expect(info.attributes.map(\.name) == ["title", "check", "run", "run", "e"])
    #expect(info.attributes.map(\.value) == ["a b", nil, "x", "y'z", "&"])
    #expect(info["title"] == "a b")
    #expect(info.contains("check"))
    let ranges =
      [info.languageRange]
      + info.attributes.flatMap { [$0.nameRange] + ($0.valueRange.map { [$0] } ?? []) }
    #expect(ranges == page.ranges)
    #expect(document.diagnostics.isEmpty)
  }

  @Test(
    "a malformed attribute is reported where it stands",
    arguments: [
      ("```py a=⟦\"⟧b c\n```", "the value of `a` has no closing quote"),
      ("```py ⟦=x⟧\n```", "an attribute has no name"),
      ("```py ⟦a=⟧ b\n```", "the attribute `a` has no value after its `=`"),
      ("~~~py a=\"b\"⟦c⟧\n~~~", "there is text directly after the value of `a`"),
    ])
  func malformed(marked: String, message: String) {
    let page = MarkedSource(marked)
    let document = MarkdownDocument(parsing: page.source)
    #expect(document.diagnostics.map(\.message) == [message])
    #expect(document.diagnostics.compactMap(\.location?.range) == page.ranges)
  }

  @Test("neighbouring fences are given to the hook as one run")
  func runs() {
    var runs: [[String]] = []
    let document = MarkdownDocument(
      "```a\n```\n```b\n```\n\n```c\n```\ntext\n```d\n```\n\n    indented\n")
    var hooks = HTMLHooks()
    hooks.code = { run, html in
      runs.append(run.map { document.codeBlock($0)?.info?.language ?? "?" })
      html.append(contentsOf: "<x>\n".utf8)
      return runs.count == 1 ? 2 : run.count
    }
    let html = document.html(hooks: hooks)
    #expect(runs == [["a", "b", "c"], ["c"], ["d"]])
    #expect(html == "<x>\n<x>\n<p>text</p>\n<x>\n<pre><code>indented\n</code></pre>\n")
  }

  @Test("a hook that renders nothing leaves each fence to the renderer")
  func declined() {
    let document = MarkdownDocument("```a\n1\n```\n~~~b\n~~~\n")
    var hooks = HTMLHooks()
    hooks.code = { _, _ in 0 }
    #expect(document.html(hooks: hooks) == document.html())
  }
}
