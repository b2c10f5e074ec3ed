import Foundation
import HostSystem
import Synchronization
import Testing
import TextCore
import VersusModel

@testable import VersusContent

@Suite("What is kept of pages")
struct PageRecordTests {
  /// Files that say when they are read.
  private final class CountedFiles: FileReader {
    private let texts: [SitePath: (text: String, stamp: UInt64)]
    private let state = Mutex<[String]>([])

    /// Takes texts and stamps by path.
    init(_ files: [String: (text: String, stamp: UInt64)]) {
      texts = Dictionary(
        files.compactMap { path, file in SitePath(path).map { ($0, file) } },
        uniquingKeysWith: { first, _ in first })
    }

    var reads: [String] { state.withLock { $0.sorted() } }

    func bytes(at path: SitePath) -> [UInt8]? { prefix(of: path, upTo: .max) }
    func prefix(of path: SitePath, upTo count: Int) -> [UInt8]? {
      state.withLock { $0.append(path.string) }
      return texts[path].map { Array($0.text.utf8.prefix(count)) }
    }
    func stamp(of path: SitePath) -> FileStamp? {
      texts[path].map {
        FileStamp(size: UInt64($0.text.utf8.count), modified: 1, number: $0.stamp)
      }
    }
    func entries(of path: SitePath) -> [FolderEntry] {
      MemoryFiles(
        Dictionary(texts.map { ($0.key.string, $0.value.text) }, uniquingKeysWith: { a, _ in a })
      ).entries(of: path)
    }
  }

  private static let configuration = SiteConfiguration(
    title: "T", sides: [Side(id: "a", name: "A"), Side(id: "b", name: "B")])

  private func load(
    _ files: CountedFiles, _ record: PageRecord, blocks: Set<String> = [],
    _ configuration: SiteConfiguration = configuration
  ) async -> LoadedSite {
    var options = SiteLoader<CountedFiles>.Options(
      includesDrafts: false, blocks: blocks, reserved: [], jobs: 2)
    options.record = record
    return await SiteLoader(
      files, configuration: configuration,
      options: options
    ).load()
  }

  private static let site: [String: (text: String, stamp: UInt64)] = [
    "content/a.md": ("# A\n\n[b](b.md#x)\n", 1),
    "content/b.md": (
      """
      ---
      title: "B"
      tags: [t, u]
      date: 2026-01-02
      aliases: [/old/]
      template: page.html
      weight: -3
      extra: {list: [1, 2.5, null, true, {deep: text}]}
      ---
      ## X

      ![picture](p.svg) <a href="a.md">A</a>

      ```python side=a skip="why"
      print(1)
      ```

      ```python sample=s/b/x.py
      ```
      """, 2
    ),
    "content/p.svg": ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>", 3),
    "content/samples/s/b/x.py": ("x = 1\n", 4),
    "content/warned.md": ("# W\n\n[ ](a.md)\n", 5),
  ]

  @Test("a page whose file is the same is not read again, and comes to the same")
  func unchanged() async throws {
    let first = await load(CountedFiles(Self.site), PageRecord())
    let files = CountedFiles(Self.site)
    let second = await load(files, try PageRecord(first.record.bytes))
    #expect(files.reads.filter { $0.hasSuffix(".md") } == [])
    #expect(second.diagnostics.map(\.message) == first.diagnostics.map(\.message))
    #expect(second.record.isSame(as: first.record))
    for (a, b) in zip(first.pages, second.pages) {
      #expect(a.path == b.path && a.title == b.title && a.titleHeading == b.titleHeading)
      #expect(a.metadata == b.metadata)
      #expect(a.traits.contents == b.traits.contents && a.traits.anchors == b.traits.anchors)
      #expect(a.traits.links == b.traits.links && a.traits.code == b.traits.code)
      #expect(a.traits.words == b.traits.words)
      #expect(first.bodies.print(of: a.path) == second.bodies.print(of: a.path))
      #expect(first.bodies.body(of: a.path).source == second.bodies.body(of: a.path).source)
    }
    #expect(first.pages.count == 3)
  }

  @Test(
    "a page is read again when something of it has changed",
    arguments: [
      ("content/a.md", "# A\n\n[b](b.md#y)\n", 9, ["a.md"]),
      // Only touched: read, and known again by its bytes.
      ("content/a.md", "# A\n\n[b](b.md#x)\n", 9, ["a.md"]),
      ("content/samples/s/b/x.py", "x = 2\n", 9, ["b.md", "warned.md"]),
      ("content/new.md", "# New\n", 9, ["new.md"]),
    ] as [(String, String, UInt64, [String])])
  func changed(path: String, text: String, stamp: UInt64, read: [String]) async throws {
    let first = await load(CountedFiles(Self.site), PageRecord())
    var site = Self.site
    site[path] = (text, stamp)
    let files = CountedFiles(site)
    let second = await load(files, first.record)
    #expect(files.reads.filter { $0.hasSuffix(".md") } == read.map { "content/\($0)" })
    let clean = await load(CountedFiles(site), PageRecord())
    #expect(second.diagnostics.map(\.message) == clean.diagnostics.map(\.message))
    #expect(try PageRecord(second.record.bytes).isSame(as: clean.record))
  }

  @Test("all pages are read again when what they are read with has changed")
  func frames() async throws {
    let first = await load(CountedFiles(Self.site), PageRecord())
    let sides = CountedFiles(Self.site)
    _ = await load(sides, first.record, SiteConfiguration(title: "T"))
    let blocks = CountedFiles(Self.site)
    _ = await load(blocks, first.record, blocks: ["python"])
    for files in [sides, blocks] {
      #expect(files.reads.count { $0.hasSuffix(".md") } == 3)
    }
  }

  @Test("a record that is cut short or altered is none")
  func damage() async {
    let bytes = await load(CountedFiles(Self.site), PageRecord()).record.bytes
    for count in 0..<bytes.count {
      #expect(throws: RecordReader.Damaged.self) { try PageRecord(Array(bytes.prefix(count))) }
    }
    for index in bytes.indices {
      var altered = bytes
      altered[index] ^= 0x10
      #expect(throws: RecordReader.Damaged.self) { try PageRecord(altered) }
    }
  }
}
