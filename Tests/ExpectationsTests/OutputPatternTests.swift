import Expectations
import TestSupport
import Testing
import TextCore

@Suite("Patterns of outputs")
struct OutputPatternTests {
  @Test(
    "a pattern matches",
    arguments: [
      ("", ""), ("a\n", "a\n"), ("a", "a\n"), ("a", "a"), ("...", ""), ("...\n", ""),
      ("...\n", "a\nb\n"), ("a\n...\nz\n", "a\nz\n"), ("a\n...\nz\n", "a\nb\nc\nz\n"),
      ("...\nb\n...\n", "a\nb\nb\nc\n"), ("...\nb\nc\n", "b\nb\nc\n"), ("a\n...\na\n", "a\na\n"),
      ("a[..]z\n", "az\n"), ("a[..]z\n", "a to z\n"), ("[..]\n", "\n"), ("[..]b[..]\n", "abba\n"),
      ("[..]ab\n", "aab\n"), ("in [5±1] s\n", "in 4.2 s\n"), ("[100±5%]\n", "95\n"),
      ("[-1±0.5]\n", "-1.5\n"), ("[..] [5±1] s\n", "1 2 3 5 s\n"), ("[5±1][..]\n", "5 and more\n"),
      ("[1e3±1]\n", "1000\n"), ("\\d+ rows? (re)\n", "12 rows\n"), (".* (re)\n", "\n"),
      ("\\...\n", "...\n"), ("\\[..]\n", "[..]\n"), ("\\[5±1]\n", "[5±1]\n"),
      ("a \\(re)\n", "a (re)\n"), ("\\\\[..]\n", "\\x\n"), ("C:\\temp\n", "C:\\temp\n"),
      ("[info] x\n", "[info] x\n"), ("(re)\n", "(re)\n"), ("ö[..]\n", "öü\n"), ("a\r\n", "a\r\n"),
      ("\n\n", "\n\n"),
    ])
  func match(pattern: String, output: String) throws {
    #expect(try OutputPattern(parsing: pattern).mismatch(with: output) == nil)
  }

  @Test(
    "a pattern does not match",
    arguments: [
      ("", "a\n"), ("a\n", ""), ("a\n", "a"), ("a\n", "a\n\n"), ("a\n", "A\n"), ("a\n", " a\n"),
      ("a\n...\n", "b\na\n"), ("...\na\n", "a\nb\n"), ("a\n...\na\n", "a\n"),
      ("...\nb\n...\n", "a\nc\n"), ("a[..]z\n", "a to y\n"), ("ab[..]ba\n", "aba\n"),
      ("[5±1]\n", "7\n"), ("[5±1]\n", "five\n"), ("[100±5%]\n", "94\n"), ("[..][5±1]\n", "35\n"),
      ("\\d+ (re)\n", "12 rows\n"), ("a|ab (re)\n", "abc\n"), ("\\...\n", "a\nb\n"),
      ("[..]\n", "a\nb\n"),
    ])
  func mismatch(pattern: String, output: String) throws {
    #expect(try OutputPattern(parsing: pattern).mismatch(with: output) != nil)
  }

  @Test(
    "what is no pattern is told with its place",
    arguments: [
      ("a\n[5±x]\n", 6..<7), ("[5±]", 4..<4), ("[5±1s]", 5..<6), ("ok\na(b (re)\n", 4..<5),
    ])
  func mistakes(pattern: String, range: SourceRange) {
    #expect { try OutputPattern(parsing: pattern) } throws: { error in
      (error as? OutputPattern.Mistake)?.range == range
    }
  }

  @Test(
    "an output can be written down so that only it matches",
    arguments: [
      "", "a", "a\n", "\n", "...\n", "[..] and [5±1]\n", "ends (re)\n", "\\...\n", "\\\\\n",
      "\\[..]\n", "\\\\[..] (re)\n", "\\(re)\n", "x \\(re)\n", "C:\\new\\[..]\n", "[5±x]\n", "...",
      "a\n\n...\n\\",
    ])
  func exactPattern(output: String) throws {
    let written = OutputPattern.matchingExactly(output)
    let pattern = try OutputPattern(parsing: written)
    #expect(pattern.mismatch(with: output) == nil, "\(written)")
    #expect(pattern.mismatch(with: "other" + output) != nil)
  }

  @Test("every output can be written down so that it matches", arguments: 0..<300)
  func anyOutput(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let pieces = [
      "\\", "[..]", "...", "[5±1]", " (re)", "(re)", "\n", "a", "[", ".", "5", "±", "]",
    ]
    let output = (0..<20).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    let pattern = try OutputPattern(parsing: OutputPattern.matchingExactly(output))
    #expect(pattern.mismatch(with: output) == nil)
  }

  @Test("a mismatch shows the lines that differ, and what the wildcards stood for")
  func diff() throws {
    let pattern = try OutputPattern(parsing: "start\n...\nport [..]\nready\nend\n")
    let output = "start\n" + (1...40).map { "log \($0)\n" }.joined() + "port 80\nreadY\nend\n"
    let notes = try #require(pattern.mismatch(with: output)).notes
    #expect(
      notes == [
        """
        expected (-), actual (+):
          start
          ...  (40 lines)
          port 80
        - ready
        + readY
          end
        """
      ])
  }

  @Test("a line feed that is missing at the end is told as such")
  func missingLineFeed() throws {
    let pattern = try OutputPattern(parsing: "a\nb\n")
    #expect(
      pattern.mismatch(with: "a\nb")?.notes == ["the line feed at the end is missing"])
  }

  private static let wicked: [(pattern: String, output: String)] = [
    (repeated("[..]a", 2_000) + "b\n", repeated("a", 100_000) + "\n"),
    (repeated("...\na\n", 2_000) + "b\n", repeated("a\n", 50_000)),
    ("...\n" + repeated("a\n", 2_000) + "b\n...\n", repeated("a\n", 20_000)),
    ("(a+)+b (re)\n", repeated("a", 2_000) + "\n"),
    (repeated("x\n", 20_000), repeated("y\n", 20_000)),
    ("[..]" + repeated("1", 20_000) + "[2±1]x\n", repeated("1", 50_000) + "\n"),
  ]

  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  // By number: the texts are too long to be shown.
  @Test(
    "patterns and outputs that are long or wicked take a bounded time", arguments: wicked.indices)
  func bounds(index: Int) throws {
    let (pattern, output) = Self.wicked[index]
    let mismatch = try #require(OutputPattern(parsing: pattern).mismatch(with: output))
    #expect(mismatch.notes.joined().utf8.count < 100_000)
  }
}
