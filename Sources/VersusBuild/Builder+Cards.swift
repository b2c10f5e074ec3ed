package import HostSystem
package import TextCore
import VersusContent
import VersusModel
package import VersusRender
import VersusSamples

/// The cards of a site as its pages are now.
package struct CardReport: Sendable {
  /// In the order of their places.
  package internal(set) var diagnostics: [Diagnostic] = []
  /// Of all pages that have one, in their order.
  ///
  /// Pages may share one. There are none if there are errors.
  package internal(set) var cards: [PageCard] = []
  /// Pictures that are of no page, below `content/`; ordered.
  package internal(set) var unused: [SitePath] = []

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension Builder {
  /// Draws the documents of all cards, as a build does; writes nothing.
  ///
  /// Of samples it is known what is recorded of them: nothing is compiled and nothing run.
  ///
  /// - Returns: `nil` for a site that has no cards.
  package func cards() async -> CardReport? {
    var report = CardReport()
    let configuration = readConfiguration(&report.diagnostics)
    if let configuration, !configuration.hasCards { return nil }
    if let configuration, let theme = readTheme(configuration.theme, &report.diagnostics) {
      await readCards(of: configuration, theme, &report)
    }
    report.diagnostics = report.diagnostics.sorted().mergingRepeats()
    return report
  }

  private func readCards(
    of configuration: SiteConfiguration, _ theme: ThemeFiles, _ report: inout CardReport
  ) async {
    let renderer = SiteRenderer(theme, jobs: options.jobs)
    let known = PageMemory(files, options).recall()
    let loaded = await load(
      configuration, theme, drafts: options.includesDrafts,
      reserved: renderer.reservedAddresses, knowing: known.record)
    let mode = options.verification == .off ? RunMode.off : .locked
    let verified = await recorded.verifier(of: configuration, compiling: mode).verify(loaded)
    report.diagnostics += renderer.diagnostics + loaded.diagnostics + verified.diagnostics
    guard !report.hasErrors, let site = verified.value else { return }
    let cards = await renderer.cards(of: site, from: files)
    report.diagnostics += cards.diagnostics
    guard !report.hasErrors else { return }
    report.cards = cards.value ?? []
    let used = Set(report.cards.map(\.card.path))
    report.unused = site.site.assets.filter { SocialCard.isCard($0) && !used.contains($0) }
  }

  /// One that runs no samples.
  private var recorded: Builder {
    var options = options
    options.defersSamples = true
    return Builder(files, runner: runner, options: options)
  }
}

extension CardReport {
  /// What there is to mend: pages without the card that they would have, and pictures of no page.
  package var findings: [Diagnostic] {
    guard !hasErrors else {
      return [
        Diagnostic(
          .warning, id: "unknown-cards",
          "the cards of pages are not looked at: the site has errors",
          help: "see what `versus build` says")
      ]
    }
    let missing = cards.filter { !$0.isDrawn }.map {
      Diagnostic(
        .warning, id: "missing-card", "there is no card of the page as it is now",
        at: .start(of: $0.page), help: "`versus cards` draws it")
    }
    let left = unused.map {
      Diagnostic(
        .warning, id: "unused-card", "this card is of no page any more",
        at: .start(of: .root.appending("content").appending($0)),
        help: "`versus cards --prune` removes it")
    }
    return (missing + left).sorted()
  }
}
