import HostSystem
import Jinja
import VersusContent
import VersusModel
import VersusSamples

/// What templates can ask about a site, computed once and shared by all that is drawn.
///
/// Each name that templates see stands once: those of `site`, `build` and sides here, those of pages in
/// ``PageObject``, those of sections and tags in ``SectionObject`` and ``TagObject``.
final class SiteContext: Sendable {
  let verified: VerifiedSite
  let foreign: ForeignCode
  /// By the index of the page.
  let facts: [PageFacts]
  /// By the index of the side.
  let sides: [Value]
  let data: Value
  let build: Value
  let evidence: Value
  let exchange: Value
  let measured: Value
  let screenshot: Value
  let agreement: Value
  let related: RelatedPages
  private let sections: [SitePath: Section]
  /// Where each tag stands among those of the site.
  private let tagPlaces: [String: Int]
  /// Where each page stands among those of its section, by its index; `nil` for a section's own page.
  private let places: [Int?]

  var site: Site { verified.site }

  init(_ verified: VerifiedSite, foreign: ForeignCode = ForeignCode()) {
    let site = verified.site
    self.verified = verified
    self.foreign = foreign
    facts = site.pages.map { PageFacts(of: $0, in: verified) }
    sides = site.configuration.sides.indices.map { Value(side: $0, of: site.configuration) }
    sections = Dictionary(
      site.sections.map { ($0.folder, $0) }, uniquingKeysWith: { first, _ in first })
    tagPlaces = Dictionary(
      site.tags.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    places = Self.places(in: site)
    related = RelatedPages(of: site, sides: facts.map(\.sides))
    evidence = Value(EvidenceObject(verified: verified))
    exchange = Value(HostFunction.exchange(of: verified, sides: sides))
    measured = Value(HostFunction.measured(of: verified))
    agreement = Value(HostFunction.agreement(of: verified, sides: sides))
    screenshot = Value(HostFunction.screenshot(of: verified))
    data = Value(map: site.data.map { ($0.key, Value($0.value)) })
    build = Value(map: [
      ("version", Value(VersusVersion.current)),
      ("time", Value(Self.newestDate(of: site.pages))),
      ("verification", Value(verified.verification)),
    ])
  }

  /// `site`; the lists in it are made once, and shared.
  func siteValue() -> Value {
    let configuration = site.configuration
    return Value(map: [
      ("title", Value(configuration.title)),
      ("base_url", Value(configuration.baseURL ?? "/")),
      ("language", Value(configuration.language)),
      ("description", Value(configuration.description)),
      ("sides", Value(sides)),
      ("pages", Value(site.pages.indices.map(pageValue))),
      ("sections", Value(site.sections.map { Value(SectionObject(context: self, section: $0)) })),
      ("tags", Value(site.tags.map { Value(TagObject(context: self, tag: $0)) })),
      ("extra", Value(configuration.extra)),
    ])
  }

  func pageValue(_ index: Int) -> Value { Value(PageObject(context: self, index: index)) }

  func sideValue(_ side: Side?) -> Value {
    guard let side, let index = site.configuration.index(ofSide: side.id) else { return .none }
    return sides[index]
  }

  func section(at folder: SitePath?) -> Section? {
    folder.flatMap { sections[$0] }
  }

  /// The tags of a page, by name.
  func tags(of page: PageSummary) -> [Tag] {
    Set(page.metadata.tags.compactMap { tagPlaces[$0] }).sorted().map { site.tags[$0] }
  }

  /// The page so many places after the one at `index` in its section.
  func neighbour(of index: Int, _ step: Int) -> Int? {
    guard let pages = section(at: site.pages[index].section)?.pages,
      let place = places[index], pages.indices.contains(place + step)
    else { return nil }
    return pages[place + step]
  }

  private static func places(in site: Site) -> [Int?] {
    var places = [Int?](repeating: nil, count: site.pages.count)
    for section in site.sections {
      for (place, page) in section.pages.enumerated() { places[page] = place }
    }
    return places
  }

  /// The newest date that a page carries: a build must not depend on the clock.
  private static func newestDate(of pages: [PageSummary]) -> String? {
    pages.compactMap { $0.metadata.updated ?? $0.metadata.date }.max()
  }
}

/// A section, as templates see it.
struct SectionObject: HostObject {
  let context: SiteContext
  let section: Section

  var typeName: String { "section" }
  var memberNames: [String] {
    ["name", "title", "url", "pages", "count", "index", "parts", "feed"]
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "name": Value(section.folder.string)
    case "title": Value(section.title)
    case "url": Value(section.index.map { context.site.pages[$0].address.path })
    case "pages": Value(section.pages.map(context.pageValue))
    case "count": .int(section.pages.count)
    case "index": section.index.map(context.pageValue) ?? Value.none
    case "parts": context.parts(of: context.list(of: section))
    case "feed": context.feed(of: context.list(of: section), .sections)
    default: nil
    }
  }
}

/// A tag, as templates see it.
struct TagObject: HostObject {
  let context: SiteContext
  let tag: Tag

  var typeName: String { "tag" }
  var memberNames: [String] { ["name", "url", "pages", "parts", "feed"] }

  func member(_ name: String) -> Value? {
    switch name {
    case "name": Value(tag.name)
    case "url": Value(tag.address.path)
    case "pages": Value(tag.pages.map(context.pageValue))
    case "parts": context.parts(of: context.list(of: tag))
    case "feed": context.feed(of: context.list(of: tag), .tags)
    default: nil
    }
  }
}

extension Value {
  /// A side; its number is 1-based.
  fileprivate init(side index: Int, of configuration: SiteConfiguration) {
    let side = configuration.sides[index]
    let color = side.color ?? Side.Color.standard(index)
    self.init(map: [
      ("id", Value(side.id)), ("name", Value(side.name)), ("n", .int(index + 1)),
      ("version", Value(side.version)),
      ("color", Value(map: [("light", Value(color.light)), ("dark", Value(color.dark))])),
      ("homepage", Value(side.homepage)), ("docs", Value(side.documentation)),
    ])
  }

  /// What verifying came to, without versions: pages must not differ from machine to machine.
  fileprivate init(_ summary: VerifiedSite.Summary?) {
    self.init(map: [
      ("mode", Value(summary == nil ? "off" : "all")),
      ("samples", .int(summary?.checked ?? 0)),
      ("skipped", .int(summary?.skipped ?? 0)),
      ("tools", Value((summary?.tools ?? []).map { Value(map: [("name", Value($0.name))]) })),
    ])
  }
}
