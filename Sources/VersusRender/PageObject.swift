import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel

/// What templates can ask of a page.
package enum PageMember: String, CaseIterable, Sendable {
  case title, content, url, permalink, path, description, date, updated, tags, tagged, weight
  case section, toc, prev, next, related, sides, samples, lines, checked, ran, older, skipped
  case words, search, draft, template, extra
}

/// A page, as templates see it.
struct PageObject: HostObject {
  let context: SiteContext
  /// Among the pages of the site.
  let index: Int
  let origin: Origin
  /// The page's own text as HTML, which only its own template sees.
  var content: Value?

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

  private static let members = PageMember.allCases
  private static let names = MemberNames(members.map(\.rawValue))

  var memberNames: [String] { Self.members.map(\.rawValue) }

  func member(_ name: String) -> Value? { PageMember(rawValue: name).flatMap(noted) }

  func member(_ name: Name) -> Value? {
    Self.names.position(of: name).flatMap { noted(Self.members[$0]) }
  }

  /// A member, of which is taken down that it was read.
  private func noted(_ member: PageMember) -> Value? {
    if let read = read(for: member) { DrawnPage.note(read) }
    return value(of: member)
  }

  /// What asking for a member reads; `nil` if that was noted already.
  private func read(for member: PageMember) -> Read? {
    if member == .prev || member == .next { return .neighbours(of: index) }
    switch origin {
    case .list(let group): return .pages(group, member)
    case .neighbour:
      return member == .title || member == .url ? nil : .pages(.one(index), member)
    case .own:
      return member == .related || member == .tagged ? .pages(.one(index), member) : nil
    }
  }

  private func neighbour(_ step: Int) -> Value {
    context.neighbour(of: index, step).map { context.pageValue($0, .neighbour) } ?? .none
  }

  private var page: PageSummary { context.site.pages[index] }
  private var metadata: PageMetadata { context.site.pages[index].metadata }

  private func value(of member: PageMember) -> Value? {
    switch member {
    case .title: context.facts[index].title
    case .content: content
    case .url: context.facts[index].url
    case .permalink: Value(context.permalink(of: page.address))
    case .path: Value(page.sourcePath.string)
    case .description: Value(metadata.description)
    case .date: Value(metadata.date)
    case .updated: Value(metadata.updated)
    case .tags: Value(metadata.tags.map { Value($0) })
    case .tagged:
      Value(context.tags(of: page).map { Value(TagObject(context: context, index: $0)) })
    case .weight: .int(metadata.weight)
    case .section: section
    case .toc: Value(page.traits.contents.map { Value($0) })
    case .prev: neighbour(-1)
    case .next: neighbour(1)
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
    case .draft: .bool(metadata.draft)
    case .template: Value(page.templateName)
    case .extra: Value(metadata.extra)
    }
  }

  private var section: Value {
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
    self.init(map: [
      ("id", Value(entry.id)), ("title", Value(entry.title)), ("level", .int(entry.level)),
      ("children", Value(entry.children.map { Value($0) })),
    ])
  }
}
