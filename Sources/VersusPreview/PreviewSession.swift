package import HostSystem
package import TextCore
package import VersusBuild
import VersusContent
import VersusModel
import VersusSamples

/// Builds a site whenever it changes, and shows what came of it.
///
/// A page whose text is edited is drawn by itself at once; the build that follows brings what depends on it.
///
/// A build runs no samples, so that pages are there at once. What has no evidence that fits is run beside it, and
/// shown when it is done.
package actor PreviewSession {
  package struct Options: Sendable {
    /// Whether browsers go to the page that was edited.
    package var follows = false
    package var editor: EditorLink?
    /// Whether samples are run whose evidence does not fit.
    package var runsSamples = true

    package init() {}
  }

  private let preview: Preview
  private let files: LocalFiles
  private let runner: any ProcessRunner
  private let building: BuildOptions
  private let options: Options
  private let today: @Sendable () -> String
  private let tell: @Sendable (PreviewNews) -> Void

  private let output = MemoryOutput()
  /// The site as it was read last, if it could be.
  private var built: Site?
  /// The pages that are shown before the build that they are part of.
  private var ahead = Ahead()
  private var site = PreviewSite()
  private var pending = ChangeSet()
  private var diagnostics: [Diagnostic] = []
  private var samples = SampleAttempts()
  private let (wake, waker) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))

  /// Sets up to show the site in the folder `files` by `preview`; it is built as `building` says, by tools that `runner`
  /// runs.
  ///
  /// `today` is asked for the day, `YYYY-MM-DD` in UTC, which changes while a site is shown; `tell` is told what
  /// happens, for whoever watches the terminal.
  package init(
    _ preview: Preview, files: LocalFiles, runner: any ProcessRunner, building: BuildOptions,
    options: Options, today: @escaping @Sendable () -> String,
    tell: @escaping @Sendable (PreviewNews) -> Void
  ) {
    self.preview = preview
    // Build after build reads the same evidence.
    var files = files
    files.memo = FileMemo()
    self.files = files
    self.runner = runner
    self.building = building
    self.options = options
    self.today = today
    self.tell = tell
  }

  /// What of a site decides what it looks like: its folders, and those of which `site.yml` names files now.
  package static func watchedTree(of files: LocalFiles) -> WatchedTree {
    let configuration = files.source(at: SitePath.root.appending("site.yml"))
      .then { ConfigurationReader.read($0) }.value
    let references = (configuration?.environments ?? []).flatMap(\.files)
    return WatchedTree(
      root: files.root,
      folders: Set(["content", "environments", "static", "templates", "themes"])
        .union(references.compactMap { $0.path.parts.first.map(String.init) }))
  }

  /// Builds the site, and again whenever something changes, until the task is cancelled.
  package func run(changes: AsyncStream<FileChange>) async {
    let noting = Task {
      for await changes in SettledChanges.of(changes) { note(changes) }
    }
    waker.yield()
    await withTaskCancellationHandler {
      var isFirst = true
      for await _ in wake {
        await build(isFirst: isFirst)
        isFirst = false
      }
    } onCancel: {
      waker.finish()
    }
    noting.cancel()
    await samples.stop()
  }

  private func note(_ changes: ChangeSet) {
    pending.formUnion(changes)
    samples.cancel(touching: changes)
    redraw(changes)
    waker.yield()
  }

  /// Pages that were edited, and are shown before the build that they are part of.
  private struct Ahead {
    /// Their files.
    var sources: Set<SitePath> = []
    /// What was written.
    var outputs: Set<SitePath> = []
    /// How long it took until the first was shown.
    var duration: Duration?
  }

  /// Shows the pages that were edited, if it was no more than that.
  private func redraw(_ changes: ChangeSet) {
    let start = ContinuousClock.now
    let content = SitePath.root.appending("content")
    let pages = changes.paths.compactMap { $0.relative(to: content) }
    guard !changes.isIncomplete, pages.count == changes.paths.count,
      !diagnostics.contains(where: { $0.severity == .error })
    else { return }
    var written = MemoryOutput.Changes()
    for page in pages {
      guard page.extension == "md", let drawn = output.redraw(page) else { continue }
      written.written.formUnion(drawn.written)
    }
    guard !written.written.isEmpty else { return }
    show(written)
    publish(changed: addresses(of: written), follow: page(edited: changes.paths))
    ahead.sources.formUnion(changes.paths)
    ahead.outputs.formUnion(written.written)
    ahead.duration = ahead.duration ?? .now - start
  }

  /// How long a build waits for the browsers to get a page that was drawn before it.
  private static let lead = Duration.milliseconds(100)

  private func build(isFirst: Bool) async {
    if ahead.duration != nil { try? await Task.sleep(for: Self.lead) }
    let ahead = ahead
    self.ahead = Ahead()
    let changes = pending
    pending = ChangeSet()
    let start = ContinuousClock.now
    let (report, written) = await builder(defersSamples: building.defersSamples).build(into: output)
    // What was cut short is nothing to tell of.
    guard !Task.isCancelled else { return }
    let wasBroken = diagnostics.contains { $0.severity == .error }
    let isNews = report.diagnostics != diagnostics
    let known = Set(diagnostics)
    diagnostics = report.diagnostics
    built = report.site ?? built
    if let written { show(written) }
    let news = PreviewNews.Rebuild(
      changes: changes, isFirst: isFirst, wasBroken: wasBroken, diagnostics: diagnostics,
      newDiagnostics: diagnostics.filter { !known.contains($0) },
      pages: report.pages,
      written: written.map { $0.written.union(ahead.outputs).count + $0.removed.count },
      shownAfter: ahead.duration, duration: .now - start)
    if isFirst || isNews || news.written != 0 { tell(.built(news)) }
    samples.update(report.samples)
    // Who looked at the site before this server began knows nothing of what is new to it.
    let changed = isFirst ? nil : written.map(addresses(of:)) ?? []
    publish(changed: changed, follow: page(edited: changes.paths.subtracting(ahead.sources)))
    runSamples()
  }

  private func builder(defersSamples: Bool) -> Builder {
    var options = building
    options.today = today()
    options.defersSamples = defersSamples
    return Builder(files, runner: runner, options: options)
  }

  private func show(_ changes: MemoryOutput.Changes) {
    if let built { site.basePath = built.configuration.basePath }
    let files = output.files
    for path in changes.written.union(changes.removed) { site.put(files[path], at: path) }
    preview.show(site)
  }

  /// So many addresses are told of; of more, a browser asks for what it shows.
  private static let mostAddresses = 1000

  private func addresses(of changes: MemoryOutput.Changes) -> [String]? {
    let paths = changes.written.union(changes.removed)
    return paths.count > Self.mostAddresses ? nil : paths.sorted().map(site.address)
  }

  /// Tells browsers how things are.
  private func publish(changed: [String]?, follow: String? = nil) {
    var message = PreviewMessage()
    message.changed = changed
    message.follow = options.follows ? follow : nil
    message.problems = (diagnostics + samples.diagnostics).sorted().mergingRepeats()
      .map { ShownProblem($0, root: files.root, editor: options.editor) }
    message.running = samples.running.map {
      .init(sample: $0.string, address: site.address(of: EvidenceAddresses(of: $0).page.outputPath))
    }
    preview.events.publish(message)
  }

  /// The path of the page that was edited, or that shows the sample which was.
  private func page(edited changes: Set<SitePath>) -> String? {
    guard options.follows, let built else { return nil }
    let samples = SitePath.root.appending("content").appending("samples")
    for path in changes.sorted() {
      let sample = path.relative(to: samples)
      let page = built.pages.first { page in
        page.sourcePath == path
          || sample.map { sample in
            page.traits.code.contains {
              $0.sample == sample || $0.runs.map(sample.isInside) == true
            }
          } == true
      }
      if let page { return site.address(of: page.address) }
    }
    return nil
  }

  /// Runs what has no evidence that fits, unless something is being run; then it has its turn later.
  private func runSamples() {
    guard options.runsSamples, let names = samples.begin() else { return }
    tell(.running(names))
    publish(changed: [])
    let builder = builder(defersSamples: false)
    samples.task = Task {
      let start = ContinuousClock.now
      let report = await builder.verify(.init(names: names.map(\.string), shard: nil))
      ended(report, names, after: .now - start)
    }
  }

  private func ended(_ report: VerifyReport, _ names: [SitePath], after duration: Duration) {
    let isCancelled = Task.isCancelled
    samples.end(isCancelled ? [] : report.results)
    if !isCancelled { tell(.ran(names, report.results.flatMap(\.diagnostics), duration)) }
    // Pages show what came of it; what was cancelled is looked at anew.
    waker.yield()
  }
}

/// Something that happened, for whoever watches the terminal.
package enum PreviewNews: Sendable {
  package struct Rebuild: Sendable {
    package let changes: ChangeSet
    package let isFirst: Bool
    /// Whether the build before had errors.
    package let wasBroken: Bool
    /// What is wrong with the site.
    package let diagnostics: [Diagnostic]
    /// Those of them that were not there before.
    package let newDiagnostics: [Diagnostic]
    package let pages: Int
    /// How many files are other than before; `nil` if there are errors, and all are as they were.
    package let written: Int?
    /// How long it took until the page was shown that was edited, if it did not wait for the whole build.
    package let shownAfter: Duration?
    package let duration: Duration
  }

  case built(Rebuild)
  /// These samples are run.
  case running([SitePath])
  /// They were run, and this is wrong with them.
  case ran([SitePath], [Diagnostic], Duration)
}
