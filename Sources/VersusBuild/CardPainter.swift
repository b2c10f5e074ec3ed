import Browser
package import HostSystem
import Synchronization
package import TextCore
package import VersusRender

/// Makes pictures of cards by browsers, and keeps them with the site.
package struct CardPainter: Sendable {
  private let files: LocalFiles
  private let painter: DocumentPainter
  private let jobs: Int

  /// What to say where there is no browser.
  package static let advice =
    BrowserProgram.installation + ", or draw the cards on a machine that has it"

  /// Sets up for the site in `files`, with at most `jobs` browsers at a time; `nil` if there is no Chromium.
  package init?(_ files: LocalFiles, jobs: Int) {
    guard let program = BrowserProgram.find() else { return nil }
    self.files = files
    self.jobs = jobs
    painter = DocumentPainter(program, width: SocialCard.width, height: SocialCard.height)
  }

  /// A picture that was made.
  package struct Painted: Hashable, Sendable {
    /// The first page that has it, and the picture; from the site's folder.
    package let page: SitePath
    package let path: SitePath
    /// Its size.
    package let bytes: Int
  }

  /// Makes the pictures of `cards`, each of which is kept as soon as it is whole.
  ///
  /// - Parameters:
  ///   - cards: with their pages; those that several share are made once.
  ///   - progress: is told how many have been tried, and how many there are.
  /// - Returns: Those that were made, in the order of the cards, and why others were not.
  package func paint(
    _ cards: [PageCard], progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async -> (painted: [Painted], diagnostics: [Diagnostic]) {
    var seen: Set<SitePath> = []
    let cards = cards.filter { seen.insert($0.card.path).inserted }
    let browsers = max(1, min(jobs, Self.mostBrowsers))
    let share = max(1, (cards.count + browsers - 1) / browsers)
    let parts = stride(from: 0, to: cards.count, by: share).map {
      Array(cards[$0..<min($0 + share, cards.count)])
    }
    let count = cards.count
    let tried = Atomic(0)
    let results = await parts.concurrentMap(jobs: browsers) { part in
      await paint(part) {
        progress(tried.wrappingAdd(1, ordering: .relaxed).newValue, count)
      }
    }
    return (
      results.flatMap(\.painted), results.flatMap(\.diagnostics).sorted().mergingRepeats()
    )
  }

  /// Each takes some hundred megabytes.
  private static let mostBrowsers = 4

  private func paint(
    _ cards: [PageCard], _ isDone: () -> Void
  ) async -> (painted: [Painted], diagnostics: [Diagnostic]) {
    var painted: [Painted] = []
    var diagnostics: [Diagnostic] = []
    do throws(BrowserFailure) {
      try await painter.paint(cards.map(\.card.html)) { index, result in
        switch keep(result, of: cards[index]) {
        case .success(let made): painted.append(made)
        case .failure(let failure): diagnostics.append(failure.diagnostic(at: cards[index].page))
        }
        isDone()
      }
    } catch {
      diagnostics.append(error.diagnostic(at: nil))
    }
    return (painted, diagnostics)
  }

  private func keep(
    _ picture: Result<[UInt8], BrowserFailure>, of page: PageCard
  ) -> Result<Painted, BrowserFailure> {
    let path = SitePath.root.appending("content").appending(page.card.path)
    return picture.flatMap { bytes in
      do throws(FileError) {
        try files.write(bytes, to: path)
        return .success(Painted(page: page.page, path: path, bytes: bytes.count))
      } catch {
        return .failure(BrowserFailure("\(error.path) cannot be written: \(error.reason)"))
      }
    }
  }
}

extension BrowserFailure {
  fileprivate func diagnostic(at page: SitePath?) -> Diagnostic {
    Diagnostic(
      id: "no-card", "no card can be drawn: \(message)", at: page.map { .start(of: $0) },
      notes: notes.map { .init($0) })
  }
}
