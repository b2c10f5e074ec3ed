import HostSystem
import Testing
import TextCore
import VersusRender

@Suite("Themes")
struct ThemeFilesTests {
  @Test("a file of the site stands in for the theme's file of that name")
  func overriding() throws {
    let files = MemoryFiles([
      "themes/t/templates/base.html": "theme", "themes/t/templates/page.html": "theme",
      "themes/t/static/a.css": "theme", "templates/page.html": "site", "static/a.css": "site",
      "static/img/b.png": "site", "themes/other/templates/x.html": "other",
    ])
    let theme = try #require(ThemeFiles.read("t", from: files).value)
    #expect(theme.templates.keys.sorted() == ["base.html", "page.html"])
    #expect(theme.templates["page.html"]?.path == "templates/page.html")
    #expect(
      theme.statics.map { "\($0.key) \($0.value)" }.sorted()
        == ["a.css static/a.css", "img/b.png static/img/b.png"])
  }

  @Test("templates below blocks/ are fences that pages can use, but for those that draw code")
  func blocks() throws {
    let files = MemoryFiles([
      "themes/t/templates/blocks/code.html": "", "themes/t/templates/blocks/pair.html": "",
      "themes/t/templates/blocks/chart.html": "", "templates/blocks/own.html": "",
    ])
    #expect(try #require(ThemeFiles.read("t", from: files).value).blockNames == ["chart", "own"])
  }

  @Test("templates below site/ are drawn once, to the same path")
  func siteTemplates() throws {
    let files = MemoryFiles(["themes/t/templates/site/css/sides.css": ""])
    let theme = try #require(ThemeFiles.read("t", from: files).value)
    #expect(theme.siteTemplates.map(\.output.string) == ["css/sides.css"])
  }

  @Test("a theme that is not there is told with the nearest that is")
  func missing() {
    let outcome = ThemeFiles.read("defualt", from: MemoryFiles(["themes/default/x": ""]))
    #expect(outcome.value == nil)
    #expect(outcome.diagnostics.first?.help == "did you mean `default`?")
  }
}
