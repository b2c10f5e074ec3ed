import HostSystem
import Testing
import TextCore
import VersusModel

@testable import VersusContent

@Suite("Lists of pages")
struct PageListTests {
  @Test(
    "a list is cut into parts, none of them empty but of an empty list",
    arguments: [
      (pages: 0, size: 2, parts: [[]]), (pages: 2, size: 2, parts: [[0, 1]]),
      (pages: 3, size: 2, parts: [[0, 1], [2]]), (pages: 3, size: 1, parts: [[0], [1], [2]]),
      (pages: 3, size: nil, parts: [[0, 1, 2]]),
    ] as [(pages: Int, size: Int?, parts: [[Int]])])
  func parts(pages: Int, size: Int?, parts: [[Int]]) {
    let list = PageList(
      address: SiteAddress(folder: .root.appending("a")), pages: Array(0..<pages), size: size)
    #expect(list.partCount == parts.count)
    #expect((1...list.partCount).map { Array(list.pages(ofPart: $0)) } == parts)
    #expect(list.pages(ofPart: 0).isEmpty)
    #expect(list.pages(ofPart: parts.count + 1).isEmpty)
  }

  @Test("parts are served below the list, as Hugo has it")
  func addresses() {
    let list = PageList(
      address: SiteAddress(folder: .root.appending("a")), pages: [0, 1, 2], size: 1)
    #expect(
      [1, 2, 3].map { list.address(ofPart: $0).path } == ["/a/", "/a/page/2/", "/a/page/3/"])
    #expect(SiteAddress.root.feed.path == "/feed.xml")
    #expect(list.address.feed.path == "/a/feed.xml")
  }

  private func load(_ files: [String: String], _ lists: ListOptions) async -> LoadedSite {
    var configuration = SiteConfiguration(title: "T")
    configuration.lists = lists
    return await SiteLoader(
      MemoryFiles(files), configuration: configuration,
      options: .init(includesDrafts: false, blocks: [], reserved: [], jobs: 1)
    ).load()
  }

  @Test("what stands at the address of a part or of a feed is found")
  func clashes() async {
    var lists = ListOptions()
    lists.paginate = 1
    lists.feeds = [.sections, .tags]
    let loaded = await load(
      [
        "content/a/index.md": "# A\n", "content/a/b.md": "---\ntags: [t]\n---\n# B\n",
        "content/a/c.md": "---\naliases: [/a/page/2/, /tags/t/feed.xml]\n---\n# C\n",
        "content/a/feed.xml": "<feed/>",
      ], lists)
    #expect(
      loaded.diagnostics.map(\.message).sorted() == [
        "an alias of content/a/c.md is served at /a/page/2/ too",
        "an alias of content/a/c.md is served at /tags/t/feed.xml too",
        "content/a/feed.xml is served at /a/feed.xml too",
      ])
  }

  @Test("a section says for itself how long its parts are; another page cannot")
  func own() async throws {
    var lists = ListOptions()
    lists.paginate = 1
    let pages = ["content/a/b.md": "# B\n", "content/a/c.md": "# C\n"]
    let ofTwo = await load(
      pages.merging(["content/a/index.md": "---\npaginate: 2\n---\n# A\n"]) { $1 }, lists)
    let site = try #require(ofTwo.site)
    #expect(PageList(of: site.sections[0], among: site.pages, lists)?.partCount == 1)
    let ofAll = await load(
      pages.merging(["content/a/index.md": "---\npaginate: 0\n---\n# A\n"]) { $1 }, lists)
    let whole = try #require(ofAll.site)
    #expect(PageList(of: whole.sections[0], among: whole.pages, lists)?.size == nil)
    let lost = await load(["content/a.md": "---\ntitle: A\npaginate: 2\n---\n"], lists)
    #expect(lost.diagnostics.map(\.id) == ["invalid-value"])
    #expect(lost.diagnostics.first?.location?.start.line == 3)
  }
}
