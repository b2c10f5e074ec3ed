import HostSystem
import Jinja
import VersusContent
import VersusModel

/// One part of a list of pages, as templates see it.
final class Paginator: HostObject {
  let context: SiteContext
  let list: PageList
  let group: PageGroup
  /// From 1.
  let number: Int

  init(context: SiteContext, list: PageList, group: PageGroup, number: Int) {
    self.context = context
    self.list = list
    self.group = group
    self.number = number
  }

  var typeName: String { "paginator" }
  var memberNames: [String] {
    [
      "number", "count", "total", "pages", "url", "permalink", "first", "last", "prev", "next",
      "parts",
    ]
  }

  func member(_ name: String) -> Value? {
    DrawnPage.note(.list(name == "pages" ? group.part(number) : group))
    return switch name {
    case "number": .int(number)
    case "count": .int(list.partCount)
    case "total": .int(list.pages.count)
    case "pages":
      Value(list.pages(ofPart: number).map { context.pageValue($0, in: group.part(number)) })
    case "url": url(of: number)
    case "permalink": Value(context.permalink(of: list.address(ofPart: number)))
    case "first": url(of: 1)
    case "last": url(of: list.partCount)
    case "prev": number > 1 ? url(of: number - 1) : Value.none
    case "next": number < list.partCount ? url(of: number + 1) : Value.none
    case "parts": Value(Self.shownParts(number, of: list.partCount).map(partValue))
    default: nil
    }
  }

  private func url(of number: Int) -> Value { Value(list.address(ofPart: number).path) }

  private func partValue(_ part: (number: Int, followsGap: Bool)) -> Value {
    Value(map: [
      ("number", .int(part.number)), ("url", url(of: part.number)),
      ("current", .bool(part.number == number)), ("gap", .bool(part.followsGap)),
    ])
  }

  /// The parts that a reader is offered: the first, the last, and those around the current one.
  ///
  /// There are never more than seven, so that all the parts of a list take no more room than the list.
  static func shownParts(_ current: Int, of count: Int) -> [(number: Int, followsGap: Bool)] {
    let near = max(1, current - 2)...min(count, current + 2)
    let numbers =
      [1].filter { $0 < near.lowerBound } + near + [count].filter { $0 > near.upperBound }
    return zip([0] + numbers, numbers).map { (number: $1, followsGap: $1 > $0 + 1) }
  }
}

extension SiteContext {
  /// The list that a page shows, if it is the own page of a section.
  func list(ofPage index: Int) -> (list: PageList, group: PageGroup)? {
    let page = site.pages[index]
    guard page.isSectionIndex, let section = section(at: page.section),
      site.sections[section].index == index
    else { return nil }
    return list(ofSection: section)
  }

  func list(ofSection index: Int) -> (list: PageList, group: PageGroup)? {
    PageList(of: site.sections[index], among: site.pages, site.configuration.lists)
      .map { ($0, .section(index)) }
  }

  func list(ofTag index: Int) -> (list: PageList, group: PageGroup) {
    (PageList(of: site.tags[index], site.configuration.lists), .tag(index))
  }

  /// The pages to draw, and which part of the list each has: every page once, and once for each further part.
  ///
  /// Those of a section follow each other: they show the same other pages, which are at hand then, and those that
  /// are drawn at the same time elsewhere show others.
  var drawnParts: [(page: Int, part: Int)] {
    let sections = Dictionary(grouping: site.pages.indices) { site.pages[$0].section ?? .root }
    let pages = sections.sorted { $0.key < $1.key }.flatMap(\.value)
    return pages.map { ($0, 1) }
      + pages.flatMap { page in
        (list(ofPage: page)?.list.furtherParts).map { parts in parts.map { (page, $0) } } ?? []
      }
  }

  /// The whole address at which something is served.
  func permalink(of address: SiteAddress) -> String {
    (site.configuration.baseURL ?? "/") + address.encoded.dropFirst()
  }

  /// Every part of a list, for the sitemap.
  func parts(of list: PageList?) -> Value {
    guard let list else { return Value([Value]()) }
    return Value(
      (1...list.partCount).map { number in
        Value(map: [
          ("number", .int(number)), ("url", Value(list.address(ofPart: number).path)),
          ("permalink", Value(permalink(of: list.address(ofPart: number)))),
        ])
      })
  }
}
