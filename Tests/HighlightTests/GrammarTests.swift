import Testing

@testable import Highlight

@Suite("Grammars")
struct GrammarTests {
  @Test("every grammar is without mistakes", arguments: Language.all.map(\.name))
  func grammarsAreSound(name: String) throws {
    let language = try #require(Language.named(name))
    switch language.source {
    case .grammar(let grammar): #expect(grammar().mistakes == [])
    case .delegation(let delegation):
      #expect(delegation().outer.mistakes == [])
      #expect(delegation().inner.mistakes == [])
    }
  }

  @Test("a mistake in a grammar is told, and its rule left out")
  func mistakesAreTold() {
    let grammar = Grammar([
      State("first", [.match("[a", .k), .match("b", .n, .push("nowhere")), .match("c", .m)])
    ])
    #expect(grammar.mistakes == ["state first: [a: unclosed [", "there is no state nowhere"])
    #expect(Scanner.tokens(of: Array("c".utf8), grammar).map(\.kind) == [.m])
  }

  @Test("a rule of too many pieces is a mistake")
  func piecesAreBounded() {
    let patterns = Array(repeating: "a", count: Grammar.stepLimit + 1)
    let rule = Rule(
      patterns: patterns, paint: .kinds(patterns.map { _ in .n }), move: .stay)
    #expect(Grammar([State("first", [rule])]).mistakes == ["state first: a rule of 17 pieces"])
  }

  @Test(
    "neighbouring rules that look at the same word are tried in their order",
    arguments: [
      ("a", "k"), ("b", "kt"), ("c", "n"), ("a(", "nf p"), ("b(", "kt p"), ("c(", "nf p"),
      (".a", "o kc"), (".b", "o kt"), (".c", "o n"),
    ])
  func wordsAreGrouped(code: String, kinds: String) {
    let grammar = Grammar([
      State(
        "code",
        [
          .words(#"(?<!\.)[a-z]+(?!\()"#, [.k: "a"]),
          .words("[a-z]+", [.kt: "b b"]),
          .match(#"[a-z]+(?=\()"#, .nf),
          .words("[a-z]+", [.kc: "a b"], else: .n),
          .match(#"\("#, .p),
          .match(#"\."#, .o),
        ])
    ])
    let tokens = Scanner.tokens(of: Array(code.utf8), grammar)
    #expect(tokens.map { "\($0.kind)" }.joined(separator: " ") == kinds)
  }

  @Test("nesting beyond the limit keeps its state, and comes back from it")
  func depthIsBounded() {
    let grammar = Grammar([
      State("outside", [.match(#"\("#, .p, .push("inside")), .match("x", .n)]),
      State(
        "inside", [.match(#"\("#, .p, .push("inside")), .match(#"\)"#, .p, .pop), .match("x", .k)]),
    ])
    let depth = Scanner.depthLimit + 1_000
    let code =
      String(repeating: "(", count: depth) + "x" + String(repeating: ")", count: depth) + "x"
    let tokens = Scanner.tokens(of: Array(code.utf8), grammar)
    #expect(tokens.map(\.kind) == [.p, .k, .p, .n])
  }

  @Test("states that only hand over to each other do not hang")
  func idleMovesAreBounded() {
    let grammar = Grammar([State("a", [.otherwise(.go("b"))]), State("b", [.otherwise(.go("a"))])])
    #expect(Scanner.tokens(of: Array("xyz".utf8), grammar).map(\.range) == [0..<3])
  }

  @Test("a line feed that no rule takes returns to the first state")
  func lineFeedRecovers() {
    let grammar = Grammar([
      State("text", [.match("\"", .s, .push("string")), .match("[a-z]+", .n)]),
      State("string", [.match("[a-z]+", .s), .match("\"", .s, .pop)]),
    ])
    let tokens = Scanner.tokens(of: Array("\"ab\ncd".utf8), grammar)
    #expect(tokens.map(\.kind) == [.s, .w, .n])
  }
}
