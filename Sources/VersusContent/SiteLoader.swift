import CommonMark
package import HostSystem
package import TextCore
package import VersusModel

/// What was loaded of a site, whether or not it is fit to be built.
package struct LoadedSite: Sendable {
  /// `nil` if there are errors.
  package internal(set) var site: Site?
  package var diagnostics: [Diagnostic] = []
  /// What was left out, and why.
  package internal(set) var skipped: [Skip] = []
  /// The pages and samples that could be read, which can be checked even if others could not.
  package internal(set) var pages: [PageSummary] = []
  package internal(set) var bodies = PageBodies()
  /// Pages that are left out as drafts; they can be read in ``bodies``.
  package internal(set) var drafts: [(path: SitePath, traits: PageTraits)] = []
  package internal(set) var samples: [SampleFile] = []
  /// By path.
  package var projects: [SampleProject] = []
  /// By path.
  package internal(set) var pairs: [PairDeclaration] = []
  /// What links of the pages lead to.
  package internal(set) var links = LinkResolver()
  /// What the next load need not read again.
  package internal(set) var record = PageRecord()

  /// A page with its text.
  package func page(_ summary: PageSummary) -> Page {
    Page(summary: summary, body: bodies.body(of: summary.path))
  }
}

/// `content/` → ``Site``.
package struct SiteLoader<Files: FileReader>: Sendable {
  package struct Options: Sendable {
    /// Whether pages with `draft: true` are part of the site.
    package var includesDrafts: Bool
    /// The names of the theme's blocks.
    package var blocks: Set<String>
    /// What else is written to the output, what it is called, and the file of the site that makes it, if one does.
    package var reserved: [(address: SiteAddress, name: String, file: SitePath?)]
    /// Files of the theme and the site's own that are copied: where they stand, by where they go.
    package var statics: [SitePath: SitePath]
    /// How many files are parsed at a time.
    package var jobs: Int
    /// How many bytes of Markdown are kept parsed; the rest is parsed again when it is drawn.
    package var room = PageBodies.standardRoom
    /// What an earlier load left, of pages that need not be read again.
    package var record = PageRecord()
    /// What the program is known by that reads the pages; another one reads them again.
    package var program = Fingerprint(value: 0)

    package init(
      includesDrafts: Bool, blocks: Set<String>,
      reserved: [(address: SiteAddress, name: String, file: SitePath?)],
      statics: [SitePath: SitePath] = [:], jobs: Int
    ) {
      self.includesDrafts = includesDrafts
      self.blocks = blocks
      self.reserved = reserved
      self.statics = statics
      self.jobs = jobs
    }
  }

  let files: Files
  let configuration: SiteConfiguration
  let options: Options

  package init(_ files: Files, configuration: SiteConfiguration, options: Options) {
    self.files = files
    self.configuration = configuration
    self.options = options
  }

  /// Reads everything, and reports everything that is wrong with it.
  package func load() async -> LoadedSite {
    let listing = ContentListing.read(from: files)
    var loaded = LoadedSite(diagnostics: listing.diagnostics)
    guard let listing = listing.value else { return loaded }

    let samples = await readSamples(listing.samples, &loaded.diagnostics)
    loaded.samples = samples.values.sorted { $0.path < $1.path }
    loaded.projects = readProjects(samples, &loaded.diagnostics)
    loaded.pairs = readPairs(samples, loaded.projects, &loaded.diagnostics)
    let data = readData(listing.data, &loaded.diagnostics)
    let parsed = await readPages(listing.pages, samples, into: &loaded)
    place(parsed, into: &loaded)
    let tags = Tag.gather(from: loaded.pages)
    let sections = Section.gather(from: loaded.pages)
    let placed = loaded
    async let clashing = clashes(of: placed, sections, tags, assets: listing.assets)
    let links = await links(of: loaded, listing, parsed: parsed)
    loaded.links = links
    let broken = await loaded.pages
      .concurrentMap(jobs: options.jobs, stride: 256) { [bodies = loaded.bodies] page in
        page.brokenLinks(by: links, in: bodies)
      }
    loaded.diagnostics += await clashing
    loaded.diagnostics += loaded.needlessPagination + broken.flatMap(\.self)

    guard !loaded.diagnostics.contains(where: { $0.severity == .error }) else { return loaded }
    loaded.site = Site(
      configuration: configuration, pages: loaded.pages, bodies: loaded.bodies,
      sections: sections, tags: tags, data: data, assets: listing.assets,
      samples: samples, projects: loaded.projects, links: loaded.links)
    return loaded
  }

  /// Gives the pages that are shown their places, and takes the code on them that is run by itself.
  private func place(_ parsed: [ParsedPage], into loaded: inout LoadedSite) {
    let shown = parsed.filter { options.includesDrafts || !$0.metadata.draft }
    loaded.drafts = parsed.filter { !options.includesDrafts && $0.metadata.draft }
      .map { ($0.path, $0.traits) }
    loaded.skipped = loaded.drafts.map { Skip(path: $0.path, reason: "draft") }
    var placement = Placement(pages: shown)
    loaded.pages = placement.place(shown) { [bodies = loaded.bodies] in bodies.start(of: $0) }
    loaded.diagnostics += placement.diagnostics
    loaded.projects += shown.flatMap(\.inlineSamples).map { sample in
      var sample = sample
      sample.normalisers = configuration.normalisers
      return sample
    }
    loaded.diagnostics += clashes(of: loaded.projects)
  }

  /// What links of the pages lead to; `parsed` are those that could be read.
  private func links(
    of loaded: LoadedSite, _ listing: ContentListing, parsed: [ParsedPage]
  ) async -> LinkResolver {
    LinkResolver(
      pages: Dictionary(
        loaded.pages.map { ($0.path, LinkResolver.PageEntry($0)) }, uniquingKeysWith: { a, _ in a }),
      drafts: Set(loaded.drafts.map(\.path)), assets: Set(listing.assets),
      unread: Set(listing.pages).subtracting(parsed.map(\.path)),
      statics: options.statics, images: await images(among: listing.assets),
      ownAddress: configuration.baseURL, figures: FigureCatalog(loaded.projects))
  }

  private func images(among assets: [SitePath]) async -> ImageCatalog {
    let sources = assets.map { ($0, ContentListing.content.appending($0)) } + options.statics
    return await ImageCatalog.read(
      Dictionary(sources, uniquingKeysWith: { first, _ in first }), from: files, jobs: options.jobs)
  }

  private func readSamples(_ paths: [SitePath], _ diagnostics: inout [Diagnostic]) async
    -> [SitePath: SampleFile]
  {
    let (files, sides) = (files, configuration.sides)
    let outcomes = await paths.concurrentMap(jobs: options.jobs) { path in
      files.source(at: ContentListing.samplesFolder.appending(path))
        .then { SampleFile.read(path, $0, sides: sides) }
    }
    diagnostics += outcomes.flatMap(\.diagnostics)
    return Dictionary(
      outcomes.compactMap(\.value).map { ($0.path, $0) }, uniquingKeysWith: { a, _ in a })
  }

  /// The samples that say how they are run.
  private func readProjects(
    _ files: [SitePath: SampleFile], _ diagnostics: inout [Diagnostic]
  ) -> [SampleProject] {
    var projects: [SampleProject] = []
    for file in files.values where file.path.name == SampleProjectReader.fileName {
      let outcome = SampleProjectReader.read(
        file.path.parent, file.source, files: files, sides: configuration.sides,
        normalisers: configuration.normalisers)
      diagnostics += outcome.diagnostics
      if let project = outcome.value { projects.append(project) }
    }
    return projects.sorted { $0.path < $1.path }
  }

  /// What samples must have in common.
  private func readPairs(
    _ files: [SitePath: SampleFile], _ projects: [SampleProject],
    _ diagnostics: inout [Diagnostic]
  ) -> [PairDeclaration] {
    var pairs: [PairDeclaration] = []
    for file in files.values where file.path.name == PairReader.fileName {
      let outcome = PairReader.read(file.path.parent, file.source, projects: projects)
      diagnostics += outcome.diagnostics
      pairs += outcome.value ?? []
    }
    return pairs.sorted { $0.path < $1.path }
  }

  private func readData(_ paths: [SitePath], _ diagnostics: inout [Diagnostic]) -> [DataEntry] {
    var entries: [DataEntry] = []
    for path in paths {
      let file = ContentListing.dataFolder.appending(path)
      guard DataFileReader.extensions.contains(path.extension), path.parts.count == 1 else {
        diagnostics.append(
          Diagnostic(
            .warning, id: "not-data", "this is not read as data", at: .start(of: file),
            help:
              "data is \(DataFileReader.extensions.joined(separator: ", ")), directly in content/data/"
          ))
        continue
      }
      let name = String(path.stem)
      if entries.contains(where: { $0.key == name }) {
        diagnostics.append(
          Diagnostic(
            id: "clashing-data", "there is another file for `data.\(name)`",
            at: .start(of: file), help: "give it another name"))
      }
      let outcome = files.source(at: file).then {
        DataFileReader.read($0, extension: path.extension)
      }
      diagnostics += outcome.diagnostics
      if let value = outcome.value { entries.append(DataEntry(key: name, value: value)) }
    }
    return entries
  }

  /// Samples whose evidence would be one file.
  private func clashes(of projects: [SampleProject]) -> [Diagnostic] {
    var known: Set<SitePath> = []
    return projects.filter { !known.insert($0.path).inserted }.map { project in
      Diagnostic(
        id: "clashing-sample", "there is another sample called \(project.path)",
        at: project.source.location(of: project.steps.first?.range ?? 0..<0),
        help: "give one of them another name")
    }
  }

  /// Everything that would be written to one file twice.
  private func clashes(
    of loaded: LoadedSite, _ sections: [Section], _ tags: [Tag], assets: [SitePath]
  ) -> [Diagnostic] {
    var screening = AddressScreening()
    claimAll(of: loaded, sections, tags, assets, in: &screening)
    guard screening.mayClash else { return [] }
    var book = AddressBook()
    claimAll(of: loaded, sections, tags, assets, in: &book)
    return book.diagnostics
  }

  private func claimAll(
    of loaded: LoadedSite, _ sections: [Section], _ tags: [Tag], _ assets: [SitePath],
    in book: inout some AddressClaims
  ) {
    let bodies = loaded.bodies
    for (address, name, file) in options.reserved {
      book.claim(address, for: name, at: file.map { .start(of: $0) })
    }
    for asset in assets {
      book.claim(
        SiteAddress(file: asset), for: "content/\(asset)",
        at: .start(of: ContentListing.content.appending(asset)))
    }
    for page in loaded.pages {
      book.claim(page.address, for: page.sourcePath.string, at: bodies.start(of: page.path))
    }
    for page in loaded.pages {
      for alias in page.metadata.aliases {
        book.claim(
          alias.address, for: "an alias of \(page.sourcePath)",
          at: bodies.body(of: page.path).source.location(of: alias.range))
      }
    }
    book.claimLists(of: sections, tags, in: loaded, configuration.lists)
    book.claim(evidenceOf: loaded.projects)
  }
}

