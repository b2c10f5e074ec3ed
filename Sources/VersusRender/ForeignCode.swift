import Highlight
import HostSystem
import TextCore
import VersusContent
import VersusModel

/// The tokens of code in languages without a grammar of ours, and what is to be said of them.
///
/// Pages are drawn side by side and do not wait for other programs, so it is all found before.
struct ForeignCode: Sendable {
  private(set) var tokens: [Pygments.Piece: TokenList] = [:]
  /// What was found for each page that has such code, by its path.
  private var prints: [SitePath: FingerprintHasher] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  /// A fence, and the page that it is on.
  private struct Place {
    var page: Page
    var fence: CodeFence

    var location: SourceLocation { page.source.location(of: fence.languageRange) }
  }

  init() {}

  /// Asks Pygments for all that is shown on the pages of `site` and that it is needed for.
  init(of site: Site, by pygments: Pygments) async {
    guard site.configuration.highlights else { return }
    let pages = site.pages.indices.filter {
      site.pages[$0].traits.code.contains(where: \.isForeign)
    }
    let places = pages.map(site.page).flatMap { page in
      page.orderedFences.compactMap { _, fence -> Place? in
        guard case .code(let fence) = fence, fence.foreign != nil else { return nil }
        return Place(page: page, fence: fence)
      }
    }.sorted {
      ($0.page.path, $0.fence.range.lowerBound) < ($1.page.path, $1.fence.range.lowerBound)
    }
    guard !places.isEmpty else { return }
    let pieces = places.compactMap(\.fence.foreign)
    do throws(Pygments.Unavailable) {
      let answers = try await pygments.answers(to: pieces)
      note(answers, pieces, places)
    } catch {
      diagnostics = [Self.unavailable(error, places)]
    }
  }

  /// What the colours of a page's code are known by.
  func print(of page: SitePath) -> Fingerprint {
    prints[page]?.finish() ?? Fingerprint(value: 0)
  }

  private mutating func note(
    _ answers: [Pygments.Answer], _ pieces: [Pygments.Piece], _ places: [Place]
  ) {
    var unknown: Set<String> = []
    for ((answer, piece), place) in zip(zip(answers, pieces), places) {
      switch answer {
      case .tokens(let tokens):
        self.tokens[piece] = tokens
        prints[place.page.path, default: FingerprintHasher()].combine(tokens)
      case .unknownLanguage:
        guard unknown.insert(piece.language).inserted else { continue }
        diagnostics.append(Self.unknown(piece.language, at: place.location))
      case .failed(let reason):
        diagnostics.append(
          Diagnostic(
            .warning, id: "no-colors", "this code is shown without colours: \(reason)",
            at: place.location))
      }
    }
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
  private static func unavailable(_ reason: Pygments.Unavailable, _ places: [Place]) -> Diagnostic {
    let languages = Set(places.map { "`\($0.fence.language)`" }).sorted().joined(separator: ", ")
    var notes = places.prefix(shownPlaces).map {
      Diagnostic.Note("`\($0.fence.language)` stands here", at: $0.location)
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

extension FingerprintHasher {
  fileprivate mutating func combine(_ tokens: TokenList) {
    combine(tokens.count)
    for token in tokens {
      combine(Int(token.kind.rawValue))
      combine(token.range.upperBound)
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
