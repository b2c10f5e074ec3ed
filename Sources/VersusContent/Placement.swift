import CommonMark
import HostSystem
import TextCore
import VersusModel

/// Gives every page its title, its section, its address and its place in the order.
struct Placement {
  /// Folders that hold more than one page, and so are sections.
  private let sectionFolders: Set<SitePath>
  private(set) var diagnostics: [Diagnostic] = []

  init(pages: [ParsedPage]) {
    var counts: [SitePath: Int] = [:]
    for page in pages {
      var folder = page.path.parent
      while !folder.isRoot {
        counts[folder, default: 0] += 1
        folder = folder.parent
      }
    }
    let withoutIndex = Set(pages.map(\.path.parent)).subtracting(
      pages.filter { $0.path.name == "index.md" }.map(\.path.parent))
    sectionFolders = Set(counts.filter { $0.value > 1 }.keys).union(
      withoutIndex.filter { !$0.isRoot })
  }

  /// Places the pages, in the order of the site.
  ///
  /// `locate` finds the first line of a page, which is blamed for having no title.
  mutating func place(_ pages: [ParsedPage], locate: (SitePath) -> SourceLocation) -> [PageSummary]
  {
    pages.map { page($0, locate) }.sorted {
      ($0.metadata.weight, $0.title, $0.path) < ($1.metadata.weight, $1.title, $1.path)
    }
  }

  private mutating func page(_ parsed: ParsedPage, _ locate: (SitePath) -> SourceLocation)
    -> PageSummary
  {
    let title = parsed.metadata.title ?? parsed.heading ?? ""
    if title.isEmpty, !parsed.isMetadataBroken {
      diagnostics.append(ContentProblem.noTitle.diagnostic(at: locate(parsed.path)))
    }
    let isIndex = parsed.path.name == "index.md"
    let folder = parsed.path.parent
    let isSectionIndex = isIndex && sectionFolders.contains(folder)
    let section = isIndex && !isSectionIndex ? folder.parent : folder
    return PageSummary(
      parsed, title: title, address: address(of: parsed),
      section: section.isRoot ? nil : section, isSectionIndex: isSectionIndex)
  }

  /// `routing.md` and `routing/index.md` are served at `/routing/`; a slug replaces the last part.
  private func address(of page: ParsedPage) -> SiteAddress {
    var folder = page.path.parent
    if page.path.name != "index.md" { folder = folder.appending(page.path.stem) }
    if let slug = page.metadata.slug, !folder.isRoot { folder = folder.parent.appending(slug) }
    return SiteAddress(folder: folder)
  }
}

extension Section {
  /// The sections of `pages`, which are in the order of the site.
  static func gather(from pages: [PageSummary]) -> [Section] {
    var members: [SitePath: [Int]] = [:]
    var indexes: [SitePath: Int] = [:]
    for (number, page) in pages.enumerated() {
      guard let folder = page.section else { continue }
      if page.isSectionIndex {
        indexes[folder] = number
      } else {
        members[folder, default: []].append(number)
      }
    }
    let sections = Set(members.keys).union(indexes.keys).map { folder in
      Section(
        folder: folder, title: indexes[folder].map { pages[$0].title } ?? String(folder.name),
        pages: members[folder] ?? [], index: indexes[folder])
    }
    return sections.sorted { a, b in
      let aWeight = a.index.map { pages[$0].metadata.weight } ?? 0
      let bWeight = b.index.map { pages[$0].metadata.weight } ?? 0
      return (aWeight, a.title, a.folder) < (bWeight, b.title, b.folder)
    }
  }
}

extension Tag {
  /// The tags of `pages`, which are in the order of the site.
  static func gather(from pages: [PageSummary]) -> [Tag] {
    var members: [String: [Int]] = [:]
    for (number, page) in pages.enumerated() {
      for name in Set(page.metadata.tags) { members[name, default: []].append(number) }
    }
    return members.sorted { $0.key < $1.key }.map { name, pages in
      Tag(name: name, address: address(of: name), pages: pages)
    }
  }

  /// `/tags/NAME/`, where letters and digits stay and everything else becomes a hyphen.
  private static func address(of name: String) -> SiteAddress {
    let slug = name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    return SiteAddress(
      folder: SitePath.root.appending("tags").appending(slug.isEmpty ? "tag" : slug))
  }
}
