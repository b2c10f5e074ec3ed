package import CommonMark
package import HostSystem
package import TextCore
package import VersusModel

/// One Markdown file of `content/`, parsed.
package struct Page: Sendable {
  package let summary: PageSummary
  package internal(set) var body: PageBody

  package var path: SitePath { summary.path }
  package var metadata: PageMetadata { summary.metadata }
  package var title: String { summary.title }
  package var titleHeading: MarkdownNode.ID? { summary.titleHeading }
  package var address: SiteAddress { summary.address }
  package var source: SourceText { body.source }
  package var document: MarkdownDocument { body.document }
  package var fences: [MarkdownNode.ID: Fence] { body.fences }
  package var orderedFences: [(id: MarkdownNode.ID, fence: Fence)] { body.orderedFences }
}

/// The text of a page: much, compared with its ``PageSummary``.
package struct PageBody: Sendable {
  package let source: SourceText
  package internal(set) var document: MarkdownDocument
  /// What each fenced block is, by its node.
  package internal(set) var fences: [MarkdownNode.ID: Fence]

  /// The fences in the order of the page.
  package var orderedFences: [(id: MarkdownNode.ID, fence: Fence)] {
    fences.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  init(source: SourceText, document: MarkdownDocument, fences: [MarkdownNode.ID: Fence]) {
    self.source = source
    self.document = document
    self.fences = fences
  }

  /// Nothing, in place of a page that cannot be read any more.
  init(emptyAt path: SitePath) {
    let source = SourceText(path: ContentListing.content.appending(path).string, bytes: [])
    self.init(source: source, document: MarkdownDocument(parsing: source), fences: [:])
  }
}

/// What a fenced block of a page is.
package enum Fence: Sendable {
  case code(CodeFence)
  case block(BlockFence)
}

/// Code that a page shows.
package struct CodeFence: Sendable {
  /// In lower case; empty if the fence names none.
  package var language: String
  /// Where the language stands in the page.
  package var languageRange: SourceRange
  /// What is checked.
  package var text: CodeText
  /// What a reader sees of it.
  package var shown: ShownCode
  package var side: Side?
  package var title: String?
  /// The name of the file to show above the code.
  package var shownFile: String?
  /// The file below `content/samples/` that the code is from; `nil` if it stands in the page.
  package var sample: SitePath?
  /// The part of the file that is shown; `nil` for all of it.
  package var region: String?
  /// The step of a sample whose transcript is shown; `nil` for code.
  package var transcript: TranscriptReference?
  /// The sample that the code is by itself, if it is run.
  package var inline: SampleProject?
  /// Whether it is there to fail, which its evidence shows.
  package var fails = false
  /// What a reader gets who copies it.
  package var copied = Copied.code
  /// Why the code is not to be checked.
  package var skip: String?
  /// The fence in the page.
  package var range: SourceRange

  /// The sample of whose run it shows something.
  package var runs: SitePath? { inline?.path ?? transcript?.sample }

  package enum Copied: Hashable, Sendable {
    /// The code, or the file that it is from.
    case code
    /// The commands of a session.
    case commands(String)
    /// There is nothing to copy: it was printed by a program, or does not work.
    case nothing
  }
}

/// A step of a sample that is run, as a page names it.
package struct TranscriptReference: Sendable {
  /// The sample, below `content/samples/`.
  package var sample: SitePath
  package var step: String
  /// The first line of the fence, whose other attributes hold for the transcript's lines.
  package var info: FenceInfo
}
