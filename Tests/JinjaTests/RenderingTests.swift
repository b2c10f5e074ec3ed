import Jinja
import Testing
import TextCore

/// Renders the template `main` of some sources and returns the text.
func render(
  _ sources: [String: String], context: OrderedMap = OrderedMap(),
  options: TemplateOptions = TemplateOptions()
) throws(TemplateError) -> String {
  var texts: [String: SourceText] = [:]
  for (name, source) in sources { texts[name] = SourceText(path: name, source) }
  let library = TemplateLibrary(texts, options: options)
  return String(decoding: try library.render("main", context: context), as: UTF8.self)
}

@Suite("Rendering")
struct RenderingTests {
  @Test(
    "the language's parts give what Jinja gives",
    arguments: [
      ("{{ 1 + 2 * 3 ** 2 }} {{ 7 // 2 }} {{ -7 % 3 }}", "19 3 2"),
      (
        "{{ 2 ** 100 }} {{ 1e16 }} {{ 0.1 + 0.2 }}",
        "1267650600228229401496703205376 1e+16 0.30000000000000004"
      ),
      ("{{ 1 < 2 < 3 }} {{ 1 in [1] }} {{ 'a' ~ 1 ~ none }}", "True True a1None"),
      ("{% for a, b in {'x': 1}.items() %}{{ a }}={{ b }}{% else %}none{% endfor %}", "x=1"),
      (
        "{% for x in [1, 2, 3] if x != 2 %}{{ loop.index }}/{{ loop.length }} {% endfor %}",
        "1/2 2/2 "
      ),
      (
        "{% set ns = namespace(n=0) %}{% for i in range(4) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
        "6"
      ),
      (
        "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 3, 4, c=5) }}",
        "13(4,){'c': 5}"
      ),
      (
        "{% macro m() %}[{{ caller(1) }}]{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}", "[1]"
      ),
      ("{% filter upper %}a{% endfilter %}{% set x %}b{% endset %}{{ x }}", "Ab"),
      ("{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{% endfor %}{{ x }}", "1"),
      ("{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}", "12"),
      ("{% for i in [1, 2, 3] %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}", "13"),
      ("{{ 'x' if false }}|{{ [1, 2, 3][::-1] }}|{{ 'abc'[1:] }}", "|[3, 2, 1]|bc"),
      ("{% raw %}{{ x }}{% endraw %}{# c #}", "{{ x }}"),
      ("a  {%- if true -%}  b  {%- endif %}  c", "ab  c"),
    ])
  func language(template: String, expected: String) throws {
    #expect(try render(["main": template]) == expected)
  }

  @Test("templates extend, include and import each other")
  func templates() throws {
    let sources = [
      "base": "<{% block a %}base{% endblock %}|{% block b scoped %}{{ x }}{% endblock %}>",
      "middle": "{% extends 'base' %}{% block a %}m{{ super() }}{% endblock %}",
      "macros": "{% macro hi(n) %}hi {{ n }}{% endmacro %}{% set v = 5 %}",
      "part": "({{ x }})",
      "main": """
      {% extends 'middle' %}{% set x = 1 %}{% from 'macros' import hi, v %}
      {% block a %}[{{ super() }} {{ super.super() }}]{% include 'part' %}{{ hi(v) }}{% endblock %}
      """,
    ]
    #expect(try render(sources) == "<[mbase base](1)hi 5|1>")
  }

  @Test("text is escaped by the template's name", arguments: [("on", "&lt;"), ("off", "<")])
  func escaping(mode: String, expected: String) throws {
    var options = TemplateOptions()
    options.autoescape = mode == "on" ? .on : .off
    #expect(try render(["main": "{{ '<' }}"], options: options) == expected)
  }

  @Test("one library renders on several threads at a time, each with its own state")
  func concurrency() async throws {
    let sources = [
      "base": "{% from 'macros' import row %}<{% block body %}{% endblock %}>",
      "macros":
        "{% macro row(n) %}{% set ns = namespace(s=0) %}{% for i in range(n) %}{% set ns.s = ns.s + i %}"
        + "{% endfor %}{{ ns.s }}{% endmacro %}",
      "part": "({{ items | sort(reverse=true) | join(',') }})",
      "main": """
      {% extends 'base' %}{% block body %}{% for i in items %}{{ row(i) }}{{ loop.cycle('a', 'b') }}\
      {% endfor %}{% include 'part' %}{{ shared.name }}{% endblock %}
      """,
    ]
    var texts: [String: SourceText] = [:]
    for (name, source) in sources { texts[name] = SourceText(path: name, source) }
    let library = TemplateLibrary(texts)
    let shared: Value = ["name": "s"]
    func render(_ number: Int) throws -> String {
      var context = OrderedMap()
      context["items"] = Value((0..<number % 7).map { .int($0 + number) })
      context["shared"] = shared
      return String(decoding: try library.render("main", context: context), as: UTF8.self)
    }
    let expected = try (0..<200).map(render)
    let rendered = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for number in 0..<200 { group.addTask { (number, try render(number)) } }
      return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    #expect(Set(expected).count > 100)
    for number in 0..<200 { #expect(rendered[number] == expected[number]) }
  }

  @Test("twice the items take twice the steps, not more")
  func linearity() throws {
    func steps(_ count: Int) throws -> Int {
      let template =
        "{% for i in range(\(count)) %}{% set x = [i] %}{{ x | join | upper }}{% include 'part' %}{% endfor %}"
      // The least limit that lets the render pass is what it takes.
      var (low, high) = (0, 1_000_000)
      while low < high {
        var options = TemplateOptions()
        options.limits.steps = (low + high) / 2
        if (try? renderWithPart(template, options)) == nil {
          low = (low + high) / 2 + 1
        } else {
          high = (low + high) / 2
        }
      }
      return low
    }
    let (one, two, four) = (try steps(100), try steps(200), try steps(400))
    #expect(four - two == 2 * (two - one))
  }

  private func renderWithPart(_ template: String, _ options: TemplateOptions) throws(TemplateError)
    -> String
  {
    try render(["main": template, "part": "{{ i }}"], options: options)
  }
}
