import Highlight
package import HostSystem
import Synchronization
import TextCore
import VersusContent
import VersusModel
package import VersusSamples

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a build leaves for the next one of the same output of code that Pygments knows.
package struct ForeignCodeMemory: Hashable, Sendable {
  /// What gave the answers: as long as it is the same, it says the same.
  package var python: PythonInstallation
  /// The pages of whose code there was something to say, which must be said in every build.
  package var unanswered: [SitePath]

  package init(python: PythonInstallation, unanswered: [SitePath]) {
    (self.python, self.unanswered) = (python, unanswered)
  }
}

/// The tokens of code in languages without a grammar of ours, and what is to be said of them.
///
/// Pages are drawn side by side and do not wait for other programs, so what is known to be drawn is asked for before. A
/// file that shows more than that is told so (``ReadLog/lacking``), and drawn again once it was asked for, too.
final class ForeignCode: Sendable {
  /// A fence that was asked about.
  private struct Asked: Sendable {
    var page: SitePath
    var language: String
    var offset: Int
    var location: SourceLocation
    /// `nil` if nothing answers.
    var answer: Pygments.Answer?

    var isUnanswered: Bool {
      if case .tokens = answer { false } else { true }
    }
  }

  private struct State {
    /// What answers, if it can be told apart from others.
    var python: PythonInstallation?
    /// What the answers are known by: by what gives them, or else by all of them.
    var print = Fingerprint(value: 0)
    var tokens: [Pygments.Piece: TokenList] = [:]
    var asked: [SitePath: [Asked]] = [:]
    /// Why there were no answers.
    var unavailable: Pygments.Unavailable?

    /// All that was asked about, by pages and their texts.
    var inOrder: [Asked] {
      asked.values.joined().sorted { ($0.page, $0.offset) < ($1.page, $1.offset) }
    }
  }

  private let site: Site?
  private let pygments: Pygments?
  /// The numbers of the pages that have such code, by their paths.
  private let pages: [SitePath: Int]
  private let state = Mutex(State())

  /// None, for what shows no code.
  init() { (site, pygments, pages) = (nil, nil, [:]) }

  /// Finds out what the colours of the site's code are known by; of pages that `memory` does not know enough of, all is
  /// asked.
  init(of site: Site, by pygments: Pygments, knowing memory: ForeignCodeMemory?) async {
    let numbers = site.configuration.highlights ? Array(site.pages.indices) : []
    (self.site, self.pygments) = (site, pygments)
    pages = Dictionary(
      numbers.filter { site.pages[$0].traits.code.contains(where: \.isForeign) }
        .map { (site.pages[$0].path, $0) }, uniquingKeysWith: { first, _ in first })
    guard !pages.isEmpty else { return }
    if let memory, await pygments.isCurrent(memory.python) {
      state.withLock { state in
        state.python = memory.python
        state.print = memory.python.print
      }
      await ask(about: memory.unanswered)
    } else {
      let start = Date.now
      async let python = pygments.installation(usedSince: start)
      await ask(about: pages.keys)
      let found = await python
      state.withLock { state in
        state.python = found
        state.print = found?.print ?? Self.print(of: state.inOrder)
      }
    }
  }

  /// What the colours of a page's code are known by.
  func print(of page: SitePath) -> Fingerprint {
    state.withLock { state in
      var hasher = FingerprintHasher()
      hasher.combine(state.print)
      if let asked = state.asked[page], asked.contains(where: \.isUnanswered) {
        hasher.combine(Self.print(of: asked))
      }
      return hasher.finish()
    }
  }

  /// What the next build may know; `nil` if it has to ask again.
  var memory: ForeignCodeMemory? {
    state.withLock { state in
      state.python.map { python in
        let unanswered = state.asked.filter { $0.value.contains(where: \.isUnanswered) }.keys
        return ForeignCodeMemory(python: python, unanswered: unanswered.sorted())
      }
    }
  }
}

extension ForeignCode {
  /// Whether a page has such code.
  func isShown(on page: SitePath) -> Bool { pages[page] != nil }

  /// Whether there is none.
  var isEmpty: Bool { pages.isEmpty }

  /// Asks for what is shown on these pages, unless it was asked for.
  ///
  /// What is not a page with such code is passed over.
  func ask(about pages: some Sequence<SitePath>) async {
    guard let site, let pygments else { return }
    let new = state.withLock { state in
      Set(pages).filter { self.pages[$0] != nil && state.asked[$0] == nil }
    }
    state.withLock { state in for page in new { state.asked[page] = [] } }
    let fences = new.sorted().compactMap { self.pages[$0] }.map(site.page).flatMap(\.foreignFences)
    guard !fences.isEmpty else { return }
    do throws(Pygments.Unavailable) {
      note(try await pygments.answers(to: fences.map(\.piece)), fences)
    } catch {
      state.withLock { $0.unavailable = error }
      note(fences.map { _ in nil }, fences)
    }
  }

