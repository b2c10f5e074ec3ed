import HostSystem
import TextCore
import VersusContent
import VersusModel

/// One page of the search index: see ``SearchIndex``.
struct SearchPage: Sendable {
  /// Its texts.
  let json: [UInt8]
  private let parts: [SearchPart]
  private let title: String
  private let frame: String

  /// `url` leads from the index to the page; `frame` is what the page is a part of.
  init(_ parts: [SearchPart], title: String, url: String, frame: String) {
    (self.parts, self.title, self.frame) = (parts, title, frame)
    let written = parts.map { part in
      let heading = part.title.isEmpty ? title : part.title
      return SearchIndex.list([part.id, heading, part.text].map(\.json))
    }
    json = SearchIndex.list([url.json, title.json, frame.json, SearchIndex.list(written)])
  }

  /// Its words, each with twice the number of a part, plus one if it is in the heading; by part.
  func words() -> [(word: String, part: Int)] {
    var found: [(word: String, part: Int)] = []
    for (number, part) in parts.enumerated() {
      let number = min(number, SearchIndex.mostParts - 1)
      var heads: Set<String> = []
      var words: Set<String> = []
      SearchWords.add(part.title.isEmpty ? title : part.title, to: &heads)
      SearchWords.add(part.id.isEmpty ? frame : title, to: &words)
      SearchWords.add(part.text, to: &words)
      for word in words where !heads.contains(word) { found.append((word, 2 * number)) }
      for word in heads { found.append((word, 2 * number + 1)) }
    }
    return found
  }
}

extension SiteContext {
  /// A page as the search index has it.
  func searchPage(_ index: Int) -> SearchPage {
    let page = site.page(index)
    let section = page.summary.isSectionIndex ? nil : section(at: page.summary.section)
    return SearchPage(
      SearchPart.parts(of: page), title: page.title,
      url: SiteAddress(file: SearchFiles.path("index")).reference(to: page.address),
      frame: section.map { site.sections[$0].title } ?? site.configuration.title)
  }
}

extension String {
  fileprivate var json: [UInt8] { Array(jsonQuoted.utf8) }
}
