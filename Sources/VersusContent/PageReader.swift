import CommonMark
import HostSystem
import TextCore
import VersusModel

/// One Markdown file → ``ParsedPage``, and its text.
struct PageReader: Sendable {
  let sides: [Side]
  let blocks: Set<String>
  let samples: [SitePath: SampleFile]
  /// After how many lines long code is folded.
  let collapse: Int?
  let projects: [SitePath: SampleProject]

  /// Parses the page at `path`, below `content/`, as far as can be without knowing the others.
  func read(_ path: SitePath, _ source: SourceText) -> Outcome<(page: ParsedPage, body: PageBody)> {
    if let offset = source.bytes.firstInvalidUTF8 {
      let location = source.location(of: offset..<offset + 1)
      return Outcome(nil, [ContentProblem.notUTF8.diagnostic(at: location)])
    }
    let split = FrontMatter.split(source)
    guard let frontMatter = split.value else { return Outcome(nil, split.diagnostics) }
    let metadata = frontMatter.yaml.map { MetadataReader.read($0, of: source) }
    let (body, remarks) = self.body(of: source, from: frontMatter.body)
    let page = ParsedPage(
      path: path, metadata: metadata?.value ?? PageMetadata(),
      isMetadataBroken: metadata?.hasErrors ?? false, body: body)
    return Outcome((page, body), (metadata?.diagnostics ?? []) + remarks)
  }

  /// Parses the text of a page again of which the rest is known, and which was without faults.
  func body(of source: SourceText) -> PageBody? {
    guard source.bytes.firstInvalidUTF8 == nil, let split = FrontMatter.split(source).value
    else { return nil }
    return body(of: source, from: split.body).body
  }

  private func body(of source: SourceText, from start: Range<Int>)
    -> (body: PageBody, remarks: [Diagnostic])
  {
    let document = MarkdownDocument(parsing: source, body: start)
    var fences = FenceReader(
      source: source, sides: sides, blocks: blocks, samples: samples, collapse: collapse,
      projects: projects)
    var read: [MarkdownNode.ID: Fence] = [:]
    for id in document.nodes.indices {
      guard let block = document.codeBlock(id), let info = block.info else { continue }
      let body = CodeText(
        source: source, bytes: Array(document.text[block.codeRange]), lineStarts: block.lineOffsets)
      read[id] = fences.read(info, body: body, range: document[id].range)
    }
    return (
      PageBody(source: source, document: document, fences: read),
      document.remarks + fences.diagnostics
    )
  }
}

extension MarkdownDocument {
  /// What to tell the author; not that a link to a figure has no text, which will be filled in.
  fileprivate var remarks: [Diagnostic] {
    guard diagnostics.contains(where: { $0.id == "link-text" }) else { return diagnostics }
    let filled = Set(
      allLinks.filter { FigureReference($0.destination) != nil }.map(\.range))
    return diagnostics.filter { remark in
      remark.id != "link-text" || !(remark.location.map { filled.contains($0.range) } ?? false)
    }
  }
}

/// What is known of a page by itself, before it has a place in the site.
///
/// It never changes, and is handed from list to list.
final class ParsedPage: Sendable {
  let path: SitePath
  let metadata: PageMetadata
  /// Whether the front matter has errors, so that what it lacks need not be missed as well.
  let isMetadataBroken: Bool
  /// The first heading, if there is one.
  let heading: String?
  /// The heading that the page begins with, if it is a title.
  let titleHeading: MarkdownNode.ID?
  let traits: PageTraits
  /// The code on it that is run by itself, in the order of the page.
  let inlineSamples: [SampleProject]

  init(
    path: SitePath, metadata: PageMetadata, isMetadataBroken: Bool, heading: String?,
    titleHeading: MarkdownNode.ID?, traits: PageTraits, inlineSamples: [SampleProject]
  ) {
    (self.path, self.metadata, self.isMetadataBroken) = (path, metadata, isMetadataBroken)
    (self.heading, self.titleHeading) = (heading, titleHeading)
    (self.traits, self.inlineSamples) = (traits, inlineSamples)
  }

  convenience init(path: SitePath, metadata: PageMetadata, isMetadataBroken: Bool, body: PageBody) {
    let document = body.document
    let first = document.headings.first
    let isTitle = first?.level == 1 && first?.node == document[MarkdownDocument.root].firstChild
    let titleHeading = isTitle ? first?.node : nil
    self.init(
      path: path, metadata: metadata, isMetadataBroken: isMetadataBroken, heading: first?.text,
      titleHeading: titleHeading, traits: PageTraits(document, body.fences, title: titleHeading),
      inlineSamples: body.orderedFences.compactMap { _, fence in
        if case .code(let fence) = fence { fence.inline } else { nil }
      })
  }
}
