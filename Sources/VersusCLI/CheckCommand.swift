package import ArgumentParser
import Foundation
import HostSystem
import TextCore
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
      is given twice and a heading that skips a level are warnings.
      """)

  @OptionGroup var site: SiteOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder to look at; without it, public/ in the site.", valueName: "dir"))
  var output: String?

  @OptionGroup var reporting: ReportOptions

  package init() {}

  package func run() async throws {
    do {
      let root = try site.resolved()
      let files = try LocalFiles(site: root)
      let configuration = files.source(at: SitePath.root.appending("site.yml"))
        .then { ConfigurationReader.read($0) }
      let folder = output ?? root + "/public"
      guard FileManager.default.fileExists(atPath: folder) else {
        throw CommandFailure("there is no folder \(output ?? "public")", help: "run `versus build`")
      }
      let pages = try StagingFolder.output(in: folder)
      let check = OutputCheck(
        pages.map { ($0.path, $0.bytes) }, in: output ?? "public",
        baseURL: configuration.value?.baseURL)
      let diagnostics = check.diagnostics
      reporting.printer.show(diagnostics)
      let errors = diagnostics.count { $0.severity == .error }
      if !reporting.quiet, reporting.format == .human {
        let count = pages.count { $0.path.extension == "html" }
        Console.print("\(count) pages: \(errors) errors, \(diagnostics.count - errors) warnings")
      }
      if errors > 0 { throw ExitStatus.findings }
    } catch let failure as CommandFailure {
      reporting.printer.show(failure)
      throw ExitStatus.couldNotRun
    } catch let failure as PublishFailure {
      reporting.printer.show([failure.diagnostic])
      throw ExitStatus.couldNotRun
    }
  }
}
