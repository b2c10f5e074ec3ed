package import CommonMark
package import HostSystem
package import TextCore
package import VersusModel

/// What the rest of a site can know of a page: all but its text.
///
/// It is small, so that those of a hundred thousand pages are at hand while few pages themselves are; and it never
/// changes, so that all lists share one.
package final class PageSummary: Sendable {
  /// Below `content/`.
  package let path: SitePath
  package let metadata: PageMetadata
  /// From the front matter, or else the first heading.
  package let title: String
  /// The `# …` that the page begins with, if it does: the template shows the title in its place.
  package let titleHeading: MarkdownNode.ID?
  package let address: SiteAddress
  /// The folder that the page belongs to; `nil` at the top.
  package let section: SitePath?
  /// Whether the page speaks for its folder: `index.md` beside other pages.
  package let isSectionIndex: Bool
  package let traits: PageTraits

  init(
    _ page: ParsedPage, title: String, address: SiteAddress, section: SitePath?,
    isSectionIndex: Bool
  ) {
    (path, metadata, titleHeading) = (page.path, page.metadata, page.titleHeading)
    (self.title, self.address, self.section) = (title, address, section)
    self.isSectionIndex = isSectionIndex
    traits = page.traits
  }

  /// The same page with another text.
  init(_ page: PageSummary, traits: PageTraits) {
    (path, metadata, titleHeading) = (page.path, page.metadata, page.titleHeading)
    (title, address, section) = (page.title, page.address, page.section)
    isSectionIndex = page.isSectionIndex
    self.traits = traits
  }

  /// The same page as it was read again.
  init(_ page: PageSummary, _ parsed: ParsedPage) {
    (path, metadata, titleHeading) = (page.path, page.metadata, parsed.titleHeading)
    (title, address, section) = (page.title, page.address, page.section)
    isSectionIndex = page.isSectionIndex
    traits = parsed.traits
  }

  /// The page's file, below the site's folder.
  package var sourcePath: SitePath { ContentListing.content.appending(path) }
}

/// What is told of a page's text by itself, without knowing the other pages.
package struct PageTraits: Sendable {
  /// An entry of the table of contents, with those below it.
  package struct Entry: Hashable, Sendable {
    package let id: String
    package let title: String
    package let level: Int
    package let children: [Entry]
  }

  /// A link or an image that may lead nowhere.
  package struct InnerLink: Hashable, Sendable {
    package let destination: String
    package let isImage: Bool
    /// Whether it is written as HTML.
    package let isInHTML: Bool
    /// Where the destination is written.
    package let location: LinkLocation
  }

  /// Where a link stands: in the file, or in a note to a line of code.
  package enum LinkLocation: Hashable, Sendable {
    case text(SourceRange)
    case note(SourceLocation)
  }

  /// A fence of code.
  package struct CodeSummary: Hashable, Sendable {
    package let id: MarkdownNode.ID
    package let language: String
    package let side: Side?
    /// The file below `content/samples/` that it shows.
    package let sample: SitePath?
    /// The sample that is run of which it shows what was printed, or that it is.
    package let runs: SitePath?
    package let isTranscript: Bool
    package let skip: String?
    /// What its code is known by, if it stands in the page and is compiled as it is.
    package let hash: ContentHash?
  }

  /// The table of contents, without the title.
  package let contents: [Entry]
  /// The ids that links can lead to.
  package let anchors: Set<String>
  /// Headings included, code not.
  package let words: Int
  /// Those within the site, and figures; in the order of the page.
  package let links: [InnerLink]
  /// In the order of the page.
  package let code: [CodeSummary]
  /// Whether the theme draws some of its fences.
  package let hasBlocks: Bool

  package var showsTranscripts: Bool { code.contains(where: \.isTranscript) }
  package var showsFigures: Bool { links.contains { FigureReference($0.destination) != nil } }
}

extension PageTraits {
  init(_ document: MarkdownDocument, _ fences: [MarkdownNode.ID: Fence], title: MarkdownNode.ID?) {
    contents = document.outline.flatMap { entry in
      document.headings[entry.heading].node == title ? entry.children : [entry]
    }.map { Entry($0, in: document) }
    anchors = Set(
      document.headings.map(\.id) + document.footnotes.flatMap(\.ids) + document.htmlIDs)
    words = document.wordCount
    let code = fences.compactMap { id, fence -> (id: MarkdownNode.ID, fence: CodeFence)? in
      if case .code(let fence) = fence { (id, fence) } else { nil }
    }.sorted { $0.id < $1.id }
    hasBlocks = fences.count > code.count
    self.code = code.map { CodeSummary($0.id, $0.fence) }
    links =
      document.allLinks.filter { LinkResolver.mayBeBroken($0.destination) }.map { link in
        InnerLink(
          destination: link.destination, isImage: link.isImage,
          isInHTML: document.link(link.node) == nil, location: .text(link.destinationRange))
      }
      + code.flatMap(\.fence.shown.notes).flatMap { note in
        note.document.allLinks.filter { LinkResolver.mayBeBroken($0.destination) }.map { link in
          InnerLink(
            destination: link.destination, isImage: link.isImage, isInHTML: false,
            location: .note(note.location(of: link.destination)))
        }
      }
  }
}

extension PageTraits.Entry {
  fileprivate init(_ entry: OutlineEntry, in document: MarkdownDocument) {
    let heading = document.headings[entry.heading]
    self.init(
      id: heading.id, title: heading.text, level: heading.level,
      children: entry.children.map { Self($0, in: document) })
  }
}

extension PageTraits.CodeSummary {
  package init(_ id: MarkdownNode.ID, _ fence: CodeFence) {
    let isOwn = fence.sample == nil && fence.transcript == nil && fence.inline == nil
    self.init(
      id: id, language: fence.language, side: fence.side, sample: fence.sample,
      runs: fence.runs,
      isTranscript: fence.transcript != nil, skip: fence.skip,
      hash: isOwn ? ContentHash(of: fence.text.bytes) : nil)
  }
}
