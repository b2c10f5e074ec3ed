import Expectations
import HostSystem
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

  @Test("what is masked for all samples: further normalisers, own ones, and without some")
  func normalisers() throws {
    let example = try #require(try Documentation.example("normalise", in: "reference/samples.md"))
    let set = try #require(read(example).value).normalisers
    #expect(set.standard == [.ansi, .ports, .dates])
    #expect(set.custom.map(\.name) == ["order"])
    let faults = read(
      "title: x\nnormalise: [dats, -order, {name: dates, pattern: x}, {name: y, pattern: '('}]")
    let messages = faults.diagnostics.map { "\($0.location?.start.column ?? 0) \($0.message)" }
    #expect(
      messages.prefix(3) == [
        "13 `normalise` has no normaliser `dats`", "19 `normalise` has no normaliser `order`",
        "34 `name` is the name of another normaliser: `dates`",
      ])
    #expect(messages.last?.hasPrefix("73 `pattern` is no regular expression") == true)
    #expect(faults.diagnostics.first?.help == "did you mean `dates`?")
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
      (
        "title: x\nlinks: {external_rel: <b>, rel: x}\n",
        ["2:23 invalid-value", "2:28 unknown-key"]
      ), ("title: x\nlinks: noopener\n", ["2:8 wrong-kind"]),
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

extension ConfigurationTests {
  @Test("environments are read in order: Python with a lock, and any command")
  func environments() throws {
    let environments = try #require(
      read(
        """
        title: x
        environments:
          flask: {python: 3.10, requirements: environments/flask.txt}
          bare: {python: "3.12.1"}
          node:
            prepare: npm ci --prefix {folder}
            versions: node --version
            inputs: [js/package.json, js/package-lock.json]
            path: node_modules/.bin
        """
      ).value
    ).environments
    #expect(environments.map(\.name) == ["flask", "bare", "node"])
    #expect(environments.map(\.location.start.line) == [3, 4, 5])
    guard case .python("3.10", let requirements?) = environments[0].recipe,
      case .python("3.12.1", nil) = environments[1].recipe,
      case .command(let command) = environments[2].recipe
    else {
      Issue.record("\(environments)")
      return
    }
    #expect(requirements.path.string == "environments/flask.txt")
    #expect(requirements.location.start == TextPosition(line: 3, column: 39))
    #expect(command.prepare == "npm ci --prefix {folder}")
    #expect(command.versions == "node --version")
    #expect(command.inputs.map(\.path.string) == ["js/package.json", "js/package-lock.json"])
    #expect(command.path.map(\.string) == ["node_modules/.bin"])
  }

  @Test(
    "what is wrong with an environment is told at its place",
    arguments: [
      ("A b: {python: '3.11'}", ["3:3 invalid-value"]),
      ("a: {}", ["3:6 missing-key"]), ("a: x", ["3:6 wrong-kind"]),
      ("a: {python: three}", ["3:15 invalid-value"]),
      ("a: {python: '2.7'}", ["3:15 invalid-value"]),
      ("a: {python: '3.11', requirements: ../x.txt}", ["3:37 invalid-value"]),
      ("a: {python: '3.11', requirements: /x.txt}", ["3:37 invalid-value"]),
      ("a: {python: '3.11', requirement: x.txt}", ["3:23 unknown-key"]),
      ("a: {python: '3.11', versions: x}", ["3:23 unknown-key"]),
      ("a: {prepare: make}", ["3:6 missing-key"]),
      ("a: {prepare: make, versions: x, python: '3.11'}", ["3:35 unknown-key"]),
      ("a: {prepare: make, versions: x, inputs: [a/x, b/x]}", ["3:49 invalid-value"]),
      (
        "a: {prepare: make, versions: x, inputs: [../x], path: .}",
        ["3:44 invalid-value", "3:57 invalid-value"]
      ),
    ])
  func environmentFaults(entry: String, expected: [String]) {
    let outcome = read("title: x\nenvironments:\n  \(entry)\n")
    #expect(outcome.value == nil)
    let found = outcome.diagnostics.sorted().map {
      "\($0.location?.start.line ?? 0):\($0.location?.start.column ?? 0) \($0.id)"
    }
    #expect(found == expected)
  }

  @Test("the example of the reference is understood")
  func documentedEnvironments() throws {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    let path = try #require(SitePath("docs/reference/environments.md"))
    let page = try #require(try LocalFiles(root: root).bytes(at: path))
    let example = String(decoding: page, as: UTF8.self)
      .firstMatch(of: /```yaml check=environments\n((?:.*\n)*?)```/)?.output.1
    let outcome = read(String(try #require(example)))
    #expect(outcome.value?.environments.map(\.name) == ["django", "bare", "node"])
    #expect(outcome.diagnostics == [])
  }
}
