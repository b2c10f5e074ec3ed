import Expectations
import TestSupport
import Testing

@Suite("Differences of lines")
struct LineDiffTests {
  private func diff(_ old: String, _ new: String) -> LineDiff {
    LineDiff(old: old.map(String.init), new: new.map(String.init))
  }

  @Test(
    "the changes are as few as can be",
    arguments: [
      ("", "", 0), ("abc", "abc", 0), ("", "ab", 2), ("ab", "", 2), ("abcabba", "cbabac", 5),
      ("abc", "axc", 2), ("abcdef", "bcdefg", 2), ("xaxbxc", "abc", 3), ("abc", "xaxbxc", 3),
    ])
  func fewest(old: String, new: String, changes: Int) {
    #expect(diff(old, new).edits.count { if case .same = $0 { false } else { true } } == changes)
  }

  @Test("the changes make the new text of the old one", arguments: 0..<200)
  func roundTrip(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let lines = { (count: Int) in
      (0..<count).map { _ in "abc".randomElement(using: &random) ?? "a" }
    }
    let old = String(lines(seed % 17))
    let new = String(lines(seed % 13))
    let diff = diff(old, new)
    var (left, right) = ("", "")
    for edit in diff.edits {
      switch edit {
      case .same(let line, let other):
        left += diff.old[line]
        right += diff.new[other]
      case .removed(let line): left += diff.old[line]
      case .added(let line): right += diff.new[line]
      case .gap: Issue.record("there is no gap")
      }
    }
    #expect(left == old)
    #expect(right == new)
  }

  @Test("lines far from a difference are left out")
  func context() {
    let old = (1...400).map { "line \($0)" }
    var new = old
    new[199] = "changed"
    #expect(
      LineDiff(old: old, new: new).text(context: 1) == """
        … 198 lines
          line 199
        - line 200
        + changed
          line 201
        … 199 lines
        """)
  }

  @Test("a long difference is cut in its middle")
  func longDifference() {
    let text = LineDiff(old: [], new: (1...5_000).map { "line \($0)" }).text(limit: 4)
    #expect(text == "+ line 1\n+ line 2\n… 4996 lines\n+ line 4999\n+ line 5000")
  }

  @Test("texts that have nothing in common take a bounded time")
  func nothingInCommon() {
    let diff = LineDiff(
      old: (0..<30_000).map { "old \($0)" }, new: (0..<30_000).map { "new \($0)" })
    #expect(diff.edits.count == 60_000)
  }
}
