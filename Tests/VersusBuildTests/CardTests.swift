import Foundation
import HostSystem
import Testing
import TextCore
import VersusBuild
import VersusRender

@Suite("Cards of pages in builds")
struct CardTests {
  private static let page = "a/one/index.html"

  /// The card that the page `a/one` has now, from the site's folder.
  private func card(of site: EditedSite) async throws -> String {
    let report = try #require(try await site.builder().cards())
    #expect(report.diagnostics == [])
    let card = try #require(report.cards.first { $0.page.string == "content/a/one.md" })
    return "content/\(card.card.path)"
  }

  /// Builds, and returns why the page was made, whether it shows the card, and how many files were written.
  private func build(_ site: EditedSite, showing card: String) async throws -> (
    why: Freshness?, isShown: Bool, written: Int?
  ) {
    let report = try await site.build(to: "quick", explain: Self.page)
    #expect(report.diagnostics == [])
    let address = card.trimmingPrefix("content")
    let output = try site.output("quick")
    let page = String(decoding: output[Self.page] ?? Data(), as: UTF8.self)
    let isCopied = output[String(address.dropFirst())] != nil
    let isShown = page.contains("<meta content=\"\(address)\">")
    #expect(isCopied || !isShown)
    return (report.explanation, isShown, report.written?.written)
  }

  @Test("a page is drawn again when its picture comes, is spoiled or goes, and no other page is")
  func pictures() async throws {
    let site = try EditedSite(seed: 1)
    defer { site.remove() }
    let card = try await card(of: site)
    #expect(try await !build(site, showing: card).isShown)
    let reason = Freshness.outdated(["the card \(card)"])
    try site.write(EditedSite.png(SocialCard.width, SocialCard.height), to: card)
    let added = try await build(site, showing: card)
    #expect(added.why == reason && added.isShown && added.written == 2)
    // Another picture of the same size is copied, and no reason to draw the page.
    try site.write(EditedSite.png(SocialCard.width, SocialCard.height) + [0], to: card)
    let replaced = try await build(site, showing: card)
    #expect(replaced.why == .current && replaced.isShown && replaced.written == 1)
    for spoiled in [EditedSite.png(1200, 600), Array("no picture".utf8), []] {
      try site.write(spoiled, to: card)
      #expect(try await !build(site, showing: card).isShown, "\(spoiled)")
    }
    try site.write(EditedSite.png(SocialCard.width, SocialCard.height), to: card)
    #expect(try await build(site, showing: card).isShown)
    try FileManager.default.removeItem(at: site.root.appending(path: card))
    let gone = try await build(site, showing: card)
    #expect(gone.why == reason && !gone.isShown && gone.written == 1)
  }

  @Test(
    "another title, value or template makes another card, and the old picture is shown no more",
    arguments: [
      ("content/a/one.md", "# Other\n"), ("content/data/facts.yml", "x: 9\ny: 2\n"),
      ("themes/t/templates/card.html", "<h1>{{ page.title }}</h1>"),
    ])
  func edits(file: String, text: String) async throws {
    let site = try EditedSite(seed: 1)
    defer { site.remove() }
    let old = try await card(of: site)
    try site.write(EditedSite.png(SocialCard.width, SocialCard.height), to: old)
    #expect(try await build(site, showing: old).isShown)
    try site.write(text, to: file)
    let edited = try await build(site, showing: old)
    #expect(edited.why != .current && !edited.isShown)
    let new = try await card(of: site)
    #expect(new != old)
    let report = try await site.builder().cards()
    #expect(report?.unused.map(\.string) == [String(old.trimmingPrefix("content/"))])
    #expect(report?.findings.contains { $0.location?.path == old } == true)
    #expect(report?.findings.contains { $0.location?.path == "content/a/one.md" } == true)
  }

  @Test("what the card does not read is no reason for another one")
  func otherText() async throws {
    let site = try EditedSite(seed: 1)
    defer { site.remove() }
    let card = try await card(of: site)
    try site.write("---\ndescription: New\n---\n\n# One\n\nOther text.\n", to: "content/a/one.md")
    #expect(try await self.card(of: site) == card)
  }

  @Test("what is wrong with the template of cards is told by a build, once")
  func fault() async throws {
    let site = try EditedSite(seed: 1)
    defer { site.remove() }
    try site.write("<p>{{ page.titel }}</p>", to: "themes/t/templates/card.html")
    let report = try await site.build(to: "quick")
    #expect(report.diagnostics.map(\.location?.path) == ["themes/t/templates/card.html"])
    #expect(try await site.builder().cards()?.hasErrors == true)
  }

  @Test("a theme without the template is told of; a site that wants no cards needs none")
  func noTemplate() async throws {
    let site = try EditedSite(seed: 1)
    defer { site.remove() }
    try FileManager.default.removeItem(
      at: site.root.appending(path: "themes/t/templates/card.html"))
    #expect(try await site.build(to: "quick").diagnostics.map(\.id) == ["no-template"])
    try site.write("title: T\ntheme: t\n", to: "site.yml")
    try site.write("# Three\n", to: "content/b/three.md")
    #expect(try await site.build(to: "quick").diagnostics == [])
    #expect(try await site.builder().cards() == nil)
  }
}
