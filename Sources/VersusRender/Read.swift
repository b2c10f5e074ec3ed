package import HostSystem
import VersusContent

/// Something that was read to draw a file of the output, as narrow as it pays to know it: when it is still the
/// same, it is no reason to draw the file again.
///
/// Of what the whole site is drawn with, `site.yml` above all, nothing is noted: if that changes, everything is
/// drawn.
package enum Read: Hashable, Sendable {
  /// Which pages are in a list, and in which order.
  case list(PageGroup)
  /// What templates see of every page of a list under a name (`title`), in their order.
  case pages(PageGroup, PageMember)
  /// All that a page's own file says, its place in the site, its samples and what came of them.
  case body(page: Int)
  /// Which pages stand before and after a page, their titles and their addresses.
  case neighbours(of: Int)
  /// What a link or an image of a page leads to.
  case link(page: Int, destination: String, isImage: Bool)
  /// Whether there is the picture of a card; by its path below `content/`.
  case card(SitePath)
  /// Which sections or tags there are.
  case sections, tags
  /// The title, the address and the page of a section; the address of a tag.
  case section(Int)
  case tag(Int)
  /// A file of `content/data/`.
  case data(String)
  /// A member of `build`.
  case build(String)
  /// What was recorded of all samples that run.
  case evidence
  /// What was recorded of a sample, and what it is now.
  case run(SitePath)
  /// A template by its name, or that there is none.
  case template(String)
  /// A file that is copied, from the site's folder.
  case file(SitePath)
  /// Under which name a static file is served, and what it holds then; by its address.
  case asset(String)
}

/// Pages that templates get together; those of a section, a tag and the site by their index.
///
/// There is nothing in it that would have to be retained: it is noted with each member of each page that is asked for.
package enum PageGroup: Hashable, Sendable {
  case all
  case section(Int)
  case tag(Int)
  /// A part of the list of a section or a tag.
  case partOfSection(Int, number: Int)
  case partOfTag(Int, number: Int)
  case one(Int)
}

extension Read {
  /// What the read is called in every build, whatever the numbers of pages are then.
  func name(in site: Site) -> [String] {
    switch self {
    case .list(let list): ["list"] + list.name(in: site)
    case .pages(let list, let member): ["pages", member.name] + list.name(in: site)
    case .body(let page): ["body", site.pages[page].path.string]
    case .neighbours(let page): ["neighbours", site.pages[page].path.string]
    case .link(let page, let destination, let isImage):
      [isImage ? "image" : "link", site.pages[page].path.string, destination]
    case .card(let path): ["card", path.string]
    case .sections: ["sections"]
    case .tags: ["tags"]
    case .section(let index): ["section", site.sections[index].folder.string]
    case .tag(let index): ["tag", site.tags[index].name]
    case .data(let name): ["data", name]
    case .build(let name): ["build", name]
    case .evidence: ["evidence"]
    case .run(let sample): ["run", sample.string]
    case .template(let name): ["template", name]
    case .file(let path): ["file", path.string]
    case .asset(let address): ["asset", address]
    }
  }

  /// What a read is called for people.
  package static func words(for name: [String]) -> String {
    func list(_ parts: ArraySlice<String>) -> String {
      switch parts.first {
      case "part": "part \(parts.dropFirst().first ?? "") of \(list(parts.dropFirst(2)))"
      case "section": "the pages of the section \(parts.last ?? "")"
      case "tag": "the pages with the tag \(parts.last ?? "")"
      case "page": "content/\(parts.last ?? "")"
      default: "the site's pages"
      }
    }
    switch name.first {
    case "list": return "which pages are \(list(name[1...]))"
    case "pages": return "`\(name[1])` of \(list(name[2...]))"
    case "body": return "content/\(name[1]), its samples and what came of them"
    case "neighbours": return "the pages before and after content/\(name[1])"
    case "link": return "where the link `\(name[2])` leads"
    case "image": return "the image `\(name[2])`"
    case "card": return "the card content/\(name[1])"
    case "sections", "tags": return "which \(name[0]) there are"
    case "section": return "the section \(name[1])"
    case "tag": return "the tag \(name[1])"
    case "data": return "`data.\(name[1])`"
    case "build": return "`build.\(name[1])`"
    case "evidence": return "the evidence of samples"
    case "run": return "the evidence of \(name[1])"
    case "template": return "the template \(name[1])"
    default: return name.last ?? ""
    }
  }
}

extension PageGroup {
  fileprivate func name(in site: Site) -> [String] {
    switch self {
    case .all: ["all"]
    case .section(let index): ["section", site.sections[index].folder.string]
    case .tag(let index): ["tag", site.tags[index].name]
    case .partOfSection(let index, let number):
      ["part", String(number)] + PageGroup.section(index).name(in: site)
    case .partOfTag(let index, let number):
      ["part", String(number)] + PageGroup.tag(index).name(in: site)
    case .one(let index): ["page", site.pages[index].path.string]
    }
  }
}

extension PageGroup {
  /// A part of the list; only those of sections and tags have any.
  func part(_ number: Int) -> PageGroup {
    switch self {
    case .section(let index): .partOfSection(index, number: number)
    case .tag(let index): .partOfTag(index, number: number)
    case .all, .partOfSection, .partOfTag, .one: self
    }
  }
}

/// Finds reads again by what they were called in an earlier build.
struct ReadFinder: Sendable {
  private let pages: [String: Int]
  private let sections: [String: Int]
  private let tags: [String: Int]

  init(_ site: Site) {
    func index(_ names: [String]) -> [String: Int] {
      Dictionary(
        names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
    pages = index(site.pages.map(\.path.string))
    sections = index(site.sections.map(\.folder.string))
    tags = index(site.tags.map(\.name))
  }

  /// The read of that name; `nil` if what it is about is gone.
  func read(_ name: [String]) -> Read? {
    switch (name.first, name.count) {
    case ("list", 2...): list(name[1...]).map { .list($0) }
    case ("pages", 3...):
      PageMember(named: name[1]).flatMap { member in
        list(name[2...]).map { .pages($0, member) }
      }
    case ("body", 2): pages[name[1]].map { .body(page: $0) }
    case ("neighbours", 2): pages[name[1]].map { .neighbours(of: $0) }
    case ("link", 3): link(name)
    case ("image", 3): link(name)
    case ("card", 2): SitePath(name[1]).map { .card($0) }
    case ("sections", 1): .sections
    case ("tags", 1): .tags
    case ("section", 2): sections[name[1]].map { .section($0) }
    case ("tag", 2): tags[name[1]].map { .tag($0) }
    case ("data", 2): .data(name[1])
    case ("build", 2): .build(name[1])
    case ("evidence", 1): .evidence
    case ("run", 2): SitePath(name[1]).map { .run($0) }
    case ("template", 2): .template(name[1])
    case ("file", 2): SitePath(name[1]).map { .file($0) }
    case ("asset", 2): .asset(name[1])
    default: nil
    }
  }

  private func link(_ name: [String]) -> Read? {
    pages[name[1]].map { .link(page: $0, destination: name[2], isImage: name[0] == "image") }
  }

  private func list(_ name: ArraySlice<String>) -> PageGroup? {
    switch (name.first, name.last) {
    case ("part", _):
      guard name.count > 3, let number = Int(name[name.startIndex + 1]) else { return nil }
      return list(name.dropFirst(2))?.part(number)
    case ("section", let folder?): return sections[folder].map { .section($0) }
    case ("tag", let tag?): return tags[tag].map { .tag($0) }
    case ("page", let path?): return pages[path].map { .one($0) }
    default: return .all
    }
  }
}
