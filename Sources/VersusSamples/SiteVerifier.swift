package import CommonMark
import Expectations
package import HostSystem
package import TextCore
package import VersusContent
package import VersusModel

/// A site whose every sample has a verdict.
///
/// Only ``SiteVerifier`` makes one, and only if nothing failed.
package struct VerifiedSite: Sendable {
  package private(set) var site: Site
  /// `nil` if nothing was verified because nobody wanted it to be.
  package let verification: Summary?
  private let files: [SitePath: Verdict]
  private var fences: [SitePath: [MarkdownNode.ID: Verdict]]
  /// What is known of the samples that are run, by path.
  package let runs: [SitePath: SampleRunResult]
  private let masks: MaskFinder
  /// What is found masked in code is known by this.
  package let maskPrint: Fingerprint
  /// What samples have in common.
  package let pairs: [PairFinding]
  private let environments: any EnvironmentProvider
  /// By path.
  package let projects: [SitePath: SampleProject]
  /// What compiled its code; `nil` if that cannot be told apart from other tools.
  package let toolchains: UsedToolchains?

  /// What verifying came to, over all samples.
  package struct Summary: Codable, Hashable, Sendable {
    package var checked = 0
    /// How many samples have evidence, and how many of these were run just now.
    package var verified = 0
    package var ran = 0
    package var skipped = 0
    package var tools: [Tool] = []
  }

  fileprivate init(
    site: Site, verification: Summary?, files: [SitePath: Verdict],
    fences: [SitePath: [MarkdownNode.ID: Verdict]], runs: [SitePath: SampleRunResult],
    pairs: [PairFinding], toolchains: UsedToolchains?, environments: any EnvironmentProvider
  ) {
    self.pairs = pairs
    self.toolchains = toolchains
    self.environments = environments
    self.site = site
    projects = Dictionary(
      site.projects.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    self.verification = verification
    self.files = files
    self.fences = fences
    self.runs = runs
    let names = site.projects.flatMap(\.normalisers.custom).map(\.name)
    masks = MaskFinder(custom: names)
    maskPrint = Fingerprint(of: names.joined(separator: "\n"))
  }

  /// Where in a recorded text something is masked.
  package func masks(in text: [UInt8]) -> [SourceRange] { masks.ranges(in: text) }

  /// What was found of the code that a fence shows; `nil` if nothing was verified.
  package func verdict(of code: PageTraits.CodeSummary, on page: SitePath) -> Verdict? {
    verdict(of: code.id, sample: code.sample, runs: code.runs, on: page)
  }

  /// The same of a fence and its node.
  package func verdict(of id: MarkdownNode.ID, _ fence: CodeFence, on page: SitePath) -> Verdict? {
    verdict(of: id, sample: fence.sample, runs: fence.runs, on: page)
  }

  private func verdict(
    of id: MarkdownNode.ID, sample: SitePath?, runs: SitePath?, on page: SitePath
  ) -> Verdict? {
    // Methods are not handed on as functions here: that would copy all of the site, for each piece of code.
    let project = runs ?? sample.flatMap { self.project(of: $0) }
    if let project, let stamp = stamp(of: project) { return .ran(stamp) }
    guard verification != nil else { return nil }
    if let sample { return files[sample] ?? .unchecked }
    return fences[page]?[id] ?? .unchecked
  }
}

extension VerifiedSite {
  /// The site with the text that a page has by now, as ``Site/rereading(_:)`` says; `nil` also if what the page shows
  /// of samples is not what is recorded.
  package func rereading(_ index: Int) -> VerifiedSite? {
    guard let read = site.rereading(index) else { return nil }
    let page = read.page(index)
    var filling = Transcripts.Filling()
    filling.fill(page, from: runs)
    guard filling.diagnostics.isEmpty, filling.drifts.isEmpty else { return nil }
    let figures = FigureTexts.fill(page, by: read.links, from: runs.recorded)
    guard figures.diagnostics.isEmpty else { return nil }
    var documents: [SitePath: MarkdownDocument] = [:]
    if page.summary.traits.showsFigures { documents[page.path] = figures.value }
    var verified = self
    verified.site = read.replacing(filling.fences, documents)
    // The same code, which may stand elsewhere now.
    let places = zip(site.pages[index].traits.code, page.summary.traits.code)
    let verdicts = fences[page.path] ?? [:]
    verified.fences[page.path] = Dictionary(
      places.compactMap { old, new in verdicts[old.id].map { (new.id, $0) } },
      uniquingKeysWith: { first, _ in first })
    return verified
  }

  /// How a sample is run again; `nil` unless there is evidence of what it is now.
  package func reproduction(of path: SitePath) -> Reproduction? {
    guard let run = runs[path], run.isCurrent, let evidence = run.evidence,
      let project = projects[path]
    else { return nil }
    let sample = RunnableSample(project, files: site.samples)
    return Reproduction(
      of: sample, evidence: evidence, environment: environments.plan(of: sample.environment))
  }

  /// Which step of a sample, from 0, has this name in its evidence.
  package func step(named name: String, of path: SitePath) -> Int? {
    runs[path]?.evidence?.steps.firstIndex { $0.name == name }
  }

  /// When a sample ran.
  package func stamp(of path: SitePath) -> RunStamp? {
    guard let run = runs[path], let evidence = run.evidence else { return nil }
    return RunStamp(
      sample: path,
      versions: evidence.versions.map { Tool(name: $0.name, version: $0.version) },
      date: evidence.date, isCurrent: run.isCurrent, otherVersions: run.otherVersions)
  }

  /// The sample that lays out a file: the nearest folder above it that is one.
  private func project(of file: SitePath) -> SitePath? {
    var folder = file.parent
    while runs[folder] == nil {
      guard !folder.isRoot else { return nil }
      folder = folder.parent
    }
    return folder
  }
}

/// `Site` → ``VerifiedSite``.
package struct SiteVerifier: Sendable {
  private let configuration: SiteConfiguration
  private let runner: any ProcessRunner
  private let root: String
  private let jobs: Int
  private let mode: RunMode
  private let files: any FileWriter
  private let runs: RunVerifier

  /// Sets up for the site in `files`, at the absolute path `root`, with at most `jobs` tools running at a time.
  ///
  /// `mode` says what is compiled, `runs` verifies the samples that are run.
  package init(
    configuration: SiteConfiguration, runner: any ProcessRunner, files: any FileWriter,
    root: String, jobs: Int, mode: RunMode, runs: RunVerifier
  ) {
    self.mode = mode
    self.files = files
    self.runs = runs
    self.configuration = configuration
    self.runner = runner
    self.root = root
    self.jobs = jobs
  }

  /// Checks and runs every sample of what was loaded, also if something else is wrong with the site, so that
  /// one run tells everything.
  ///
  /// `reporting` is given what came of each sample that is run, also if that is not fit to be built.
  package func verify(
    _ loaded: LoadedSite, reporting: ([SampleRunResult]) -> Void = { _ in }
  ) async -> Outcome<VerifiedSite> {
    async let compiled = mode == .off ? nil : compile(loaded)
    let files = Dictionary(
      loaded.samples.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let results = await runs.verify(loaded.projects.map { RunnableSample($0, files: files) })
    reporting(results)
    let runs = Dictionary(results.map { ($0.sample, $0) }, uniquingKeysWith: { first, _ in first })
    let shown = Transcripts.fill(loaded, from: runs)
    var (checks, diagnostics) = await compiled.map { ($0, $0.diagnostics) } ?? (nil, [])
    let pairs = loaded.pairs.compactMap { PairFinding($0, in: runs) }
    diagnostics += results.flatMap(\.diagnostics) + shown.diagnostics
    for page in loaded.pages {
      guard let drifts = shown.drifts[page.path] else { continue }
      diagnostics +=
        self.runs.accepts
        ? Acceptance(files: self.files).accept(drifts, on: loaded.page(page))
        : drifts.values.map(\.error)
    }
    diagnostics += pairs.flatMap(\.diagnostics)
    var documents: [SitePath: MarkdownDocument] = [:]
    for page in loaded.pages where page.traits.showsFigures {
      let filled = FigureTexts.fill(loaded.page(page), by: loaded.links, from: runs.recorded)
      documents[page.path] = filled.value
      diagnostics += filled.diagnostics
    }
    checks?.summary.verified = results.count(where: \.isCurrent)
    checks?.summary.ran = results.count { $0.state == .ran }
    guard let site = loaded.site, !diagnostics.contains(where: { $0.severity == .error }) else {
      return Outcome(nil, diagnostics)
    }
    return Outcome(
      VerifiedSite(
        site: site.replacing(shown.fences, documents), verification: checks?.summary,
        files: checks?.files ?? [:], fences: checks?.fences ?? [:], runs: runs, pairs: pairs,
        toolchains: checks == nil ? UsedToolchains() : checks?.toolchains,
        environments: self.runs.environments),
      diagnostics)
  }

  /// What compilers say.
  private struct Checks {
    var summary = VerifiedSite.Summary()
    var files: [SitePath: Verdict] = [:]
    var fences: [SitePath: [MarkdownNode.ID: Verdict]] = [:]
    var toolchains: UsedToolchains?
    var diagnostics: [Diagnostic] = []
  }

  private func compile(_ loaded: LoadedSite) async -> Checks {
    var languages = LanguageTable.builtIn
    var checks = Checks(diagnostics: add(configuration.checkers, to: &languages))
    let subjects =
      fileSubjects(of: loaded, languages: languages)
      + loaded.pages.flatMap { fenceSubjects(of: $0.traits, at: $0.path, in: loaded.bodies) }
    let verifier = SampleVerifier(
      languages: languages, runner: runner, site: root, python: configuration.python, jobs: jobs)
    let drafts = loaded.drafts.flatMap {
      fenceSubjects(of: $0.traits, at: $0.path, in: loaded.bodies)
    }
    let verification = await verify(
      subjects.map(\.unit), drafts: drafts.map(\.unit), by: verifier, &checks.diagnostics)
    checks.summary.tools = verification.tools
    checks.toolchains = verification.used
    for (subject, verdict) in zip(subjects, verification.verdicts) {
      switch subject.origin {
      case .file(let path): checks.files[path] = verdict
      case .fence(let page, let id): checks.fences[page, default: [:]][id] = verdict
      }
      if case .checked = verdict { checks.summary.checked += 1 }
      if case .skipped = verdict { checks.summary.skipped += 1 }
    }
    return checks
  }

  /// Compiles `units`, or says what is recorded of them, and keeps what came of it.
  ///
  /// What is recorded of `drafts` is kept, too.
  private func verify(
    _ units: [CodeUnit], drafts: [CodeUnit], by verifier: SampleVerifier,
    _ diagnostics: inout [Diagnostic]
  ) async -> Verification {
    let read = CompileLedger.read(from: files)
    diagnostics += read.diagnostics
    let recorded = read.value ?? CompileLedger()
    var ledger = recorded
    var verification: Verification
    if mode == .locked {
      verification = verifier.verdicts(on: units, by: ledger)
      verification.used = UsedToolchains()
    } else {
      let kept = mode == .all ? Outcome(CompileCache()) : CompileCache.read(from: files)
      var cache = kept.value ?? CompileCache()
      diagnostics += kept.diagnostics
      verification = await verifier.verify(
        units, drafts: drafts, ledger: &ledger, cache: &cache)
      diagnostics += cache.write(to: files)
      do throws(FileError) {
        if ledger != recorded { try ledger.write(to: files) }
      } catch {
        verification.diagnostics.append(
          Diagnostic(id: "unwritable", "\(error.path) cannot be written: \(error.reason)"))
      }
    }
    diagnostics += verification.diagnostics
    return verification
  }

  /// Something to check, and where its verdict belongs.
  private struct Subject {
    enum Origin {
      case file(SitePath)
      case fence(page: SitePath, MarkdownNode.ID)
    }

    var origin: Origin
    var unit: CodeUnit
  }

  private func add(
    _ checkers: [String: SiteConfiguration.Checker], to languages: inout LanguageTable
  ) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for (name, checker) in checkers.sorted(by: { $0.key < $1.key }) {
      do {
        let check = try CommandCheck(checker.command)
        languages.add(
          Language(
            name, aliases: languages[name]?.aliases ?? [],
            extensions: checker.extensions.isEmpty
              ? languages[name]?.extensions ?? [] : checker.extensions, checker: .command(check)))
      } catch {
        diagnostics.append(
          Diagnostic(
            id: "invalid-value",
            "the checker of `\(name)` in site.yml is no command line: \(error.message)"
          ))
      }
    }
    return diagnostics
  }

  /// The sample files.
  ///
  /// A file's language is that of its extension, or of a fence that shows it. A reason to skip that
  /// any fence gives holds for the whole file.
  private func fileSubjects(of loaded: LoadedSite, languages: LanguageTable) -> [Subject] {
    var reasons: [SitePath: String] = [:]
    var shownAs: [SitePath: String] = [:]
    for page in loaded.pages {
      for code in page.traits.code {
        guard let path = code.sample else { continue }
        if let reason = code.skip { reasons[path] = reasons[path] ?? reason }
        shownAs[path] = shownAs[path] ?? code.language
      }
    }
    return loaded.samples.map { file in
      var language = file.path.extension
      if language == "html" || language == "htm", let templates = file.side?.templates {
        language = "html+\(templates.rawValue)"
      } else if languages[language] == nil {
        language = shownAs[file.path] ?? ""
      }
      return Subject(
        origin: .file(file.path),
        unit: CodeUnit(language: language, file: file.source, skipReason: reasons[file.path]))
    }
  }

  private func fenceSubjects(
    of traits: PageTraits, at path: SitePath, in bodies: PageBodies
  ) -> [Subject] {
    traits.code.compactMap { code in
      guard let hash = code.hash else { return nil }
      let unit = CodeUnit(language: code.language, hash: hash, skipReason: code.skip) {
        bodies.body(of: path).text(ofCode: code.id)
      }
      return Subject(origin: .fence(page: path, code.id), unit: unit)
    }
  }
}

extension PageBody {
  /// The code of a fence.
  fileprivate func text(ofCode id: MarkdownNode.ID) -> CodeUnit.Text {
    guard case .code(let fence) = fences[id] else {
      return CodeUnit.Text(code: [], in: source, lineStarts: [], name: source.path)
    }
    let line = source.location(of: fence.range).start.line
    return CodeUnit.Text(
      code: fence.text.bytes, in: source, lineStarts: fence.text.lineStarts,
      name: "\(source.path):\(line)")
  }
}
