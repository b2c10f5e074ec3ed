import CommonMark
import Testing
import TextCore

/// Input that would be quadratic, or overflow a stack, if anything here were.
///
/// Nothing is timed: a quadratic step would take minutes at these sizes.
@Suite("hostile input")
struct HostileInputTests {
  struct Page: CustomTestStringConvertible {
    var testDescription: String
    var text: String

    init(_ name: String, _ text: String) {
      testDescription = name
      self.text = text
    }

    init(_ name: String, _ piece: String, times count: Int, then rest: String = "") {
      self.init(name, String(repeating: piece, count: count) + rest)
    }
  }

  static let pages = [
    Page("nested quotes", ">", times: 100_000, then: "a"),
    Page("nested brackets", "[", times: 100_000, then: String(repeating: "]", count: 100_000)),
    Page("nested images", "![", times: 20_000, then: String(repeating: "](b)", count: 20_000)),
    Page("nested lists", (0..<500).map { String(repeating: "  ", count: $0) + "- a\n" }.joined()),
    Page(
      "columns", "a|", times: 10_000, then: "\n" + String(repeating: "-|", count: 10_000) + "\na"),
    Page(
      "short rows", "a|b|c|d|e\n-|-|-|-|-\n", times: 1,
      then: String(repeating: "f\n", count: 20_000)),
    Page(
      "footnotes that point at each other",
      (0..<5000).map { "[^\($0)]: [^\(($0 * 7 + 1) % 5000)] [^\($0)]\n\n" }.joined() + "[^0]"),
    Page("references to one footnote", "[^a]", times: 20_000, then: "\n\n[^a]: x"),
    Page("equal headings", "# a\n", times: 10_000),
    Page("unclosed emphasis", "*a _b ~~c ", times: 20_000),
    Page("unclosed HTML", "<!-- <? <!A <![CDATA[ ", times: 10_000),
    Page("addresses in open brackets", "[ www.a.b a@b.c ", times: 10_000),
    Page(
      "a long address used often",
      "[a]: /" + String(repeating: "u", count: 20_000) + "\n\n"
        + String(repeating: "[a] ", count: 10_000)),
    Page(
      "parentheses in an address",
      "www.a.b" + String(repeating: "(", count: 20_000)
        + String(repeating: ")", count: 39_999)),
    Page("definitions", "a\n" + String(repeating: ": b\n", count: 10_000)),
    Page("terms", "a\n", times: 100_000, then: ": b"),
    Page(
      "backticks in cells that are copied and in place", "|a|b|\n|-|-|\n", times: 1,
      then: String(repeating: "|\\| `a ``b|`c ``` d|\n", count: 10_000)),
    Page("raw HTML", "<img src=a id=b alt=c>\n", times: 20_000, then: "<!-- <a href="),
    Page("open quotes in a fence", "```a " + String(repeating: "b=\" ", count: 9999) + "\n```"),
    Page("escaped pipes", "|a|\n|-|\n|" + String(repeating: "\\|", count: 30_000) + "|"),
    Page("backticks", (1..<800).map { String(repeating: "`", count: $0) + " " }.joined()),
    Page("NUL", "\0", times: 30_000), Page("tabs", "\t", times: 50_000, then: "a"),
    Page("attributes", "# a {" + String(repeating: ".b ", count: 30_000) + "}"),
  ]

  @Test("is parsed and rendered", arguments: pages)
  func linear(page: Page) {
    let document = MarkdownDocument(page.text)
    #expect(document.html().utf8.count < 200 * page.text.utf8.count)
  }

  @Test("any bytes are Markdown, and every range lies in the file", arguments: 0..<150)
  func anyBytes(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    let alphabet = Array("*_[]()!<>`~#-+=|:\\&;\"'\n\r\t  ab1.^{}/@w".utf8) + [0, 0xFF, 0xC3, 0xA9]
    let bytes = (0..<400).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return alphabet[Int(state >> 33) % alphabet.count]
    }
    let document = MarkdownDocument(parsing: SourceText(path: "page.md", bytes: bytes))
    for case .enter(let node) in document.walk() {
      #expect(document[node].range.upperBound <= bytes.count)
    }
    for code in document.codeBlocks {
      #expect(code.lineOffsets.allSatisfy { $0 <= bytes.count })
    }
    #expect(!document.html().contains("\0"))
  }
}
