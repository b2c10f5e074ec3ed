import HostSystem
import Testing
import VersusContent
import VersusModel

@Suite("Links")
struct LinkResolverTests {
  let resolver: LinkResolver

  init() throws {
    func path(_ text: String) throws -> SitePath { try #require(SitePath(text)) }
    func entry(_ folder: String, _ anchors: Set<String> = []) throws -> LinkResolver.PageEntry {
      LinkResolver.PageEntry(address: SiteAddress(folder: try path(folder)), anchors: anchors)
    }
    resolver = LinkResolver(
      pages: [
        try path("index.md"): try entry(""),
        try path("data/orm.md"): try entry("data/orm", ["queries"]),
        try path("data/a b.md"): try entry("data/a b"),
      ],
      drafts: [try path("draft.md")], assets: [try path("img/x.png")])
  }

  @Test(
    "a link leads to a page, a file, a heading, or out of the site",
    arguments: [
      ("orm.md", .inside(SiteAddress(folder: SitePath("data/orm") ?? .root), fragment: nil)),
      (
        "./orm.md#queries",
        .inside(SiteAddress(folder: SitePath("data/orm") ?? .root), fragment: "queries")
      ),
      ("../index.md", .inside(.root, fragment: nil)), ("/index.md", .inside(.root, fragment: nil)),
      ("a%20b.md", .inside(SiteAddress(folder: SitePath("data/a b") ?? .root), fragment: nil)),
      ("../img/x.png", .inside(SiteAddress(file: SitePath("img/x.png") ?? .root), fragment: nil)),
      ("#queries", .samePage(fragment: "queries")), ("https://a.org/x.md", .outside),
      ("//a.org", .outside), ("mailto:a@b.c", .outside),
      ("orm.md?x#", .inside(SiteAddress(folder: SitePath("data/orm") ?? .root), fragment: "")),
    ] as [(String, LinkTarget)])
  func found(destination: String, target: LinkTarget) throws {
    #expect(
      try resolver.resolve(destination, from: try #require(SitePath("data/orm.md"))) == target)
  }

  @Test(
    "one that leads nowhere is told with the nearest that does",
    arguments: [
      ("omr.md", .brokenLink("omr.md", nearest: "orm.md")),
      ("../orm.md", .brokenLink("../orm.md", nearest: "orm.md")),
      ("orm.md#querys", .brokenAnchor("querys", page: "orm.md", nearest: "queries")),
      ("#x", .brokenAnchor("x", page: "this page", nearest: nil)),
      ("../draft.md", .linkToDraft("../draft.md")),
      ("../../etc/passwd", .linkOutsideContent("../../etc/passwd")),
    ] as [(String, ContentProblem)])
  func broken(destination: String, problem: ContentProblem) throws {
    let page = try #require(SitePath("data/orm.md"))
    let fault = try #require(throws: ContentFault.self) {
      try resolver.resolve(destination, from: page)
    }
    #expect(fault.problem == problem)
  }
}
