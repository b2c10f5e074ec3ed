import TextCore
import VersusModel

extension AddressBook {
  /// Claims what the lists of sections and tags are served at: further parts, and feeds.
  mutating func claimLists(
    of sections: [Section], _ tags: [Tag], in loaded: LoadedSite, _ options: ListOptions
  ) {
    for section in sections {
      guard let list = PageList(of: section, among: loaded.pages, options) else { continue }
      claim(list, of: "the section \(section.folder)", hasFeed: options.feeds.contains(.sections))
    }
    for tag in tags {
      claim(tag.address, for: "the page of the tag `\(tag.name)`", at: nil)
      claim(
        PageList(of: tag, options), of: "the tag `\(tag.name)`",
        hasFeed: options.feeds.contains(.tags))
    }
  }

  private mutating func claim(_ list: PageList, of name: String, hasFeed: Bool) {
    if let parts = list.furtherParts {
      for part in parts {
        claim(list.address(ofPart: part), for: "part \(part) of \(name)", at: nil)
      }
    }
    if hasFeed { claim(list.address.feed, for: "the feed of \(name)", at: nil) }
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
