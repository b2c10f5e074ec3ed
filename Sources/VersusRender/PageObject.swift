import CommonMark
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
  /// The page's own text as HTML, which only its own template sees.
  var content: Value?

  var typeName: String { "page" }

  var memberNames: [String] {
    [
      "title", "content", "url", "permalink", "path", "description", "date", "updated", "tags",
      "weight", "section", "toc", "prev", "next", "sides", "samples", "lines", "checked", "skipped",
      "words", "search", "draft", "template", "extra",
    ]
  }

  private var page: Page { context.site.pages[index] }
  private var facts: PageFacts { context.facts[index] }

  func member(_ name: String) -> Value? {
    switch name {
    case "title": Value(page.title)
    case "content": content ?? nil
    case "url": Value(page.address.path)
    case "permalink":
      Value((context.site.configuration.baseURL ?? "/") + page.address.encoded.dropFirst())
    case "path": Value(page.source.path)
    case "description": Value(page.metadata.description)
    case "date": Value(page.metadata.date)
    case "updated": Value(page.metadata.updated)
    case "tags": Value(page.metadata.tags.map { Value($0) })
    case "weight": .int(page.metadata.weight)
    case "section": section
    case "toc": Value(OutlineEntry.tree(of: page).map(\.value))
    case "prev": neighbour(-1)
    case "next": neighbour(1)
    case "sides": Value(facts.sides.map(context.sideValue))
    case "samples": Value(facts.samples.map { Value($0.string) })
    case "lines": Value(map: facts.lines.map { ($0.side.id, .int($0.count)) })
    case "checked": .int(facts.checked)
    case "skipped": .int(facts.skipped)
    case "words": .int(page.wordCount)
    case "search": Value(SearchPart.parts(of: page).map(\.value))
    case "draft": .bool(page.metadata.draft)
    case "template": Value(page.templateName)
    case "extra": Value(page.metadata.extra)
    default: nil
    }
  }

  private var section: Value {
    guard let section = context.section(at: page.section) else { return .none }
    return Value(SectionObject(context: context, section: section))
  }

  /// The page before or after this one in its section.
  private func neighbour(_ step: Int) -> Value {
    guard let pages = context.section(at: page.section)?.pages,
      let place = pages.firstIndex(of: index), pages.indices.contains(place + step)
    else { return .none }
    return context.pageValue(pages[place + step])
  }
}

extension Page {
  /// The template that draws the page.
  var templateName: String {
    metadata.template?.name ?? (isSectionIndex ? "section.html" : "page.html")
  }
}

/// A heading and those below it.
struct OutlineEntry {
  let id: String
  let title: String
  let level: Int
  var children: [OutlineEntry] = []

  var value: Value {
    Value(map: [
      ("id", Value(id)), ("title", Value(title)), ("level", .int(level)),
      ("children", Value(children.map(\.value))),
    ])
  }

  /// The headings of a page but for its title, the lower ones below the higher ones.
  static func tree(of page: Page) -> [OutlineEntry] {
    var open: [OutlineEntry] = []
    var roots: [OutlineEntry] = []
    func close(downTo level: Int) {
      while let last = open.last, last.level >= level {
        open.removeLast()
        if open.isEmpty { roots.append(last) } else { open[open.count - 1].children.append(last) }
      }
    }
    for heading in page.document.headings where heading.node != page.titleHeading {
      close(downTo: heading.level)
      open.append(OutlineEntry(id: heading.id, title: heading.text, level: heading.level))
    }
    close(downTo: 0)
    return roots
  }
}
