import HostSystem
import Jinja
import Synchronization
import TextCore
import VersusContent
import VersusModel
import VersusSamples

/// What templates can ask about a site, computed once and shared by all that is drawn.
///
/// Each name that templates see stands once: those of `site`, `build` and sides here, those of pages in
/// ``PageObject``, those of sections and tags in ``SectionObject`` and ``TagObject``.
final class SiteContext: Sendable {
  let verified: VerifiedSite
  /// Its site, which is asked so often that it must not be copied out of it each time.
  let site: Site
  let foreign: ForeignCode
  /// By the index of the page.
  let facts: [PageFacts]
  /// As templates see them, by the index of the page: every page that lists another asks for both.
  let titles: [Value]
  let urls: [Value]
  /// By the index of the side.
  let sides: [Value]
  let data: Value
  let build: Value
  let evidence: Value
  let exchange: Value
  let answers: Value
  let measured: Value
  let screenshot: Value
  let agreement: Value
  /// When the newest page was written: a build must not depend on the clock.
  let time: String?
  /// What is recorded of the samples that run.
  let evidencePrints: [SitePath: Fingerprint]
  let related: RelatedPages
  let assets: AssetManifest
  let asset: Value
  let integrity: Value
  /// Where each tag stands among those of the site.
  private let tagPlaces: [String: Int]
  /// The numbers of the sections, by their folders.
  private let sections: [SitePath: Int]
  /// Where each page stands among those of its section, by its index; `nil` for a section's own page.
  private let places: [Int?]
  private let lists = Mutex<[PageGroup: Value]>([:])

