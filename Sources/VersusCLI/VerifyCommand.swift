package import ArgumentParser
import Foundation
import HostSystem
import TextCore
import VersusBuild
import VersusSamples

/// The command `versus verify`.
package struct VerifyCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Runs samples, and records what they do.",
    discussion: """
      Without names, all samples are verified: what has no evidence that fits is run, and code is \
      compiled. A name is a sample's folder below content/samples/, or a folder above several.

      What a sample prints is kept in content/evidence/. If a sample does something else than what is \
      recorded, the difference is shown and nothing is written; --accept records it, and puts it in the \
      place of what pages have as its output.
      """)

  @Argument(help: "Which samples.")
  var names: [String] = []

  @OptionGroup var site: SiteOptions
  @OptionGroup var cache: CacheOptions

  @Flag(help: "Records what samples do now, after showing the difference.")
  var accept = false

  @Flag(help: "Runs samples also if their evidence fits.")
  var all = false

  @Flag(help: "Runs nothing; evidence that does not fit is an error.")
  var locked = false

  @Flag(help: "Lists the samples and what is known of them; runs nothing.")
  var list = false

  @Option(
    help: ArgumentHelp("A part of the samples, for one of several machines.", valueName: "n/of"))
  var shard: Shard?

  @OptionGroup var running: RunningOptions
  @OptionGroup var reporting: TestReportOptions

  package init() {}

  package func validate() throws {
    if [all, locked, list].count(where: \.self) > 1 {
      throw ValidationError("--all, --locked and --list exclude each other.")
    }
    if accept, locked || list {
      throw ValidationError("--accept goes with running samples.")
    }
  }

  package func run() async throws {
    let start = ContinuousClock.now
    do {
      let root = try site.resolved()
      var options = try running.buildOptions()
      options.verification = list ? .off : locked ? .locked : all ? .all : .changed
      options.accepts = accept
      let builder = try Builder(
        cache.files(of: root), runner: SubprocessRunner(), options: options)
      let selection = SampleSelection(names: names, shard: shard.map { ($0.index, $0.count) })
      let report = await builder.verify(selection)
      VerifySummary(report: report, duration: .now - start).show(as: reporting)
      if report.hasErrors { throw ExitStatus.findings }
    } catch let failure as CommandFailure {
      DiagnosticPrinter().show(failure)
      throw ExitStatus.couldNotRun
    }
  }
}

/// `2/5`: the second of five parts.
struct Shard: ExpressibleByArgument {
  var index: Int
  var count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/").compactMap { Int($0) }
    guard parts.count == 2, 1...10_000 ~= parts[1], 1...parts[1] ~= parts[0] else { return nil }
    (index, count) = (parts[0], parts[1])
  }
}

/// How samples are run, by all commands that do.
struct RunningOptions: ParsableArguments {
  @Flag(help: "Runs samples without a sandbox, with all the rights of this user.")
  var trust = false

  @OptionGroup var parallel: JobsOption

  /// - Throws: ``CommandFailure`` if versus cannot find itself.
  func buildOptions() throws(CommandFailure) -> BuildOptions {
    var options = try BuildOptions.current(jobs: parallel.jobs)
    options.trusts = trust
    return options
  }
}

/// How much is done side by side.
struct JobsOption: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("How many things are done at a time.", valueName: "n"))
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs must be at least 1.") }
  }
}

extension BuildOptions {
  /// Those of this program on this day.
  ///
  /// - Throws: ``CommandFailure`` if versus cannot find itself.
  static func current(
    jobs: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws(CommandFailure) -> BuildOptions {
    guard let executable = Bundle.main.executablePath else {
      throw CommandFailure("versus cannot find its own program, which runs the samples")
    }
    var options = BuildOptions()
    options.jobs = jobs
    options.executable = executable
    options.today = Date.now.formatted(.iso8601.year().month().day())
    return options
  }
}

extension LocalFiles {
  /// The folder of a site.
  init(site root: String) throws(CommandFailure) {
    do throws(FileError) {
      try self.init(root: root)
    } catch {
      throw CommandFailure("\(error.path) cannot be read: \(error.reason)")
    }
  }
}
