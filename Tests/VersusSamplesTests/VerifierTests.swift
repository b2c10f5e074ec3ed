import Testing
import TextCore
import VersusSamples

@Suite("Verifying")
struct VerifierTests {
  @Test(
    "code that its tool accepts is checked by that tool",
    arguments: [
      ("python", "import flask\n\nasync def f(x: int) -> None:\n    await x\n", "Python"),
      ("py", "", "Python"),
      ("json", #"{"a": [1, 2.5e3, "é", null]}"#, "Python's json"),
      ("toml", "[a]\nb = 2026-11-22\n", "Python's tomllib"),
      (
        "html+jinja",
        "{% for x in y %}{{ x|own_filter }}{% do z.append(x) %}{% break %}{% endfor %}", "Jinja"
      ),
      ("jinja", "{% trans %}Hello{% endtrans %}", "Jinja"),
      (
        "html+django",
        "{% load static i18n l10n tz cache humanize %}{% static 'a.css' %}{% trans 'a' %}", "Django"
      ),
      ("yaml", "a: &x [1, é]\nb: *x\n---\nc: {d: e}\n", "libyaml"),
      ("bash", "for f in *; do\n  echo \"$f\"\ndone\n", "Bash"),
      ("sh", "cat <<END\n$(date)\nEND\n", "Bash"),
      ("shell", "pip install flask\n", "Bash"),
      ("swift", "let numbers = [1, 2]\nprint(numbers.map { $0 + 1 })\n", "Swift"),
      ("swift", "@main struct App { static func main() {} }\n", "Swift"),
    ])
  func correct(language: String, code: String, tool: String) async {
    let verification = await verify(fence(language, code))
    #expect(verification.report == [])
    #expect(verification.verdicts == [.checked(tool: tool)])
  }

  @Test(
    "an error stands at its place in the page, in the tool's words",
    arguments: [
      ("python", "x = 1\ny = 'é' 2 3", "7:13: error: Python: invalid syntax", "2"),
      (
        "python", "if x:\npass",
        "7:4: error: Python: expected an indented block after 'if' statement on line 6", "pass"
      ),
      (
        "json", "{\n  \"é\": 1,\n}",
        "8:4: error: Python's json: Expecting property name enclosed in double quotes", "}"
      ),
      ("json", "[\"NaN\", NaN]", "6:12: error: Python's json: NaN is not a JSON value", "NaN"),
      ("toml", "a = 1\n\"é\" = = 2", "7:11: error: Python's tomllib: Invalid value", "="),
      (
        "html+jinja", "é {% if x %}\n  {% endfor %}",
        "7:6: error: Jinja: Encountered unknown tag 'endfor'. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
        "{% endfor %}"
      ),
      (
        "html+django", "é {% if x %}\n  {% endfor %}",
        "7:6: error: Django: Invalid block tag on line 7: 'endfor', expected 'elif', 'else' or 'endif'. Did you forget to register or load this tag?",
        "{% endfor %}"
      ),
      (
        "html+django", "{{ é|no_such }}", "6:4: error: Django: Invalid filter: 'no_such'",
        "{{ é|no_such }}"
      ),
      (
        "html+django", "{% load own_tags %}",
        "6:4: error: Django: 'own_tags' is not a tag library of Django, of an installed package or of the samples",
        "{% load own_tags %}"
      ),
      (
        "yaml", "é: 1\nb: [1",
        "7:9: error: libyaml: while parsing a flow sequence, did not find expected ',' or ']'", ""
      ),
      (
        "yaml", "a: 1\n---\nb: {c: 1, c: 2}",
        "8:8: error: libyaml: the key `c` stands twice in one mapping", "c"
      ),
      (
        "bash", "if true; then\n  echo\nelse fi",
        "8:4: error: Bash: syntax error near unexpected token `fi'", "else fi"
      ),
      (
        "swift", "let é = 1\nlet b: String = é",
        "7:20: error: Swift: cannot convert value of type 'Int' to specified type 'String'", "é"
      ),
    ])
  func wrong(language: String, code: String, report: String, mark: String) async {
    let verification = await verify(fence(language, code))
    #expect(verification.report == ["content/page.md:" + report])
    #expect(verification.marked == [mark])
    #expect(verification.verdicts == [.failed])
    #expect(verification.diagnostics.map { $0.id } == ["does-not-compile"])
  }

  @Test("a place in a whole file is the file's own")
  func wholeFile() async {
    let verification = await verify(file("content/samples/a.py", "# é\n\nif é:\n  é = (\n"))
    #expect(
      verification.report == ["content/samples/a.py:4:8: error: Python: '(' was never closed"])
  }

