import HostSystem
import TextCore
import VersusContent
import VersusModel

/// One page of the search index: see ``SearchIndex``.
struct SearchPage: Sendable {
  /// Its texts.
  let json: [UInt8]
  /// Its words, each with twice the number of a part, plus one if it is in the heading; by word, then part.
  let words: [(word: String, part: Int)]

  /// `url` leads from the index to the page; `frame` is what the page is a part of.
  init(_ parts: [SearchPart], title: String, url: String, frame: String) {
    var written: [[UInt8]] = []
    var found: [(word: String, part: Int)] = []
    for (number, part) in parts.enumerated() {
      let heading = part.title.isEmpty ? title : part.title
      let number = min(number, SearchIndex.mostParts - 1)
      var heads: Set<String> = []
      var words: Set<String> = []
      SearchWords.add(heading, to: &heads)
      SearchWords.add(part.id.isEmpty ? frame : title, to: &words)
      SearchWords.add(part.text, to: &words)
      found += heads.map { ($0, 2 * number + 1) }
      found += words.subtracting(heads).map { ($0, 2 * number) }
      written.append(SearchIndex.list([part.id, heading, part.text].map(\.json)))
    }
    words = found.sorted { ($0.word, $0.part) < ($1.word, $1.part) }
    json = SearchIndex.list([url.json, title.json, frame.json, SearchIndex.list(written)])
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
