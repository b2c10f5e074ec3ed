import Testing
import TextCore

@Suite("Ways to write a diagnostic")
struct DiagnosticStyleTests {
  let diagnostic: Diagnostic

  init() {
    let source = SourceText(path: "content/a,b.md", "one\nsee [é](x.md) \"now\"\n")
    diagnostic = Diagnostic(
      id: "broken-link", "there is no page `x.md`", at: source.location(of: 13..<17),
      notes: [.init("100% of it", at: source.location(of: 0..<3))], help: "did you mean `y.md`?")
  }

  @Test("for people: place, message, line, caret, notes, help")
  func human() {
    #expect(
      DiagnosticStyle.human.text(for: diagnostic) == """
        content/a,b.md:2:10: error: there is no page `x.md` [broken-link]
        2 | see [é](x.md) "now"
          |         ^^^^
        content/a,b.md:1:1: note: 100% of it
        1 | one
          | ^^^
          help: did you mean `y.md`?
        """)
  }

  @Test("colours change nothing but the colours")
  func colored() {
    let painted = DiagnosticStyle.human.text(for: diagnostic, colored: true)
    #expect(painted != DiagnosticStyle.human.text(for: diagnostic))
    #expect(
      painted.replacing(#/\x1B\[[0-9;]*m/#, with: "")
        == DiagnosticStyle.human.text(for: diagnostic))
  }

  @Test("for programs: one line of JSON")
  func json() {
    #expect(
      DiagnosticStyle.json.text(for: diagnostic)
        == #"{"severity":"error","id":"broken-link","message":"there is no page `x.md`","path":"content/a,b.md","line":2,"column":10,"endLine":2,"endColumn":14,"notes":[{"message":"100% of it","path":"content/a,b.md","line":1,"column":1,"endLine":1,"endColumn":4}],"help":"did you mean `y.md`?"}"#
    )
  }

  @Test("for GitHub: one workflow command")
  func github() {
    #expect(
      DiagnosticStyle.github.text(for: diagnostic)
        == "::error file=content/a%2Cb.md,line=2,endLine=2,col=10,title=broken-link::there is no page `x.md`%0Anote: content/a,b.md:1: 100%25 of it%0Ahelp: did you mean `y.md`?"
    )
  }

  @Test("strings are quoted for JSON", arguments: [("a\"\\\n\u{1}é", #""a\"\\\n\u0001é""#)])
  func quoting(text: String, quoted: String) {
    #expect(text.jsonQuoted == quoted)
  }
}
