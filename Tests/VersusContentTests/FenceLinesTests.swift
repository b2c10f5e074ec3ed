import HostSystem
import Testing
import TextCore
import VersusContent
import VersusModel

@Suite("Lines of a fence")
struct FenceLinesTests {
  private static let sample = """
    # region imports
    import os

    import sys
    # endregion


    # region main
    def main():
        print(1)
    # endregion

    """

  private func load(_ page: String, collapse: Int? = nil) async -> LoadedSite {
    await SiteLoader(
      MemoryFiles(["content/x.md": page, "content/samples/s/app.py": Self.sample]),
      configuration: SiteConfiguration(title: "T", collapse: collapse),
      options: .init(includesDrafts: false, blocks: [], reserved: [], jobs: 1)
    ).load()
  }

  private func fence(_ info: String, _ body: String = "", collapse: Int? = nil) async throws
    -> CodeFence
  {
    let text = body.isEmpty ? "" : body + "\n"
    let loaded = await load("# X\n\n```\(info)\n\(text)```\n", collapse: collapse)
    #expect(loaded.diagnostics == [])
    guard case .code(let fence)? = loaded.pages.first.map(loaded.page)?.orderedFences.first?.fence
    else {
      throw Missing()
    }
    return fence
  }

  private struct Missing: Error {}

  /// The lines as a reader sees them, each after what is said of it.
  private func lines(_ fence: CodeFence) -> [String] {
    let shown = fence.shown
    return zip(shown.lines, CodeText.lineRanges(of: shown.text.bytes)).map { line, range in
      let text = String(decoding: shown.text.bytes[range].dropLast(), as: UTF8.self)
      let number = line.number.map { "\($0) " } ?? ""
      let change =
        switch line.change {
        case .added: "+"
        case .removed: "-"
        case nil: ""
        }
      let notes = line.notes.map { " (\($0 + 1))" }.joined()
      return number + (line.isHidden ? "…" : "") + (line.isMarked ? "!" : "") + change + text
        + notes
    }
  }

  @Test(
    "lines are picked by text or by regular expression",
    arguments: [
      ("mark=b", ["a(1)", "!b(2)", "/c/"]), ("mark=1 mark=2", ["!a(1)", "!b(2)", "/c/"]),
      (#"mark="/^\w\(/""#, ["!a(1)", "!b(2)", "/c/"]),
      (#"mark="/\/c\//""#, ["a(1)", "b(2)", "!/c/"]),
      ("mark='/[12]\\)$/'", ["!a(1)", "!b(2)", "/c/"]), ("add=b", ["a(1)", "+b(2)", "/c/"]),
      ("hide=a", ["…a(1)", "b(2)", "/c/"]), ("mark=/", ["a(1)", "b(2)", "!/c/"]),
    ])
  func picking(info: String, expected: [String]) async throws {
    let fence = try await fence("text " + info, "a(1)\nb(2)\n/c/")
    #expect(lines(fence) == expected)
  }

  @Test(
    "lines are numbered from 1, from a number, or as in the sample's file",
    arguments: [
      ("lines", ["1 def main():", "2     print(1)"]),
      ("lines=8", ["8 def main():", "9     print(1)"]),
      ("lines=file", ["9 def main():", "10     print(1)"]), ("", ["def main():", "    print(1)"]),
    ])
  func numbers(info: String, expected: [String]) async throws {
    let fence = try await fence("python sample=s/app.py region=main " + info)
    #expect(lines(fence) == expected)
  }

  @Test("a region can be hidden, with the blank lines in it and after it")
  func hiddenRegion() async throws {
    let fence = try await fence("python sample=s/app.py hide=imports")
    #expect(
      lines(fence) == ["…import os", "…", "…import sys", "…", "…", "def main():", "    print(1)"])
    #expect(fence.shown.parts.map(\.lines) == [0..<5, 5..<7])
  }

  @Test("a diff shows what is gone; what is checked is the code after it")
  func diff() async throws {
    let fence = try await fence("python diff lines", " a = 1\n-b = 2\n+b = 3\n\n c = 4")
    #expect(lines(fence) == ["1 a = 1", "-b = 2", "2 +b = 3", "3 ", "4 c = 4"])
    #expect(String(decoding: fence.text.bytes, as: UTF8.self) == "a = 1\nb = 3\n\nc = 4\n")
    #expect(fence.shown.nonBlankLines == 3)
  }

  @Test("the marks of a diff may stand apart from the code")
  func diffWithBlanks() async throws {
    let fence = try await fence("python diff", "  if a:\n-     b\n+     c")
    #expect(lines(fence) == ["if a:", "-    b", "+    c"])
    #expect(String(decoding: fence.text.bytes, as: UTF8.self) == "if a:\n    c\n")
    // Where `c` stands in the page, for what a checker says of it.
    #expect(
      fence.text.source.location(of: fence.text.lineStarts[1]..<fence.text.lineStarts[1]).start
        == .init(line: 6, column: 3))
  }

