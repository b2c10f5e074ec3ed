import Testing

@testable import Highlight

@Suite("Languages")
struct LanguageTests {
  @Test(
    "a language is found by the names that Pygments has",
    arguments: [
      ("python", "Python"), ("py", "Python"), ("Python", "Python"), ("PY3", "Python"),
      ("html+jinja", "HTML+Django/Jinja"), ("html+django", "HTML+Django/Jinja"),
      ("django", "Django/Jinja"), ("jinja", "Django/Jinja"), ("sh", "Bash"),
      ("console", "Bash Session"), ("shell-session", "Bash Session"),
      ("pycon", "Python console session"), ("text", "Text only"), ("yml", "YAML"),
    ])
  func names(alias: String, name: String) {
    #expect(Language.named(alias)?.name == name)
  }

  @Test(
    "a language is found by the name of a file",
    arguments: [
      ("a/b/views.py", "Python"), ("templates/post.html", "HTML"), ("x.tar.TOML", "TOML"),
      ("page.html.j2", "HTML+Django/Jinja"), ("mail.txt", "Text only"), (".bashrc", "Bash"),
    ])
  func files(path: String, name: String) {
    #expect(Language.ofFile(path)?.name == name)
  }

  @Test("what is not known is not guessed")
  func unknown() {
    #expect(Language.named("pyton") == nil)
    #expect(Language.ofFile("a.unknown") == nil)
    #expect(Language.ofFile("") == nil)
  }

  @Test("no two languages share a name or a file")
  func noneShared() {
    let aliases = Language.all.flatMap(\.aliases)
    #expect(Set(aliases).count == aliases.count)
    let files = Language.all.flatMap(\.files)
    #expect(Set(files).count == files.count)
    #expect(Language.knownNames == Language.knownNames.sorted())
  }
}
