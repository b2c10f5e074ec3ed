package import ArgumentParser
import HostSystem
import TextCore
import VersusBuild
import VersusSamples

/// The command `versus explain`.
package struct ExplainCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says why a sample would run, or why it would not.",
    discussion: """
      Prints everything that decides what the sample does, each with the SHA-256 of what it is now, and \
      whether that is what the evidence is of.
      """)

  @Argument(help: "A sample's folder below content/samples/.")
  var name: String

  @OptionGroup var site: SiteOptions
  @OptionGroup var cache: CacheOptions

  package init() {}

  package func run() async throws {
    do {
      let root = try site.resolved()
      var options = BuildOptions()
      options.verification = .off
      // Nothing is recorded, and no evidence is from beyond that day.
      options.today = "9999-12-31"
      let builder = try Builder(
        cache.files(of: root), runner: SubprocessRunner(), options: options)
      let report = await builder.verify(SampleSelection(names: [name], shard: nil))
      DiagnosticPrinter().show(report.diagnostics)
      for result in report.results { Console.print(Self.text(for: result)) }
      if report.hasErrors { throw ExitStatus.findings }
    } catch let failure as CommandFailure {
      DiagnosticPrinter().show(failure)
      throw ExitStatus.couldNotRun
    }
  }

  private static func text(for result: SampleRunResult) -> String {
    let before = Dictionary(
      (result.evidence?.inputs ?? []).map { ($0.name, $0.hash) }, uniquingKeysWith: { a, _ in a })
    var lines = ["\(result.sample): \(verdict(on: result))"]
    for input in result.inputs {
      let state =
        switch before[input.name] {
        case input.hash: "same   "
        case nil: "new    "
        default: "changed"
        }
      lines.append("  \(input.hash.prefix(12))  \(state)  \(input.name)")
    }
    for name in before.keys.sorted() where !result.inputs.contains(where: { $0.name == name }) {
      lines.append("  \(String(repeating: "-", count: 12))  gone     \(name)")
    }
    return lines.joined(separator: "\n")
  }

  private static func verdict(on result: SampleRunResult) -> String {
    switch result.state {
    case .verified, .ran:
      "its evidence of \(result.evidence?.date ?? "") fits, and it would not run"
    case .outOfDate(let inputs):
      "it would run, because of \(inputs.joined(separator: ", "))"
        + (result.versionWords.map { "; it is \($0)" } ?? "")
    case .unknown: result.damage.map { "it would run: \($0)" } ?? "it would run for the first time"
    case .failed: "it cannot run"
    }
  }
}