  @Test(
    "comments that are notes are taken out, and belong to their lines",
    arguments: [
      ("python", "a  # note: One.\nb", ["a (1)", "b"], ["One."]),
      (
        "python", "# note: One,\n#   and more.\n# no more\na", ["# no more (1)", "a"],
        ["One, and more."]
      ),
      ("python", "# note: One.\n\na  # note: Two.", ["", "a (1) (2)"], ["One.", "Two."]),
      ("python", "a\n# note: Last.", ["a (1)"], ["Last."]),
      (
        "python", "a = '# note: no'\nb = 1  # notes: no",
        ["a = '# note: no'", "b = 1  # notes: no"], []
      ),
      (
        "c", "a; // note: One.\nb; /* note: Two. */\n/* note: no */ c;",
        ["a; (1)", "b; (2)", "/* note: no */ c;"], ["One.", "Two."]
      ),
      ("css", "/* note: One. */\na {}", ["a {} (1)"], ["One."]),
      ("html", "<!-- note: One. -->\n<p>", ["<p> (1)"], ["One."]),
      ("html+jinja", "<p> {# note: One. #}", ["<p> (1)"], ["One."]),
      ("sql", "SELECT 1 -- note: One.", ["SELECT 1 (1)"], ["One."]),
      ("console", "$ ls # note: One.\nx", ["$ ls (1)", "x"], ["One."]),
      ("unheard", "; note: One.\na ; note: no", ["a ; note: no (1)"], ["One."]),
    ])
  func notes(language: String, code: String, expected: [String], texts: [String]) async throws {
    let fence = try await fence(language, code)
    #expect(lines(fence) == expected)
    #expect(fence.shown.notes.map(\.markdown) == texts)
    #expect(String(decoding: fence.text.bytes, as: UTF8.self) == code + "\n")
  }

  @Test(
    "long code is folded, but no line that something is said of",
    arguments: [
      ("collapse=2", nil, 2), ("collapse", nil, 10), ("", 3, 3), ("collapse=off", 3, 20),
      ("", nil, 20),
      ("collapse=17", nil, 20), ("collapse=2 mark=7", nil, 8),
    ] as [(String, Int?, Int)])
  func folding(info: String, collapse: Int?, shown: Int) async throws {
    let body = (0..<20).map { "\($0 % 10)" }.dropLast(10) + (0..<10).map { _ in "x" }
    let fence = try await fence("text " + info, body.joined(separator: "\n"), collapse: collapse)
    #expect(fence.shown.lines.prefix { !$0.isHidden }.count == shown)
    #expect(fence.shown.parts.count <= 2)
  }

  @Test("a link in a note is checked like any other, at its place in the sample")
  func brokenLinks() async throws {
    let loaded = await SiteLoader(
      MemoryFiles([
        "content/x.md": "# X\n\n```python sample=s/app.py\n```\n",
        "content/samples/s/app.py":
          "a = 1\nb = 2  # note: See [this](gone.md) and [that](x.md#x).\n",
      ]),
      configuration: SiteConfiguration(title: "T"),
      options: .init(includesDrafts: false, blocks: [], reserved: [], jobs: 1)
    ).load()
    let problem = try #require(loaded.diagnostics.first)
    #expect(loaded.diagnostics.count == 1)
    #expect(problem.location?.path == "content/samples/s/app.py")
    #expect(problem.location?.start == .init(line: 2, column: 27))
  }

  @Test("a fence of very many lines is read in little time")
  func many() async throws {
    let body = (0..<50_000).map { "line \($0) # note: of it" }.joined(separator: "\n")
    let fence = try await fence("python lines hide=/9$/ mark=/^line/ add=7 collapse", body)
    #expect(fence.shown.notes.count == 50_000)
  }
}
