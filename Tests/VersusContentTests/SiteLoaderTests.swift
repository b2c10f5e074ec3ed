import CommonMark
import HostSystem
import Testing
import TextCore
import VersusContent
import VersusModel

@Suite("Loading a site")
struct SiteLoaderTests {
  private func load(_ files: [String: String], drafts: Bool = false, blocks: Set<String> = []) async
    -> LoadedSite
  {
    await SiteLoader(
      MemoryFiles(files),
      configuration: SiteConfiguration(
        title: "T", sides: [Side(id: "a", name: "A"), Side(id: "b", name: "B")]),
      options: .init(includesDrafts: drafts, blocks: blocks, reserved: [], jobs: 2)
    ).load()
  }

  @Test(
    "a page's address comes from its path or its slug",
    arguments: [
      ("index.md", "", "/"), ("routing.md", "", "/routing/"), ("routing/index.md", "", "/routing/"),
      ("a/b/c.md", "", "/a/b/c/"), ("routing.md", "slug: paths", "/paths/"),
      ("a/b.md", "slug: c", "/a/c/"), ("a/index.md", "slug: c", "/c/"),
    ])
  func addresses(path: String, front: String, address: String) async throws {
    let loaded = await load(["content/" + path: "---\ntitle: T\n\(front)\n---\n"])
    #expect(try #require(loaded.site).pages.map(\.address.path) == [address])
  }

  @Test(
    "a title comes from the front matter, or else from the first heading",
    arguments: [
      ("---\ntitle: A\n---\n# B\n", "A", true), ("# B *c*\n", "B c", true),
      ("text\n\n## B\n", "B", false), ("---\ntitle: A\n---\ntext\n", "A", false),
    ])
  func titles(text: String, title: String, isShownByTemplate: Bool) async throws {
    let page = try #require(await load(["content/x.md": text]).site?.pages.first)
    #expect(page.title == title)
    #expect((page.titleHeading != nil) == isShownByTemplate)
  }

  @Test("folders with several pages are sections, by weight and then title")
  func sections() async throws {
    let site = try #require(
      await load([
        "content/index.md": "# Front", "content/z/index.md": "---\ntitle: Z\nweight: 1\n---\n",
        "content/z/b.md": "# B", "content/z/a.md": "# A", "content/y/only.md": "# Only",
        "content/single/index.md": "# Single", "content/single/pic.png": "",
      ]).site)
    #expect(site.sections.map(\.folder.string) == ["y", "z"])
    #expect(site.sections[1].pages.map { site.pages[$0].title } == ["A", "B"])
    #expect(site.sections[1].index.map { site.pages[$0].title } == "Z")
    #expect(site.pages.first { $0.title == "Single" }?.section == nil)
  }

  @Test("what Python leaves where a sample was tried is no part of the site")
  func leftovers() async throws {
    let site = try #require(
      await load([
        "content/index.md": "# T", "content/samples/x/app.py": "a = 1\n",
        "content/samples/x/__pycache__/app.cpython-311.pyc": "\u{0}",
        "content/__pycache__/y.pyc": "\u{0}",
      ]).site)
    #expect(site.samples.keys.map(\.string) == ["x/app.py"])
    #expect(site.assets.isEmpty)
  }

  @Test("content is sorted into pages, data, samples and files to copy")
  func kinds() async throws {
    let site = try #require(
      await load([
        "content/x.md": "# X", "content/data/n.csv": "a,b\n1,\"x, y\"\n",
        "content/data/m.json": "{\"k\": [1]}",
        "content/samples/s/a/app.py": "", "content/evidence/e.json": "{}", "content/pic.png": "",
        "content/.hidden.md": "", "content/.git/x.md": "",
      ]).site)
    #expect(site.pages.count == 1)
    #expect(site.data.map(\.key) == ["m", "n"])
    #expect(site.samples.keys.map(\.string) == ["s/a/app.py"])
    #expect(site.assets.map(\.string) == ["pic.png"])
  }

  @Test("a page that is not kept is read again, and is told of if it is another then")
  func readAgain() async throws {
    let files = MemoryFiles(["content/a.md": "# A\n\nText.\n", "content/b.md": "# B\n\nText.\n"])
    var options = SiteLoader<MemoryFiles>.Options(
      includesDrafts: false, blocks: [], reserved: [], jobs: 2)
    options.room = 0
    let loaded = await SiteLoader(
      files, configuration: SiteConfiguration(title: "T", sides: []), options: options
    ).load()
    let site = try #require(loaded.site)
    files.write(Array("# B\n\nOther.\n".utf8), to: try #require(SitePath("content/b.md")))
    #expect(site.page(0).document.headings.map(\.text) == ["A"])
    #expect(site.page(1).document.headings.isEmpty)
    #expect(site.bodies.changed.map(\.string) == ["b.md"])
  }

  @Test("a fence is code, a sample, or a block of the theme")
  func fences() async throws {
    let loaded = await load(
      [
        "content/x.md":
          "# X\n\n```python\na\n```\n\n```py sample=s/a/app.py mark=two\n```\n\n```card x=1 y\nk: v\n```\n",
        "content/samples/s/a/app.py": "one\ntwo\n",
      ], blocks: ["card"])
    let fences = try #require(loaded.site).page(0).orderedFences.map(\.fence)
    guard case .code(let inline) = fences[0], case .code(let sample) = fences[1],
      case .block(let block) = fences[2]
    else { return #expect(Bool(false)) }
    #expect(String(decoding: inline.text.bytes, as: UTF8.self) == "a\n")
    #expect(inline.side == nil)
    #expect(sample.side?.id == "a")
    #expect(sample.shown.lines.map(\.isMarked) == [false, true])
    #expect(sample.shownFile == "app.py")
    #expect(block.attributes.map(\.name) == ["x"])
    #expect(block.flags == ["y"])
  }

  @Test("a page that cannot be read is told once, and not missed by links to it as well")
  func noCascade() async {
    let loaded = await load([
      "content/x.md": "---\ntitle: [\n---\n", "content/y.md": "# Y\n\n[x](x.md)\n",
      "content/z.md": "---\na\n",
    ])
    #expect(loaded.diagnostics.map(\.id).sorted() == ["front-matter", "yaml"])
  }
}
