import TestSupport
import Testing
import TextCore
import VersusContent
import VersusModel

@Suite("YAML")
struct YAMLReaderTests {
  private func read(_ text: String) -> Outcome<DataNode> {
    YAMLReader.read(SourceText(path: "a.yml", text))
  }

  @Test(
    "plain scalars are what the core schema of YAML 1.2 says",
    arguments: [
      ("12", .int(12)), ("-3", .int(-3)), ("0x1F", .int(31)), ("0o17", .int(15)),
      ("1.5", .double(1.5)), ("1e3", .double(1000)), (".5", .double(0.5)), ("true", .bool(true)),
      ("False", .bool(false)), ("~", .null), ("", .null), ("null", .null),
      ("yes", .string("yes")), ("off", .string("off")), ("2026-11-22", .string("2026-11-22")),
      ("1_000", .string("1_000")), ("'12'", .string("12")), ("\"a\\n\"", .string("a\n")),
      ("!!str 12", .string("12")), ("1.2.3", .string("1.2.3")), ("é", .string("é")),
      ("99999999999999999999", .double(1e20)), ("|\n a\n b\n", .string("a\nb\n")),
      ("inf", .string("inf")),
      ("nan", .string("nan")),
    ] as [(String, DataNode.Kind)])
  func scalars(text: String, kind: DataNode.Kind) throws {
    #expect(try #require(read("k: " + text).value?["k"]).kind == kind)
  }

  @Test("values and keys know where they stand")
  func places() throws {
    let text = "a: é\nbé: \"two\"\nc:\n  - x\n"
    let root = try #require(read(text).value)
    guard case .map(let entries) = root.kind else { return #expect(Bool(false)) }
    let bytes = Array(text.utf8)
    func shown(_ range: SourceRange) -> String { String(decoding: bytes[range], as: UTF8.self) }
    #expect(entries.map { shown($0.keyRange) } == ["a", "bé", "c"])
    #expect(entries.prefix(2).map { shown($0.value.range) } == ["é", "\"two\""])
    #expect(shown(entries[2].value.range) == "-")
  }

  @Test(
    "what is wrong is said at its place",
    arguments: [
      ("a: [1, 2", 1, 9), ("a: 1\na: 2\n", 1, 1), ("a: b: c", 1, 5), ("\ta: 1", 1, 1),
      ("a: *x", 1, 4), ("? [a]\n: 1\n", 1, 3), ("é: é: 1", 1, 7),
    ])
  func errors(text: String, line: Int, column: Int) throws {
    let outcome = read(text)
    #expect(outcome.value == nil)
    #expect(outcome.diagnostics.map(\.id) == ["yaml"])
    let start = try #require(outcome.diagnostics.first?.location?.start)
    #expect(start == TextPosition(line: line, column: column))
  }

  @Test("aliases that multiply and brackets without end are refused")
  func bombs() {
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for n in 1...9 {
      bomb +=
        "a\(n): &a\(n) [" + Array(repeating: "*a\(n - 1)", count: 10).joined(separator: ",") + "]\n"
    }
    #expect(read(bomb).value == nil)
    #expect(read(String(repeating: "[", count: 100_000)).value == nil)
    #expect(
      read(String(repeating: "[", count: 900) + String(repeating: "]", count: 900)).value != nil)
    #expect(read(String(repeating: "- ", count: 100_000)).value == nil)
  }

  @Test("bytes that are not UTF-8 are an error")
  func notUTF8() {
    let outcome = YAMLReader.read(SourceText(path: "a.yml", bytes: [0x61, 0x3A, 0x20, 0xFF]))
    #expect(outcome.diagnostics.map(\.id) == ["yaml"])
  }

  /// What front matter is put together from, and what almost looks like it.
  private static let pieces = [
    "title", "a-b", "x_1", "é", "null", "True", "~", "12", "0x1F", "1e3", "2026-11-22", "-", "- ",
    "  - ", "    ", " ", ":", ": ", ":\n", "\n", "\n\n", "\r\n", "\t", "[", "]", ", ", "[a, \"b\"]",
    "[]", "{", "}", "\"", "'", "''", "\"a: b # c\"", "'it'", "\\", "\\n", "#", " # no", "!", "&a ",
    "*a", "|", ">", "%", "@", "`", "?", "---\n", "...\n", "/static/", "“—”", "\u{85}", "\u{2028}",
    "\u{FEFF}", "\u{1F600}", "\0", "a: b", "tags: [x, y]\n", "tags:\n  - x\n  - y\n", "k: v\n",
    "title: A page\n", "draft: true\n", "date: 2026-01-01\n", "weight: 3\n",
  ]

  @Test("what is read without libyaml is read as by it", arguments: 0..<8)
  func plain(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    var plain = 0
    for _ in 0..<3000 {
      let count = Int.random(in: 1...8, using: &dice)
      let text = (0..<count).map { _ in Self.pieces.randomElement(using: &dice) ?? "" }.joined()
      let source = SourceText(path: "a.yml", text)
      let body = 0..<source.bytes.count
      guard let value = PlainYAML.read(source, body: body) else { continue }
      plain += 1
      let whole = YAMLReader.readAnything(source, body: body)
      #expect("\(Outcome(value))" == "\(whole)", "\(text.debugDescription)")
    }
    #expect(plain > 50)
  }

  @Test(
    "usual front matter is read without libyaml",
    arguments: [
      "title: A page\n", "title: \"A: page\"\ntags: [a, 'b']\n\ndate: 2026-11-22\nweight: 3",
      "title: Ein “Äpfel” — page\ntags:\n- a\n- b\ndraft: true\n",
      "tags:\n  - a\n  - b\ntitle: x \n",
    ])
  func usual(text: String) {
    let source = SourceText(path: "a.yml", text)
    #expect(PlainYAML.read(source, body: 0..<source.bytes.count) != nil)
  }
}
