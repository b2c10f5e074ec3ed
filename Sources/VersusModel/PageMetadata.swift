package import TextCore

/// What the front matter of a page says.
package struct PageMetadata: Hashable, Sendable {
  package var title: String?
  package var description: String?
  /// `YYYY-MM-DD`, or with a time as RFC 3339 has it.
  package var date: String?
  package var updated: String?
  package var tags: [String] = []
  /// The lighter, the earlier in lists.
  package var weight = 0
  package var draft = false
  /// What stands in the address in place of the file's name.
  package var slug: String?
  /// Further addresses, from which readers are sent to the page's own.
  package var aliases: [Alias] = []
  /// The template that draws the page.
  package var template: Named?
  /// How many pages a part of the section's list has; 0 for all of them.
  package var paginate: Amount?
  package var extra = DataNode(.map([]))

  package struct Alias: Hashable, Sendable {
    package var address: SiteAddress
    package var range: SourceRange

    package init(address: SiteAddress, range: SourceRange) {
      self.address = address
      self.range = range
    }
  }

  /// A number, at least 0, and where it was written.
  package struct Amount: Hashable, Sendable {
    package var count: Int
    package var range: SourceRange

    package init(count: Int, range: SourceRange) {
      self.count = count
      self.range = range
    }
  }

  /// A name, and where it was written.
  package struct Named: Hashable, Sendable {
    package var name: String
    package var range: SourceRange

    package init(name: String, range: SourceRange) {
      self.name = name
      self.range = range
    }
  }

  package init() {}
}
