import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel

/// The files of the search index, each drawn by the theme's `search.js`.
struct SearchFiles {
  static let template = "search.js"
  /// So many pages are looked through side by side, and their words kept until it is their turn.
  private static let batch = 256
  /// The same of a site that may yet turn out to be so small that nobody needs its words.
  private static let smallBatch = 32

  let pages: PageRenderer
  let jobs: Int

  /// Where a file of the index is served.
  static func path(_ name: String) -> SitePath { folder.appending("\(name).js") }

  private static let folder = SitePath.root.appending("search")

  /// Draws the index, unless it is there as it would become, and hands each file of it to `sink`.
  ///
  /// Which files there are is known when all pages have been looked through, so they are drawn together or not at all.
  ///
  /// - Returns: What went wrong; a fault of the template is told once.
  func draw(_ memory: DrawingMemory, _ log: ReadLog, into sink: some OutputSink) async
    -> [Diagnostic]
  {
    let known = memory.outputs { $0.parent == Self.folder && $0.extension == "js" }
    if known.contains(Self.path("index")),
      known.allSatisfy({ memory.freshness(of: $0) == .current })
    {
      for output in known {
        memory.keep(output)
        sink.keep(output)
      }
      return []
    }
    noteReads(in: log)
    var diagnostics: [Diagnostic] = []
    var drawn: [SitePath] = []
    let taken = Set(pages.context.site.assets)
    func emit(_ file: SearchIndex.File) {
      guard !diagnostics.contains(where: { $0.severity == .error }) else { return }
      let path = Self.path(file.name)
      if taken.contains(path) { diagnostics.append(Self.clash(at: path)) }
      let outcome = draw(file, to: path, log)
      diagnostics += outcome.diagnostics
      guard let value = outcome.value else { return }
      sink.add(value)
      drawn.append(path)
    }
    await index(emit)
    if diagnostics.isEmpty { for path in drawn { memory.note(path, log.reads, []) } }
    return diagnostics
  }

  private func index(_ emit: (SearchIndex.File) -> Void) async {
    var index = SearchIndex()
    let count = pages.context.site.pages.count
    var start = 0
    while start < count {
      let isSmall = index.isSmall
      let batch = start..<min(start + (isSmall ? Self.smallBatch : Self.batch), count)
      let found = await batch.concurrentMap(jobs: jobs) { [context = pages.context] number in
        let page = context.searchPage(number)
        return (page, isSmall ? nil : page.words())
      }
      for (page, words) in found { index.add(page, words: words, emit) }
      start = batch.upperBound
    }
    index.finish(emit)
  }

  /// What ``SiteContext/searchPage(_:)`` is made of.
  private func noteReads(in log: ReadLog) {
    log.note(.list(.all))
    for member in [PageMember.search, .url, .section] { log.note(member, of: .all) }
    for section in pages.context.site.sections.indices { log.note(.section(section)) }
  }

  private func draw(_ file: SearchIndex.File, to path: SitePath, _ log: ReadLog)
    -> Outcome<OutputFile>
  {
    let drawn = DrawnPage(
      base: .relative(SiteAddress(file: path)), in: pages.context, words: pages.words,
      log: log)
    return DrawnPage.$current.withValue(drawn) {
      let shard = Value(map: [("name", Value(file.name)), ("json", .safe(file.json))])
      do throws(TemplateError) {
        let bytes = try pages.templates.render(
          Self.template, context: pages.variables([("shard", shard)]))
        return Outcome(OutputFile(path: path, bytes: bytes), drawn.diagnostics)
      } catch {
        return Outcome(nil, drawn.diagnostics + [error.diagnostic])
      }
    }
  }

  private static func clash(at path: SitePath) -> Diagnostic {
    Diagnostic(
      id: "clashing-address", "a file of the search index is served here too",
      at: .start(of: .root.appending("content").appending(path)),
      help: "give it another name")
  }
}
