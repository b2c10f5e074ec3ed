import Foundation
import Jinja
import TestSupport
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
      ("{{ 2 ** (10 ** 9) }}", "limit-integer-size"),
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

  @Test(
    "what grows without limit ends with the limit that it passes",
    arguments: [
      // Values that share their parts are exponentially larger than they are.
      (HostileInputTests.shared("[a, a]") + "{{ a }}", "limit-value-size"),
      (HostileInputTests.shared("[a, a]") + "{{ a ~ 'x' }}", "limit-value-size"),
      (HostileInputTests.shared("[a, a]") + "{{ '%s' % a }}", "limit-value-size"),
      (HostileInputTests.shared("[a, a]") + "{{ [a] | join }}", "limit-value-size"),
      (HostileInputTests.shared("[a, a]") + "{{ a | upper }}", "limit-value-size"),
      (HostileInputTests.shared("[a, a]") + "{{ a | pprint }}", "limit-value-size"),
      (HostileInputTests.shared("[a, a]") + "{{ '{!r}'.format(a) }}", "limit-value-size"),
      (HostileInputTests.shared("[a, a]", 25) + "{{ a | tojson }}", "limit-value-size"),
      (HostileInputTests.shared("{1: a, 2: a}", 25) + "{{ a | tojson }}", "limit-value-size"),
      (HostileInputTests.shared("(a, a)") + "{{ {a: 1} }}", "limit-value-size"),
      (HostileInputTests.shared("a + a", start: "[1]"), "limit-value-size"),
      (HostileInputTests.shared("a * 2", start: "(1,)"), "limit-value-size"),
      (HostileInputTests.shared("a ~ a", start: "'x'"), "limit-value-size"),
      (
        "{% set a = [1] %}" + String(repeating: "{% do a.extend(a) %}", count: 40),
        "limit-value-size"
      ),
      // Numbers.
      ("{{ 9 ** 9999999 }}", "limit-integer-size"),
      (
        "{% set n = namespace(x=3) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
        "limit-integer-size"
      ),
      ("{% set x = 2 ** 16000 %}{% for i in range(10000) %}{{ x }}{% endfor %}", "limit-steps"),
      (
        "{% set x = 2 ** 16000 %}{% for i in range(100000) %}{{ x % 7 }}{% endfor %}", "limit-steps"
      ),
      (
        "{% set x = 2 ** 8000 %}{% for i in range(100000) %}{{ x * x == 1 }}{% endfor %}",
        "limit-steps"
      ),
      // Text.
      ("{{ 'x' * 10 ** 7 * 2 }}", "limit-value-size"),
      ("{{ 'x,' * 10 ** 6 * 2 | int }}{{ ('x,' * 2000000).split(',') }}", "limit-value-size"),
      ("{{ ('x' * 4000) | replace('x', 'y' * 10000) }}", "limit-value-size"),
      ("{{ ('x' * 4000) | replace('', 'y' * 10000) }}", "limit-value-size"),
      ("{{ range(4000) | join('y' * 10000) }}", "limit-value-size"),
      ("{{ ('y' * 10000).join('x' * 4000) }}", "limit-value-size"),
      ("{{ ('a\n' * 4000) | indent(10000) }}", "limit-value-size"),
      ("{{ ('a ' * 4000) | wordwrap(1, wrapstring='y' * 10000) }}", "limit-value-size"),
      ("{{ ('example.com ' * 4000) | urlize(target='y' * 10000) }}", "limit-value-size"),
      ("{{ '\t'.expandtabs(10 ** 18) }}", "limit-value-size"),
      ("{{ '{:1000000000}'.format(1) }}", "limit-value-size"),
      ("{{ '%.1000000000s' % 1 }}", "limit-value-size"),
      ("{{ 'x'.zfill(10 ** 18) }}", "limit-value-size"),
      ("{{ {'a': 'x' * 10 ** 7, 'b': 'x' * 10 ** 7} | xmlattr }}", "limit-value-size"),
      ("{{ [[1, 2], [3, 4]] | tojson(indent='x' * 10 ** 7) }}", "limit-value-size"),
      ("{{ ('x' * 10 ** 7) | list }}", "limit-value-size"),
      (
        "{% set x %}{% for i in range(3) %}{{ 'x' * 10 ** 7 }}{% endfor %}{% endset %}",
        "limit-value-size"
      ),
      // Collections.
      ("{{ [1] | batch(10 ** 18, 0) | list }}", "limit-value-size"),
      ("{{ [1] | slice(10 ** 18) | list }}", "limit-value-size"),
      ("{{ [1] * 10 ** 18 }}", "limit-value-size"),
      ("{{ lipsum(10 ** 9) }}", "limit-range"),
      (
        "{% for i in range(10 ** 6) %}{% set x = range(10 ** 4) | list %}{% endfor %}",
        "limit-steps"
      ),
      (
        "{% set x = range(10 ** 4) | list %}{% for i in x %}{{ i in [-1] or -1 in x }}{% endfor %}",
        "limit-steps"
      ),
      (
        "{% set x = range(10 ** 4) | list %}{% for i in x %}{{ x == x[:] }}{% endfor %}",
        "limit-steps"
      ),
      (
        "{% set s = 'x' * 10 ** 5 %}{% for i in range(10 ** 6) %}{{ 'y' in s }}{% endfor %}",
        "limit-steps"
      ),
      (
        "{% set s = 'x' * 10 ** 5 %}{% set t = s ~ '' %}{% for i in range(10 ** 6) %}{{ s == t }}{% endfor %}",
        "limit-steps"
      ),
      ("{% set s = 'X' * 10 ** 5 %}{{ ([s] * 10 ** 4) | unique | list }}", "limit-steps"),
      (
        "{% set s = 'x' * 10 ** 5 %}{{ ([s] * 10 ** 4) | select('lower') | list | length }}",
        "limit-steps"
      ),
      // Calls.
      (
        "{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}"
          + "{% endmacro %}{{ n() }}", "limit-recursion"
      ),
      (
        "{% for i in range(10 ** 6) %}{% include 'leaf' %}{% include 'leaf' %}{% endfor %}",
        "limit-steps"
      ),
      ("{% block a %}{{ self.a() }}{% endblock %}", "limit-recursion"),
    ] as [(String, String)])
  func growth(template: String, id: String) throws {
    var options = TemplateOptions()
    options.limits.steps = 500_000
    options.limits.valueSize = 1 << 20
    let sources = ["main": template, "leaf": "{% set x = 1 %}{% macro m() %}{% endmacro %}"]
    let error = try #require(throws: TemplateError.self) { try render(sources, options: options) }
    #expect(error.diagnostic.id == id)
    #expect(error.diagnostic.location != nil)
  }

  /// A value that holds itself twice, so many times.
  static func shared(_ step: String, _ times: Int = 60, start: String = "1") -> String {
    "{% set a = \(start) %}" + String(repeating: "{% set a = \(step) %}", count: times)
  }

  @Test(
    "what is large but within the limits is answered at once",
    arguments: [
      (
        shared("[a, a]") + "{% set b = a %}" + shared("[a, a]") + "{{ a == b }} {{ a != b }}",
        "True False"
      ),
      (
        shared("[a, a]", 30) + "{% set b = [a] %}" + shared("[a, a]", 30) + "{{ [a] < b }}", "False"
      ),
      (shared("(a, a)", 15) + "{% set b = {a: 7} %}" + shared("(a, a)", 15) + "{{ b[a] }}", "7"),
      ("{{ ('-x' * 10 ** 5) | wordwrap(1) | length }}", "399999"),
      ("{{ ('x' * 10 ** 5) | wordwrap(1) | length }}", "199999"),
      ("{{ (')' * 10 ** 5) | urlize | length }}", "100000"),
      ("{{ ('(' * 10 ** 4 ~ 'a' ~ ')' * 10 ** 4) | urlize | length }}", "20001"),
      ("{{ (' ' * 10 ** 5) | striptags | length }}", "0"),
      ("{{ ('<' * 10 ** 5) | striptags | length }}", "100000"),
      ("{{ ('x ' * 10 ** 5).split(none, 50000) | length }}", "50001"),
      ("{{ ('x ' * 10 ** 5).rsplit(none, 50000) | length }}", "50001"),
      ("{{ range(10 ** 5) | batch(10 ** 6) | first | length }}", "100000"),
      ("{{ ('é' * 10 ** 6) | first }}{{ ('é' * 10 ** 6) | last }}", "éé"),
      ("{{ (2 ** 16000 // 3 ** 5000) % 10 ** 9 }}", "\(expectedQuotient)"),
      ("{{ (2 ** 16000) | string | length }}", "4817"),
      (
        "{% set l = [] %}{% for i in range(20000) %}{% do l.append(i) %}{% endfor %}{{ l | length }}",
        "20000"
      ),
      (
        "{% set x = range(20000) | list %}{% for i in x %}{% if x | length > 1 %}{% endif %}{% endfor %}",
        ""
      ),
    ] as [(String, String)])
  func large(template: String, expected: String) throws {
    #expect(try render(["main": template]) == expected)
  }

  /// By Python.
  static let expectedQuotient = 946432413

  @Test(
    "a long template takes no longer than it is long",
    arguments: [
      "{% macro m(" + (0..<5000).map { "a\($0)" }.joined(separator: ",") + ") %}{% endmacro %}",
      "{{ dict(" + (0..<5000).map { "a\($0)=1" }.joined(separator: ",") + ") | length }}",
      "{{ '" + String(repeating: "\\N{BULLET}", count: 3000) + "' | length }}",
      (0..<5000).map { "{% set a\($0) = 1 %}{% include 'leaf' %}" }.joined(),
      "{{ " + String(repeating: "9", count: 4300) + " | length }}{% if 0 %}",
    ])
  func longTemplate(template: String) throws {
    _ = try? render(["main": template, "leaf": ""])
  }

  @Test("everything a template is given fits the stack of a small thread")
  func smallStack() async throws {
    let templates = [
      "{{ " + String(repeating: "[", count: 39) + String(repeating: "]", count: 39) + " }}",
      String(repeating: "{% if 1 %}", count: 38) + "x"
        + String(repeating: "{% endif %}", count: 38),
      String(repeating: "{% for i in [1] %}", count: 38) + "{{ i }}"
        + String(repeating: "{% endfor %}", count: 38),
      "{% macro m(n) %}{{ n if n < 1 else m(n - 1) }}{% endmacro %}{{ m(480) }}",
      "{% for x in [1] recursive %}{{ loop([1]) if loop.depth < 480 }}{% endfor %}",
      Self.shared("[a]", 200) + "{{ a }}{{ a == a }}",
      Self.shared("(a,)", 38) + "{{ {a: 1}[a] }}{{ a | pprint }}{{ a < a }}",
      Self.shared("[a]", 30) + "{{ a | tojson }}",
      Self.shared("[a]", 39) + "{{ a | pprint }}",
      "{{ " + String(repeating: "1 if 0 else (", count: 30) + "2"
        + String(repeating: ")", count: 30) + " }}",
    ]
    for template in templates {
      let problem = await onSmallThread { () -> String? in
        do throws(TemplateError) {
          _ = try render(["main": template])
          return nil
        } catch {
          return error.diagnostic.id
        }
      }
      #expect(problem == nil, "\(template.prefix(80))")
    }
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
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<3000 {
      let count = Int.random(in: 1...30, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      _ = try? render(["main": text])
    }
  }
}

/// Runs `body` on a thread whose stack has 512 KiB, as those that a build uses may have.
private func onSmallThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async
  -> Result
{
  await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: body()) }
    thread.stackSize = 512 * 1024
    thread.start()
  }
}