extension PageBodies {
  /// The beginning of a page's file.
  func start(of path: SitePath) -> SourceLocation {
    body(of: path).source.location(of: 0..<0)
  }
}

extension FileReader {
  /// Reads a file as a source text; one that cannot be read, or has vanished, is a diagnostic.
  package func source(at path: SitePath) -> Outcome<SourceText> {
    read(path) { () throws(FileError) in try text(at: path) }
      .then { Outcome(SourceText(path: path.string, bytes: $0)) }
  }

  /// The same for a file that is only copied, and may hold more.
  package func asset(at path: SitePath) -> Outcome<[UInt8]> {
    read(path) { () throws(FileError) in try bytes(at: path) }
  }

  private func read(
    _ path: SitePath, by reading: () throws(FileError) -> [UInt8]?
  ) -> Outcome<[UInt8]> {
    do {
      if let bytes = try reading() { return Outcome(bytes) }
      let isThere = try entries(of: path.parent).contains { $0.name == path.name }
      let problem = ContentProblem.unreadable(
        isThere ? "it is neither a file nor a link to one of the site" : "it is gone")
      return Outcome(nil, [problem.diagnostic(at: .start(of: path))])
    } catch {
      let problem = ContentProblem.unreadable(error.reason)
      return Outcome(nil, [problem.diagnostic(at: .start(of: path))])
    }
  }
}

extension LinkResolver.PageEntry {
  init(_ page: PageSummary) {
    self.init(address: page.address, anchors: page.traits.anchors)
  }
}

extension PageSummary {
  /// Every link and image of the page that leads nowhere.
  func brokenLinks(by links: LinkResolver, in bodies: PageBodies) -> [Diagnostic] {
    traits.links.compactMap { link in
      guard let problem = problem(of: link, by: links) else { return nil }
      switch link.location {
      case .note(let location): return problem.diagnostic(at: location)
      case .text(let range):
        return problem.diagnostic(at: bodies.body(of: path).source.location(of: range))
      }
    }
  }

  /// Why a link leads nowhere.
  private func problem(of link: PageTraits.InnerLink, by links: LinkResolver) -> ContentProblem? {
    if link.isInHTML, FigureReference(link.destination) != nil { return .figureInHTML }
    do throws(ContentFault) {
      if link.isImage {
        _ = try links.resolveImage(link.destination, from: path)
      } else {
        _ = try links.resolve(link.destination, from: path)
      }
      return nil
    } catch {
      return error.problem
    }
  }
}
