import HostSystem
package import VersusModel

/// The pages that the page of a section or a tag lists, cut into parts that have an address each.
package struct PageList: Hashable, Sendable {
  /// Of the first part.
  package let address: SiteAddress
  /// Indices into ``Site/pages``, in their order.
  package let pages: [Int]
  /// How many pages a part has at the most; `nil` for one part with all of them.
  package let size: Int?

  package init(address: SiteAddress, pages: [Int], size: Int?) {
    self.address = address
    self.pages = pages
    self.size = size
  }

  /// The list of a section's own page, which may say for itself how long a part is; `nil` if it has no page.
  package init?(of section: Section, among pages: [PageSummary], _ options: ListOptions) {
    guard let index = section.index else { return nil }
    let own = pages[index].metadata.paginate.map { $0.count == 0 ? nil : $0.count }
    self.init(
      address: pages[index].address, pages: section.pages, size: own ?? options.paginate)
  }

  package init(of tag: Tag, _ options: ListOptions) {
    self.init(address: tag.address, pages: tag.pages, size: options.paginate)
  }

  /// At least one.
  package var partCount: Int {
    guard let size, pages.count > size else { return 1 }
    return (pages.count - 1) / size + 1
  }

  /// The parts that have a page besides the first, by their numbers.
  package var furtherParts: ClosedRange<Int>? { partCount > 1 ? 2...partCount : nil }

  /// Where a part is served: the first at the list's own address, the second below it at `page/2/`.
  ///
  /// `number` counts from 1.
  package func address(ofPart number: Int) -> SiteAddress {
    guard number > 1 else { return address }
    let folder = address.outputPath.parent
    return SiteAddress(folder: folder.appending("page").appending(String(number)))
  }

  /// What a part lists; nothing if there is no such part.
  package func pages(ofPart number: Int) -> ArraySlice<Int> {
    guard (1...partCount).contains(number) else { return [] }
    guard let size, partCount > 1 else { return pages[...] }
    return pages.dropFirst((number - 1) * size).prefix(size)
  }
}

extension SiteAddress {
  /// Where the feed of a list is served.
  package var feed: SiteAddress { SiteAddress(file: outputPath.parent.appending("feed.xml")) }
}
