import Browser
import Foundation
import HostSystem
import Testing

@Suite(
  "versus cards", .timeLimit(.minutes(5)),
  .enabled(if: BrowserProgram.find() != nil, "there is no Chromium"))
struct CardsTests {
  private static let titles = [
    "Short",
    "A title that is so long that it needs several lines of the card, and then some more of them, until nothing of it is left to be shown",
    String(repeating: "Unbreakable", count: 40),
    "<script>document.body.innerHTML = '<h1>' + 1</script> & \"quotes\" </style>",
    "عنوان من اليمين إلى اليسار", "Emoji 🎉 👩‍👩‍👧 \u{202E}turned",
  ]

  private func site() throws -> TestSite {
    let pages = Self.titles.enumerated().map { index, title in
      (
        path: "content/page-\(index).md",
        text: "---\ntitle: '\(title.replacing("'", with: "''"))'\n---\n"
      )
    }
    return try TestSite.themed(
      [
        (
          "site.yml",
          "title: Left or right?\nbase_url: https://example.org/x/\ncards: true\nsides:\n  - {id: left, name: Left, version: \"1.0\"}\n  - {id: right, name: Right}\n"
        ), ("content/index.md", "---\ntitle: Left or right?\n---\n"),
      ] + pages)
  }

  /// The size in the header of a PNG; `nil` if it is none.
  private func size(of png: Data) -> [Int]? {
    guard png.starts(with: [0x89, 0x50, 0x4E, 0x47]), png.count > 24 else { return nil }
    return [16, 20].map { png[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } }
  }

