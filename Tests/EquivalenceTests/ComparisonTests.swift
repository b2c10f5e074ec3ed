import Equivalence
import Expectations
import Testing

@Suite("Outputs that mean the same")
struct ComparisonTests {
  @Test(
    "are equal",
    arguments: [
      (.json, #"{"a": 1, "b": [1.0, "x"]}"#, "{ \"b\":[1,\"\\u0078\"],\n\"a\":1 }"),
      (
        .html, "<p class='a  b' id=x>It&#39;s &amp; so</p>",
        "<p id=\"x\" class=\"a b\">\n  It&#x27;s &#38; so\n</p>"
      ),
      (
        .html, "<ul><li>a</li><li>b</li></ul>", "<ul>\n  <li>a</li>\n  <!-- c -->\n  <li>b\n</ul>\n"
      ),
      (.html, "<p>a <b>b</b> c</p>", "<p>\n a\n <b>b</b>\n c</p>"),
      (.html, "<input disabled>", "<input disabled=\"\">"),
      (.text, "a\nb\n", "a\nb"),
    ] as [(ComparableText.Form, String, String)])
  func equal(form: ComparableText.Form, old: String, new: String) throws {
    let comparison = try compare(old, new, form)
    #expect(comparison.rest.isEmpty, "\(comparison.rest.text())")
  }

  @Test(
    "are not equal",
    arguments: [
      (.json, #"{"a": 1}"#, #"{"a": "1"}"#, ["-   \"a\": 1", "+   \"a\": \"1\""]),
      (.json, "[1, 2]", "[2, 1]", ["- 1", "+ 1"]),
      (.html, "<p>a</p>", "<p>b</p>", ["- a", "+ b"]),
      (.html, "<b>a</b> <b>b</b>", "<b>a</b><b>b</b>", ["- ␣"]),
      (.html, "<pre>a  b</pre>", "<pre>a b</pre>", ["- a  b", "+ a b"]),
      (.html, "<p class=x>a", "<p class=y>a", ["- @class = x", "+ @class = y"]),
      (.html, "<p>&lt;b&gt;", "<p><b></b>", ["- &lt;b>", "+ <b>"]),
      (.text, "a \n", "a\n", ["- a ", "+ a"]),
    ] as [(ComparableText.Form, String, String, [String])])
  func different(
    form: ComparableText.Form, old: String, new: String, lines: [String]
  ) throws {
    let shown = try compare(old, new, form).rest.text(context: 0).split(separator: "\n")
      .filter { !$0.hasPrefix("…") }
    let found = shown.map { $0.prefix(2) + $0.dropFirst(2).drop { $0 == " " } }
    let wanted = lines.map { $0.prefix(2) + $0.dropFirst(2).drop { $0 == " " } }
    #expect(found == wanted)
  }

  @Test("a JSON that is none says why")
  func badJSON() {
    #expect(throws: ComparableText.Mistake.self) { try ComparableText("{a", as: .json) }
  }

  @Test(
    "a path allows what stands there and below",
    arguments: [
      (.html, "//footer", true), (.html, "/html/body/footer/p", true), (.html, "//p[2]", false),
      (.html, "//*", true), (.html, "//p/@class", false), (.html, "/footer", false),
      (.json, "$.user.name", true), (.json, "$..name", true), (.json, "$.user", true),
      (.json, "$.items[*]", false), (.json, "$['user']['name']", true), (.json, "$", true),
    ] as [(ComparableText.Form, String, Bool)])
  func paths(form: ComparableText.Form, path: String, allows: Bool) throws {
    let isHTML = form == .html
    let old = isHTML ? "<footer><p>Flask</p></footer>" : #"{"user": {"name": "a"}, "items": [1]}"#
    let new = isHTML ? "<footer><p>Django</p></footer>" : #"{"user": {"name": "b"}, "items": [1]}"#
    let allowed = AllowedDifference(.path(try PathPattern(path, for: form)))
    let comparison = try compare(old, new, form, [allowed])
    #expect(comparison.rest.isEmpty == allows)
    #expect(comparison.allowed[0].isEmpty == !allows)
  }

  @Test(
    "a path that is none says why",
    arguments: [
      (.html, "footer", "must begin with `/`"), (.html, "//a///b", "too many"),
      (.html, "//a/", "must not end"), (.html, "//p[0]", "no element"),
      (.html, "/@a[1]", "no element"),
      (.json, "user", "must begin with `$`"), (.json, "$.a[x]", "has a part"),
      (.text, "//p", "named by `line`"),
    ] as [(ComparableText.Form, String, String)])
  func badPaths(form: ComparableText.Form, path: String, reason: String) throws {
    let mistake = #expect(throws: PathPattern.Mistake.self) { try PathPattern(path, for: form) }
    #expect(mistake?.message.contains(reason) == true)
  }

  @Test("an exception allows only lines that differ, and tells which")
  func lines() throws {
    let allowed = AllowedDifference(.line(try OutputPattern(parsing: "Served by [..]")))
    let comparison = try compare(
      "Served by A\nServed by us\nx\n", "Served by B\nServed by us\nx\n", .text, [allowed])
    #expect(comparison.rest.isEmpty)
    #expect(comparison.allowed[0].old == ["Served by A"])
    #expect(comparison.allowed[0].new == ["Served by B"])
    #expect(try compare("a\n", "a\n", .text, [allowed]).allowed[0].isEmpty)
  }

  @Test(
    "what is nested a hundred thousand deep, cut off or no text at all is compared all the same")
  func hostile() throws {
    let deep = String(repeating: "<div>", count: 100_000)
    #expect(try compare(deep, deep, .html).rest.isEmpty)
    #expect(try compare("", "", .html).rest.isEmpty)
    #expect(try compare("\0\u{FFFD}<", "\0\u{FFFD}<", .html).rest.isEmpty)
  }

  private func compare(
    _ old: String, _ new: String, _ form: ComparableText.Form,
    _ allowed: [AllowedDifference] = []
  ) throws -> Comparison {
    Comparison(
      try ComparableText(old, as: form), try ComparableText(new, as: form), allowing: allowed)
  }
}
