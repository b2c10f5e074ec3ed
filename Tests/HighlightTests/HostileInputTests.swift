import Testing

@testable import Highlight

@Suite("Hostile input")
struct HostileInputTests {
  static let count = 4_000

  /// Inputs that are made to nest, to fail late, or to be no text at all.
  static let inputs: [(name: String, bytes: [UInt8])] = [
    ("nothing", []),
    ("every byte", Array(0...255)),
    ("NUL", [UInt8](repeating: 0, count: count)),
    ("continuation bytes", [UInt8](repeating: 0x80, count: count)),
    ("a cut character", Array("é".utf8.prefix(1))),
    ("one long word", [UInt8](repeating: UInt8(ascii: "a"), count: count)),
    ("brackets", [UInt8](repeating: UInt8(ascii: "["), count: count)),
    ("braces", [UInt8](repeating: UInt8(ascii: "{"), count: count)),
    ("quotes", [UInt8](repeating: UInt8(ascii: "\""), count: count)),
    ("backslashes", [UInt8](repeating: UInt8(ascii: "\\"), count: count)),
    ("line feeds", [UInt8](repeating: UInt8(ascii: "\n"), count: count)),
    ("carriage returns", [UInt8](repeating: UInt8(ascii: "\r"), count: count)),
    ("spaces", [UInt8](repeating: UInt8(ascii: " "), count: count)),
    ("f-strings", repeated("f\"{")),
    ("template strings", repeated("`${")),
    ("shell substitutions", repeated("$(\"${a:-`")),
    ("open template tags", repeated("{% a ")),
    ("open comments", repeated("/*<!--{#")),
    ("open tags", repeated("<a b=")),
    ("scripts", repeated("<script>")),
    ("here-documents", repeated("<<A\n")),
    ("block scalars", repeated("a: |\n ")),
    ("prompts", repeated("$ \\\n")),
    ("raw strings", repeated("r#\"")),
  ]

  private static func repeated(_ text: String) -> [UInt8] {
    Array(String(repeating: text, count: count / text.utf8.count).utf8)
  }

  @Test("tokens tile every input", arguments: Language.all.map(\.name))
  func tokensTile(name: String) throws {
    let language = try #require(Language.named(name))
    for input in Self.inputs {
      var end = 0
      var last: TokenKind?
      for token in language.tokens(of: input.bytes) {
        #expect(token.range.lowerBound == end && !token.range.isEmpty, "\(input.name)")
        #expect(token.kind != last, "\(input.name)")
        end = token.range.upperBound
        last = token.kind
      }
      #expect(end == input.bytes.count, "\(input.name)")
    }
  }

  @Test(
    "nesting that is deeper than what is remembered is still scanned to its end",
    arguments: [
      ("python", "("), ("python", "f'{"), ("json", "["), ("javascript", "`${"), ("bash", "$("),
      ("html+jinja", "{{ ["),
    ])
  func deepNesting(name: String, opening: String) throws {
    let language = try #require(Language.named(name))
    let code = Array(String(repeating: opening, count: Scanner.depthLimit + 1_000).utf8)
    #expect(language.tokens(of: code).end == code.count)
  }

  @Test("the text of the HTML is the input, made fit for HTML")
  func textIsKept() throws {
    let language = try #require(Language.named("html+jinja"))
    let lines = CodeWriter.lines(of: [0x61, 0, 0xFF, 0x0D, 0x0A, 0x0D, 0x3C], in: language)
    #expect(
      String(decoding: lines.html, as: UTF8.self) == """
        <span class="line">a\u{FFFD}\u{FFFD}
        </span><span class="line">
        </span><span class="line">&lt;</span>
        """)
  }
}
