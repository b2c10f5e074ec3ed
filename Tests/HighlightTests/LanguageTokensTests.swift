import Testing

@testable import Highlight

/// What is hard to tell in a language, each in the smallest code that shows it.
@Suite("Tokens of languages")
struct LanguageTokensTests {
  @Test(
    "Python",
    arguments: [
      ("match x:", "k:match n:x p::"), ("match = 1", "n:match o:= mi:1"),
      ("case _:", "k:case k:_ p::"), ("x.print", "n:x o:. n:print"), ("print", "nb:print"),
      ("f'{a!r:>{w}}'", "sa:f s1:' si:{ n:a si:!r: s1:> si:{ n:w si:}} s1:'"),
      ("f'{x[\"a\"]}'", "sa:f s1:' si:{ n:x p:[ s2:\"a\" p:] si:} s1:'"),
      ("def f(): pass", "k:def nf:f p:(): k:pass"),
      ("class A(B):", "k:class nc:A p:( n:B p:):"),
      ("from a.b import c as d", "kn:from nn:a.b kn:import n:c k:as n:d"),
      ("    '''doc'''", "sd:'''doc'''"), ("x = '''no doc'''", "n:x o:= s1:'''no doc'''"),
      ("@a.b", "nd:@a o:. n:b"), ("0x_ff 1_0 1e3 .5", "mh:0x_ff mi:1_0 mf:1e3 mf:.5"),
      ("rb'\\d' b'\\n'", "sa:rb s1:'\\d' sa:b s1:' se:\\n s1:'"),
    ])
  func python(code: String, tokens: String) throws { try expect(code, "python", tokens) }

  @Test(
    "JavaScript",
    arguments: [
      ("a / b / c", "nx:a o:/ nx:b o:/ nx:c"), ("a = /b/g", "nx:a o:= sr:/b/g"),
      ("return /[/]/", "k:return sr:/[/]/"), ("f(/a/, 1)", "nx:f p:( sr:/a/ p:, mf:1 p:)"),
      ("`a${ {b: `c`} }d`", "sb:`a si:${ p:{ nx:b o:: sb:`c` p:} si:} sb:d`"),
      ("// c\n'x'", "c1:// c s1:'x'"),
    ])
  func javaScript(code: String, tokens: String) throws { try expect(code, "javascript", tokens) }

  @Test(
    "templates",
    arguments: [
      (
        "<a href=\"{{ x|safe }}\">",
        "p:< nt:a na:href o:= s:\" cp:{{ nv:x o:| nf:safe cp:}} s:\" p:>"
      ),
      ("{% if a is not b %}", "cp:{% k:if nv:a k:is k:not nf:b cp:%}"),
      ("{# c #}{ x", "c:{# c #} text:{ x"),
      ("{% raw %}{{ x }}{% endraw %}", "cp:{% k:raw cp:%} text:{{ x }} cp:{% k:endraw cp:%}"),
      ("<script>let a</script>", "p:< nt:script p:> kd:let nx:a p:</ nt:script p:>"),
      (
        "<style>b{color:red}</style>",
        "p:< nt:style p:> nt:b p:{ k:color p:: kc:red p:}</ nt:style p:>"
      ),
    ])
  func templates(code: String, tokens: String) throws { try expect(code, "html+jinja", tokens) }