  @Test(
    "each page gets a picture, drawn once, the same each time; the build shows it by its whole address"
  )
  func draws() async throws {
    let site = try site()
    defer { site.remove() }
    let before = try await site.versus(["check"])
    #expect(before.errors.contains("there is no folder public"))
    #expect(try await site.versus(["build", "-q"]).status == 0)
    #expect(site.text(of: "public/page-0/index.html")?.contains("og:image") == false)
    #expect(try await site.versus(["check"]).errors.contains("[missing-card]"))

    let drawn = try await site.versus(["cards"])
    #expect(
      drawn.status == 0 && drawn.output.contains("\n7 drawn, 0 there already, 0 removed"),
      "\(drawn)")
    let pictures = try site.contents(of: "content/cards")
    #expect(pictures.count == 7)
    for (name, png) in pictures {
      #expect(size(of: png) == [1200, 630], "\(name)")
      #expect((2_000..<60_000).contains(png.count), "\(name): \(png.count) bytes")
    }
    #expect(Set(pictures.values).count == 7)
    #expect(
      try await site.versus(["cards"]).output.hasPrefix("0 drawn, 7 there already, 0 removed"))

    #expect(try await site.versus(["build", "-q"]).status == 0)
    #expect(try site.contents(of: "public/cards") == pictures)
    for index in Self.titles.indices {
      let page = try #require(site.text(of: "public/page-\(index)/index.html"))
      let image = page.firstMatch(
        of:
          #/<meta property="og:image" content="https:\/\/example.org\/x\/cards\/([0-9a-f]{16}\.png)">/#
      )
      #expect(pictures[image.map { String($0.1) } ?? ""] != nil, "\(page.prefix(2000))")
      #expect(page.contains(#"<meta property="og:image:width" content="1200">"#))
      #expect(page.contains(#"<meta property="og:image:height" content="630">"#))
      #expect(page.contains(#"<meta property="og:image:alt" content=""#))
      #expect(page.contains(#"<meta name="twitter:card" content="summary_large_image">"#))
    }
    let checked = try await site.versus(["check"])
    #expect(checked.status == 0 && !checked.errors.contains("-card]"), "\(checked)")

    let again = try await site.versus(["cards", "--all", "--jobs", "1"])
    #expect(again.output.contains("\n7 drawn, 0 there already"))
    #expect(try site.contents(of: "content/cards") == pictures)
  }

  @Test("a changed page gets another picture; --prune removes what no page has, and nothing else")
  func changes() async throws {
    let site = try TestSite([
      ("site.yml", "title: T\ncards: true\n"), ("content/index.md", "# One\n"),
      ("templates/card.html", "<!doctype html><h1>{{ page.title }}</h1>"),
      ("content/cards/photo.png", "of somebody's"), ("content/cards/0123456789abcdef.png", "old"),
    ])
    defer { site.remove() }
    #expect(try await site.versus(["cards", "-q"]).status == 0)
    let first = try site.contents(of: "content/cards")
    #expect(first.count == 3)
    try site.write("# Two\n", to: "content/index.md")
    let pruned = try await site.versus(["cards", "--prune"])
    #expect(pruned.output.contains("\n1 drawn, 0 there already, 2 removed"), "\(pruned)")
    let second = try site.contents(of: "content/cards")
    #expect(second.count == 2 && second["photo.png"] != nil)
    // What is no picture of that size is drawn again.
    let card = try #require(second.keys.first { $0 != "photo.png" })
    try site.write("spoiled", to: "content/cards/\(card)")
    #expect(try await site.versus(["cards"]).output.contains("\n1 drawn"))
    #expect(try site.contents(of: "content/cards") == second)
  }

  @Test("a document that cannot be drawn is told of at its page, and the others are drawn")
  func failing() async throws {
    let site = try TestSite([
      ("site.yml", "title: T\ncards: true\n"), ("content/index.md", "# Good\n"),
      ("content/long.md", "# Long\n"), ("content/none.md", "# None\n"),
      (
        "templates/card.html",
        "{% if page.title != 'None' %}<!doctype html><meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><h1>{{ page.title }}</h1>{% if page.title == 'Long' %}{{ 'x' * 1100000 }}{% endif %}<img src=\"file:///etc/hostname\">{% endif %}"
      ),
    ])
    defer { site.remove() }
    let run = try await site.versus(["cards", "--jobs", "1"])
    #expect(run.status == 1)
    #expect(
      run.errors.contains(
        "content/long.md:1:1: error: no card can be drawn: the document has 11"), "\(run)")
    #expect(run.output.contains("\n1 drawn, 0 there already"))
    #expect(try site.contents(of: "content/cards").count == 1)
  }

  @Test("an interrupted run keeps what it has drawn, whole, and the next one draws the rest")
  func interrupted() async throws {
    let site = try TestSite(
      [
        ("site.yml", "title: T\ncards: true\n"),
        ("templates/card.html", "<!doctype html><h1>{{ page.title }}</h1>"),
      ] + (0..<40).map { ("content/page-\($0).md", "# Page \($0)\n") })
    defer { site.remove() }
    let process = try await site.start(["cards", "--jobs", "1"])
    while (try? site.contents(of: "content/cards").isEmpty) != false, !process.hasExited {
      try await Task.sleep(for: .milliseconds(20))
    }
    process.signal(SIGINT)
    while process.end == nil { try await Task.sleep(for: .milliseconds(20)) }
    #expect(process.end == .exited(2))
    #expect(String(decoding: process.errors.bytes, as: UTF8.self).contains("interrupted: "))
    let kept = try site.contents(of: "content/cards")
    #expect((1..<40).contains(kept.count))
    #expect(kept.values.allSatisfy { size(of: $0) == [1200, 630] })
    let rest = try await site.versus(["cards"])
    #expect(
      rest.output.contains("\n\(40 - kept.count) drawn, \(kept.count) there already"), "\(rest)")
  }

  @Test("without cards in site.yml there is nothing to draw")
  func unwanted() async throws {
    let site = try TestSite([("site.yml", "title: T\n"), ("content/index.md", "# One\n")])
    defer { site.remove() }
    let run = try await site.versus(["cards"])
    #expect(run.status == 2)
    #expect(run.errors.contains("site.yml does not say that pages have cards"))
  }
}

@Suite("The cards of this site")
struct OwnCardsTests {
  @Test(
    "every page has one that is there, of the right size and no larger than it need be, with a text"
  )
  func everyPage() throws {
    let output = TestSite.repository.appending(path: "public")
    let pages = try TestSite.contents(of: TestSite.repository.appending(path: "content"))
      .keys.filter { $0.hasSuffix(".md") && !$0.hasPrefix("samples/") }
    #expect(pages.count > 40)
    for page in pages {
      let folder = page.replacing(#/(index)?\.md$/#, with: "")
      let text = String(
        decoding: try Data(contentsOf: output.appending(path: "\(folder)/index.html")),
        as: UTF8.self)
      let image = try #require(
        text.firstMatch(of: #/og:image" content="https:\/\/[^\/]+\/(cards\/[0-9a-f]{16}\.png)"/#),
        "\(page): run `versus cards`")
      let png = try Data(contentsOf: output.appending(path: String(image.1)))
      #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect([UInt8](png[16..<24]) == [0, 0, 4, 176, 0, 0, 2, 118], "\(page)")
      #expect(png.count < 30_000, "\(page)")
      #expect(text.contains(#/og:image:alt" content="[^"]+"/#), "\(page)")
    }
  }
}
