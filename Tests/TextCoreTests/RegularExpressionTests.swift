import Testing
import TextCore

@Suite("Regular expressions")
struct RegularExpressionTests {
  @Test(
    "an expression matches a part of a text",
    arguments: [
      ("b", "abc", true), ("d", "abc", false), ("", "", true), ("", "x", true),
      ("a.c", "xabcx", true), ("a.c", "ac", false), ("^b", "ab", false), ("^a", "ab", true),
      ("b$", "ab", true), ("a$", "ab", false), ("^$", "", true), ("^.$", "é", true),
      ("[a-c]x", "cx", true), ("[^a-c]x", "cx", false), ("[]x]", "]", true), ("[a-]", "-", true),
      ("[\\d.]+", "4.2", true), ("[^\\D]", "a", false), ("[é-ü]", "ö", true),
      ("\\.get", "a.get", true),
      ("\\.get", "aget", false), ("\\bid\\b", "an id.", true), ("\\bid\\b", "idle", false),
      ("\\Bd", "id", true), ("\\w+\\(", "f(", true), ("\\W", "é", false), ("\\S", " \t", false),
      ("a|b|c", "c", true), ("^(a|b)$", "ab", false), ("^(?:ab)+$", "ababab", true),
      ("^(ab)+$", "aba", false), ("^a{2}$", "aa", true), ("^a{2}$", "aaa", false),
      ("^a{2,}$", "aaaa", true), ("^a{0,2}$", "", true), ("^a{0,2}$", "aaa", false),
      ("^a{1,3}b$", "aaab", true), ("{x}", "{x}", true),
      ("^a*?b$", "aab", true),
      ("(a*)*b", "aaab", true), ("()*", "x", true), ("(|a)+", "x", true), ("a||b", "x", true),
      ("/x/", "a/x/b", true), ("\\/", "/", true), ("\\t", "\t", true), ("a(b|)c", "ac", true),
    ])
  func matching(pattern: String, text: String, expected: Bool) throws {
    #expect(try RegularExpression(pattern).matches(partOf: text) == expected)
  }

  @Test(
    "what is no expression is told with its place",
    arguments: [
      ("a(b", 1), ("a)b", 1), ("*a", 0), ("a|*", 2), ("[a", 0), ("é\\", 2), ("a\\q", 1),
      ("a\\1", 1),
      ("a(?=b)", 1), ("x{", 1), ("a{3,1}", 1), ("[z-a]", 1), ("[a-\\d]", 1),
    ])
  func mistakes(pattern: String, offset: Int) {
    #expect { try RegularExpression(pattern) } throws: { error in
      (error as? RegularExpression.Mistake)?.offset == offset
    }
  }

  @Test(
    "an expression that would take for ever elsewhere takes no time here",
    arguments: ["(a+)+b", "(a|a)*b", "(a*)*(a*)*b", "a{0,200}a{0,200}b", "(.*)(.*)(.*)(.*)b"])
  func catastrophes(pattern: String) throws {
    let expression = try RegularExpression(pattern)
    #expect(try !expression.matches(partOf: String(repeating: "a", count: 2_000)))
  }

  @Test(
    "an expression is limited in size and depth",
    arguments: [
      String(repeating: "(", count: 100_000), String(repeating: "a|", count: 100_000),
      String(repeating: "a", count: 100_000), "(((a{100}){100}){100}){100}", "(){1000000}",
      "a{99999999999999999999}",
      String(repeating: "a{9}", count: 100_000) + String(repeating: "?", count: 9),
    ])
  func limits(pattern: String) {
    #expect(throws: RegularExpression.Mistake.self) { try RegularExpression(pattern) }
  }
}
