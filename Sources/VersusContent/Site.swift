package import CommonMark
package import HostSystem
import TextCore
package import VersusModel

/// A site as it was read: everything is there, and every link leads somewhere.
///
/// Only ``SiteLoader`` makes one, and only without errors.
package struct Site: Sendable {
  package let configuration: SiteConfiguration
  /// By weight, then title, then path; without drafts, unless they were asked for.
  package private(set) var pages: [PageSummary]
  /// The texts of the pages.
  package let bodies: PageBodies
  /// The texts that hold what samples printed and measured, in place of those in ``bodies``.
  private var filled: [SitePath: PageBody] = [:]
  /// By the weight of their own page, then title.
  package let sections: [Section]
  /// By name.
  package let tags: [Tag]
  /// What templates see as `data`, by name.
  package let data: [DataEntry]
  /// Files of `content/` that are copied as they are, by path below it.
  package let assets: [SitePath]
  /// By path below `content/samples/`.
  package let samples: [SitePath: SampleFile]
  /// The samples that are run, by path.
  package let projects: [SampleProject]
  package private(set) var links: LinkResolver

  package init(
    configuration: SiteConfiguration, pages: [PageSummary], bodies: PageBodies,
    sections: [Section], tags: [Tag], data: [DataEntry], assets: [SitePath],
    samples: [SitePath: SampleFile],
    projects: [SampleProject], links: LinkResolver
  ) {
    self.configuration = configuration
    self.pages = pages
    self.bodies = bodies
    self.sections = sections
    self.tags = tags
    self.data = data
    self.assets = assets
    self.samples = samples
    self.projects = projects
    self.links = links
  }
}

extension Site {
  /// A page with its text; see ``PageBodies/body(of:)``.
  package func page(_ index: Int) -> Page {
    let summary = pages[index]
    return Page(
      summary: summary, body: filled[summary.path] ?? bodies.body(of: summary.path))
  }

  /// The site with these fences and texts in place of those that it has: by page, then fence.
  package func replacing(
    _ fences: [SitePath: [MarkdownNode.ID: CodeFence]], _ documents: [SitePath: MarkdownDocument]
  ) -> Site {
    var site = self
    for (index, summary) in pages.enumerated() {
      guard fences[summary.path] != nil || documents[summary.path] != nil else { continue }
      var body = page(index).body
      if let document = documents[summary.path] { body.document = document }
      for (id, fence) in fences[summary.path] ?? [:] { body.fences[id] = .code(fence) }
      site.filled[summary.path] = body
      // What was filled in may stand in a heading.
      site.pages[index] = PageSummary(
        summary, traits: PageTraits(body.document, body.fences, title: summary.titleHeading))
    }
    return site
  }
}

extension Site {
  /// The site with the text that the file of the page at `index` has by now, where that is all that differs.
  ///
  /// - Returns: `nil` if there is something to be said of the page, or if it is another one to the site: in its front
  ///   matter, its title or its code.
  package func rereading(_ index: Int) -> Site? {
    let known = pages[index]
    let read = bodies.read(known.path)
    guard read.diagnostics.isEmpty, let (page, body) = read.value, page.isSame(as: known)
    else { return nil }
    var site = self
    site.links.replace(anchors: page.traits.anchors, of: known.path)
    let summary = PageSummary(known, page)
    guard summary.brokenLinks(by: site.links, in: bodies).isEmpty else { return nil }
    site.pages[index] = summary
    site.filled[known.path] = body
    return site
  }
}

extension ParsedPage {
  /// Whether only the text is another.
  fileprivate func isSame(as page: PageSummary) -> Bool {
    (metadata.title ?? heading ?? "") == page.title && metadata == page.metadata
      && traits.code.elementsEqual(page.traits.code) { $0.isSame(as: $1) }
      // Samples of their own would have to be run.
      && inlineSamples.isEmpty
  }
}

extension PageTraits.CodeSummary {
  /// Whether it is the same but for its place.
  fileprivate func isSame(as other: Self) -> Bool {
    language == other.language && side == other.side && sample == other.sample
      && runs == other.runs && isTranscript == other.isTranscript && skip == other.skip
      && hash == other.hash
  }
}

/// A folder of `content/` and the pages in it.
package struct Section: Hashable, Sendable {
  package let folder: SitePath
  package let title: String
  /// Indices into ``Site/pages``, in their order; without the section's own page.
  package let pages: [Int]
  /// The section's own page, an index into ``Site/pages``.
  package let index: Int?
}

/// A tag and the pages that carry it.
package struct Tag: Hashable, Sendable {
  package let name: String
  package let address: SiteAddress
  /// Indices into ``Site/pages``, in their order.
  package let pages: [Int]
}

/// Something that was left out of a build, and why.
package struct Skip: Hashable, Sendable {
  package let path: SitePath
  package let reason: String

  package init(path: SitePath, reason: String) {
    self.path = path
    self.reason = reason
  }
}
