package import ArgumentParser
import Foundation
import HostSystem
import TextCore
import VersusBuild
import VersusRender

/// The command `versus cards`.
package struct CardsCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "cards",
    abstract: "Draws the pictures that stand for pages where others link to them.",
    discussion: """
      For a site that says `cards: true`. The theme's template card.html makes a document of each page, of which \
      Chromium takes a picture. It is kept in content/cards/, named for what it was drawn from, so that only what \
      has changed is drawn. `versus build` shows what is there, and needs no Chromium.
      """)

  @OptionGroup var site: SiteOptions
  @OptionGroup var cache: CacheOptions

  @Flag(help: "Draws cards that are there, too: with other fonts, say.")
  var all = false

  @Flag(help: "Removes cards that are of no page any more.")
  var prune = false

  @OptionGroup var parallel: JobsOption
  @OptionGroup var reporting: ReportOptions

  package init() {}

  package func run() async throws {
    let start = ContinuousClock.now
    do {
      let files = try cache.files(of: try site.resolved())
      let report = try await cards(of: files)
      let wanted = report.cards.filter { all || !$0.isDrawn }
      let (painted, diagnostics) = try await draw(wanted, files)
      let removed = prune ? report.unused : []
      try remove(removed, files)
      reporting.printer.show(report.diagnostics + diagnostics)
      if !reporting.quiet, reporting.format != .json {
        for picture in painted { Console.print("\(picture.path)  \(picture.page)") }
        let there = Set(report.cards.map(\.card.path)).count - Set(wanted.map(\.card.path)).count
        Console.print(
          "\(painted.count) drawn, \(there) there already, \(removed.count) removed, "
            + "\((ContinuousClock.now - start).inSeconds) s")
      }
      if diagnostics.contains(where: { $0.severity == .error }) { throw ExitStatus.findings }
    } catch let failure as CommandFailure {
      reporting.printer.show(failure)
      throw ExitStatus.couldNotRun
    }
  }

  private func cards(of files: LocalFiles) async throws -> CardReport {
    let builder = Builder(
      files, runner: SubprocessRunner(), options: try BuildOptions.current(jobs: parallel.jobs))
    guard let report = await builder.cards() else {
      throw CommandFailure(
        "site.yml does not say that pages have cards", help: "write `cards: true` into it")
    }
    guard !report.hasErrors else {
      reporting.printer.show(report.diagnostics)
      throw ExitStatus.findings
    }
    return report
  }

  private func draw(
    _ cards: [PageCard], _ files: LocalFiles
  ) async throws(CommandFailure) -> (painted: [CardPainter.Painted], diagnostics: [Diagnostic]) {
    guard !cards.isEmpty else { return ([], []) }
    guard let painter = CardPainter(files, jobs: parallel.jobs) else {
      throw CommandFailure(
        "there is no Chromium on this machine to draw \(cards.count) cards with",
        help: CardPainter.advice)
    }
    let showsProgress = reporting.showsProgress
    let painting = Task {
      await painter.paint(cards) { count, all in
        if showsProgress { Console.showProgress("Drawing cards: \(count) of \(all)") }
      }
    }
    let interruption = Task { for await _ in Interruption.requests() { painting.cancel() } }
    defer { interruption.cancel() }
    let result = await painting.value
    if showsProgress { Console.showProgress("") }
    guard !painting.isCancelled else {
      throw CommandFailure(
        "interrupted: \(result.painted.count) cards are drawn",
        help: "`versus cards` draws the others")
    }
    return result
  }

  private func remove(_ cards: [SitePath], _ files: LocalFiles) throws(CommandFailure) {
    do throws(FileError) {
      for card in cards { try files.remove(.root.appending("content").appending(card)) }
    } catch {
      throw CommandFailure("\(error.path) cannot be removed: \(error.reason)")
    }
  }
}
