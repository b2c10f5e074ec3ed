package import ArgumentParser
import Foundation
import HostSystem
import TextCore
import VersusBuild
import VersusModel
import VersusRender
import VersusSamples

/// The command `versus build`.
package struct BuildCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Verifies the samples of a site and writes its pages.",
    discussion: """
      Everything is read, verified and rendered before anything is written. If something is wrong, all \
      that is wrong is told, and the output stays as it was.
      """)

  @OptionGroup var site: SiteOptions
  @OptionGroup var cache: CacheOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder to write to; without it, public/ in the site.", valueName: "dir")
  )
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The address at which the site will be served, in place of site.yml's.", valueName: "url"))
  var baseURL: String?

  @Flag(help: "Builds the pages that are drafts, too.")
  var drafts = false

  @Option(
    help: ArgumentHelp(
      """
      Which samples are run: those whose evidence does not fit, all of them, or none, where evidence \
      that does not fit is an error. With off nothing is compiled either, and pages say so.
      """,
      valueName: "changed|all|locked|off"))
  var verify = RunMode.changed

  @Flag(help: "Makes everything anew, and leaves nothing for the next build.")
  var noCache = false

  @Option(
    help: ArgumentHelp(
      "Says why a file of the output was made, or was not: its path below the output.",
      valueName: "path"))
  var explain: String?

  @OptionGroup var running: RunningOptions
  @OptionGroup var reporting: ReportOptions

  package init() {}

  package func validate() throws {
    if let baseURL, SiteConfiguration.baseURL(baseURL) == nil {
      throw ValidationError(
        "--base-url must be a whole address, such as https://example.org/folder/.")
    }
  }

  package func run() async throws {
    let start = ContinuousClock.now
    do {
      let root = try site.resolved()
      let output = try outputFolder(in: root)
      let report = try await build(root, into: OutputFolder(output))
      reporting.printer.show(report.diagnostics)
      if let failure = report.failure {
        throw CommandFailure("\(failure.path) cannot be written: \(failure.reason)")
      }
      if !reporting.quiet {
        BuildSummary(report: report, duration: .now - start)
          .show(as: reporting.format)
      }
      // All that was read is still there: to give it back piece by piece takes a tenth of a build that changes one page.
      withExtendedLifetime(report) {
        Self.exit(withError: report.hasErrors ? ExitStatus.findings : nil)
      }
    } catch let failure as CommandFailure {
      reporting.printer.show(failure)
      throw ExitStatus.couldNotRun
    }
  }

  private func build(_ root: String, into output: OutputFolder) async throws -> BuildReport {
    var options = try running.buildOptions()
    options.baseURL = baseURL.flatMap(SiteConfiguration.baseURL)
    options.includesDrafts = drafts
    options.verification = verify
    options.remembers = !noCache
    options.explained = explain.flatMap { SitePath($0) }
    let builder = Builder(try cache.files(of: root), runner: SubprocessRunner(), options: options)
    guard reporting.showsProgress else { return await builder.build(into: output) }
    defer { Console.showProgress("") }
    return await builder.build(into: output) { Console.showProgress($0.words) }
  }

  /// The absolute path to write to, which must not be where the site itself is.
  private func outputFolder(in root: String) throws(CommandFailure) -> String {
    let base = URL(filePath: root, directoryHint: .isDirectory)
    let named = output.map { URL(filePath: $0, directoryHint: .isDirectory) }
    let folder = (named ?? base.appending(path: "public", directoryHint: .isDirectory))
      .standardizedFileURL.resolvingSymlinksInPath().path
    let root = base.resolvingSymlinksInPath().path
    let own = [root] + ["content", "themes", "templates", "static"].map { root + "/" + $0 }
    let holdsSite = root == folder || root.hasPrefix(folder == "/" ? "/" : folder + "/")
    if holdsSite || own.dropFirst().contains(where: { folder == $0 || folder.hasPrefix($0 + "/") })
    {
      throw CommandFailure(
        "\(output ?? "public") holds the site itself, and cannot be its output",
        help: "name another folder with --output")
    }
    return folder
  }
}

extension RunMode: ExpressibleByArgument {}

extension BuildPhase {
  fileprivate var words: String {
    switch self {
    case .reading: "Reading"
    case .verifying: "Verifying samples"
    case .rendering(let pages): "Rendering \(pages) pages"
    case .writing: "Writing"
    }
  }
}