  private func note(_ answers: [Pygments.Answer?], _ fences: [ForeignFence]) {
    state.withLock { state in
      for (answer, fence) in zip(answers, fences) {
        if case .tokens(let tokens) = answer { state.tokens[fence.piece] = tokens }
        let (page, range) = (fence.page, fence.languageRange)
        state.asked[page.path, default: []].append(
          Asked(
            page: page.path, language: fence.piece.language, offset: fence.offset,
            location: page.source.location(of: range), answer: answer))
      }
    }
  }

  /// The tokens of code on a page; `nil` if it is to be shown without colours.
  ///
  /// If it was not asked about yet, that is noted in `log`.
  func tokens(of piece: Pygments.Piece, on page: SitePath?, _ log: ReadLog?) -> TokenList? {
    state.withLock { state in
      if let tokens = state.tokens[piece] { return tokens }
      if let page, pages[page] != nil, state.asked[page] == nil { log?.lack(page) }
      return nil
    }
  }

  private static func print(of asked: [Asked]) -> Fingerprint {
    var hasher = FingerprintHasher()
    for asked in asked {
      hasher.combine(asked.page.string)
      hasher.combine(asked.language)
      asked.answer?.combine(into: &hasher)
    }
    return hasher.finish()
  }
}

// MARK: - What there is to say

extension ForeignCode {
  /// What there is to say of all that was asked about.
  var diagnostics: [Diagnostic] {
    let (asked, unavailable) = state.withLock { ($0.inOrder, $0.unavailable) }
    var diagnostics: [Diagnostic] = []
    var unknown: Set<String> = []
    for asked in asked {
      switch asked.answer {
      case nil, .tokens: continue
      case .unknownLanguage:
        guard unknown.insert(asked.language).inserted else { continue }
        diagnostics.append(Self.unknown(asked.language, at: asked.location))
      case .failed(let reason):
        diagnostics.append(
          Diagnostic(
            .warning, id: "no-colors", "this code is shown without colours: \(reason)",
            at: asked.location))
      }
    }
    if let unavailable {
      diagnostics.append(Self.unavailable(unavailable, asked.filter { $0.answer == nil }))
    }
    return diagnostics
  }

  private static func unknown(_ language: String, at location: SourceLocation) -> Diagnostic {
    let nearest = nearestName(to: language, among: Language.knownNames)
    return Diagnostic(
      .warning, id: "unknown-language",
      "no language is called `\(language)`, so its code is shown without colours", at: location,
      help: nearest.map { "did you mean `\($0)`?" } ?? "write `text` if that is meant")
  }

  private static let shownPlaces = 10

  /// One warning for all that would need Pygments.
  private static func unavailable(_ reason: Pygments.Unavailable, _ places: [Asked]) -> Diagnostic {
    let languages = Set(places.map { "`\($0.language)`" }).sorted().joined(separator: ", ")
    var notes = places.prefix(shownPlaces).map {
      Diagnostic.Note("`\($0.language)` stands here", at: $0.location)
    }
    if places.count > shownPlaces {
      notes.append(Diagnostic.Note("and in \(places.count - shownPlaces) more fences"))
    }
    let (cause, help) =
      switch reason {
      case .notInstalled(let python):
        (
          "Pygments is not installed for `\(python)`",
          "run `\(python) -m pip install pygments`, or write `text` where no colours are meant"
        )
      case .noPython(let reason): (reason, "name an interpreter with `python:` in site.yml")
      }
    return Diagnostic(
      .warning, id: "no-colors", "code in \(languages) is shown without colours: \(cause)",
      notes: notes, help: help)
  }
}

extension Pygments.Answer {
  fileprivate func combine(into hasher: inout FingerprintHasher) {
    switch self {
    case .tokens(let tokens):
      hasher.combine(tokens.count)
      for token in tokens {
        hasher.combine(Int(token.kind.rawValue))
        hasher.combine(token.range.upperBound)
      }
    case .unknownLanguage: hasher.combine(-1)
    case .failed(let reason): hasher.combine(reason)
    }
  }
}

// MARK: - Which code it is

/// A fence in a language that only Pygments can know.
private struct ForeignFence {
  var page: Page
  var piece: Pygments.Piece
  var offset: Int
  var languageRange: SourceRange
}

extension Page {
  /// In their order.
  fileprivate var foreignFences: [ForeignFence] {
    orderedFences.compactMap { _, fence in
      guard case .code(let fence) = fence, let piece = fence.foreign else { return nil }
      return ForeignFence(
        page: self, piece: piece, offset: fence.range.lowerBound,
        languageRange: fence.languageRange)
    }
  }
}

extension PageTraits.CodeSummary {
  /// Whether it is in a language that only Pygments can know.
  var isForeign: Bool { !language.isEmpty && Language.named(language) == nil }
}

extension CodeFence {
  /// The code that only Pygments can know, if it is in such a language.
  var foreign: Pygments.Piece? {
    guard !language.isEmpty, Language.named(language) == nil else { return nil }
    return Pygments.Piece(language: language, code: shown.text.bytes)
  }
}
