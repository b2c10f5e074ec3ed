import Foundation
import SampleRun
import Testing

@Suite("versus new and versus check")
struct NewTests {
  @Test("a new site, with a topic and a sample more, is built, verified and without a fault")
  func newSite() async throws {
    let folder = try TestSite(theme: [:])
    defer { folder.remove() }
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    func versus(_ arguments: String...) async throws -> TestSite.Run {
      let runs = ["build", "verify"].contains(arguments[0])
      let run = try await folder.versus(arguments + (runs ? trust : []))
      #expect(run.status == 0, "\(arguments): \(run.errors)")
      return run
    }
    _ = try await versus("new", "site", "mine")
    _ = try await versus("new", "topic", "two-words", "--site", "mine")
    let added = try await versus("new", "sample", "two-words-more", "fstring", "--site", "mine")
    #expect(added.output == "+ content/samples/two-words-more/fstring/app.py\n")
    _ = try await versus("verify", "--site", "mine")
    let built = try await versus("build", "--site", "mine")
    #expect(
      built.output.hasPrefix(
        "Built 3 pages, 7 samples compiled by Python VERSION, libyaml, 2 with evidence (0 ran now), 0 warnings"
      ),
      "\(built.output)")
    let greeting = try #require(folder.text(of: "mine/public/greeting/index.html"))
    #expect(greeting.matches(of: #/python3 app\.py/#).count >= 2)
    #expect(greeting.contains("Hello, Ada"))
    #expect(folder.text(of: "mine/public/two-words/index.html")?.contains("Two words") == true)
    let checked = try await versus("check", "--site", "mine")
    // The sample that was added is not on a page yet.
    #expect(checked.errors.contains("no page shows two-words-more/fstring/app.py"))
    #expect(checked.output.hasSuffix(": 0 errors, 1 warnings\n"), "\(checked.errors)")

    let again = try await folder.versus(["new", "topic", "two-words", "--site", "mine"])
    #expect(again.status == 2)
    #expect(again.errors.contains("content/two-words.md is there already"))
    let full = try await folder.versus(["new", "site", "mine"])
    #expect(full.status == 2)
    let side = try await folder.versus(["new", "sample", "x", "fstrin", "--site", "mine"])
    #expect(side.errors.contains("did you mean `fstring`?"))
    let name = try await folder.versus(["new", "topic", "../x", "--site", "mine"])
    #expect(name.status == 2)
  }

  @Test("a link of the output that leads nowhere is an error at its place")
  func check() async throws {
    let site = try TestSite([
      ("site.yml", "title: T\n"),
      (
        "public/index.html", "<html lang=en><title>T</title>\n<a href=\"x/\">x</a>\n<img src=a.png>"
      ),
      ("public/a.png", ""),
    ])
    defer { site.remove() }
    let run = try await site.versus(["check"])
    #expect(run.status == 1)
    #expect(run.output == "1 pages: 1 errors, 1 warnings\n")
    #expect(
      run.errors.contains("public/index.html:2:10: error: nothing is served at `x/` [broken-link]"))
    #expect(run.errors.contains("public/index.html:3:1: warning: this image has no text"))
  }
}
