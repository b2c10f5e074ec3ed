import HostSystem
import Testing
import VersusContent
import VersusModel

@testable import VersusRender

@Suite("What lists offer")
struct ListTests {
  @Test(
    "the parts that a reader is offered are at most seven, with the first, the last and the nearest",
    arguments: [
      (1, 1, "1"), (1, 3, "1 2 3"), (2, 4, "1 2 3 4"), (1, 9, "1 2 3 … 9"),
      (4, 9, "1 2 3 4 5 6 … 9"), (5, 9, "1 … 3 4 5 6 7 … 9"), (9, 9, "1 … 7 8 9"),
    ])
  func parts(current: Int, count: Int, shown: String) {
    let parts = Paginator.shownParts(current, of: count)
    #expect(parts.count <= 7)
    #expect(
      parts.map { ($0.followsGap ? "… " : "") + "\($0.number)" }.joined(separator: " ") == shown)
  }

  private func site(_ pages: [(name: String, tags: [String])]) async throws -> Site {
    let files = pages.map {
      (
        "content/\($0.name).md",
        "---\ntitle: \($0.name)\ntags: [\($0.tags.joined(separator: ", "))]\n---\n"
      )
    }
    let loaded = await SiteLoader(
      MemoryFiles(Dictionary(uniqueKeysWithValues: files)),
      configuration: SiteConfiguration(title: "T"),
      options: .init(includesDrafts: false, blocks: [], reserved: [], jobs: 1)
    ).load()
    return try #require(loaded.site)
  }

  private func related(to name: String, in site: Site) throws -> [String] {
    let index = try #require(site.pages.firstIndex { $0.title == name })
    let related = RelatedPages(of: site, sides: [[Side]](repeating: [], count: site.pages.count))
    return related.pages(like: index).map { site.pages[$0].title }
  }

  @Test("pages are related by tags, the rarer the better; by a section only if a tag is shared too")
  func related() async throws {
    let site = try await site([
      ("a", ["common", "rare"]), ("b", ["common"]), ("c", ["common", "rare"]), ("d", ["rare"]),
      ("e", ["common"]), ("f", ["other"]), ("s/g", ["common"]), ("s/h", ["common"]), ("s/i", []),
    ])
    #expect(try related(to: "a", in: site) == ["c", "d", "b", "e", "s/g"])
    #expect(try related(to: "s/g", in: site).first == "s/h")
    #expect(try related(to: "f", in: site) == [])
    #expect(try related(to: "s/i", in: site) == [])
  }

  @Test("of a tag that many pages carry, the nearest are looked at, also at both ends")
  func common() async throws {
    let site = try await site((1000..<1400).map { ("p\($0)", ["everywhere"]) })
    #expect(try related(to: "p1000", in: site) == ["p1001", "p1002", "p1003", "p1004", "p1005"])
    let middle = 1200 - RelatedPages.nearest / 2
    #expect(try related(to: "p1200", in: site).first == "p\(middle)")
    #expect(try related(to: "p1399", in: site).count == RelatedPages.count)
  }
}
