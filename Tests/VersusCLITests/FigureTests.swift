import Foundation
import SampleRun
import Testing

@Suite("Figures on pages")
struct FigureTests {
  private static let sample = """
    steps:
      - measure: "echo 2317044 bytes in 7 packages"
        name: weigh
        times: 3
        figures:
          size: {pattern: '(\\d+) bytes', unit: bytes}
          packages: '(\\d+) packages'
      - measure: echo 1200 ms
        name: start
        times: 2
        figures: {start: {pattern: '(\\d+)', unit: ms}, packages: '(\\d+)'}

    """

  private static let theme = [
    "themes/default/templates/page.html": "<main>{{ page.content }}</main>\n",
    "themes/default/templates/blocks/code.html": "",
    "themes/default/templates/blocks/pair.html": "",
    "themes/default/templates/blocks/say.html": "{{ block.text | markdown_inline }}",
    "themes/default/templates/blocks/raw.html":
      "{% set of = measured(block.data.of, block.data.unit | default('')) %}{{ of.value }} {{ of.text }} {{ of.times }}",
  ]

  private func site(_ page: String) throws -> TestSite {
    try TestSite(
      [
        ("site.yml", "title: T\n"), ("content/samples/install/flask/sample.yml", Self.sample),
        ("content/index.md", "# Page\n\n" + page),
      ], theme: Self.theme)
  }

  private func build(_ page: String) async throws -> (TestSite, TestSite.Run) {
    let site = try site(page)
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    return (site, try await site.versus(["build"] + trust))
  }

  private static let address = "evidence/install/flask"

  @Test(
    "a figure that agrees is a link to its evidence, one without text is filled in",
    arguments: [
      ("[2.3 MB](figure:install/flask/size)\n", ">2.3 MB</a>"),
      ("[](figure:install/flask/size)\n", ">2.3 MB</a>"),
      ("[](figure:install/flask/size?unit=kB)\n", ">2,317 kB</a>"),
      ("[2.3](figure:install/flask/size?unit=MB)\n", ">2.3</a>"),
      ("[**7** packages][p]\n\n[p]: figure:install/flask/weigh/packages\n", "<strong>7</strong>"),
      ("[](figure:install/flask/start)\n", ">1.2 s</a>"),
      ("```say\n[2.32 MB](figure:install/flask/size)\n```\n", ">2.32 MB</a>"),
      ("```say\n[](figure:install/flask/size)\n```\n", ">2.3 MB</a>"),
      ("```python\nx = 1  # note: [](figure:install/flask/size)\n```\n", "<main>"),
    ])
  func holds(page: String, html: String) async throws {
    let (site, run) = try await build(page)
    defer { site.remove() }
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let text = try #require(site.text(of: "public/index.html"))
    #expect(text.contains(html), "\(text)")
    #expect(!text.contains("figure:"), "\(text)")
    if html.contains("</a>") { #expect(text.contains("href=\"\(Self.address)"), "\(text)") }
    let locked = try await site.versus(["build", "--verify=locked"])
    #expect(locked.status == 0, "\(locked.errors)")
    #expect(site.text(of: "public/index.html") == text)
  }

  @Test(
    "a figure in a heading is in the table of contents, and does not change the heading's address")
  func heading() async throws {
    let site = try site("## Takes [](figure:install/flask/size)\n\n## Next\n")
    defer { site.remove() }
    try site.write(
      "{% for entry in page.toc %}{{ entry.id }}: {{ entry.title }}; {% endfor %}\n",
      to: "themes/default/templates/page.html")
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    #expect(try await site.versus(["build"] + trust).status == 0)
    #expect(site.text(of: "public/index.html") == "takes-: Takes 2.3 MB; next: Next; ")
  }

  @Test(
    "verifying alone finds figures that do not agree",
    arguments: [
      "[2.4 MB](figure:install/flask/size)\n",
      "```python\nx = 1  # note: [2.4 MB](figure:install/flask/size)\n```\n",
    ])
  func verifying(page: String) async throws {
    let site = try site(page)
    defer { site.remove() }
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    let run = try await site.versus(["verify"] + trust)
    #expect(run.status == 1)
    #expect(
      run.errors.contains("error: “2.4 MB” is not what install/flask measured"), "\(run.errors)")
    #expect(run.errors.contains("content/index.md:"))
  }