  @Test("lines that end in CR or CRLF are counted as people see them")
  func lineEndings() async {
    let verification = await verify(
      file("a.py", "x = 1\r\ny = (\r\n"), file("b.py", "x = 1\ry = (\n"),
      file("c.j2", "a\r\n{% if %}"), file("d.yml", "a: 1\r\nb: [\r\n"))
    #expect(
      verification.diagnostics.compactMap { $0.location?.start }
        == [(2, 5), (1, 11), (2, 1), (2, 5)].map { TextPosition(line: $0.0, column: $0.1) })
  }

  @Test("what Python warns of is a warning, and the code counts as checked")
  func warnings() async {
    let verification = await verify(fence("python", "é = 1\nif é is 'a':\n    pass"))
    #expect(
      verification.report == [
        "content/page.md:7:4: warning: Python: \"is\" with a literal. Did you mean \"==\"?"
      ]
        || verification.report == [
          "content/page.md:7:4: warning: Python: \"is\" with 'str' literal. Did you mean \"==\"?"
        ])
    #expect(verification.marked == ["if é is 'a':"])
    #expect(verification.verdicts == [.checked(tool: "Python")])
  }

  @Test(
    "an encoding that the code declares is honoured",
    arguments: [
      ("# coding: latin-1\nx = 'A' # \u{E9}", ""),
      ("# coding: latin-1\nx = '\u{E9}' 2\n", "a.py:2:9: error: Python: invalid syntax"),
      ("\u{EF}\u{BB}\u{BF}x = (", "a.py:1:8: error: Python: '(' was never closed"),
      ("# coding: utf-9\n", "a.py:1:3: error: Python: unknown encoding: utf-9"),
      ("x = '\u{E9}", "a.py:1:6: error: Python: byte 0xe9 is not utf-8"),
      ("coding = 'utf-9'", ""),
    ])
  func encodings(bytesAsScalars: String, report: String) async {
    let bytes = bytesAsScalars.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    #expect(await verify(file("a.py", bytes)).report.joined() == report)
  }

  @Test("a skipped unit is not looked at, and a language without a checker is left alone")
  func notChecked() async {
    var skipped = fence("python", "x = (")
    skipped.skipReason = "shows an error"
    let verification = await verify(skipped, fence("text", "\u{0}"), fence("", "x = ("))
    #expect(verification.report == [])
    #expect(
      verification.verdicts == [.skipped(reason: "shows an error"), .unchecked, .unchecked])
    #expect(verification.tools == [])
  }

  @Test("nothing of the code is imported or run")
  func nothingRuns() async {
    let verification = await verify(
      fence("python", "import no_such_module\nraise SystemExit(3)"),
      fence("bash", "exit 3\nkill -9 $$"),
      fence("html+jinja", "{% include 'no such file' %}{{ 1 / 0 }}"),
      fence("html+django", "{% extends 'no such file' %}{% url 'no_such_view' %}"))
    #expect(verification.report == [])
  }

  @Test("tag libraries of installed packages are found")
  func tagLibraries() async {
    let verification = await verify(
      fence("html+django", "{% load rest_framework %}{{ a|add_class:'b' }}"),
      fence("html+django", "{% load admin_urls %}{% url opts|admin_urlname:'add' %}"))
    #expect(verification.report == [])
  }

  @Test("tag libraries of the samples are read, and not run")
  func ownTagLibraries() async {
    let library = """
      from django import template
      register = template.Library()
      raise SystemExit("nothing runs")

      @register.filter
      def plain(value): ...

      @register.filter("renamed", is_safe=True)
      def f(value, argument): ...

      @register.simple_tag(takes_context=True, name="now_in")
      def g(context, zone): ...

      @register.inclusion_tag("box.html")
      def box(title): ...

      @register.tag
      def own(parser, token): ...

      register.filter("called", f)
      """
    let good =
      "{% load own_tags %}{{ a|plain|renamed:'x'|called:1 }}{% now_in 'x' as y %}{% box 'a' %}{% own %}{% endown %}"
    let verification = await verify(
      fence("html+django", good), fence("html+django", "{% load own_tags %}{{ a|f }}"),
      file("content/samples/a/django/todos/templatetags/own_tags.py", library),
      fence("html+django", "{{ a|plain }}"))
    #expect(
      verification.report == [
        "content/page.md:6:23: error: Django: Invalid filter: 'f'",
        "content/page.md:6:4: error: Django: Invalid filter: 'plain'",
      ])
  }

  @Test("diagnostics come in the order of the units, whichever tool is quicker")
  func order() async {
    let units = (0..<40).map { number in
      let path = String(number)
      return switch number % 4 {
      case 0: file(path + ".sh", "fi")
      case 1: file(path + ".py", "(")
      case 2: file(path + ".yml", "[")
      default: file(path + ".json", "{")
      }
    }
    let first = await verify(units)
    let second = await verify(units)
    #expect(first.diagnostics.compactMap { $0.location?.path } == units.map { $0.name })
    #expect(first.diagnostics == second.diagnostics)
    #expect(first.verdicts == second.verdicts)
    #expect(first.tools == second.tools)
  }

  @Test("an error after the last line stands at its end")
  func endOfCode() async {
    let verification = await verify(fence("bash", "if true; then\n  echo"))
    #expect(verification.diagnostics.compactMap { $0.location?.start.line } == [7])
  }
}
