import Testing
import TextCore
import VersusContent
import VersusModel

@Suite("site.yml")
struct ConfigurationTests {
  private func read(_ text: String) -> Outcome<SiteConfiguration> {
    ConfigurationReader.read(SourceText(path: "site.yml", text))
  }

  @Test("everything that can be said is understood")
  func whole() throws {
    let configuration = try #require(
      read(
        """
        title: A or B?
        description: Which
        base_url: https://example.org/x
        language: de
        theme: plain
        python: .venv/bin/python
        sides:
          - {id: a, name: A, version: 1.10, color: "#fff", homepage: "https://a.org", docs: "https://a.org/d", templates: jinja}
          - {id: b, name: B, color: {light: "#123456", dark: "#abcdef"}}
        languages:
          rust: {check: "rustc {file}", extensions: [.rs]}
        extra: {nav: [1]}
        """
      ).value)
    #expect(configuration.title == "A or B?")
    #expect(configuration.baseURL == "https://example.org/x/")
    #expect(configuration.sides.map(\.id) == ["a", "b"])
    #expect(configuration.sides[0].version == "1.10")
    #expect(configuration.sides[0].color == .init(light: "#fff", dark: "#fff"))
    #expect(configuration.sides[0].templates == .jinja)
    #expect(configuration.sides[1].color == .init(light: "#123456", dark: "#abcdef"))
    #expect(configuration.checkers["rust"] == .init(command: "rustc {file}", extensions: ["rs"]))
    #expect(configuration.extra["nav"] != nil)
  }

  @Test(
    "each fault is reported at its place, all in one run",
    arguments: [
      ("titel: x\n", ["1:1 missing-key", "1:1 unknown-key"]),
      ("title: [a]\nbase_url: example.org\n", ["1:8 wrong-kind", "2:11 invalid-value"]),
      (
        "title: x\nsides:\n  - {name: A}\n  - {id: a, nmae: A}\n",
        ["3:5 missing-key", "4:5 missing-key", "4:13 unknown-key"]
      ),
      ("title: x\nsides: [{id: a, name: A}, {id: a, name: B}]\n", ["2:27 invalid-value"]),
      (
        "title: x\nsides: [{id: A b, name: A, color: red, templates: erb}]\n",
        ["2:14 invalid-value", "2:35 invalid-value", "2:51 invalid-value"]
      ),
      ("title: x\nlanguages: {rust: {check: rustc}}\n", ["2:27 invalid-value"]),
      ("title: x\ntheme: ../x\n", ["2:8 invalid-value"]), ("- a\n", ["1:1 wrong-kind"]),
      ("", ["1:1 missing-key"]), ("title: ''\n", ["1:1 invalid-value"]),
    ])
  func faults(text: String, expected: [String]) {
    let outcome = read(text)
    #expect(outcome.value == nil)
    let found = outcome.diagnostics.sorted().map {
      "\($0.location?.start.line ?? 0):\($0.location?.start.column ?? 0) \($0.id)"
    }
    #expect(found == expected)
  }

  @Test("an unknown key is told with the nearest known one")
  func nearest() {
    #expect(read("title: x\nbase_ulr: y\n").diagnostics.first?.help == "did you mean `base_url`?")
  }
}
