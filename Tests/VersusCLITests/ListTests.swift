import Foundation
import Testing

@Suite("Lists of pages, as readers see them")
struct ListTests {
  private static func site(_ configuration: String) throws -> TestSite {
    var files = [
      (path: "site.yml", text: "title: T\nbase_url: https://example.org/x/\n" + configuration),
      (path: "content/index.md", text: "---\ntitle: T\ntemplate: index.html\n---\n"),
      (path: "content/s/index.md", text: "# Section\n\nAbout it.\n"),
    ]
    for number in 1...5 {
      let text = "---\ntitle: Page \(number)\ndate: 2026-01-0\(number)\ntags: [a]\n---\n\nText.\n"
      files.append((path: "content/s/p\(number).md", text: text))
    }
    return try TestSite.themed(files)
  }

  @Test(
    "a long list is cut: each part has its address, its neighbours and its place in the sitemap")
  func parts() async throws {
    let site = try Self.site("lists: {paginate: 2}\n")
    defer { site.remove() }
    let run = try await site.versus(["build"])
    #expect(run.status == 0, "\(run.errors)")

    let first = try #require(site.text(of: "public/s/index.html"))
    let second = try #require(site.text(of: "public/s/page/2/index.html"))
    let third = try #require(site.text(of: "public/s/page/3/index.html"))
    #expect(site.text(of: "public/s/page/4/index.html") == nil)
    #expect(first.contains("About it.") && !second.contains("About it."))
    #expect(first.contains(#"<link rel="canonical" href="https://example.org/x/s/">"#))
    #expect(second.contains(#"<link rel="canonical" href="https://example.org/x/s/page/2/">"#))
    #expect(!first.contains(#"<link rel="prev""#) && !third.contains(#"<link rel="next""#))
    #expect(second.contains(#"<link rel="prev" href="../../index.html">"#))
    #expect(second.contains(#"<link rel="next" href="../3/index.html">"#))
    #expect(
      second.contains(#"href="index.html" aria-current="page" aria-label="Part 2 of 3""#))
    let listed = [first, second, third].map { page in
      (1...5).filter {
        page.contains("<th scope=\"row\"><a href=\"") && page.contains(">Page \($0)</a></th>")
      }
    }
    #expect(listed == [[1, 2], [3, 4], [5]])

    let sitemap = try #require(site.text(of: "public/sitemap.xml"))
    #expect(sitemap.contains("<loc>https://example.org/x/s/page/3/</loc>"))
    #expect(!sitemap.contains("/s/page/1/"))
    let tag = try #require(site.text(of: "public/tags/a/page/3/index.html"))
    #expect(tag.contains(#"<link rel="canonical" href="https://example.org/x/tags/a/page/3/">"#))
    #expect(tag.contains("Page 5") && !tag.contains("Page 4"))
  }

  @Test(
    "sections and tags have feeds if the site says so, which their pages link to; the newest is first"
  )
  func feeds() async throws {
    let site = try Self.site("lists: {feeds: [sections, tags]}\n")
    defer { site.remove() }
    let run = try await site.versus(["build"])
    #expect(run.status == 0, "\(run.errors)")
    for (path, title) in [("", "T"), ("s/", "Section · T"), ("tags/a/", "a · T")] {
      let feed = try #require(site.text(of: "public/\(path)feed.xml"))
      #expect(feed.contains("<id>https://example.org/x/\(path)</id>"))
      #expect(feed.contains("<title>\(title)</title>"))
      #expect(feed.contains("<updated>2026-01-05T00:00:00Z</updated>"))
      #expect(
        feed.contains(
          "rel=\"self\" type=\"application/atom+xml\" href=\"https://example.org/x/\(path)feed.xml\""
        ))
      #expect(
        feed.matches(of: #/<title>Page (\d)/#).map { String($0.1) } == ["5", "4", "3", "2", "1"])
    }
    let page = try #require(site.text(of: "public/s/p1/index.html"))
    #expect(page.contains(#"title="Section · T" href="../feed.xml">"#))
    let tag = try #require(site.text(of: "public/tags/a/index.html"))
    #expect(tag.contains(#"title="a · T" href="feed.xml">"#))

    try site.write("title: T\n", to: "site.yml")
    _ = try await site.versus(["build"])
    #expect(site.text(of: "public/s/feed.xml") == nil)
    #expect(site.text(of: "public/s/p1/index.html")?.contains("s/feed.xml") == false)
  }

  @Test("a page names those that are about the same")
  func related() async throws {
    let site = try Self.site("")
    defer { site.remove() }
    _ = try await site.versus(["build"])
    let page = try #require(site.text(of: "public/s/p3/index.html"))
    let nav = try #require(page.firstMatch(of: #/(?s)<nav class="related.*?<\/nav>/#)).output
    #expect(nav.matches(of: #/>Page (\d)</#).map { String($0.1) } == ["1", "2", "4", "5"])
  }
}
