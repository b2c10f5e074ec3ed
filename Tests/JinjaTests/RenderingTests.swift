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
}
