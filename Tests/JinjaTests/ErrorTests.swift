import Jinja
import Testing
import TextCore

@Suite("Errors")
struct ErrorTests {
  @Test(
    "a problem is reported at its place, with what to do",
    arguments: [
      ("a\n{{ x|uper }}", "unknown-filter", 2, 6, "did you mean 'upper'?"),
      ("{% if x %}\nb", "syntax", 1, 1, nil),
      ("{{ a", "syntax", 1, 5, nil),
      ("{{ 'a }}", "syntax", 1, 4, "the string is not closed"),
      ("{% fro x in y %}", "unknown-tag", 1, 4, "did you mean 'for'?"),
      ("{{ 1 / 0 }}", "wrong-type", 1, 4, nil),
      ("{{ foo.bar }}", "undefined-name", 1, 4, nil),
      ("{% include 'nope' %}", "missing-template", 1, 1, nil),
      ("x\n {# c", "syntax", 2, 2, "close the comment with `#}`"),
    ] as [(String, String, Int, Int, String?)])
  func place(template: String, id: String, line: Int, column: Int, help: String?) throws {
    let error = try #require(throws: TemplateError.self) { try render(["main": template]) }
    #expect(error.diagnostic.id == id)
    #expect(error.diagnostic.location?.start == TextPosition(line: line, column: column))
    #expect(error.diagnostic.help == help)
  }

  @Test("the way to a problem is told step by step")
  func trace() throws {
    let sources = [
      "main": "{% from 'lib' import outer %}\n{{ outer() }}",
      "lib":
        "{% macro inner() %}{{ 1 / 0 }}{% endmacro %}\n{% macro outer() %}{{ inner() }}{% endmacro %}",
    ]
    let error = try #require(throws: TemplateError.self) { try render(sources) }
    #expect(error.diagnostic.location?.path == "lib")
    #expect(
      error.diagnostic.notes.map {
        "\($0.message) \($0.location?.path ?? "") \($0.location?.start.line ?? 0)"
      }
        == ["in macro 'inner', called here lib 2", "in macro 'outer', called here main 2"])
  }

  @Test(
    "with strict undefined a missing name or member is an error",
    arguments: [
      ("{{ titel }}", "did you mean 'title'?"), ("{{ page.titel }}", "did you mean 'title'?"),
      ("{% if titel %}{% endif %}", "did you mean 'title'?"),
    ])
  func strict(template: String, help: String) throws {
    var options = TemplateOptions()
    options.undefined = .strict
    var context = OrderedMap()
    context["title"] = "T"
    context["page"] = Value(map: [("title", "x")])
    let error = try #require(throws: TemplateError.self) {
      try render(["main": template], context: context, options: options)
    }
    #expect(error.diagnostic.help == help)
    #expect(
      try render(["main": "{{ titel is defined }}{{ titel|d(1) }}"], options: options) == "False1")
  }

  @Test("every broken template of a library is reported, the others can be used")
  func library() throws {
    let library = TemplateLibrary([
      "a": SourceText(path: "a", "{{"), "b": SourceText(path: "b", "{% nope %}"),
      "c": SourceText(path: "c", "ok"),
    ])
    #expect(library.diagnostics.map { $0.location?.path } == ["a", "b"])
    #expect(try library.render("c") == Array("ok".utf8))
  }

  @Test(
    "a mistake is told in words, and what to write instead",
    arguments: [
      (
        "{% for x in y %}{% if x %}{% endfor %}", "'endfor' closes nothing that is open here",
        "expected 'elif' or 'else' or 'endif'"
      ),
      (
        "{% if a = b %}{% endif %}", "unexpected '=', expected end of the tag",
        "values are compared with '=='"
      ),
      ("{{ a && b }}", "unexpected char '&'", "Jinja writes 'and'"),
      (
        "{{ a || b }}", "unexpected '|', expected a name",
        "Jinja writes 'or' for '||', and filters as 'value | name'"
      ),
      ("{{ a ? b : c }}", "unexpected char '?'", "Jinja writes 'a if test else b'"),
      (
        "{% for x in y %}{% empty %}{% endfor %}", "unknown tag 'empty'",
        "Jinja writes 'else' for what a loop over nothing shows"
      ),
      (
        "{{ x|date:\"Y\" }}", "unexpected ':', expected end of the expression",
        "the arguments of a filter stand in parentheses: 'name(argument)'"
      ),
      (
        "{{ x|date('Y') }}", "there is no filter named 'date'",
        "Jinja does not know dates; format them where the data is made"
      ),
      (
        "{% url 'x' %}", "unknown tag 'url'",
        "Jinja calls functions: '{{ url_for('name') }}', if there is one of that name"
      ),
      (
        "{% comment %}x{% endcomment %}", "unknown tag 'comment'",
        "Jinja writes comments as '{# … #}', over any number of lines"
      ),
      (
        "{% ifequal a b %}x{% endifequal %}", "unknown tag 'ifequal'",
        "Jinja writes '{% if a == b %}'"
      ),
      (
        "{% set x %}", "'set' is never closed, expected 'endset'",
        "a value is set by 'set name = value'"
      ),
      ("{% block a %}{% endblock b %}", "the block that ends here is 'a', not 'b'", nil),
      (
        "{% include 'x' with a=1 %}", "unexpected 'with', expected end of the tag",
        "variables are given by a tag around it: '{% with a = 1 %}…{% endwith %}'"
      ),
      (
        "{% for k in {}.items %}{% endfor %}",
        "'builtin_function_or_method' object is not iterable", "it is a method; call it: '.items()'"
      ),
      ("{{ m(a=1, a=2) }}", "keyword argument repeated: a", nil),
      (
        "{% macro m(a) %}{% endmacro %}{{ m(b=2) }}", "macro 'm' takes no keyword argument 'b'", nil
      ),
      ("{{ 'x'|replace('a') }}", "replace() is missing the argument 'new'", nil),
      ("{{ 'x'|truncate(len=3) }}", "truncate() got an unexpected keyword argument 'len'", nil),
      (
        "{{ 'a' + 1 }}", "can only concatenate str (not \"int\") to str", "'~' joins values as text"
      ),
      ("{{ 5() }}", "'int' object is not callable", nil),
      ("{{ {'name': 1}.nam.x }}", "'dict object' has no attribute 'nam'", "did you mean 'name'?"),
      ("{{ [1, 2 }}", "unexpected '}', expected ']'", nil),
      ("{% raw %}x", "missing end of raw directive", "end the raw text with `{% endraw %}`"),
    ] as [(String, String, String?)])
  func words(template: String, message: String, help: String?) throws {
    let error = try #require(throws: TemplateError.self) { try render(["main": template]) }
    #expect(error.diagnostic.message == message)
    #expect(error.diagnostic.help == help)
    #expect(error.diagnostic.location?.path == "main")
  }
}
