package import HostSystem
import Jinja
package import TextCore
import VersusContent
package import VersusModel
package import VersusSamples

/// What came of drawing a site.
package struct Drawing: Sendable {
  package let diagnostics: [Diagnostic]
  /// What is known of the output now.
  package private(set) var record = DrawingRecord()
  /// Whether there is code on it that Pygments was to colour.
  fileprivate var showsForeignCode = false
  /// Draws pages of it that are edited; `nil` if nothing could be drawn.
  package private(set) var redraw: PageRedraw?

  /// What drawing rests on besides the site itself: `toolchains`, and what coloured code; `nil` if nobody can tell.
  package func adding(to toolchains: UsedToolchains?) -> UsedToolchains? {
    guard var toolchains, showsForeignCode else { return toolchains }
    guard let python = record.foreign?.python else { return nil }
    toolchains.add(python)
    return toolchains
  }
}

/// `VerifiedSite` → every file of the output.
package struct SiteRenderer: Sendable {
  /// What is wrong with the theme's templates, all of which are parsed at once.
  package let diagnostics: [Diagnostic]
  private let theme: ThemeFiles
  /// Those of the theme, and those that stand in for what it leaves out.
  private let sources: [String: SourceText]
  private let templates: TemplateLibrary
  private let jobs: Int

  /// Parses the templates of `theme`; later, at most `jobs` pages are drawn at a time.
  package init(_ theme: ThemeFiles, jobs: Int) {
    self.theme = theme
    sources = DefaultTemplates.sources.merging(theme.templates) { _, own in own }
    self.jobs = jobs
    var options = TemplateOptions()
    options.undefined = .strict
    var extensions = TemplateExtensions()
    extensions.onUse = { DrawnPage.note(.template($0)) }
    extensions.globals = [("url", Value(SiteFunctions.url))]
    extensions.filters = [
      SiteFunctions.markdown, SiteFunctions.markdownInline, SiteFunctions.masked,
    ]
    templates = TemplateLibrary(
      sources, options: options,
      extensions: extensions)
    diagnostics = templates.diagnostics
  }

  /// The addresses of what is written beside pages and assets, what it is called, and the file of the site that makes
  /// it; `nil` for what every theme has.
  package var reservedAddresses: [(address: SiteAddress, name: String, file: SitePath?)] {
    theme.statics.sorted { $0.key < $1.key }.map { (SiteAddress(file: $0), $1.string, $1) }
      + siteFiles.map { file in
        let path = theme.templates[file.template].flatMap { SitePath($0.path) }
        return (
          SiteAddress(file: file.output), path?.string ?? "the theme's \(file.template)", path
        )
      }
  }

  /// Draws what has to be drawn, and hands each file to `sink` as soon as it is made.
  ///
  /// - Parameters:
  ///   - verified: The site.
  ///   - files: Its folder, from which assets and static files are copied.
  ///   - pygments: What colours code that has no grammar of ours.
  ///   - sink: What takes the files.
  ///   - reuse: What is known of the output that is there.
  /// - Returns: Everything that went wrong, and what is known of the output now. If there are errors, not all
  ///   files were handed over.
  package func render(
    _ verified: VerifiedSite, from files: some FileReader, pygments: Pygments,
    into sink: some OutputSink, reusing reuse: OutputReuse
  ) async -> Drawing {
    let site = verified.site
    var diagnostics = missingTemplates(of: site)
    guard diagnostics.isEmpty else { return Drawing(diagnostics: diagnostics) }
    let foreign = await ForeignCode(of: site, by: pygments, knowing: reuse.record.foreign)
    let assets = AssetManifest(theme.statics, site.configuration.assets, from: files)
    diagnostics += assets.diagnostics
    var pages = await pages(of: verified, foreign: foreign, assets)
    let log = ReadLog()
    let words = words(in: pages, log)
    guard let found = words.value else {
      return Drawing(diagnostics: diagnostics + foreign.diagnostics + words.diagnostics)
    }
    pages.words = found

    // Before the files are read: one that changes meanwhile is copied again the next time.
    let copied = copies(for: site, assets) + verified.pictures
    let stamps = Dictionary(
      copied.map { ($0.source, files.print(of: $0.source)) }, uniquingKeysWith: { a, _ in a })
    let prints = ReadPrints(context: pages.context, templates: sources) { stamps[$0] ?? nil }
    let finder = ReadFinder(site)
    let unchanged = await reuse.record.keys.concurrentMap(jobs: jobs, stride: 512) { key in
      finder.read(key.name).flatMap(prints.print) == key.print
    }
    let memory = DrawingMemory(reuse.record, unchanged: unchanged, isThere: reuse.isThere)
    reuse.explain?(memory.freshness)
    let tasks =
      drawings(of: site, pages) + assets.drawings
      + copied.map { copy($0.source, to: $0.output, files) }
    await foreign.ask(about: pages.context.foreignPages(outdatedBy: memory))
    diagnostics += await carryOut(tasks, foreign) { $0.carryOut(memory, ReadLog(log.reads), sink) }
    diagnostics += foreign.diagnostics
    if theme.templates[SearchFiles.template] != nil {
      let files = SearchFiles(pages: pages, jobs: jobs)
      diagnostics += await files.draw(memory, ReadLog(log.reads), into: sink)
    }
    var record = await memory.record(jobs: jobs) { read in
      prints.print(of: read).map { DrawingRecord.Key(name: read.name(in: site), print: $0) }
    }
    record.foreign = foreign.memory
    return Drawing(
      diagnostics: diagnostics, record: record, showsForeignCode: !foreign.isEmpty,
      redraw: PageRedraw(pages))
  }

  /// Makes the files of `tasks` by `carryOut`.
  private func carryOut(
    _ tasks: [DrawingTask], _ foreign: ForeignCode,
    by carryOut:
      @escaping @Sendable (DrawingTask) -> (diagnostics: [Diagnostic], lacking: Set<SitePath>)
  ) async -> [Diagnostic] {
    let first = await tasks.concurrentMap(jobs: jobs, stride: 128, carryOut)
    // What shows code of pages that are not drawn themselves, such as a feed.
    let lacking = zip(tasks, first).filter { !$1.lacking.isEmpty }
    await foreign.ask(about: lacking.flatMap(\.1.lacking))
    let second = await lacking.map(\.0).concurrentMap(jobs: jobs, carryOut)
    return (first + second).flatMap(\.diagnostics)
  }

  /// Draws the blocks of all pages, and tells what is wrong with what they show; hands over nothing.
  package func remarks(on verified: VerifiedSite, from files: some FileReader) async -> [Diagnostic]
  {
    let site = verified.site
    let assets = AssetManifest(theme.statics, site.configuration.assets, from: files)
    let pages = await pages(of: verified, foreign: ForeignCode(), assets)
    let drawn = site.pages.indices.filter { site.pages[$0].traits.hasBlocks }
    return await drawn.concurrentMap(jobs: jobs) { pages.remarks($0) }.flatMap(\.self)
  }

  /// The cards of all pages that have one, in the order of the pages; `nil` if they cannot be told.
  package func cards(of verified: VerifiedSite, from files: some FileReader) async
    -> Outcome<[PageCard]>
  {
    let site = verified.site
    let missing = missingTemplates(of: site)
    guard missing.isEmpty else { return Outcome(nil, missing) }
    let assets = AssetManifest(theme.statics, site.configuration.assets, from: files)
    var pages = await pages(of: verified, foreign: ForeignCode(), assets)
    let words = words(in: pages, ReadLog())
    guard let found = words.value else { return Outcome(nil, words.diagnostics) }
    pages.words = found
    let cards = await site.pages.indices.concurrentMap(jobs: jobs) { [pages] in pages.card($0) }
    return Outcome(cards.compactMap(\.value), cards.flatMap(\.diagnostics))
  }

  /// What draws the pages of a site.
  private func pages(
    of verified: VerifiedSite, foreign: ForeignCode, _ assets: AssetManifest
  ) async -> PageRenderer {
    let facts = await PageFacts.all(in: verified, jobs: jobs)
    let context = SiteContext(verified, facts, foreign: foreign, assets: assets)
    return PageRenderer(templates: templates, context: context, site: context.siteValue())
  }

  /// The theme's words, for which what they are drawn from is noted.
  private func words(in pages: PageRenderer, _ log: ReadLog) -> Outcome<MarkdownWords> {
    let drawn = DrawnPage(
      base: .relative(.root), in: pages.context, words: MarkdownWords(), log: log)
    return DrawnPage.$current.withValue(drawn) {
      MarkdownWords.read(from: templates, pages.variables([]))
    }
  }

  /// All files of the output that are drawn.
  private func drawings(of site: Site, _ pages: PageRenderer) -> [DrawingTask] {
    let context = pages.context
    var tasks = context.drawnParts.map { index, part in
      let address =
        context.list(ofPage: index)?.list.address(ofPart: part) ?? site.pages[index].address
      return DrawingTask(output: address.outputPath) { pages.render(index, part: part, $0) }
    }
    tasks += siteFiles.map { file in
      DrawingTask(output: file.output) { drawSiteFile(file.template, to: file.output, pages, $0) }
    }
    for (index, page) in site.pages.enumerated() {
      tasks += page.metadata.aliases.map { alias in
        DrawingTask(output: alias.address.outputPath) {
          draw(
            "alias.html", to: alias.address.outputPath, base: .relative(alias.address),
            [("page", pages.context.pageValue(index))], pages, $0)
        }
      }
    }
    if theme.templates["tag.html"] != nil {
      tasks += site.tags.indices.flatMap { drawings(ofTag: $0, pages) }
    }
    tasks += context.runs.flatMap { drawings(of: $0, pages) }
    return tasks
      + context.listFeeds.map { feed in
        DrawingTask(output: feed.home.feed.outputPath) { drawFeed(feed, pages, $0) }
      }
  }

  private func copy(_ source: SitePath, to output: SitePath, _ files: some FileReader)
    -> DrawingTask
  {
    DrawingTask(output: output) { log in
      log.note(.file(source))
      return files.asset(at: source).then { Outcome(OutputFile(path: output, bytes: $0)) }
    }
  }

  /// The templates that are drawn once for the whole site.
  private var siteFiles: [(template: String, output: SitePath)] {
    let named = ["404.html", "feed.xml", "robots.txt", "sitemap.xml"].map {
      (template: $0, output: SitePath.root.appending($0))
    }
    return named + theme.siteTemplates.map { (template: $0.name, output: $0.output) }
  }

  /// A page that names a template which is not there, and a theme that cannot draw any page.
  private func missingTemplates(of site: Site) -> [Diagnostic] {
    let known = templates.names
    var diagnostics: [Diagnostic] = []
    if !known.contains("page.html") {
      diagnostics.append(
        Diagnostic(
          id: "no-template", "the theme has no `templates/page.html`, which every theme needs"))
    }
    if site.configuration.hasCards, !known.contains(SocialCard.template) {
      diagnostics.append(
        Diagnostic(
          id: "no-template",
          "site.yml says `cards: true`, but the theme has no `templates/\(SocialCard.template)`",
          help: "take it from the default theme, or leave `cards` out"))
    }
    for page in site.pages {
      guard let template = page.metadata.template, !known.contains(template.name) else { continue }
      let nearest = nearestName(to: template.name, among: known)
      diagnostics.append(
        Diagnostic(
          id: "no-template", "there is no template `\(template.name)`",
          at: site.bodies.body(of: page.path).source.location(of: template.range),
          help: nearest.map { "did you mean `\($0)`?" }))
    }
    return diagnostics
  }

  private func drawSiteFile(
    _ name: String, to output: SitePath, _ pages: PageRenderer, _ log: ReadLog
  ) -> Outcome<OutputFile> {
    let site = pages.context.site
    // A page for missing addresses is served at any depth, where nothing relative leads anywhere.
    let base: DrawnPage.Base =
      name == "404.html"
      ? .root(site.configuration.basePath) : .relative(SiteAddress(file: output))
    let variables = name == "feed.xml" ? [("feed", Value(pages.context.feed))] : []
    return draw(name, to: output, base: base, variables, pages, log)
  }

  /// Every part of the page of a tag.
  private func drawings(ofTag index: Int, _ pages: PageRenderer) -> [DrawingTask] {
    let list = pages.context.list(ofTag: index)
    let tag = Value(TagObject(context: pages.context, index: index))
    return (1...list.list.partCount).map { part in
      let address = list.list.address(ofPart: part)
      return DrawingTask(output: address.outputPath) {
        draw(
          "tag.html", to: address.outputPath, base: .relative(address),
          [("tag", tag), ("paginator", pages.paginator(list, part))], pages, $0)
      }
    }
  }

  private func drawFeed(_ feed: FeedObject, _ pages: PageRenderer, _ log: ReadLog)
    -> Outcome<OutputFile>
  {
    let address = feed.home.feed
    return draw(
      "feed.xml", to: address.outputPath, base: .relative(address), [("feed", Value(feed))], pages,
      log)
  }

  /// The page of what was recorded of a sample, the record, and what it takes to run the sample again.
  private func drawings(of run: RunObject, _ pages: PageRenderer) -> [DrawingTask] {
    let address = run.addresses.page
    let page = DrawingTask(output: address.outputPath) {
      draw(
        "evidence.html", to: address.outputPath, base: .relative(address), [("run", Value(run))],
        pages, $0)
    }
    return [page] + run.files
  }

  private func draw(
    _ name: String, to output: SitePath, base: DrawnPage.Base, _ variables: [(String, Value)],
    _ pages: PageRenderer, _ log: ReadLog
  ) -> Outcome<OutputFile> {
    let drawn = DrawnPage(base: base, in: pages.context, words: pages.words, log: log)
    return DrawnPage.$current.withValue(drawn) {
      do throws(TemplateError) {
        let bytes = try templates.render(
          name, context: pages.variables(variables), scope: drawn)
        return Outcome(pages.file(bytes, at: output), drawn.diagnostics)
      } catch {
        return Outcome(nil, drawn.diagnostics + [error.diagnostic])
      }
    }
  }

  /// Assets of the content, and the theme's static files.
  private func copies(for site: Site, _ assets: AssetManifest) -> [(
    source: SitePath, output: SitePath
  )] {
    let content = SitePath.root.appending("content")
    return site.assets.map { (content.appending($0), $0) }
      + assets.copies
  }
}

extension SiteContext {
  /// The pages with code that Pygments is to colour which will be drawn.
  fileprivate func foreignPages(outdatedBy memory: DrawingMemory) -> [SitePath] {
    guard !foreign.isEmpty else { return [] }
    return drawnParts.compactMap { index, part in
      let page = site.pages[index]
      guard foreign.isShown(on: page.path) else { return nil }
      let address = list(ofPage: index)?.list.address(ofPart: part) ?? page.address
      return memory.freshness(of: address.outputPath) == .current ? nil : page.path
    }
  }
}
