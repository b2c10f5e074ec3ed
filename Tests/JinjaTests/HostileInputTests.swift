import Jinja
import Testing
import TextCore

@Suite("Hostile templates")
struct HostileInputTests {
  @Test(
    "each limit is an error of its own",
    arguments: [
      ("{{ " + String(repeating: "(", count: 100_000), "limit-nesting"),
      (String(repeating: "{% if 1 %}", count: 10_000), "limit-nesting"),
      ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "limit-recursion"),
      ("{% extends 'main' %}", "limit-recursion"), ("{% include 'main' %}", "limit-recursion"),
      ("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "limit-recursion"),
      ("{{ range(10 ** 9) }}", "limit-range"), ("{{ 'x' * 10 ** 10 }}", "limit-value-size"),
      ("{{ 'x' | center(10 ** 10) }}", "limit-value-size"),
      ("{{ 2 ** (10 ** 9) }}", "limit-value-size"),
      ("{{ '%1000000000d' % 1 }}", "limit-value-size"),
      (
        "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
        "limit-value-size"
      ),
    ])
  func limits(template: String, id: String) throws {
    let error = try #require(throws: TemplateError.self) { try render(["main": template]) }
    #expect(error.diagnostic.id == id)
  }

  @Test("a loop without end stops after so many steps")
  func steps() throws {
    var options = TemplateOptions()
    options.limits.steps = 10_000
    options.limits.outputBytes = 1_000
    let loop = "{% for i in range(1000000) %}{% endfor %}"
    let steps = try #require(throws: TemplateError.self) {
      try render(["main": loop], options: options)
    }
    #expect(steps.diagnostic.id == "limit-steps")
    let output = try #require(throws: TemplateError.self) {
      try render(["main": "{% for i in range(99) %}{{ 'x' * 99 }}{% endfor %}"], options: options)
    }
    #expect(output.diagnostic.id == "limit-output")
  }

  @Test(
    "long chains are no deeper than short ones",
    arguments: [
      ("{{ 1" + String(repeating: " + 1", count: 10_000) + " }}", "10001"),
      ("{{ 'x'" + String(repeating: " | upper", count: 10_000) + " }}", "X"),
      ("{{ " + String(repeating: "not ", count: 10_000) + "true }}", "True"),
      ("{% if 0 %}" + String(repeating: "{% elif 0 %}", count: 10_000) + "{% endif %}", ""),
    ])
  func chains(template: String, expected: String) throws {
    #expect(try render(["main": template]) == expected)
  }

  @Test(
    "values nested in each other without end are released",
    arguments: [
      "[n.x]", "{'a': n.x}", "namespace(x=n.x)", "[(n.x,)]", "[n.x.append]", "[{'a': n.x}.items()]",
    ])
  func nestedValues(value: String) throws {
    let template =
      "{% set n = namespace(x=[]) %}{% for i in range(50000) %}{% set n.x = \(value) %}{% endfor %}"
    #expect(try render(["main": template]) == "")
  }

  @Test(
    "values that cannot be changed nest only as deep as they can be released",
    arguments: [
      "{% set n.x = cycler(n.x) %}", "{% for j in [n.x] %}{% set n.x = loop %}{% endfor %}",
      "{% set n.x = (n.x,) %}",
    ])
  func nestedFixedValues(step: String) throws {
    let template =
      "{% set n = namespace(x=1) %}{% for i in range(50000) %}\(step)"
      + "{% endfor %}"
    let error = try #require(throws: TemplateError.self) { try render(["main": template]) }
    #expect(error.diagnostic.id == "limit-nesting")
  }

  @Test("a value that holds itself is printed, compared and refused in bounded time")
  func cycles() throws {
    let cycle = "{% set x = [] %}{% do x.append(x) %}"
    #expect(try render(["main": cycle + "{{ x == x }}"]) == "True")
    #expect(try render(["main": cycle + "{{ x }}"]).contains("..."))
    #expect(throws: TemplateError.self) { try render(["main": cycle + "{{ x | tojson }}"]) }
  }

  @Test("bytes that are not UTF-8 are reported where they stand")
  func invalidText() {
    let library = TemplateLibrary(["a": SourceText(path: "a", bytes: [0x61, 0x0A, 0xFF])])
    #expect(library.diagnostics.map(\.id) == ["not-utf8"])
    #expect(library.diagnostics.first?.location?.start == TextPosition(line: 2, column: 1))
  }

  @Test("no input makes the engine stop: random pieces of templates")
  func fuzz() {
    let pieces = [
      "{{", "}}", "{%", "%}", "{#", "#}", "-", " if ", " for ", " in ", " x ", "endif", "endfor",
      "(",
      ")", "[", "]", "|", "upper", "'", "\"", "\\", "1", ".", ",", "é", "\n", "\r", "raw", "endraw",
      " set ", "=", "macro", "endmacro", "~", "**", "is", " not ", "{", "}", ":", "block", "loop",
    ]
    var generator = SplitMix(state: 42)
    for _ in 0..<3000 {
      let count = Int.random(in: 1...30, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      _ = try? render(["main": text])
    }
  }
}

/// A generator with a fixed start, so that a failure happens again.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
