package import ArgumentParser
import Foundation
import HostSystem
import TextCore
import VersusBuild
import VersusCheck
import VersusContent
import VersusModel
import VersusPublish
import VersusRender

/// The command `versus check`.
package struct CheckCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Looks at a built site for links that lead nowhere and pages that some cannot read.",
    discussion: """
      The pages are taken as `versus build` left them. A link to a file or an anchor that is not there is an \
      error; an image without a text, a field without a label, a page without a title or a language, an id that \
      is given twice, a heading that skips a level, elements that browsers have to repair, and what is in \
      content/ and shown nowhere are warnings.

      With --external, other sites are asked by curl whether what is linked to is there: what is gone is an error, \
      what cannot be told a warning. What was there is not asked again for a week.
      """)

  @OptionGroup var site: SiteOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder to look at; without it, public/ in the site.", valueName: "dir"))
  var output: String?

  @Flag(help: "Asks other sites, too.")
  var external = false

  @OptionGroup var reporting: TestReportOptions

  package init() {}

  package func run() async throws {
    do {
      let files = try LocalFiles(site: try site.resolved())
      let check = try outputCheck(of: files)
      var diagnostics = check.diagnostics
      let builder = Builder(
        files, runner: SubprocessRunner(), options: try BuildOptions.current())
      diagnostics += await builder.unused()
      diagnostics += await builder.cards()?.findings ?? []
      if external { diagnostics += try await externalFindings(of: check, files) }
      show(diagnostics, of: check)
      if diagnostics.contains(where: { $0.severity == .error }) { throw ExitStatus.findings }
    } catch let failure as CommandFailure {
      DiagnosticPrinter().show(failure)
      throw ExitStatus.couldNotRun
    } catch let failure as PublishFailure {
      DiagnosticPrinter().show([failure.diagnostic])
      throw ExitStatus.couldNotRun
    }
  }

  private func outputCheck(of files: LocalFiles) throws -> OutputCheck {
    let configuration = files.source(at: SitePath.root.appending("site.yml"))
      .then { ConfigurationReader.read($0) }
    let folder = output ?? files.root + "/public"
    guard FileManager.default.fileExists(atPath: folder) else {
      throw CommandFailure("there is no folder \(output ?? "public")", help: "run `versus build`")
    }
    return OutputCheck(
      try StagingFolder.output(in: folder).map { ($0.path, $0.bytes) }, in: output ?? "public",
      baseURL: configuration.value?.baseURL)
  }

  private func externalFindings(
    of check: OutputCheck, _ files: LocalFiles
  ) async throws -> [Diagnostic] {
    let links = check.externalLinks
    let asking = ExternalCheck(
      runner: SubprocessRunner(), memory: LinkMemory(files), now: Date.now.timeIntervalSince1970)
    guard await asking.canAsk() else {
      throw CommandFailure(
        "curl is not installed, which asks other sites",
        help: "`apt-get install curl` or `brew install curl`")
    }
    return ExternalFindings(links, await asking.answers(to: links.map(\.target))).diagnostics
  }

  private func show(_ diagnostics: [Diagnostic], of check: OutputCheck) {
    guard let style = reporting.style else {
      let byPage = Dictionary(grouping: diagnostics) { $0.location?.path ?? "site.yml" }
      let names = Set(check.pageNames).union(byPage.keys).sorted()
      let cases = names.map {
        JUnitReport.Case(group: "pages", name: $0, seconds: 0, diagnostics: byPage[$0] ?? [])
      }
      return Console.print(JUnitReport(cases: cases).text)
    }
    DiagnosticPrinter(style: style).show(diagnostics)
    let errors = diagnostics.count { $0.severity == .error }
    guard !reporting.quiet, style == .human else { return }
    Console.print(
      "\(check.pageCount) pages: \(errors) errors, \(diagnostics.count - errors) warnings")
  }
}
