import CommonMark
import Testing
import TextCore

@Suite("positions in the file")
struct PositionTests {
  @Test(
    "a link or image stands where it is written",
    arguments: [
      "⟦[a](b)⟧",
      "text ⟦[a](b \"t\")⟧ and ⟦![c](d)⟧",
      "> quoted\n> ⟦[a](b)⟧",
      "> quoted\nlazy ⟦[a](b)⟧",
      "- item\n\n  more ⟦[a](b)⟧\n  - ⟦[deep](c)⟧",
      "1.  ⟦[a](b)⟧\n\n    ⟦[c](d)⟧",
      "-\t⟦[tab](b)⟧",
      "a\r\n\r\nb ⟦[a](b)⟧\r\nc ⟦[d](e)⟧",
      "   indented\n      more ⟦[a\n  b](c)⟧",
      "[x]: /u\n[y]: /v\nthen ⟦[x]⟧ and ⟦[text][y]⟧ and ⟦[y][]⟧",
      "é ü ⟦[ß](b)⟧",
      "**a ⟦[b](c)⟧**",
      "## heading ⟦[a](b)⟧ ##",
      "heading\n⟦[a](b)⟧\n===",
      "⟦<https://a.b>⟧ ⟦https://c.d/e⟧ ⟦www.f.gh⟧, ⟦i@j.kl⟧!",
      "| a | b |\n| - | - |\n| x\\|y ⟦[a](b)⟧ | ⟦![c](d)⟧ |",
      "> - | a |\n>   | - |\n>   | \\| ⟦[a](b)⟧ |",
    ])
  func links(marked: String) {
    let page = MarkedSource(marked)
    let document = MarkdownDocument(parsing: page.source)
    #expect(document.allLinks.map(\.range) == page.ranges)
  }

  @Test(
    "a destination stands where it is written, in a definition for a reference",
    arguments: [
      "[a](⟦b⟧)", "[a]( <⟦b c⟧> 'd')", "![a](⟦b\\)c⟧)", "> [a](\n> ⟦b⟧\n> 'c')",
      "<⟦https://a.b⟧>", "⟦https://a.b⟧", "- [x]\n\n  [x]: <⟦u v⟧>\n", "[x]:\n ⟦u⟧\n\n[x]",
    ])
  func destinations(marked: String) {
    let page = MarkedSource(marked)
    let document = MarkdownDocument(parsing: page.source)
    #expect(document.allLinks.map(\.destinationRange) == page.ranges)
  }

  @Test(
    "a heading's range is its text",
    arguments: [
      "# ⟦a⟧", "#  ⟦a *b*⟧  ##", "⟦a⟧\n===", "> ## ⟦a⟧\n> ⟦b⟧\n> ---", "- ⟦a\n  b⟧\n  ---\n",
      "[x]: /u\n⟦a⟧\n===\n",
    ])
  func headings(marked: String) {
    let page = MarkedSource(marked)
    #expect(MarkdownDocument(parsing: page.source).headings.map(\.range) == page.ranges)
  }

  @Test(
    "emphasis and its kin cover their marks",
    arguments: [
      "a ⟦*b*⟧", "⟦**a ⟦*b*⟧ c**⟧", "⟦***⟦a**⟧ b*⟧", "⟦~~a~~⟧ ⟦~b~⟧", "x\n  ⟦*a\n  b*⟧",
      "⟦*⟦**a**⟧*⟧", "\\*⟦_a_⟧",
    ])
  func emphasis(marked: String) {
    let page = MarkedSource(marked.replacing("⟦***⟦a**⟧ b*⟧", with: "⟦*⟦**a**⟧ b*⟧"))
    let document = MarkdownDocument(parsing: page.source)
    let spans = document.nodes { [.emphasis, .strong, .strikethrough].contains($0) }
    #expect(spans.map(\.range) == page.ranges)
  }

  @Test(
    "each line of code knows where its content begins",
    arguments: [
      "```\n⟦⟧a\n⟦⟧\n⟦⟧  b\n```", "> - ```\n>   ⟦⟧a\n>\n>   ⟦⟧b\n>   ```\n",
      "  ~~~\n  ⟦⟧a\n ⟦⟧b\n  ⟦⟧  c\n  ~~~",
      "    ⟦⟧a\n\n    ⟦⟧ b\n", "1. x\n\n   ```py\r\n   ⟦⟧a\r\n   ⟦⟧b\r\n   ```", "```\n⟦⟧unclosed",
      "\t⟦⟧a\n\t⟦⟧b", "-\t```\n\t⟦⟧a\n",
    ])
  func code(marked: String) throws {
    let page = MarkedSource(marked)
    let document = MarkdownDocument(parsing: page.source)
    let code = try #require(document.codeBlocks.first)
    let starts = page.ranges.map(\.lowerBound)
    let lines = document.text[code.codeRange].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).dropLast()
    #expect(lines.count == code.lineOffsets.count)
    for (line, offset) in zip(lines, code.lineOffsets) where !line.isEmpty {
      #expect(starts.contains(offset))
      #expect(page.source.bytes[offset...].starts(with: line))
    }
  }

  @Test("what stands before the body counts")
  func frontMatter() throws {
    let text = "---\ntitle: x\n---\n# a [b](c)\n"
    let source = SourceText(path: "page.md", text)
    let document = MarkdownDocument(parsing: source, body: 17..<source.bytes.count)
    #expect(document.headings.map(\.range) == [19..<27])
    let link = try #require(document.allLinks.first)
    #expect(source.location(of: link.range).start == TextPosition(line: 4, column: 5))
  }

  @Test("a mail address after a repaired byte, or a pipe, is where it is written")
  func mailAddresses() {
    let page = SourceText(path: "page.md", bytes: [0] + Array("a@b.cd \u{0}e@f.gh".utf8))
    #expect(MarkdownDocument(parsing: page).allLinks.map(\.range) == [1..<7, 9..<15])
    let table = MarkedSource("| a |\n| - |\n| \\| ⟦a@b.cd⟧ \\| ⟦e@f.gh⟧ |")
    #expect(MarkdownDocument(parsing: table.source).allLinks.map(\.range) == table.ranges)
  }

  @Test("bytes that are not UTF-8, and NUL, become U+FFFD and move nothing")
  func repairs() throws {
    let bytes = [0xFF, 0x00, 0xE2, 0x82] + Array(" [a](b) \u{0}".utf8)
    let source = SourceText(path: "page.md", bytes: bytes)
    let document = MarkdownDocument(parsing: source)
    #expect(document.html() == "<p>\u{FFFD}\u{FFFD}\u{FFFD} <a href=\"b\">a</a> \u{FFFD}</p>\n")
    #expect(document.allLinks.map(\.range) == [5..<11])
  }
}
