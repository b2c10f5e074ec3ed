import Testing

@testable import Highlight

@Suite("Patterns")
struct PatternTests {
  @Test(
    "a pattern matches as long as it says",
    arguments: [
      ("abc", "abcd", 3), ("abc", "ab", nil), ("[a-c]+", "abcd", 3), ("[^a-c]+", "xyzab", 3),
      ("a|ab", "ab", 1), ("(ab|a)c", "ac", 2), ("a{2,3}", "aaaa", 3), ("a{2}", "a", nil),
      ("a{2,}", "aaaa", 4), (#"\w+\b"#, "ab cd", 2), (#"\d?x"#, "x", 1),
      (#"(?~\*/)\*/"#, "a*b*/c", 5),
      ("(?~x)", "abc", 3), ("a(?=b)", "ab", 1), ("a(?=b)", "ac", nil), ("a(?!b)", "ac", 1),
      ("a(?!b)", "ab", nil), ("(?<[a-z]+)-\\k", "ab-abc", 5), ("(?<[a-z]+)-\\k", "ab-ac", nil),
      (".*", "ab\ncd", 2), ("a$", "a\n", 1), ("a$", "ab", nil), (#"[\s\S]+"#, "a\nb", 3),
      (#"[^\W\d]+"#, "aé1", 3), (#"[-a]+"#, "a-b", 2), (#"[\]]"#, "]", 1), (".*x", "aax", nil),
      ("(a?)*b", "aab", 3), ("", "a", 0),
    ])
  func length(of pattern: String, in text: String, is length: Int?) throws {
    #expect(try match(pattern, text, at: 0) == length)
  }

  @Test("look-behind and line starts see what stands before")
  func before() throws {
    #expect(try match("(?<=a)b", "ab", at: 1) == 2)
    #expect(try match("(?<!a)b", "ab", at: 1) == nil)
    #expect(try match("^b", "a\nb", at: 2) == 3)
    #expect(try match("^b", "ab", at: 1) == nil)
    #expect(try match(#"\Ab"#, "b\nb", at: 2) == nil)
  }

  @Test("an indented block ends where a line is as deep as the one before it")
  func indentedLines() throws {
    let yaml = "  - key: |\n      text\n\n     more\n    next: 1"
    #expect(try match(#"\|\I"#, yaml, at: 9) == 32)
  }

  @Test("an attempt that can fail looks at a bounded number of bytes")
  func attemptsAreBounded() throws {
    let limit = PatternProgram.attemptLimit
    let text = String(repeating: "a", count: 2 * limit)
    #expect(try match("a*", text, at: 0) == 2 * limit)
    #expect(try match("a*b?", text, at: 0) == 2 * limit)
    #expect(try match("a*b", text + "b", at: 0) == nil)
    #expect(try match("(?~b)b", text + "b", at: 0) == nil)
    #expect(try match("(a{1,9})*b", text + "b", at: 0) == nil)
  }

  @Test(
    "a mistake is told where it stands",
    arguments: [
      ("(a", 2, "expected )"), ("a)", 1, "unbalanced )"), ("[a", 2, "unclosed ["),
      ("*", 0, "nothing to repeat"), ("a{x}", 2, "expected a number"),
      (#"\q"#, 2, "unknown escape"),
      ("(?<=ab)", 6, "look-behind is for one byte"), ("[z-a]", 4, "empty range"),
    ])
  func mistakes(pattern: String, offset: Int, reason: String) {
    #expect(throws: PatternError(pattern: pattern, offset: offset, reason: reason)) {
      try PatternParser.parse(pattern)
    }
  }

  @Test("letters match in either case if a grammar says so")
  func caseIsIgnored() throws {
    var program = PatternProgram()
    let node = program.add(
      try PatternParser.parse("ab[c-d]", ignoringCase: true), isTentative: false)
    var subject = PatternProgram.Subject(bytes: Array("AbC".utf8), range: 0..<3)
    #expect(program.match(node, at: 0, in: &subject) == 3)
  }

  private func match(_ pattern: String, _ text: String, at position: Int) throws -> Int? {
    var program = PatternProgram()
    let node = program.add(try PatternParser.parse(pattern), isTentative: false)
    let bytes = Array(text.utf8)
    var subject = PatternProgram.Subject(bytes: bytes, range: 0..<bytes.count)
    let end = program.match(node, at: position, in: &subject)
    return end < 0 ? nil : end
  }
}
