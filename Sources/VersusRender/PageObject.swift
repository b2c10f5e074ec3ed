import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel

/// What templates can ask of a page, by the names of the cases.
package enum PageMember: UInt8, CaseIterable, Sendable {
  case title, content, url, permalink, path, description, date, updated, tags, tagged, weight
  case section, toc, prev, next, related, sides, samples, lines, checked, ran, older, skipped
  case words, search, draft, template, extra, card
}

extension PageMember {
  var name: String { String(describing: self) }

  private static let byName = Dictionary(
    allCases.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  init?(named name: String) {
    guard let member = Self.byName[name] else { return nil }
    self = member
  }
}

/// A page, as templates see it.
///
/// It holds numbers alone, and what they mean is found where it is asked: so lists of pages are made once for the site,
/// and going through one retains nothing.
final class PageObject: HostObject {
  /// Among the pages of the site.
  let index: Int
  let origin: Origin

  init(index: Int, origin: Origin) {
    self.index = index
    self.origin = origin
  }

  /// How a page was come by, which decides what reading something of it depends on.
  enum Origin: Sendable {
    /// It is the page that is being drawn, all of whose text is read anyway; see ``Read/body(page:)``.
    case own
    /// It stands before or after another; see ``Read/neighbours(of:)``.
    case neighbour
    /// It was got with these pages.
    case list(PageGroup)
  }

  var typeName: String { "page" }

  private static let names = MemberNames(PageMember.allCases.map(\.name))

  var memberNames: [String] { PageMember.allCases.map(\.name) }

  func member(_ name: String) -> Value? {
    guard let member = PageMember(named: name), let drawn = DrawnPage.current else { return nil }
    return value(of: member, on: drawn)
  }

  func member(_ name: Name, in scope: (any HostScope)?) -> Value? {
    guard let position = Self.names.position(of: name),
      let member = PageMember(rawValue: UInt8(truncatingIfNeeded: position))
    else { return nil }
    return (scope as? DrawnPage ?? DrawnPage.current).flatMap { value(of: member, on: $0) }
  }

  private func value(of member: PageMember, on drawn: DrawnPage) -> Value? {
    note(member, for: drawn)
    // Every page that lists this one asks for these. From the page that is drawn, and not handed on: what all threads
    // retain, they wait for each other to retain.
    switch member {
    case .title: return drawn.context.titles[index]
    case .url: return drawn.context.urls[index]
    case .content: return content(of: drawn)
    case .card: return card(of: drawn)
    default: return value(of: member, in: drawn.context)
    }
  }

  /// Takes down what asking for a member reads, unless that is known already.
  private func note(_ member: PageMember, for drawn: DrawnPage) {
    if member == .prev || member == .next { return drawn.log.note(.neighbours(of: index)) }
    switch origin {
    case .list(let group): drawn.log.note(member, of: group)
    case .neighbour:
      if member != .title, member != .url { drawn.log.note(member, of: .one(index)) }
    case .own:
      if member == .related || member == .tagged { drawn.log.note(member, of: .one(index)) }
    }
  }

  /// The page's own text as HTML, which only its own template sees.
  private func content(of drawn: DrawnPage) -> Value? {
    if case .own = origin { drawn.content.map { .safe($0) } } else { nil }
  }

  /// Where the card of the page is, which only its own template is told.
  private func card(of drawn: DrawnPage) -> Value {
    if case .own = origin { drawn.card } else { .none }
  }

  private func neighbour(_ step: Int, in context: SiteContext) -> Value {
    context.neighbour(of: index, step).map { context.pageValue($0, .neighbour) } ?? .none
  }

  private func value(of member: PageMember, in context: SiteContext) -> Value? {
    let page = context.site.pages[index]
    return switch member {
    case .title, .url, .content, .card: nil
    case .permalink: Value(context.permalink(of: page.address))
    case .path: Value(page.sourcePath.string)
    case .description: Value(page.metadata.description)
    case .date: Value(page.metadata.date)
    case .updated: Value(page.metadata.updated)
    case .tags: Value(page.metadata.tags.map { Value($0) })
    case .tagged:
      Value(context.tags(of: page).map { Value(TagObject(context: context, index: $0)) })
    case .weight: .int(page.metadata.weight)
    case .section: section(of: page, in: context)
    case .toc: Value(page.traits.contents.map { Value($0) })
    case .prev: neighbour(-1, in: context)
    case .next: neighbour(1, in: context)
    case .related: Value(context.related.pages(like: index).map { context.pageValue($0) })
    case .sides: Value(context.facts[index].sides.map(context.sideValue))
    case .samples: Value(context.facts[index].samples.map { Value($0.string) })
    case .lines: Value(map: context.facts[index].lines.map { ($0.side.id, .int($0.count)) })
    case .checked: .int(context.facts[index].checked)
    case .skipped: .int(context.facts[index].skipped)
    case .ran: .int(context.facts[index].ran)
    case .older: .int(context.facts[index].older)
    case .words: .int(page.traits.words)
    case .search: Value(SearchPart.parts(of: context.site.page(index)).map(\.value))
    case .draft: .bool(page.metadata.draft)
    case .template: Value(page.templateName)
    case .extra: Value(page.metadata.extra)
    }
  }

  private func section(of page: PageSummary, in context: SiteContext) -> Value {
    guard let index = context.section(at: page.section) else { return .none }
    return Value(SectionObject(context: context, index: index))
  }
}

extension PageSummary {
  /// The template that draws the page.
  var templateName: String {
    metadata.template?.name ?? (isSectionIndex ? "section.html" : "page.html")
  }
}

extension Value {
  /// An entry of a table of contents, and those below it.
  fileprivate init(_ entry: PageTraits.Entry) {
    self = Self.entryShape(
      Value(entry.id), Value(entry.title), .int(entry.level),
      Value(entry.children.map { Value($0) }))
  }

  private static let entryShape = MapShape("id", "title", "level", "children")
}
