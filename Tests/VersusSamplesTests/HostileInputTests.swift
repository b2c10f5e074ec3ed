import Testing
import TextCore
import VersusSamples

@Suite("Code that no one should write")
struct HostileInputTests {
  private static let languages = [
    "python", "json", "toml", "jinja", "django", "yaml", "bash", "swift",
  ]

  @Test("bytes that are not text are named", arguments: languages)
  func notText(language: String) async {
    let verification = await verify(
      file("null", Array("a\n\u{0}".utf8), language: language),
      file("utf8", Array("é ".utf8) + [0xC3], language: language))
    let utf8 = language == "python" ? "is not utf-8" : "is not UTF-8"
    #expect(verification.verdicts == [.failed, .failed])
    #expect(verification.report.count == 2)
    #expect(verification.report[0].hasPrefix("null:2:1: error: "))
    #expect(verification.report[0].hasSuffix(": a NUL byte is not text"))
    #expect(verification.report[1].hasPrefix("utf8:1:4: error: "))
    #expect(verification.report[1].hasSuffix(": byte 0xc3 " + utf8))
  }

  @Test("a line of 5 MB is refused without asking a tool")
  func longLine() async {
    let line = SourceText(
      path: "a", bytes: Array(repeating: UInt8(ascii: "1"), count: 5_000_000))
    let verification = await verify(Self.languages.map { CodeUnit(language: $0, file: line) })
    #expect(verification.verdicts == Self.languages.map { _ in .failed })
    #expect(verification.tools == [])
    #expect(
      verification.report.allSatisfy {
        $0.hasSuffix(": 5000000 bytes are too much to check; the most is 2097152")
      })
  }

  @Test(
    "nesting of 100,000 is an error, not a crash",
    arguments: [
      ("python", "(", ""), ("python", "-", "1"), ("python", "a.", "a"), ("python", "1+", "1"),
      ("python", "lambda:", "1"), ("python", "not ", "a"), ("python", "[", ""), ("python", "{", ""),
      ("json", "[", ""), ("json", "{\"a\":", ""), ("toml", "a = [", ""), ("toml", "[", ""),
      ("jinja", "{% if a %}", ""), ("jinja", "{{ (", ""), ("jinja", "{{ a.", ""),
      ("django", "{% if a %}", ""), ("django", "{% if not ", "a %}"),
      ("yaml", "[", ""), ("yaml", "{a: ", ""), ("yaml", "- ", ""), ("yaml", "? ", ""),
    ])
  func nesting(language: String, opening: String, end: String) async {
    let code = String(repeating: opening, count: 100_000) + end
    let verification = await verify(
      file("deep", code, language: language), file("b.py", "1"), file("c.yml", "1"))
    #expect(verification.verdicts[0] == .failed)
    #expect(verification.diagnostics.count == 1)
    #expect(verification.diagnostics.first?.location?.path == "deep")
    #expect(verification.verdicts[1...] == [.checked(tool: "Python"), .checked(tool: "libyaml")])
  }

  @Test("nesting that libyaml accepts is accepted")
  func deepYAML() async {
    let code = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    #expect(await verify(file("a.yml", code)).report == [])
  }

  @Test("aliases that multiply are no trouble as values, and refused within keys")
  func aliases() async {
    var code = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let item = "*a\(level - 1)"
      code +=
        "a\(level): &a\(level) [\(Array(repeating: item, count: 9).joined(separator: ", "))]\n"
    }
    let verification = await verify(
      file("values.yml", code), file("keys.yml", code + "? *a30\n: 1\n? [*a30]\n: 2\n"))
    #expect(
      verification.report == [
        "keys.yml:1:1: error: libyaml: aliases within keys multiply to more than can be compared"
      ])
  }

  @Test("a unit that prints without end, or never ends, is cut off")
  func endlessMessages() async throws {
    var table = LanguageTable()
    let check = try CommandCheck(
      "sh -c 'head -c 30000000 /dev/zero | tr \"\\\\0\" x; exit 1' {file}")
    table.add(Language("x", checker: .command(check)))
    let verification = await verify(file("a.x", "1"), languages: table)
    #expect(verification.verdicts == [.failed])
    #expect(verification.report.count == 1)
    #expect(verification.report.allSatisfy { $0.utf8.count < 1000 })
  }

  @Test("no unit at all is no trouble")
  func nothing() async {
    let verification = await verify([])
    #expect(verification.verdicts == [])
    #expect(verification.report == [])
  }
}
