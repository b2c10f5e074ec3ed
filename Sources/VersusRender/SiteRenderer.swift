package import HostSystem
import Jinja
package import TextCore
import VersusContent
package import VersusModel
package import VersusSamples

/// `VerifiedSite` → every file of the output.
package struct SiteRenderer: Sendable {
  /// What is wrong with the theme's templates, all of which are parsed at once.
  package let diagnostics: [Diagnostic]
  private let theme: ThemeFiles
  private let templates: TemplateLibrary
  private let jobs: Int

  /// Parses the templates of `theme`; later, at most `jobs` pages are drawn at a time.
  package init(_ theme: ThemeFiles, jobs: Int) {
    self.theme = theme
    self.jobs = jobs
    var options = TemplateOptions()
    options.undefined = .strict
    var extensions = TemplateExtensions()
    extensions.globals = [("url", Value(SiteFunctions.url))]
    extensions.filters = [
      SiteFunctions.markdown, SiteFunctions.markdownInline, SiteFunctions.masked,
    ]
    templates = TemplateLibrary(
      DefaultTemplates.sources.merging(theme.templates) { _, own in own }, options: options,
      extensions: extensions)
    diagnostics = templates.diagnostics
  }

  /// The addresses of what is written beside pages and assets, and what each is called.
  package var reservedAddresses: [(address: SiteAddress, name: String)] {
    theme.statics.keys.sorted().map { (SiteAddress(file: $0), "the theme's static/\($0)") }
      + siteFiles.map { (SiteAddress(file: $0.output), "the theme's \($0.template)") }
  }

  /// Draws everything, and hands each file to `sink` as soon as it is made.
  ///
  /// Assets and static files are copied from `files`, the site's folder; code that has no grammar of ours
  /// is highlighted by `pygments`.
  ///
  /// - Returns: Everything that went wrong. If there are errors, not all files were handed over.
  package func render(
    _ verified: VerifiedSite, from files: some FileReader, pygments: Pygments,
    into sink: some OutputSink
  ) async -> [Diagnostic] {
    let site = verified.site
    var diagnostics = missingTemplates(of: site)
    guard diagnostics.isEmpty else { return diagnostics }
    let foreign = await ForeignCode(of: site, by: pygments)
    diagnostics += foreign.diagnostics
    let context = SiteContext(verified, foreign: foreign)

    var pages = PageRenderer(templates: templates, context: context, site: context.siteValue())
    let words = MarkdownWords.read(from: templates, pages.variables([]))
    guard let found = words.value else { return diagnostics + words.diagnostics }
    pages.words = found
    let drawn = await context.drawnParts.concurrentMap(jobs: jobs) { [pages] in
      pages.render($0.page, part: $0.part).handed(to: sink)
    }
    diagnostics += drawn.flatMap(\.self)
    diagnostics += siteFiles.flatMap {
      drawSiteFile($0.template, to: $0.output, pages).handed(to: sink)
    }
    diagnostics += site.pages.indices.flatMap { drawAliases(of: $0, pages, into: sink) }
    if theme.templates["tag.html"] != nil {
      diagnostics += site.tags.flatMap { drawTag($0, pages, into: sink) }
    }
    diagnostics += context.listFeeds.flatMap { drawFeed($0, pages).handed(to: sink) }
    for (source, output) in copies(for: site) + verified.pictures {
      diagnostics += files.source(at: source)
        .then { Outcome(OutputFile(path: output, bytes: $0.bytes)) }.handed(to: sink)
    }
    for file in verified.evidenceFiles { sink.add(file) }
    return diagnostics
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

  private func drawSiteFile(_ name: String, to output: SitePath, _ pages: PageRenderer)
    -> Outcome<OutputFile>
  {
    let site = pages.context.site
    // A page for missing addresses is served at any depth, where nothing relative leads anywhere.
    let base: DrawnPage.Base =
      name == "404.html"
      ? .root(site.configuration.basePath) : .relative(SiteAddress(file: output))
    let variables = name == "feed.xml" ? [("feed", Value(pages.context.feed))] : []
    return draw(name, to: output, base: base, variables, pages)
  }

  /// Pages that send readers on, from where a page has been to where it is.
  private func drawAliases(of index: Int, _ pages: PageRenderer, into sink: some OutputSink)
    -> [Diagnostic]
  {
    pages.context.site.pages[index].metadata.aliases.flatMap { alias in
      draw(
        "alias.html", to: alias.address.outputPath, base: .relative(alias.address),
        [("page", pages.context.pageValue(index))], pages
      ).handed(to: sink)
    }
  }

  private func drawTag(_ tag: Tag, _ pages: PageRenderer, into sink: some OutputSink)
    -> [Diagnostic]
  {
    let list = pages.context.list(of: tag)
    let value = Value(TagObject(context: pages.context, tag: tag))
    return (1...list.partCount).flatMap { part in
      let address = list.address(ofPart: part)
      return draw(
        "tag.html", to: address.outputPath, base: .relative(address),
        [("tag", value), ("paginator", pages.paginator(list, part))], pages
      ).handed(to: sink)
    }
  }

  private func drawFeed(_ feed: FeedObject, _ pages: PageRenderer) -> Outcome<OutputFile> {
    let address = feed.home.feed
    return draw(
      "feed.xml", to: address.outputPath, base: .relative(address), [("feed", Value(feed))], pages)
  }

  private func draw(
    _ name: String, to output: SitePath, base: DrawnPage.Base, _ variables: [(String, Value)],
    _ pages: PageRenderer
  ) -> Outcome<OutputFile> {
    let drawn = DrawnPage(base: base, page: nil, in: pages.context.verified, words: pages.words)
    return DrawnPage.$current.withValue(drawn) {
      do throws(TemplateError) {
        let bytes = try templates.render(name, context: pages.variables(variables))
        return Outcome(OutputFile(path: output, bytes: bytes), drawn.diagnostics)
      } catch {
        return Outcome(nil, drawn.diagnostics + [error.diagnostic])
      }
    }
  }

  /// Assets of the content, and the theme's static files.
  private func copies(for site: Site) -> [(source: SitePath, output: SitePath)] {
    let content = SitePath.root.appending("content")
    return site.assets.map { (content.appending($0), $0) }
      + theme.statics.map { (source: $0.value, output: $0.key) }
  }
}

extension Outcome<OutputFile> {
  /// Hands the file over, if there is one, and leaves what there is to say.
  fileprivate func handed(to sink: some OutputSink) -> [Diagnostic] {
    if let value { sink.add(value) }
    return diagnostics
  }
}

extension VerifiedSite {
  /// The evidence that stamps lead to, as it is committed.
  fileprivate var evidenceFiles: [OutputFile] {
    runs.values.compactMap { run in
      run.evidence.map {
        OutputFile(path: run.sample.evidenceOutput, bytes: EvidenceStore.encode($0))
      }
    }
  }
}

extension VerifiedSite {
  /// The pictures of the evidence: where they are, and where they go.
  fileprivate var pictures: [(source: SitePath, output: SitePath)] {
    runs.values.flatMap { run in
      (run.evidence?.pictures ?? []).map { file, _ in
        (
          source: EvidenceStore.pictures(of: run.sample).appending(file),
          output: run.sample.evidenceFolder.appending(file)
        )
      }
    }
  }
}

extension SitePath {
  /// Where the pictures of a sample are in the output.
  var evidenceFolder: SitePath { SitePath.root.appending("evidence").appending(self) }

  /// Where the evidence of a sample is in the output.
  var evidenceOutput: SitePath {
    SitePath.root.appending("evidence").appending(parent).appending("\(name).json")
  }
}

extension MeasuredFigure {
  /// Where a reader finds how it was measured.
  var evidenceAddress: SiteAddress { SiteAddress(file: sample.evidenceOutput) }
}

extension SiteConfiguration {
  /// The path of the base address, from `/` to `/`: `https://example.org/docs/` is served below `/docs/`.
  fileprivate var basePath: String {
    let parts = (baseURL ?? "").split(
      separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return parts.count == 4 ? "/" + parts[3] : "/"
  }
}
