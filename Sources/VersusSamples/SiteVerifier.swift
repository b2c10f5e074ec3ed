package import CommonMark
package import HostSystem
package import TextCore
package import VersusContent
package import VersusModel

/// A site whose every sample has a verdict.
///
/// Only ``SiteVerifier`` makes one, and only if nothing failed.
package struct VerifiedSite: Sendable {
  package let site: Site
  /// `nil` if nothing was verified because nobody wanted it to be.
  package let verification: Summary?
  private let files: [SitePath: Verdict]
  private let fences: [SitePath: [MarkdownNode.ID: Verdict]]

  /// What verifying came to, over all samples.
  package struct Summary: Hashable, Sendable {
    package var checked = 0
    package var skipped = 0
    package var tools: [Tool] = []
  }

  fileprivate init(
    site: Site, verification: Summary?, files: [SitePath: Verdict],
    fences: [SitePath: [MarkdownNode.ID: Verdict]]
  ) {
    self.site = site
    self.verification = verification
    self.files = files
    self.fences = fences
  }

  /// What was found of the code that a fence shows; `nil` if nothing was verified.
  package func verdict(of fence: CodeFence, _ id: MarkdownNode.ID, on page: Page) -> Verdict? {
    guard verification != nil else { return nil }
    if let sample = fence.sample { return files[sample] ?? .unchecked }
    return fences[page.path]?[id] ?? .unchecked
  }
}

/// `Site` → ``VerifiedSite``.
package struct SiteVerifier: Sendable {
  private let configuration: SiteConfiguration
  private let runner: any ProcessRunner
  private let root: String
  private let jobs: Int

  /// Sets up for the site at the absolute path `root`, with at most `jobs` tools running at a time.
  package init(
    configuration: SiteConfiguration, runner: any ProcessRunner, root: String, jobs: Int
  ) {
    self.configuration = configuration
    self.runner = runner
    self.root = root
    self.jobs = jobs
  }

  /// Checks every sample of what was loaded, also if something else is wrong with the site, so that
  /// one run tells everything.
  package func verify(_ loaded: LoadedSite) async -> Outcome<VerifiedSite> {
    var languages = LanguageTable.builtIn
    var diagnostics = add(configuration.checkers, to: &languages)
    var subjects: [Subject] = []
    subjects += fileSubjects(of: loaded, languages: languages)
    subjects += loaded.pages.flatMap(fenceSubjects)
    let verifier = SampleVerifier(
      languages: languages, runner: runner, site: root, python: configuration.python, jobs: jobs)
    let verification = await verifier.verify(subjects.map(\.unit))
    diagnostics += verification.diagnostics

    var summary = VerifiedSite.Summary(tools: verification.tools)
    var files: [SitePath: Verdict] = [:]
    var fences: [SitePath: [MarkdownNode.ID: Verdict]] = [:]
    for (subject, verdict) in zip(subjects, verification.verdicts) {
      switch subject.origin {
      case .file(let path): files[path] = verdict
      case .fence(let page, let id): fences[page, default: [:]][id] = verdict
      }
      if case .checked = verdict { summary.checked += 1 }
      if case .skipped = verdict { summary.skipped += 1 }
    }
    guard let site = loaded.site, !diagnostics.contains(where: { $0.severity == .error }) else {
      return Outcome(nil, diagnostics)
    }
    return Outcome(
      VerifiedSite(site: site, verification: summary, files: files, fences: fences), diagnostics)
  }

  /// Takes a site as it is, for pages that say that nothing was verified.
  package static func unverified(_ site: Site) -> VerifiedSite {
    VerifiedSite(site: site, verification: nil, files: [:], fences: [:])
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
      for case (_, .code(let fence)) in page.orderedFences {
        guard let path = fence.sample else { continue }
        if let reason = fence.skip { reasons[path] = reasons[path] ?? reason }
        shownAs[path] = shownAs[path] ?? fence.language
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

  private func fenceSubjects(of page: Page) -> [Subject] {
    page.orderedFences.compactMap { id, fence in
      guard case .code(let fence) = fence, fence.sample == nil else { return nil }
      let line = page.source.location(of: fence.range).start.line
      return Subject(
        origin: .fence(page: page.path, id),
        unit: CodeUnit(
          language: fence.language, code: fence.text.bytes, in: page.source,
          lineStarts: fence.text.lineStarts, name: "\(page.source.path):\(line)",
          skipReason: fence.skip))
    }
  }
}
