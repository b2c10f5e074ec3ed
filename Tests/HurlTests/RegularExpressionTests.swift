import Foundation
import Testing

@testable import TextCore

@Suite("Regular expressions of contracts")
struct RegularExpressionTests {
  private static let patterns = [
    "", "a", "ab", "a|b", "a|ab", "ab|a", "(a|ab)(c|bcd)", "(a*)(a*)", "(a*?)(a*)", "a+?",
    "(a+)(b+)?", "a{2}",
    "a{2,}", "a{1,2}?", "(?:ab)+", "(ab)*", "x*", "^a", "a$", "^$", "^", "$", "\\ba", "a\\b",
    "\\Bb", "[abc]+",
    "[^a]+", "[a-c]x?", "[]a]", "[a\\-z]+", "\\d+", "\\D+", "\\w+", "\\W+", "\\s", "\\S+", ".",
    ".*", ".+?b", "(.)(.)?",
    "(?i)AB", "(?i:a)B", "(?s).b", "(?m)^b", "(?m)a$", "(?P<n>a)(b)", "é", "[é-ü]+", "\\x61", "\\.",
    "(a)|(b)",
    "((a)|(b))+", "(a|b)*c|(a|ab)*c", "a(?:b|c|d){1,3}?e?", "(?x) a b # c", "\\A.", ".\\Z",
    "[[:alpha:]]",
  ]

  private static let texts = [
    "", "a", "b", "ab", "abc", "abcd", "aab", "aaa", "ababab", "xabx", "a b", "a.b", "12 ab 34",
    "AB", "éü ö", "a\nb",
    "b\na\n", "a-z]", "bbbabac", "acde",
  ]

  /// What Python's `re` finds: the spans of all groups, -1 for those that took no part.
  private static func expected(_ patterns: [String]) async throws -> [[[Int]?]] {
    let script = """
      import json, re, sys
      patterns, texts = json.load(sys.stdin)
      found = []
      for pattern in patterns:
          expression = re.compile(pattern)
          row = []
          for text in texts:
              match = expression.search(text)
              row.append([x for span in match.regs for x in span] if match else None)
          found.append(row)
      print(json.dumps(found))
      """
    let folder = FileManager.default.temporaryDirectory.appending(path: "regex-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(script.utf8).write(to: folder.appending(path: "find.py"))
    try JSONEncoder().encode([patterns, texts]).write(to: folder.appending(path: "cases.json"))
    let (status, output) = try await shell("python3 find.py < cases.json", in: folder)
    try #require(status == 0, "\(output)")
    return try JSONDecoder().decode([[[Int]?]].self, from: Data(output.utf8))
  }

  @Test("what matches, and where its groups are, is what Python finds")
  func agreement() async throws {
    // Python writes these otherwise, or has a `$` that also stands before a last line feed.
    let others = ["\\Z": "\\z", "[[:alpha:]]": "[a-zA-Z]"]
    let patterns = Self.patterns.map { $0 == "[[:alpha:]]" ? others[$0] ?? $0 : $0 }
    let expected = try await Self.expected(patterns)
    for (row, pattern) in Self.patterns.enumerated() {
      let expression = try RegularExpression(pattern.replacing("\\Z", with: "\\z"))
      for (column, text) in Self.texts.enumerated() {
        if text.hasSuffix("\n"), pattern.contains("$") { continue }
        var matcher = RegularExpressionMatcher(expression, text)
        let match = try matcher.firstMatch().map { groups in
          groups.flatMap { (group: Range<Int>?) -> [Int] in
            guard let group else { return [-1, -1] }
            return [group.lowerBound, group.upperBound]
          }
        }
        #expect(match == expected[row][column], "\(pattern) in \(text.jsonQuoted)")
      }
    }
  }

  @Test(
    "what cannot be matched in linear time, or is no expression, is refused",
    arguments: [
      "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(a)\\1", "(", ")", "[", "a**b{", "*", "a{2,1}",
      "[z-a]", "\\q", "(?z)",
      "[[:no:]]", "\\p{Nope}", "a{100000}", "\\x{110000}", "[a&&b]",
    ])
  func refused(pattern: String) {
    #expect(throws: RegularExpression.Mistake.self) { try RegularExpression(pattern) }
  }

  @Test("a replacement may name groups")
  func replacements() throws {
    for (pattern, text, new, expected) in [
      ("(\\w)(\\w)", "abcd-e", "$2$1", "badc-e"), ("a*", "baac", "x", "xbxcx"),
      ("", "ab", "-", "-a-b-"),
      ("a", "aaa", "$$${0}$9$", "$a$$a$$a$"), ("é", "é", "", ""),
    ] {
      #expect(try RegularExpression(pattern).replacing(in: text, with: new, upTo: 100) == expected)
    }
  }
}
