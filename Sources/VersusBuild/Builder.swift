import Environments
package import HostSystem
import Synchronization
package import TextCore
package import VersusContent
import VersusModel
package import VersusRender
package import VersusSamples

/// What a build is asked for.
package struct BuildOptions: Sendable {
  /// In place of the site's own `base_url`.
  package var baseURL: String?
  package var includesDrafts = false
  /// What is done about samples; pages say so if they were not verified.
  package var verification = RunMode.changed
  /// Whether a transcript that is not the recorded one takes its place.
  package var accepts = false
  /// Whether samples may run without a sandbox.
  package var trusts = false
  /// The day, `YYYY-MM-DD` in UTC, that evidence carries.
  package var today = ""
  /// The absolute path of `versus`, which supervises samples.
  package var executable = ""
  /// How many things are done at a time.
  package var jobs = 1
  /// Whether what earlier builds left is used, and something left for later ones.
  package var remembers = true
  /// A file of the output of which the report says why it was made.
  package var explained: SitePath?
  /// Whether samples without evidence that fits are left for later; pages show what is recorded of them.
  package var defersSamples = false

  package init() {}

  /// What this version of Versus is known by.
  var program: Fingerprint {
    var hasher = FingerprintHasher()
    hasher.combine(VersusVersion.current)
    if let program = FileStamp(of: executable) {
      hasher.combine(program.size)
      hasher.combine(UInt64(bitPattern: program.modified))
    }
    return hasher.finish()
  }

  /// Whether a build that would come to the same as the last need not be done.
  fileprivate var repeatsNothing: Bool {
    remembers && explained == nil && verification != .all && !accepts
  }
}

/// Where a build has got to, for whoever waits.
package enum BuildPhase: Hashable, Sendable {
  case reading
  case verifying
  case rendering(pages: Int)
  case writing
}

