import Testing
import TextCore

@Suite("Places in a source text")
struct DiagnosticLocationTests {
  @Test(
    "a byte offset becomes a line and a column, counted in bytes from 1",
    arguments: [
      ("abc", 0, 1, 1), ("abc", 3, 1, 4), ("a\nb", 2, 2, 1), ("a\r\nb", 3, 2, 1),
      ("é{", 2, 1, 3), ("", 0, 1, 1), ("a\n", 2, 2, 1),
    ])
  func position(text: String, offset: Int, line: Int, column: Int) {
    let location = SourceText(path: "t", text).location(of: offset..<offset)
    #expect(location.start == TextPosition(line: line, column: column))
  }

  @Test("an offset outside the text is moved to its nearest end", arguments: [-5, 99])
  func outside(offset: Int) {
    let location = SourceText(path: "t", "ab\ncd").location(of: offset..<offset)
    #expect((1...2).contains(location.start.line))
  }

  @Test(
    "the excerpt is one printable line with the mark under its columns",
    arguments: [
      ("x = 1\n", 4..<5, "x = 1", 4, 1),
      ("\tx\n", 1..<2, " x", 1, 1),
      ("é b\n", 3..<4, "é b", 2, 1),
      ("日本 b\n", 7..<8, "日本 b", 5, 1),
      ("a\u{0}b\n", 2..<3, "a␀b", 2, 1),
      ("ab\ncd\n", 1..<5, "ab", 1, 1),
    ])
  func excerpt(text: String, range: SourceRange, shown: String, start: Int, width: Int) {
    let excerpt = SourceText(path: "t", text).location(of: range).excerpt
    #expect(excerpt.text == shown)
    #expect(excerpt.markStart == start)
    #expect(excerpt.markWidth == width)
  }

  @Test("a very long line is shown as a window around the mark")
  func window() {
    let text = String(repeating: "a", count: 100_000) + "!" + String(repeating: "b", count: 100_000)
    let excerpt = SourceText(path: "t", text).location(of: 100_000..<100_001).excerpt
    #expect(excerpt.text.count < 200)
    #expect(Array(excerpt.text)[excerpt.markStart] == "!")
  }

  @Test("bytes that are not UTF-8 are shown repaired")
  func invalid() {
    let excerpt = SourceText(path: "t", bytes: [0x61, 0xFF, 0x62]).location(of: 2..<3).excerpt
    #expect(excerpt.text == "a\u{FFFD}b")
    #expect(excerpt.markStart == 2)
  }
}
