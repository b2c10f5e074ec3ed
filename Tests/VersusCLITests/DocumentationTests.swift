import Foundation
import SampleRun
import Testing
import TextCore
import VersusContent
import VersusModel

@Suite("The documentation")
struct DocumentationTests {
  /// A fence of a documentation page that has an attribute.
  private struct Example {
    let key: String
    let value: String
    let text: String
  }

  private static let folder = TestSite.repository.appending(path: "docs")

  private static func examples(in page: String) throws -> [Example] {
    let text = try String(contentsOf: folder.appending(path: page), encoding: .utf8)
    let pattern = #/(?m)^(`{3,})[a-z]+ (file|check)=(\S+)\n((?:.*\n)*?)\1$/#
    return text.matches(of: pattern).map {
      Example(key: String($0.2), value: String($0.3), text: String($0.4))
    }
  }

  @Test("the files of the tutorial are a site that builds, and fails when one is broken as it says")
  func tutorial() async throws {
    let files = try Self.examples(in: "guide/tutorial.md").filter { $0.key == "file" }
    #expect(files.count == 5)
    let site = try TestSite.themed(files.map { ($0.value, $0.text) })
    defer { site.remove() }
    let run = try await site.versus(["build"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output == "Built 2 pages, 2 samples compiled by Python VERSION, 0 warnings, TIME s\n")

    let sample = "content/samples/greeting/print/app.py"
    let text = try #require(site.text(of: sample))
    try site.write(text.replacing("name)\n# end", with: "name\n# end"), to: sample)
    let broken = try await site.versus(["build"])
    let tutorial = try String(
      contentsOf: Self.folder.appending(path: "guide/tutorial.md"), encoding: .utf8)
    #expect(broken.status == 1)
    #expect(tutorial.contains(broken.errors))
    let summary = try #require(broken.output.split(separator: ",").first)
    #expect(tutorial.contains(summary))
  }

  @Test("the examples of the reference are what Versus takes")
  func reference() async throws {
    let examples = try Self.examples(in: "reference/site.md")
    let configuration = try #require(examples.first { $0.value == "site" })
    let frontMatter = try #require(examples.first { $0.value == "front-matter" })
    let notes = try #require(examples.first { $0.value == "notes" })
    let block = try #require(try Self.examples(in: "reference/themes.md").first)
    let site = try TestSite.themed([
      ("site.yml", configuration.text.replacing(".venv/bin/python", with: "python3")),
      (block.value, block.text),
      ("content/index.md", "# Front\n\n```quote by=me\nA *text*\n```\n"),
      ("content/routing.md", "---\n\(frontMatter.text)---\n\nText\n"),
      ("content/notes.md", "# Notes\n\n```python\n\(notes.text)```\n"),
    ])
    defer { site.remove() }
    let run = try await site.versus(["build"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(site.text(of: "public/routes/index.html") != nil)
    let noted = try #require(site.text(of: "public/notes/index.html"))
    #expect(noted.matches(of: #/<li id="note/#).count == 2)
    #expect(noted.contains("A <code>str</code> is a whole answer."))
    #expect(!noted.contains("note:"))
    #expect(
      site.text(of: "public/old/address/index.html")?.contains("../../routes/index.html") == true)
    #expect(
      site.text(of: "public/index.html")?.contains("<p>A <em>text</em></p>\n<footer>me</footer>")
        == true)
  }

  @Test("the blocks that the theme's README shows are drawn")
  func blocks() async throws {
    let readme = try String(
      contentsOf: TestSite.repository.appending(path: "themes/default/README.md"), encoding: .utf8)
    let examples = readme.matches(of: #/(?m)^````markdown\n((?:.*\n)*?)````$/#).map { String($0.1) }
    #expect(examples.count == 3)
    let site = try TestSite.themed([
      ("site.yml", "title: T\nsides: [{id: django, name: Django}, {id: flask, name: Flask}]\n"),
      ("content/index.md", "# Front\n\n" + examples.joined(separator: "\n")),
      ("content/requests/routing.md", "# Routing\n"),
    ])
    defer { site.remove() }
    let run = try await site.versus(["build"])
    #expect(run.status == 0, "\(run.errors)")
    let page = try #require(site.text(of: "public/index.html"))
    for name in ["tree", "steps", "cards"] { #expect(page.contains("class=\"\(name)")) }
    #expect(!page.contains("language-"))
  }

  @Test("the targets and the CI recipes of the publishing guide are what Versus takes")
  func publishing() async throws {
    let guide = try String(
      contentsOf: Self.folder.appending(path: "guide/publishing.md"), encoding: .utf8)
    let recipes = guide.matches(of: #/(?m)^```(?:yaml|text)\n((?:.*\n)*?)```$/#).map {
      String($0.1)
    }
    let targets = recipes.filter { $0.hasPrefix("publish:") }
    #expect(targets.count == 5)
    for target in targets {
      let site = try TestSite([
        ("site.yml", "title: T\nbase_url: https://example.org/\n" + target),
        ("content/index.md", "# T\n"),
      ])
      defer { site.remove() }
      let run = try await site.versus(["build"])
      #expect(run.status == 0, "\(run.errors)")
    }
    // What a CI runs, in the order in which it does.
    let site = try TestSite([
      (
        "site.yml",
        "title: T\nbase_url: https://example.org/\npublish: {pages: {to: directory, path: to}}\n"
      ),
      (".gitignore", ".versus/\npublic/\nto/\nreport.xml\n"), ("content/index.md", "# T\n"),
      ("content/samples/a/sample.yml", "steps: [{run: echo a}]\n"),
    ])
    defer { site.remove() }
    let trust = await SampleSandbox.availability() == .available ? "" : " --trust"
    let made = try await site.versus(
      ["verify"] + (trust.isEmpty ? [] : ["--trust"]),
      under: "git init -q && git config user.email a@b && git config user.name a")
    #expect(made.status == 0, "\(made.errors)")
    _ = try await site.versus(["build"], under: "git add -A && git commit -qm x")
    var commands = 0
    for recipe in recipes where !targets.contains(recipe) {
      let data = try #require(YAMLReader.read(SourceText(path: "ci.yml", recipe)).value)
      #expect(recipe.hasPrefix("versus ") || data["jobs"] != nil || data["pages"] != nil)
      for line in recipe.matches(of: #/(?m)^ *(?:- (?:run: )?)?versus (.+)$/#) {
        let arguments = line.1.replacing("${{ matrix.part }}", with: "1")
          .replacing(#/ > report\.xml/#, with: "")
        let run = try await site.versus(
          arguments.split(separator: " ").map(String.init)
            + (arguments.hasPrefix("verify") && !trust.isEmpty ? ["--trust"] : [])
            + (arguments == "publish pages" ? ["--yes"] : [])
            + (arguments.hasSuffix("--rollback") ? ["--yes", "--dry-run"] : []))
        // The first release has none before it to go back to.
        let isRollback = arguments.hasSuffix("--rollback")
        #expect(run.status == 0 || isRollback && run.status == 2, "\(arguments): \(run.errors)")
        commands += 1
      }
    }
    #expect(commands == 7)
  }

  @Test("links between the pages lead somewhere")
  func links() throws {
    let root = TestSite.repository
    var pages = ["README.md", "CHANGELOG.md", "themes/default/README.md"]
    for case let path as String in FileManager.default.enumerator(atPath: Self.folder.path)
      ?? .init()
    where path.hasSuffix(".md") {
      pages.append("docs/" + path)
    }
    for page in pages {
      let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
      let outsideCode = text.replacing(#/(?m)^(`{3,}).*\n(?:.*\n)*?\1$/#, with: "")
        .replacing(#/`[^`\n]*`/#, with: "")
      for link in outsideCode.matches(of: #/\]\((?!https?:|#)([^)#\s]+)/#) {
        let target = root.appending(path: page).deletingLastPathComponent()
          .appending(path: String(link.1)).standardizedFileURL
        #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(link.1)")
      }
    }
  }
}
