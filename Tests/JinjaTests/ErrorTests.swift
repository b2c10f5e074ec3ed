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
}