  /// Takes what there is to know of each page, by its index.
  init(
    _ verified: VerifiedSite, _ facts: [PageFacts], foreign: ForeignCode, assets: AssetManifest
  ) {
    let site = verified.site
    self.verified = verified
    self.site = site
    self.foreign = foreign
    self.assets = assets
    asset = Value(HostFunction.asset(of: assets))
    integrity = Value(HostFunction.integrity(of: assets))
    self.facts = facts
    titles = site.pages.map { Value($0.title) }
    urls = site.pages.map { Value($0.address.path) }
    sides = site.configuration.sides.indices.map { Value(side: $0, of: site.configuration) }
    sections = Dictionary(
      site.sections.enumerated().map { ($1.folder, $0) }, uniquingKeysWith: { first, _ in first })
    evidencePrints = verified.runs.mapValues(\.print)
    let time = site.pages.compactMap { $0.metadata.updated ?? $0.metadata.date }.max()
    self.time = time
    tagPlaces = Dictionary(
      site.tags.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    places = Self.places(in: site)
    related = RelatedPages(of: site, sides: facts.map(\.sides))
    evidence = Value(EvidenceObject(verified: verified))
    exchange = Value(HostFunction.exchange(of: verified, sides: sides))
    answers = Value(HostFunction.answers(of: verified, sides: sides))
    measured = Value(HostFunction.measured(of: verified))
    agreement = Value(HostFunction.agreement(of: verified, sides: sides))
    screenshot = Value(HostFunction.screenshot(of: verified))
    data = Value(
      NotedValues(
        typeName: "data", values: site.data.map { ($0.key, Value($0.value)) }, read: Read.data))
    build = Value(
      NotedValues(
        typeName: "build",
        values: [
          ("version", Value(VersusVersion.current)), ("time", Value(time)),
          ("verification", Value(verified.verification)),
        ], read: Read.build))
  }

  /// The same site, of which one page has another text; see ``VerifiedSite/rereading(_:)``.
  init(_ other: SiteContext, with verified: VerifiedSite, page: Int) {
    self.verified = verified
    site = verified.site
    var facts = other.facts
    facts[page] = PageFacts(of: verified.site.pages[page], in: verified)
    self.facts = facts
    // Only the text is another.
    (titles, urls) = (other.titles, other.urls)
    (foreign, sides, data, build) = (other.foreign, other.sides, other.data, other.build)
    (evidence, exchange, answers) = (other.evidence, other.exchange, other.answers)
    (measured, screenshot, agreement) = (other.measured, other.screenshot, other.agreement)
    (time, evidencePrints, related) = (other.time, other.evidencePrints, other.related)
    (assets, asset, integrity) = (other.assets, other.asset, other.integrity)
    (tagPlaces, sections, places) = (other.tagPlaces, other.sections, other.places)
  }

  /// `site`; the lists in it are made once, and shared.
  func siteValue() -> Value {
    let configuration = site.configuration
    let values: [(String, Value)] = [
      ("title", Value(configuration.title)),
      ("base_url", Value(configuration.baseURL ?? "/")),
      ("language", Value(configuration.language)),
      ("description", Value(configuration.description)),
      ("sides", Value(sides)),
      ("pages", Value(site.pages.indices.map { pageValue($0, in: .all) })),
      (
        "sections",
        Value(site.sections.indices.map { Value(SectionObject(context: self, index: $0)) })
      ), ("tags", Value(site.tags.indices.map { Value(TagObject(context: self, index: $0)) })),
      ("runs", Value(runs.map { Value($0) })),
      ("extra", Value(configuration.extra)),
    ]
    return Value(
      NotedValues(typeName: "site", values: values) { name in
        switch name {
        case "pages": .list(.all)
        case "sections": .sections
        case "tags": .tags
        case "runs": .evidence
        default: nil
        }
      })
  }

  /// The samples that there is evidence of, by path.
  var runs: [RunObject] { verified.runs.keys.sorted().compactMap { RunObject(of: $0, in: self) } }

  /// A page as templates see it, got with the pages of a list, or alone.
  func pageValue(_ index: Int, in group: PageGroup? = nil) -> Value {
    pageValue(index, .list(group ?? .one(index)))
  }

  func pageValue(_ index: Int, _ origin: PageObject.Origin) -> Value {
    Value(PageObject(index: index, origin: origin))
  }

  /// The pages of a section or a tag, in a list that all pages share.
  func pageValues(_ group: PageGroup, _ pages: [Int]) -> Value {
    lists.withLock { lists in
      if let known = lists[group] { return known }
      let list = Value(pages.map { pageValue($0, in: group) })
      lists[group] = list
      return list
    }
  }

  func sideValue(_ side: Side?) -> Value {
    guard let side, let index = site.configuration.index(ofSide: side.id) else { return .none }
    return sides[index]
  }

  /// The number of the section of that folder.
  func section(at folder: SitePath?) -> Int? {
    folder.flatMap { sections[$0] }
  }

  /// The numbers of the tags of a page, in the order of their names.
  func tags(of page: PageSummary) -> [Int] {
    Set(page.metadata.tags.compactMap { tagPlaces[$0] }).sorted()
  }

  /// The page so many places after the one at `index` in its section.
  func neighbour(of index: Int, _ step: Int) -> Int? {
    guard let pages = section(at: site.pages[index].section).map({ site.sections[$0].pages }),
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
}

/// Values that templates know by name; asking for one is noted.
final class NotedValues: HostObject {
  let typeName: String
  let memberNames: [String]
  private let values: [String: Value]
  private let read: @Sendable (String) -> Read?

  /// `read` says what asking for a name reads; `nil` for what `site.yml` says, with which all is drawn anew.
  init(
    typeName: String, values: [(String, Value)], read: @escaping @Sendable (String) -> Read?
  ) {
    self.typeName = typeName
    memberNames = values.map(\.0)
    self.values = Dictionary(values, uniquingKeysWith: { first, _ in first })
    self.read = read
  }

  func member(_ name: String) -> Value? {
    if let read = read(name) { DrawnPage.note(read) }
    return values[name]
  }
}

/// A section, as templates see it.
final class SectionObject: HostObject {
  let context: SiteContext
  /// Among the sections of the site.
  let index: Int

  init(context: SiteContext, index: Int) {
    self.context = context
    self.index = index
  }

  var typeName: String { "section" }
  var memberNames: [String] {
    ["name", "title", "url", "pages", "count", "index", "parts", "feed"]
  }

  private var section: Section { context.site.sections[index] }

  func member(_ name: String) -> Value? {
    let group = PageGroup.section(index)
    DrawnPage.note(["pages", "count", "parts"].contains(name) ? .list(group) : .section(index))
    return switch name {
    case "name": Value(section.folder.string)
    case "title": Value(section.title)
    case "url": Value(section.index.map { context.site.pages[$0].address.path })
    case "pages": context.pageValues(group, section.pages)
    case "count": .int(section.pages.count)
    case "index": section.index.map { context.pageValue($0) } ?? Value.none
    case "parts": context.parts(of: context.list(ofSection: index)?.list)
    case "feed": context.feed(of: context.list(ofSection: index)?.list, .sections)
    default: nil
    }
  }
}

/// A tag, as templates see it.
final class TagObject: HostObject {
  let context: SiteContext
  /// Among the tags of the site.
  let index: Int

  init(context: SiteContext, index: Int) {
    self.context = context
    self.index = index
  }

  var typeName: String { "tag" }
  var memberNames: [String] { ["name", "url", "pages", "parts", "feed"] }

  func member(_ name: String) -> Value? {
    let tag = context.site.tags[index]
    let group = PageGroup.tag(index)
    DrawnPage.note(["pages", "parts"].contains(name) ? .list(group) : .tag(index))
    return switch name {
    case "name": Value(tag.name)
    case "url": Value(tag.address.path)
    case "pages": context.pageValues(group, tag.pages)
    case "parts": context.parts(of: context.list(ofTag: index).list)
    case "feed": context.feed(of: context.list(ofTag: index).list, .tags)
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
      ("runs", .int(summary?.verified ?? 0)),
      ("tools", Value((summary?.tools ?? []).map { Value(map: [("name", Value($0.name))]) })),
    ])
  }
}
