/// How lists of pages are shown, as `lists` in `site.yml` says.
package struct ListOptions: Hashable, Sendable {
  /// A kind of list that can have a feed of its own.
  package enum Feed: String, Hashable, Sendable, CaseIterable {
    case sections, tags
  }

  /// How many pages one part of a list has; `nil` for all of them.
  package var paginate: Int?
  /// The lists that have feeds, besides the site as a whole.
  package var feeds: Set<Feed> = []

  package init() {}
}