/// What a build came to.
package struct BuildReport: Sendable {
  /// In the order of their places.
  package internal(set) var diagnostics: [Diagnostic] = []
  /// What was left out, and why.
  package internal(set) var skipped: [Skip] = []
  package internal(set) var pages = 0
  /// `nil` if nothing was verified.
  package internal(set) var verification: VerifiedSite.Summary?
  /// What changed in the output; `nil` if there are errors, and nothing was written.
  package internal(set) var written: OutputReport?
  /// Why the file of ``BuildOptions/explained`` was made, or not.
  package internal(set) var explanation: Freshness?
  /// The site as it was read; `nil` if it cannot be drawn.
  package internal(set) var site: Site?
  /// What is known of the samples that are run; by path.
  package internal(set) var samples: [SampleRunResult] = []
  /// What the files of an output folder were drawn with.
  ///
  /// Nobody looks at it any more: it is handed on so that whoever ends with the build need not wait until all of it is
  /// given back.
  package internal(set) var drawing: Drawing?
  /// Why the output could not be written.
  package internal(set) var failure: FileError?

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Takes a site the whole way to its output: read, verify, render, write.
package struct Builder: Sendable {
  let files: LocalFiles
  let runner: any ProcessRunner
  let options: BuildOptions

  /// Sets up for the site in the folder `files`, whose samples are checked by tools that `runner` runs.
  package init(_ files: LocalFiles, runner: any ProcessRunner, options: BuildOptions) {
    self.files = files
    self.runner = runner
    self.options = options
  }

  /// Builds the site into `folder`, and tells of everything that is wrong with it in one go.
  ///
  /// If there are errors, the folder stays as it was.
  package func build(
    into folder: OutputFolder, progress: @Sendable (BuildPhase) -> Void = { _ in }
  ) async -> BuildReport {
    var report = BuildReport()
    let memory = BuildMemory(files, output: folder, options: options)
    let inputs =
      options.remembers ? await BuildInputs(of: files, output: folder.path, options.jobs) : nil
    if options.repeatsNothing, let inputs, let last = await memory.unchanged(inputs, runner) {
      return last
    }
    do throws(FileError) {
      let made = await make(&report, into: memory, progress)
      if report.hasErrors || report.failure != nil {
        try await folder.discard()
      } else {
        progress(.writing)
        if let made, let output = try await folder.commit(jobs: options.jobs) {
          report.written = output.report
          report.diagnostics += memory.keep(made.drawing.record, output)
          if let inputs { memory.complete(report, inputs, output, made.toolchains) }
          report.drawing = made.drawing
        }
      }
    } catch {
      report.failure = report.failure ?? error
    }
    report.diagnostics = report.diagnostics.sorted().mergingRepeats()
    return report
  }

  /// Builds the site into memory, where only what is not as it would become is made.
  ///
  /// - Returns: What is said of it, and what changed; `nil` if there are errors, and the output is as it was.
  package func build(
    into output: MemoryOutput, progress: @Sendable (BuildPhase) -> Void = { _ in }
  ) async -> (report: BuildReport, changes: MemoryOutput.Changes?) {
    var report = BuildReport()
    let destination = MemoryDestination(output, frame: BuildMemory.frame(files, options))
    let made = await make(&report, into: destination, progress)
    report.diagnostics = report.diagnostics.sorted().mergingRepeats()
    guard let made, !report.hasErrors, report.failure == nil else { return (report, nil) }
    return (report, output.commit(destination, made.drawing))
  }

  /// Reads the site, verifies samples, and looks at what blocks show of them; writes nothing but evidence.
  ///
  /// Code is compiled only if all samples are wanted.
  package func verify(_ selection: SampleSelection) async -> VerifyReport {
    var report = VerifyReport()
    report.results = await results(of: selection, &report.diagnostics)
    report.diagnostics = report.diagnostics.sorted().mergingRepeats()
    return report
  }

  /// What is in `content/` and shown by no page; nothing, if the site cannot be read without errors.
  package func unused() async -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    guard let configuration = readConfiguration(&diagnostics),
      let theme = readTheme(configuration.theme, &diagnostics)
    else { return [] }
    let loaded = await loadKeeping(configuration, theme)
    let data = (try? files.files(below: SitePath.root.appending("content").appending("data"))) ?? []
    guard loaded.site != nil else { return [] }
    return UnusedContent(loaded, templates: theme.templates.values, data: data).diagnostics
  }

  private func results(
    of selection: SampleSelection, _ diagnostics: inout [Diagnostic]
  ) async -> [SampleRunResult] {
    guard let configuration = readConfiguration(&diagnostics),
      let theme = readTheme(configuration.theme, &diagnostics)
    else { return [] }
    var loaded = await loadKeeping(configuration, theme)
    diagnostics += loaded.diagnostics + selection.apply(to: &loaded)
    let mode = selection.isEverything ? options.verification : .off
    var results: [SampleRunResult] = []
    let verified = await verifier(of: configuration, compiling: mode)
      .verify(loaded) { results = $0 }
    diagnostics += verified.diagnostics
    if selection.isEverything, let site = verified.value, options.verification != .off,
      site.site.pages.contains(where: \.traits.hasBlocks)
    {
      // What blocks show of samples is known when they are drawn.
      let renderer = SiteRenderer(theme, jobs: options.jobs)
      diagnostics += renderer.diagnostics
      if renderer.diagnostics.isEmpty {
        diagnostics += await renderer.remarks(on: site, from: files)
      }
    }
    return results
  }

  private func make(
    _ report: inout BuildReport, into destination: some BuildDestination,
    _ progress: @Sendable (BuildPhase) -> Void
  ) async -> (drawing: Drawing, toolchains: UsedToolchains?)? {
    progress(.reading)
    let memory = PageMemory(files, options)
    // Much of reading waits for one thing after the other, so that there is a processor for these.
    async let opened = destination.opened()
    async let recalled = memory.recall()
    guard let configuration = readConfiguration(&report.diagnostics),
      let theme = readTheme(configuration.theme, &report.diagnostics)
    else { return nil }

    let renderer = SiteRenderer(theme, jobs: options.jobs)
    report.diagnostics += renderer.diagnostics
    let known = await recalled
    let loaded = await load(
      configuration, theme, drafts: options.includesDrafts, reserved: renderer.reservedAddresses,
      knowing: known.record)
    async let kept = memory.keep(loaded.record, replacing: known.record)
    report.diagnostics += loaded.diagnostics + known.diagnostics
    let made = await make(loaded, configuration, renderer, &report, into: await opened, progress)
    report.diagnostics += await kept
    return made
  }

  /// Makes the output of a site that was read.
  private func make(
    _ loaded: LoadedSite, _ configuration: SiteConfiguration, _ renderer: SiteRenderer,
    _ report: inout BuildReport,
    into output: Result<
      (sink: some OutputSink, reuse: OutputReuse, diagnostics: [Diagnostic]), FileError
    >,
    _ progress: @Sendable (BuildPhase) -> Void
  ) async -> (drawing: Drawing, toolchains: UsedToolchains?)? {
    report.skipped = loaded.skipped
    report.pages = loaded.pages.count

    progress(.verifying)
    guard let site = await verified(loaded, configuration, &report) else { return nil }
    report.verification = site.verification
    guard !report.hasErrors else { return nil }

    progress(.rendering(pages: report.pages))
    let pygments = Pygments(
      python: configuration.python, site: files.root, cache: files.cache, runner: runner)
    var made: (Drawing, UsedToolchains?)?
    do throws(FileError) {
      var (stage, reuse, remarks) = try output.get()
      let explanation = Mutex<Freshness?>(nil)
      reuse.explain = { [explained = options.explained] freshness in
        if let explained { explanation.withLock { $0 = freshness(explained) } }
      }
      let drawn = await renderer.render(
        site, from: files, pygments: pygments, into: stage, reusing: reuse)
      report.diagnostics += remarks + drawn.diagnostics
      report.explanation = explanation.withLock(\.self)
      made = (drawn, drawn.adding(to: site.toolchains))
    } catch {
      report.failure = error
    }
    report.diagnostics += site.site.bodies.changed.map(Self.changed)
    return made
  }

  /// What is said of a page that was another when it was drawn than when it was read.
  private static func changed(_ path: SitePath) -> Diagnostic {
    Diagnostic(
      id: "changed", "the file changed while the site was built",
      at: .start(of: .root.appending("content").appending(path)), help: "build again")
  }

  func load(
    _ configuration: SiteConfiguration, _ theme: ThemeFiles, drafts: Bool,
    reserved: [(address: SiteAddress, name: String, file: SitePath?)], knowing record: PageRecord
  ) async -> LoadedSite {
    var loading = SiteLoader<LocalFiles>.Options(
      includesDrafts: drafts, blocks: theme.blockNames, reserved: reserved,
      statics: theme.statics, jobs: options.jobs)
    (loading.record, loading.program) = (record, options.program)
    return await SiteLoader(files, configuration: configuration, options: loading).load()
  }

  /// Loads all of the site, drafts included, and leaves what is known of its pages then.
  private func loadKeeping(_ configuration: SiteConfiguration, _ theme: ThemeFiles) async
    -> LoadedSite
  {
    let memory = PageMemory(files, options)
    let known = memory.recall()
    var loaded = await load(
      configuration, theme, drafts: true, reserved: [], knowing: known.record)
    loaded.diagnostics += known.diagnostics + memory.keep(loaded.record, replacing: known.record)
    return loaded
  }

  func readConfiguration(_ diagnostics: inout [Diagnostic]) -> SiteConfiguration? {
    let outcome = files.source(at: SitePath.root.appending("site.yml"))
      .then { ConfigurationReader.read($0) }
    diagnostics += outcome.diagnostics
    var configuration = outcome.value
    if let baseURL = options.baseURL { configuration?.baseURL = baseURL }
    return configuration
  }

  func readTheme(_ name: String, _ diagnostics: inout [Diagnostic]) -> ThemeFiles? {
    let outcome = ThemeFiles.read(name, from: files)
    diagnostics += outcome.diagnostics
    return outcome.value
  }

  private func verified(
    _ loaded: LoadedSite, _ configuration: SiteConfiguration, _ report: inout BuildReport
  ) async -> VerifiedSite? {
    let verifier = verifier(of: configuration, compiling: options.verification)
    let outcome = await verifier.verify(loaded) { report.samples = $0 }
    report.diagnostics += outcome.diagnostics
    report.site = outcome.value?.site
    return outcome.value
  }

  func verifier(of configuration: SiteConfiguration, compiling mode: RunMode)
    -> SiteVerifier
  {
    SiteVerifier(
      configuration: configuration, runner: runner, files: files, root: files.root,
      jobs: options.jobs, mode: mode, runs: runs(of: configuration))
  }

  private func runs(of configuration: SiteConfiguration) -> RunVerifier {
    RunVerifier(
      EvidenceStore(files, today: options.today),
      environments: SiteEnvironments(
        configuration.environments, files: files,
        builder: EnvironmentBuilder(site: files.root, cache: files.cache, runner: runner)),
      executor: SandboxExecutor(
        executable: options.executable, isTrusted: options.trusts, runner: runner),
      options: RunOptions(
        mode: options.defersSamples ? .off : options.verification, accepts: options.accepts,
        root: files.root, today: options.today, jobs: options.jobs))
  }
}
