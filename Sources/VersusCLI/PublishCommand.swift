package import ArgumentParser
import Foundation
import HostSystem
import TextCore
import VersusBuild
import VersusCheck
import VersusContent
import VersusModel
package import VersusPublish
import VersusRender
import VersusSamples

/// The command `versus publish`.
package struct PublishCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Builds a site and puts it where readers find it.",
    discussion: """
      Where that is, site.yml says below `publish`. The site is built in a folder of its own, with all \
      evidence held to; public/ is neither read nor written. What changes at the target is shown before it is done.
      """)

  @Argument(help: "Which of the targets of site.yml; not needed if there is one.")
  var target: String?

  @OptionGroup var site: SiteOptions

  @Flag(help: "Shows what would change, and changes nothing.")
  var dryRun = false

  @Flag(help: "Does not ask before anything is changed.")
  var yes = false

  @Flag(help: "Puts back what was published before.")
  var rollback = false

  @Flag(help: "Publishes the pages that are drafts, too.")
  var drafts = false

  @Option(
    help: ArgumentHelp(
      "Which samples are run first; with locked, none, and evidence that does not fit is an error.",
      valueName: "changed|all|locked|off"))
  var verify = RunMode.locked

  @Flag(help: "Publishes in spite of this; build.json says so.")
  var allowed: [Allowance] = []

  @Flag(help: "Takes the place of another publish that was killed.")
  var breakLock = false

  @OptionGroup var running: RunningOptions
  @OptionGroup var reporting: ReportOptions

  package init() {}

  package func run() async throws {
    let staging: StagingFolder
    do {
      staging = try StagingFolder()
    } catch {
      reporting.printer.show([error.diagnostic])
      throw ExitStatus.couldNotRun
    }
    defer { staging.remove() }
    do {
      try await publish(staging)
    } catch let failure as CommandFailure {
      reporting.printer.show(failure)
      throw ExitStatus.couldNotRun
    } catch let failure as PublishFailure {
      reporting.printer.show([failure.diagnostic])
      throw ExitStatus.couldNotRun
    }
  }

  private func publish(_ staging: StagingFolder) async throws {
    let root = try site.resolved()
    let files = try LocalFiles(site: root)
    let configuration = try configuration(of: files)
    let destination = try destination(in: configuration)
    let notes = try PublishNotes(of: destination, in: files)
    let lock = try await notes.lock()
    let targets = PublishTargets(site: files.root, runner: SubprocessRunner(), staging: staging)
    let target = try await targets.target(for: destination)
    if let path = target.lockPath {
      let targetLock = try await PublishNotes.lock(path)
      try await publish(files, configuration, destination, notes, targets, target, staging)
      targetLock.release()
    } else {
      try await publish(files, configuration, destination, notes, targets, target, staging)
    }
    lock.release()
  }

  private func publish(
    _ files: LocalFiles, _ configuration: SiteConfiguration, _ destination: PublishDestination,
    _ notes: PublishNotes, _ targets: PublishTargets, _ target: any PublishTarget,
    _ staging: StagingFolder
  ) async throws {
    let publisher = Publisher(
      target, token: notes.token, now: Int(Date.now.timeIntervalSince1970))

    let offer =
      rollback
      ? try await earlier(by: publisher)
      : try await built(files, configuration, destination, publisher, staging) { contents in
        try await targets.baseURLFit(destination, target, contents)
      }
    let summary = PublishSummary(
      destination: destination.name, plan: offer.plan, format: reporting.format)
    let allowed = Set(allowed)
    reporting.printer.show(offer.refusals.map { $0.diagnostic(allowed: allowed) })
    if !reporting.quiet { summary.showPlan() }
    guard offer.refusals.allSatisfy({ allowed.contains($0.allowance) }) else {
      throw ExitStatus.findings
    }
    guard !dryRun, !offer.contents.isAtEnd(of: offer.plan), try isWanted() else { return }
    try await publisher.carryOut(
      offer.plan, to: offer.release, from: offer.contents, files: offer.files,
      breakingLock: breakLock
    ) { stage in
      if reporting.showsProgress { Console.showProgress("Publishing \(stage)") }
    }
    if reporting.showsProgress { Console.showProgress("") }
    if !reporting.quiet { summary.showEnd() }
  }

  /// What could be published, and what speaks against it.
  private struct Offer {
    var contents: TargetContents
    var release: Release
    var plan: PublishPlan
    var files: [SitePath: [UInt8]]
    var refusals: [Refusal] = []
  }

  private func built(
    _ files: LocalFiles, _ configuration: SiteConfiguration, _ destination: PublishDestination,
    _ publisher: Publisher, _ staging: StagingFolder,
    fit: (TargetContents) async throws -> BaseURLFit
  ) async throws -> Offer {
    var options = try running.buildOptions()
    options.baseURL = destination.baseURL
    options.includesDrafts = drafts
    options.verification = allowed.contains(.unverified) && verify == .locked ? .off : verify
    let runner = SubprocessRunner()
    options.remembers = false
    let folder = staging.path + "/site"
    let report = await Builder(files, runner: runner, options: options)
      .build(into: OutputFolder(folder))
    reporting.printer.show(report.diagnostics)
    if let failure = report.failure { throw PublishFailure(failure) }
    guard report.written != nil else {
      if !reporting.quiet, reporting.format != .json { Console.print("Published nothing") }
      throw ExitStatus.findings
    }
    let pages = try StagingFolder.output(in: folder).filter { $0.path != BuildStamp.path }
    let revision = await SiteRevision(of: files.root, except: "public", runner: runner)
    let stamp = BuildStamp(
      report, of: pages, revision: revision, allowed: Set(allowed))
    let output = pages + [stamp.file]
    let release = Release(output, revision: revision)
    let contents = try await publisher.contents()
    let plan = PublishPlan(from: contents, to: release)
    let baseURL = destination.baseURL ?? configuration.baseURL
    let check = OutputCheck(
      pages.map { ($0.path, $0.bytes) }, in: "public", baseURL: baseURL)
    let refusals =
      PublishReasons.against(brokenLinks: check.brokenLinks)
      + PublishReasons.against(report, includesDrafts: drafts, revision: revision)
      + [try await fit(contents).refusal(of: baseURL)].compactMap(\.self)
      + PublishReasons.against(plan, at: contents, for: destination)
      + (await PublishReasons.against(revision, over: contents.manifest.live))
    return Offer(
      contents: contents, release: release, plan: plan,
      files: Dictionary(output.map { ($0.path, $0.bytes) }, uniquingKeysWith: { $1 }),
      refusals: refusals)
  }

  /// What was published before.
  private func earlier(by publisher: Publisher) async throws -> Offer {
    let contents = try await publisher.contents()
    let release = try contents.manifest.earlier
    let plan = PublishPlan(from: contents, to: release)
    let files = try await publisher.earlierFiles(plan, of: release, in: contents.manifest)
    return Offer(contents: contents, release: release, plan: plan, files: files)
  }

  private func configuration(of files: LocalFiles) throws -> SiteConfiguration {
    let outcome = files.source(at: SitePath.root.appending("site.yml"))
      .then { ConfigurationReader.read($0) }
    guard let configuration = outcome.value else {
      reporting.printer.show(outcome.diagnostics)
      throw ExitStatus.findings
    }
    return configuration
  }

  private func destination(in configuration: SiteConfiguration) throws(CommandFailure)
    -> PublishDestination
  {
    let all = configuration.destinations
    let names = all.map { "`\($0.name)`" }.joined(separator: ", ")
    guard let target else {
      if all.count == 1 { return all[0] }
      throw all.isEmpty
        ? CommandFailure(
          "site.yml names no target to publish to",
          help: "add one: `publish: {www: {to: directory, path: /srv/www}}`")
        : CommandFailure("site.yml names several targets", help: "say which: \(names)")
    }
    guard let destination = all.first(where: { $0.name == target }) else {
      let nearest = nearestName(to: target, among: all.map(\.name))
      throw CommandFailure(
        "there is no target `\(target)` in site.yml",
        help: nearest.map { "did you mean `\($0)`?" } ?? (all.isEmpty ? nil : "there are \(names)"))
    }
    return destination
  }

  /// Asks whoever is there.
  private func isWanted() throws -> Bool {
    if yes { return true }
    guard Console.isInteractive, isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure(
        "nobody is there to be asked whether this is wanted",
        help: "--yes says that it is; --dry-run only shows it")
    }
    FileHandle.standardError.write(Data("Publish this? [y/N] ".utf8))
    let answer = readLine() ?? ""
    return ["y", "yes"].contains(answer.trimmingCharacters(in: .whitespaces).lowercased())
  }
}

extension Allowance: EnumerableFlag {
  package static func name(for value: Allowance) -> NameSpecification {
    .customLong("allow-" + value.rawValue)
  }

  package static func help(for value: Allowance) -> ArgumentHelp? {
    switch value {
    case .unverified: "Publishes samples that are not verified."
    case .brokenLinks: "Publishes links that lead nowhere."
    case .baseURL: "Publishes although base_url does not fit the target."
    case .drafts: "Publishes drafts, with --drafts."
    case .dirty: "Publishes what is not committed."
    case .newer: "Publishes over something newer."
    case .foreign: "Replaces files that Versus did not put there."
    case .removals: "Removes however many files."
    }
  }
}
