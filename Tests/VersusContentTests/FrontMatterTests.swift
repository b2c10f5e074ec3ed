import Testing
import TextCore
import VersusContent

@Suite("Front matter")
struct FrontMatterTests {
  @Test(
    "the header is what stands between the first line --- and the next",
    arguments: [
      ("---\ntitle: A\n---\nbody", "title: A\n", "body"), ("---\n---\n", "", ""),
      ("body", nil, "body"), ("", nil, ""), ("---\r\na: 1\r\n---\r\nb", "a: 1\r\n", "b"),
      ("--- \na: 1\n---", "a: 1\n", ""), (" ---\na", nil, " ---\na"), ("----\na", nil, "----\na"),
      ("\u{FEFF}---\na: 1\n---\nb", "a: 1\n", "b"),
    ] as [(String, String?, String)])
  func split(text: String, yaml: String?, body: String) throws {
    let source = SourceText(path: "a.md", text)
    let found = try #require(FrontMatter.split(source).value)
    #expect(found.yaml.map { String(decoding: source.bytes[$0], as: UTF8.self) } == yaml)
    #expect(String(decoding: source.bytes[found.body], as: UTF8.self) == body)
  }

  @Test(
    "a header that is never closed is an error where it opens",
    arguments: ["---\n", "---\na: 1\n--"])
  func unclosed(text: String) throws {
    let outcome = FrontMatter.split(SourceText(path: "a.md", text))
    #expect(outcome.value == nil)
    #expect(outcome.diagnostics.map(\.id) == ["front-matter"])
    #expect(outcome.diagnostics.first?.location?.start == TextPosition(line: 1, column: 1))
  }
}
