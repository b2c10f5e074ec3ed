import CommonMark
import HostSystem
import TextCore
import VersusModel

/// One Markdown file → ``ParsedPage``.
struct PageReader: Sendable {
  let sides: [Side]
  let blocks: Set<String>
  let samples: [SitePath: SampleFile]
  /// After how many lines long code is folded.
  let collapse: Int?
  let projects: [SitePath: SampleProject]

  /// Parses the page at `path`, below `content/`, as far as can be without knowing the others.
  func read(_ path: SitePath, _ source: SourceText) -> Outcome<ParsedPage> {
    if let offset = source.bytes.firstInvalidUTF8 {
      let location = source.location(of: offset..<offset + 1)
      return Outcome(nil, [ContentProblem.notUTF8.diagnostic(at: location)])
    }
    let split = FrontMatter.split(source)
    guard let frontMatter = split.value else { return Outcome(nil, split.diagnostics) }
    let metadata = frontMatter.yaml.map { MetadataReader.read($0, of: source) }
    let document = MarkdownDocument(parsing: source, body: frontMatter.body)
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
    let page = ParsedPage(
      path: path, source: source, metadata: metadata?.value ?? PageMetadata(),
      isMetadataBroken: metadata?.hasErrors ?? false, document: document, fences: read)
    return Outcome(
      page, (metadata?.diagnostics ?? []) + document.remarks + fences.diagnostics)
  }
}

extension MarkdownDocument {
  /// What to tell the author; not that a link to a figure has no text, which will be filled in.
  fileprivate var remarks: [Diagnostic] {
    let filled = Set(
      allLinks.filter { FigureReference($0.destination) != nil }.map(\.range))
    return diagnostics.filter { remark in
      remark.id != "link-text" || !(remark.location.map { filled.contains($0.range) } ?? false)
    }
  }
}

/// A page before it has a place in the site.
struct ParsedPage: Sendable {
  let path: SitePath
  let source: SourceText
  let metadata: PageMetadata
  /// Whether the front matter has errors, so that what it lacks need not be missed as well.
  let isMetadataBroken: Bool
  let document: MarkdownDocument
  let fences: [MarkdownNode.ID: Fence]
}
