package import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel

/// The picture that stands for a page where others link to it (`og:image` of <https://ogp.me>): what it is drawn from.
package struct SocialCard: Hashable, Sendable {
  /// The theme's template of it.
  static let template = "card.html"
  /// In pixels: what networks show large, without cutting anything off.
  package static let (width, height) = (1200, 630)
  /// Where pictures of cards are, below `content/` and so below the output.
  package static let folder = SitePath.root.appending("cards")
  /// How a document becomes a picture; another way makes other pictures.
  private static let procedure = "card 1: \(width) x \(height), light\n"

  /// A document that needs nothing but itself.
  package let html: [UInt8]
  /// Where its picture is, below `content/` and the output; named for what it is drawn from.
  package let path: SitePath

  init(_ html: [UInt8]) {
    self.html = html
    let hash = ContentHash(of: Array(Self.procedure.utf8) + html)
    path = Self.folder.appending("\(hash.hex.prefix(Self.digits)).png")
  }

  /// So many that no two documents of a site have the same.
  private static let digits = 16

  /// Whether a file below `content/` is named as the picture of a card.
  package static func isCard(_ path: SitePath) -> Bool {
    path.parent == folder && path.extension == "png" && path.stem.utf8.count == digits
      && path.stem.wholeMatch(of: /[0-9a-f]*/) != nil
  }
}

/// A page that has a card.
package struct PageCard: Sendable {
  /// The page's file, from the site's folder.
  package let page: SitePath
  package let card: SocialCard
  /// Whether there is a picture of it.
  package let isDrawn: Bool
}

extension LinkResolver {
  /// Whether there is the picture of a card at `path` below `content/`, and it has the size of one.
  func hasCard(at path: SitePath) -> Bool {
    imageSize(at: path) == ImageSize(width: SocialCard.width, height: SocialCard.height)
  }
}

extension PageRenderer {
  /// What the card of a page is drawn from; `nil` if the site has no cards, the template draws nothing for this page,
  /// or cannot, which is reported.
  ///
  /// The card is a document of its own, and does not see the text of the page.
  func card(of page: Page, index: Int, _ outer: DrawnPage) -> SocialCard? {
    guard context.site.configuration.hasCards else { return nil }
    let drawn = DrawnPage(
      base: .relative(page.address), page: (page, index), in: context, words: words, log: outer.log)
    defer { outer.report(drawn.diagnostics) }
    return DrawnPage.$current.withValue(drawn) {
      do throws(TemplateError) {
        let html = try templates.render(
          SocialCard.template, context: variables([("page", context.pageValue(index, .own))]),
          scope: drawn)
        return html.allSatisfy(\.isSpace) ? nil : SocialCard(html)
      } catch {
        var diagnostic = error.diagnostic
        diagnostic.notes.append(.init("while drawing the card of \(page.source.path)"))
        drawn.report([diagnostic])
        return nil
      }
    }
  }

  /// The card of a page, and what is wrong with it.
  func card(_ index: Int) -> Outcome<PageCard> {
    let page = context.site.page(index)
    let drawn = DrawnPage(
      base: .relative(page.address), page: (page, index), in: context, words: words, log: ReadLog())
    let card = card(of: page, index: index, drawn).map {
      PageCard(
        page: page.summary.sourcePath, card: $0, isDrawn: context.site.links.hasCard(at: $0.path))
    }
    return Outcome(card, drawn.diagnostics)
  }

  /// What the page's template sees of its card: `none` if there is no picture of it as it is now.
  func value(of card: SocialCard, _ log: ReadLog) -> Value {
    log.note(.card(card.path))
    guard context.site.links.hasCard(at: card.path) else { return .none }
    return Value(map: [
      ("url", Value("/\(card.path)")), ("width", .int(SocialCard.width)),
      ("height", .int(SocialCard.height)),
    ])
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
