import HostSystem
import Jinja
import VersusContent
import VersusModel

/// A feed, as its template sees it: that of the whole site, of a section or of a tag.
final class FeedObject: HostObject {
  let context: SiteContext
  let title: String
  /// Of the page with the same list.
  let home: SiteAddress
  /// Those with a date, the newest first.
  let pages: [Int]
  /// The pages that it is a choice of.
  private let group: PageGroup

  /// Whoever reads a feed has what is older; and a feed is asked for again and again.
  static let longest = 100

  init(_ title: String, home: SiteAddress, of group: PageGroup, _ context: SiteContext) {
    self.context = context
    self.title = title
    self.home = home
    self.group = group
    let dated = context.site.indices(of: group).compactMap { index -> (index: Int, date: String)? in
      let page = context.site.pages[index]
      guard page.address != .root else { return nil }
      return (page.metadata.updated ?? page.metadata.date).map { (index, $0) }
    }
    // Of one date, those that come first on the site.
    self.pages = dated.sorted { ($1.date, $0.index) < ($0.date, $1.index) }.prefix(Self.longest)
      .map(\.index)
  }

  var typeName: String { "feed" }
  var memberNames: [String] { ["title", "url", "permalink", "home", "updated", "pages"] }

  func member(_ name: String) -> Value? {
    if name == "pages" || name == "updated" {
      for member in [PageMember.date, .updated] { DrawnPage.current?.log.note(member, of: group) }
    }
    if name == "title", case .section(let index) = group {
      DrawnPage.current?.log.note(.section(index))
    }
    return switch name {
    case "title": Value(title)
    case "url": Value(home.feed.path)
    case "permalink": Value(context.permalink(of: home.feed))
    case "home": Value(context.permalink(of: home))
    case "updated": Value(updated)
    case "pages": Value(pages.map { context.pageValue($0) })
    default: nil
    }
  }

  private var updated: String? {
    pages.first.map { context.site.pages[$0].metadata }.flatMap { $0.updated ?? $0.date }
  }
}

extension SiteContext {
  /// The feed of the whole site.
  var feed: FeedObject {
    FeedObject(site.configuration.title, home: .root, of: .all, self)
  }

  /// The feeds of sections and tags that the site asks for.
  var listFeeds: [FeedObject] {
    let kinds = site.configuration.lists.feeds
    let sections = kinds.contains(.sections) ? Array(site.sections.indices) : []
    let tags = kinds.contains(.tags) ? Array(site.tags.indices) : []
    return sections.compactMap { index in
      list(ofSection: index).map {
        FeedObject(site.sections[index].title, home: $0.list.address, of: .section(index), self)
      }
    }
      + tags.map {
        FeedObject(site.tags[$0].name, home: site.tags[$0].address, of: .tag($0), self)
      }
  }

  /// The address of the feed of a list, if such lists have feeds.
  func feed(of list: PageList?, _ kind: ListOptions.Feed) -> Value {
    guard let list, site.configuration.lists.feeds.contains(kind) else { return .none }
    return Value(list.address.feed.path)
  }
}
