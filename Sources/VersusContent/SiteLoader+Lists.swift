import HostSystem
import TextCore
import VersusModel

extension AddressClaims {
  /// Claims what the lists of sections and tags are served at: further parts, and feeds.
  mutating func claimLists(
    of sections: [Section], _ tags: [Tag], in loaded: LoadedSite, _ options: ListOptions
  ) {
    for section in sections {
      guard let list = PageList(of: section, among: loaded.pages, options) else { continue }
      claim(
        list, of: "the section \(section.folder)", hasFeed: options.feeds.contains(.sections),
        at: section.index.map { loaded.bodies.start(of: loaded.pages[$0].path) })
    }
    let mentions = TagMentions(loaded)
    for tag in tags {
      claim(tag.address, for: "the page of the tag `\(tag.name)`", at: mentions.location(of: tag))
      claim(
        PageList(of: tag, options), of: "the tag `\(tag.name)`",
        hasFeed: options.feeds.contains(.tags), at: mentions.location(of: tag))
    }
  }

  private mutating func claim(
    _ list: PageList, of name: @autoclosure () -> String, hasFeed: Bool,
    at location: @escaping @autoclosure () -> SourceLocation?
  ) {
    if let parts = list.furtherParts {
      for part in parts {
        claim(list.address(ofPart: part), for: "part \(part) of \(name())", at: location())
      }
    }
    if hasFeed { claim(list.address.feed, for: "the feed of \(name())", at: location()) }
  }
}

/// Where tags are given, looked for only when there is something to say of one.
private final class TagMentions {
  private let loaded: LoadedSite
  private var known: [SitePath: [String: SourceRange]] = [:]

  init(_ loaded: LoadedSite) { self.loaded = loaded }

  /// Where the first page that has `tag` says so.
  func location(of tag: Tag) -> SourceLocation? {
    guard let path = tag.pages.first.map({ loaded.pages[$0].path }) else { return nil }
    let source = loaded.bodies.body(of: path).source
    let ranges = known[path] ?? ranges(in: source)
    known[path] = ranges
    return source.location(of: ranges[tag.name] ?? 0..<0)
  }

  private func ranges(in source: SourceText) -> [String: SourceRange] {
    guard let header = FrontMatter.split(source).value?.yaml,
      let tags = YAMLReader.read(source, body: header).value?["tags"]
    else { return [:] }
    var ranges: [String: SourceRange] = [:]
    let items = if case .list(let items) = tags.kind { items } else { [tags] }
    for item in items {
      switch item.kind {
      case .string(let text): ranges[text] = item.range
      case .int(let number): ranges[String(number)] = item.range
      default: continue
      }
    }
    return ranges
  }
}

extension LoadedSite {
  /// Pages that say how to cut a list, and have none.
  var needlessPagination: [Diagnostic] {
    pages.compactMap { page in
      guard let paginate = page.metadata.paginate, !page.isSectionIndex else { return nil }
      let problem = ContentProblem.invalidValue(
        key: "paginate", message: "cuts the list of a section, and this is no section's own page",
        help: "write it in the `index.md` of a folder that has other pages too")
      return problem.diagnostic(at: bodies.body(of: page.path).source.location(of: paginate.range))
    }
  }
}
