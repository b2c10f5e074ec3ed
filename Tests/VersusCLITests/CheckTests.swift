import Foundation
import Testing

@Suite("versus check")
struct CheckTests {
  @Test(
    "what is in content/ and shown nowhere is told, and nothing that a page or a template names")
  func unused() async throws {
    let site = try TestSite(
      [
        ("site.yml", "title: T\nsides: [{id: a, name: A}]\n"),
        (
          "content/index.md",
          """
          # Page

          ```python sample=shown/a/app.py region=one
          ```

          ```listed
          from: figures.one
          contract: held/contract.hurl
          ```

          """
        ),
        (
          "content/samples/shown/a/app.py",
          "# region one\nx = 1\n# endregion\n# region two\ny = 2\n# endregion\n"
        ),
        ("content/samples/hidden/a/app.py", "x = 1\n"),
        ("content/samples/quiet/a/sample.yml", "steps:\n  - {write: app.py, from: ../shared.py}\n"),
        ("content/samples/quiet/shared.py", "x = 1\n"),
        ("content/samples/held/contract.hurl", "GET {{host}}/\nHTTP 200\n"),
        (
          "content/samples/held/a/sample.yml",
          "steps:\n  - serve: python3 -m http.server {port}\n  - contract: ../contract.hurl\n"
        ),
        ("content/data/figures.yml", "one: 1\n"), ("content/data/drawn.yml", "1\n"),
        ("content/data/left.yml", "1\n"),
        ("public/index.html", "<html lang=en><title>T</title>\n"),
      ],
      theme: TestSite.plainTheme.merging([
        "themes/default/templates/blocks/listed.html": "{{ block.text }} {{ data.drawn }}\n"
      ]) { $1 })
    defer { site.remove() }
    let run = try await site.versus(["check"])
    #expect(run.status == 0)
    #expect(run.output == "1 pages: 0 errors, 4 warnings\n")
    for line in [
      "content/data/left.yml:1:1: warning: no template and no block uses `data.left` [unused-data]",
      "content/samples/hidden/a/app.py:1:1: warning: no page shows hidden/a/app.py, and no sample that runs uses it [unused-file]",
      "content/samples/quiet/a/sample.yml:1:1: warning: no page shows anything of the sample quiet/a [unused-sample]",
      "content/samples/shown/a/app.py:5:1: warning: no page shows the region `two` of shown/a/app.py [unused-region]",
    ] {
      #expect(run.errors.contains(line), "\(line)\n\(run.errors)")
    }
  }

  @Test("CI systems get a test case for each page")
  func junit() async throws {
    let site = try TestSite([
      ("site.yml", "title: T\n"),
      (
        "public/index.html", "<html lang=en><title>T</title>\n<a href=\"x/\">x</a>\n<img src=a.png>"
      ),
      ("public/a.png", ""), ("public/b/index.html", "<html lang=en><title>T</title>\n"),
    ])
    defer { site.remove() }
    let run = try await site.versus(["check", "--format", "junit"])
    #expect(run.status == 1)
    #expect(run.output.contains(#"<testsuite name="versus" tests="2" failures="1">"#))
    #expect(
      run.output.contains(#"<failure message="nothing is served at `x/`">public/index.html:2:10"#))
    #expect(run.output.contains("<system-out>public/index.html:3:1: warning: this image"))
    #expect(
      run.output.contains(#"<testcase classname="pages" name="public/b/index.html" time="0.0">"#))
  }
}