  @Test(
    "a figure that does not agree is told with what to write",
    arguments: [
      (
        "It takes [2.4 MB](figure:install/flask/size).\n",
        "content/index.md:3:10: error: “2.4 MB” is not what install/flask measured: 2,317,044 bytes",
        "write `2.3 MB`"
      ),
      (
        "[all of 2,400 kB](figure:install/flask/size)\n",
        "content/index.md:3:1: error: “all of 2,400 kB” is",
        "write `all of 2,317 kB`"
      ),
      (
        "[2.3 s](figure:install/flask/size)\n",
        ":3:1: error: `install/flask/size` is not in this unit", ""
      ),
      (
        "[small](figure:install/flask/size)\n", ":3:1: error: “small” has not one number",
        "write `2.3 MB`"
      ),
      (
        "[2.3 MB](figure:install/flask/sise)\n",
        "content/index.md:3:10: error: no sample measures `install/flask/sise`",
        "did you mean `figure:install/flask/size`?"
      ),
      (
        "[7](figure:install/flask/packages)\n",
        ":3:5: error: several steps of install/flask measure `install/flask/packages`",
        "name the step"
      ),
      (
        "<a href=\"figure:install/flask/size\">2</a>\n", ":3:10: error: the text of a link in HTML",
        ""
      ),
      (
        "![2.3 MB](figure:install/flask/size)\n",
        "content/index.md:3:11: error: `figure:install/flask/size` is not",
        ""
      ),
      (
        "```say\n[2.4 MB](figure:install/flask/size)\n```\n",
        "content/index.md:4:10: error: “2.4 MB”", ""
      ),
      (
        "```say\n<a href=figure:install/flask/size>2</a>\n```\n",
        "content/index.md:4:9: error: the text of", ""
      ),
      (
        "```raw\nof: figure:install/flask/sise\n```\n",
        "content/index.md:4:5: error: no sample measures",
        "did you mean"
      ),
      (
        "```raw\n{of: figure:install/flask/size, unit: ms}\n```\n", "content/index.md:4:6: error:",
        ""
      ),
    ])
  func drifts(page: String, message: String, help: String) async throws {
    let (site, run) = try await build(page)
    defer { site.remove() }
    #expect(run.status == 1)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(help.isEmpty || run.errors.contains(help), "\(run.errors)")
    #expect(site.text(of: "public/index.html") == nil)
    // What is recorded fits by now; only the page does not.
    let verified = try await site.versus(["verify", "--locked"])
    #expect(verified.status == 1)
    #expect(verified.errors.contains(message), "\(verified.errors)")
  }

  @Test("a block takes figures by name, as numbers in its unit and as texts")
  func blocks() async throws {
    let (site, run) = try await build(
      "```raw\nof: figure:install/flask/size\nunit: MB\n```\n\n```raw\nof: 12\n```\n")
    defer { site.remove() }
    #expect(run.status == 0, "\(run.errors)")
    let text = try #require(site.text(of: "public/index.html"))
    #expect(text.contains("2.3 2.3 MB 3"), "\(text)")
    #expect(text.contains("12 12 None"), "\(text)")
  }

  @Test("without evidence a figure's text stands as it is, and leads nowhere")
  func unknown() async throws {
    let site = try site("[2.3 MB](figure:install/flask/size), [](figure:install/flask/start)\n")
    defer { site.remove() }
    let run = try await site.versus(["build", "--verify=off"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try #require(site.text(of: "public/index.html")).contains("<p><a>2.3 MB</a>, <a></a></p>"))
  }
}
