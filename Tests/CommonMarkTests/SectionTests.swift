import CommonMark
import Testing

@Suite("sections")
struct SectionTests {
  @Test("a page is cut at its headings, text and code apart")
  func sections() {
    let document = MarkdownDocument(
      "Intro *one*\ntwo.\n\n# A `b`\n\n- c[^1]\n- **d**e\n\n```py\nx = 1\n```\n\n| f | g |\n|-|-|\n\n> ## H\n> i ![j](k)\n\n[^1]: note"
    )
    let sections = document.sections
    #expect(sections.map(\.heading) == [nil, 0, 1])
    #expect(sections.map(\.text) == ["Intro one two.", "c de f g", "i j note"])
    #expect(sections.map(\.codeBlocks.count) == [0, 1, 0])
    #expect(sections.map(\.wordCount) == [3, 4, 3])
    #expect(document.wordCount == 13)
  }

  @Test("a page without text has no sections")
  func empty() {
    #expect(MarkdownDocument("").sections.isEmpty)
    #expect(MarkdownDocument("[a]: /b\n\n<!-- c -->").sections.isEmpty)
  }
}
