import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel

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

  var memberNames: [String] {
    [
      "title", "content", "url", "permalink", "path", "description", "date", "updated", "tags",
      "tagged",
      "weight", "section", "toc", "prev", "next", "related", "sides", "samples", "lines", "checked",
      "ran", "older",
      "skipped", "words", "search", "draft", "template", "extra",
    ]
  }

  private var page: PageSummary { context.site.pages[index] }
  private var facts: PageFacts { context.facts[index] }

  func member(_ name: String) -> Value? {
    if let read = read(for: name) { DrawnPage.note(read) }
    return value(of: name)
  }

  /// What asking for a member reads; `nil` if that was noted already.
  private func read(for name: String) -> Read? {
    if name == "prev" || name == "next" { return .neighbours(of: index) }
    switch origin {
    case .list(let group): return .pages(group, name)
    case .neighbour:
      return name == "title" || name == "url" ? nil : .pages(.one(index), name)
    case .own:
      return name == "related" || name == "tagged" ? .pages(.one(index), name) : nil
    }
  }

  private func neighbour(_ step: Int) -> Value {
    context.neighbour(of: index, step).map { context.pageValue($0, .neighbour) } ?? .none
  }

  private func value(of name: String) -> Value? {
    switch name {
    case "title": facts.title
    case "content": content ?? nil
    case "url": facts.url
    case "permalink": Value(context.permalink(of: page.address))
    case "path": Value(page.sourcePath.string)
    case "description": Value(page.metadata.description)
    case "date": Value(page.metadata.date)
    case "updated": Value(page.metadata.updated)
    case "tags": Value(page.metadata.tags.map { Value($0) })
    case "tagged":
      Value(context.tags(of: page).map { Value(TagObject(context: context, index: $0)) })
    case "weight": .int(page.metadata.weight)
    case "section": section
    case "toc": Value(page.traits.contents.map { Value($0) })
    case "prev": neighbour(-1)
    case "next": neighbour(1)
    case "related": Value(context.related.pages(like: index).map { context.pageValue($0) })
    case "sides": Value(facts.sides.map(context.sideValue))
    case "samples": Value(facts.samples.map { Value($0.string) })
    case "lines": Value(map: facts.lines.map { ($0.side.id, .int($0.count)) })
    case "checked": .int(facts.checked)
    case "skipped": .int(facts.skipped)
    case "ran": .int(facts.ran)
    case "older": .int(facts.older)
    case "words": .int(page.traits.words)
    case "search": Value(SearchPart.parts(of: context.site.page(index)).map(\.value))
    case "draft": .bool(page.metadata.draft)
    case "template": Value(page.templateName)
    case "extra": Value(page.metadata.extra)
    default: nil
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
