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
        "6:4: error: Django: 'own_tags' is not a tag library of Django or of an installed package",
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
}