  @Test(
    "data and configuration",
    arguments: [
      (
        "json", "{\"a\": [1, \"b\", null]}",
        "p:{ nt:\"a\" p:: p:[ mi:1 p:, s2:\"b\" p:, kc:null p:]}"
      ),
      (
        "yaml", "- a: |\n    x: y\n  b: 'c' # d",
        "p:- nt:a p:: p:| no:\n    x: y nt:b p:: s:'c' c1:# d"
      ),
      ("yaml", "a: {b: [c]}", "nt:a p:: p:{ nt:b p:: p:[ nv:c p:]}"),
      ("toml", "[a.b]\nc = 1979-05-27", "k:[a.b] n:c o:= ld:1979-05-27"),
      ("toml", "a = [1, {b = 'c'}]", "n:a o:= p:[ mi:1 p:, p:{ n:b p:= s1:'c' p:}]"),
      ("ini", "[a b]\nc d = e ; f", "k:[a b] na:c d o:= s:e c1: ; f"),
      ("sql", "SELECT 'it''s' -- x", "k:SELECT s1:'it''s' c1:-- x"),
      ("css", "a:hover{b:c}", "nt:a p:: nd:hover p:{ k:b p:: kc:c p:}"),
      (
        "css", "a{b:1px;&:c{--d:e}}",
        "nt:a p:{ k:b p:: mi:1 kt:px p:; o:& p:: nd:c p:{ nv:--d p:: kc:e p:}}"
      ),
    ])
  func data(name: String, code: String, tokens: String) throws { try expect(code, name, tokens) }

  @Test(
    "shells, messages and patches",
    arguments: [
      ("bash", "a=\"$b\"", "nv:a o:= s2:\" nv:$b s2:\""),
      ("bash", "cat <<X\n$a\nX\nls", "text:cat s:<<X\n$a\nX text:ls"),
      ("bash", "echo ${a:-b}", "nb:echo si:${ nv:a k::- nv:b si:}"),
      (
        "http", "GET /a HTTP/1.1\nHost: b\n\n[1]",
        "nf:GET nn:/a kr:HTTP o:/ m:1.1 na:Host o:: l:b p:[ mi:1 p:]"
      ),
      ("docker", "FROM a AS b\nRUN [\"c\"]", "k:FROM s:a k:AS s:b k:RUN p:[ s2:\"c\" p:]"),
      ("diff", "@@ -1 +1 @@\n-a\n+b\n c", "gu:@@ -1 +1 @@ gd:-a gi:+b text: c"),
      ("pycon", ">>> 1\n2", "gp:>>>  mi:1 go:2"),
    ])
  func shells(name: String, code: String, tokens: String) throws { try expect(code, name, tokens) }

  @Test(
    "compiled languages",
    arguments: [
      ("rust", "r#\"a\"b\"# 'a' &'a", "s:r#\"a\"b\"# sc:'a' o:&' na:a"),
      ("rust", "/* a /* b */ c */ fn f()", "cm:/* a /* b */ c */ k:fn nf:f p:()"),
      ("swift", "#\"a\\(b)\"# \"a\\(b)\"", "s:#\"a\\(b)\"# s:\"a si:\\( n:b si:) s:\""),
      (
        "c", "#include <a.h> // b\nint f(void)",
        "cp:#include cpf:<a.h> c1:// b kt:int nf:f p:( kt:void p:)"
      ),
      (
        "go", "func (a *B) C() { make() }",
        "kd:func p:( nx:a p:* nx:B p:) nf:C p:() p:{ nb:make p:() p:}"
      ),
      ("java", "@A class B { \"c\" }", "nd:@A kd:class nc:B p:{ s:\"c\" p:}"),
      ("ruby", "a = <<~X\n  b\nX\n:c", "n:a o:= dl:<<~X sh:  b dl:X ss::c"),
      ("ruby", "\"a#{b}\" %w[a [b]]", "s2:\"a si:#{ n:b si:} s2:\" sx:%w[a [b]]"),
      ("typescript", "let a: string", "kd:let nx:a o:: kt:string"),
    ])
  func compiled(name: String, code: String, tokens: String) throws {
    try expect(code, name, tokens)
  }

  /// Compares the tokens that are not blank, as `kind:text`; line feeds around a text are left out.
  private func expect(_ code: String, _ name: String, _ expected: String) throws {
    let language = try #require(Language.named(name))
    let bytes = Array(code.utf8)
    let tokens = language.tokens(of: bytes).compactMap { token -> String? in
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      if text.allSatisfy(\.isWhitespace) { return nil }
      return "\(token.kind):\(text)"
    }
    #expect(tokens.map { $0.trimmed }.joined(separator: " ") == expected)
  }
}

extension String {
  /// Without the line feed at the end that some tokens take with them.
  fileprivate var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }
}
