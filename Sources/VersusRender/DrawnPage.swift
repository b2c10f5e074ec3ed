import CommonMark
import Highlight
import HostSystem
import Jinja
import Synchronization
import TextCore
import VersusContent
import VersusModel
import VersusSamples

/// What is being drawn: where it stands, which decides what links in it look like, and what was found
/// wrong while drawing it.
///
/// Functions and filters of templates find it as ``current``, since an engine that knows nothing of
/// sites cannot hand it to them.
final class DrawnPage: HostScope {
  @TaskLocal static var current: DrawnPage?

  /// How addresses inside the site are written.
  enum Base: Sendable {
    /// Relative to this address.
    case relative(SiteAddress)
    /// From the root of the host, for what is served at any address; ends with `/`.
    case root(String)
  }

  let base: Base
  /// The address that references are relative to; `nil` if they are not.
  private let here: [UInt8]?
  /// The page whose Markdown is drawn; `nil` for what is made of the whole site.
  let page: Page?
  /// Its number among the pages of the site.
  private let index: Int?
  let log: ReadLog
  /// The theme's words in the HTML that is made here.
  let words: MarkdownWords
  let context: SiteContext
  private var verified: VerifiedSite { context.verified }
  /// Its own, since what is asked for each link should not be copied out of the site each time.
  private let links: LinkResolver
  /// What links to other sites say of themselves.
  private let externalRel: String?
  /// Whether an image was drawn: the first is likely to be in view.
  private let hasImage = Mutex(false)
  private let found = Mutex<[Diagnostic]>([])
  private let text = Mutex<[UInt8]?>(nil)
  private let shownCard = Mutex(Value.none)
  /// How many exchanges were drawn.
  private let exchanges = Mutex(0)
  /// The fence that is being drawn, in the bytes of the page.
  private let fence = Mutex<(range: SourceRange, block: BlockFence?)?>(nil)

  init(
    base: Base, page: (Page, index: Int)? = nil, in context: SiteContext, words: MarkdownWords,
    log: ReadLog
  ) {
    self.base = base
    if case .relative(let address) = base { here = Array(address.path.utf8) } else { here = nil }
    self.page = page?.0
    index = page?.index
    self.log = log
    self.words = words
    self.context = context
    links = context.site.links
    externalRel = context.site.configuration.externalRel
  }

  /// The page's own text as HTML, once it is drawn.
  var content: [UInt8]? {
    get { text.withLock(\.self) }
    set { text.withLock { $0 = newValue } }
  }

  /// The page's card as templates see it; `none` if there is no picture of it.
  var card: Value {
    get { shownCard.withLock(\.self) }
    set { shownCard.withLock { $0 = newValue } }
  }

  var diagnostics: [Diagnostic] { found.withLock { $0 } }

  func report(_ diagnostics: [Diagnostic]) { found.withLock { $0 += diagnostics } }

  /// A number for an exchange, from 1 in the order of the page.
  func nextExchange() -> Int {
    exchanges.withLock { count in
      count += 1
      return count
    }
  }

  /// Code with what is masked in it as such, for ``CodeWriter``.
  func markup(of code: [UInt8], lines: [LineMarkup.Line] = []) -> LineMarkup {
    var markup = LineMarkup(lines)
    markup.masks = verified.masks(in: code)
    markup.maskTitle = words.masked
    return markup
  }

  /// Draws a fence; what Markdown in its body gets wrong is blamed on it meanwhile.
  func drawing<Result>(
    fence range: SourceRange, block: BlockFence? = nil, _ draw: () -> Result
  ) -> Result {
    fence.withLock { $0 = (range, block) }
    defer { fence.withLock { $0 = nil } }
    return draw()
  }

  /// The block that is being drawn.
  var block: BlockFence? { fence.withLock { $0?.block } }

  /// The reference to an address of the site, from here.
  func reference(to address: SiteAddress, fragment: String? = nil) -> String {
    let path: String
    switch base {
    case .relative(let here): path = here.reference(to: address)
    case .root(let root): path = root + address.encoded.dropFirst()
    }
    return fragment.map { path + "#" + $0 } ?? path
  }

  /// The same for an address as templates write nearly all; `nil` for others.
  func reference(toPlain address: [UInt8]) -> [UInt8]? {
    here.flatMap { SiteAddress.plainReference(from: $0, to: address) }
  }

  /// Takes down that something is read for what is being drawn.
  static func note(_ read: Read) { current?.log.note(read) }

  /// What a sample measured, if there is evidence of it.
  private func recorded(_ figure: MeasuredFigure) -> RecordedFigure? {
    log.note(.evidence)
    return verified.recorded(figure)
  }

  /// What a link or an image of the page's Markdown becomes.
  ///
  /// One that leads nowhere is reported, and stays as it is. Those of the page itself were resolved
  /// when the site was read; only those in the bodies of blocks can fail here.
  func destination(of link: Link) -> HTMLHooks.Destination {
    if let index, link.isImage || LinkResolver.mayBeBroken(link.destination) {
      log.note(.link(page: index, destination: link.destination, isImage: link.isImage))
    }
    return link.isImage ? image(link.destination) : page(link.destination)
  }

  private func page(_ destination: String) -> HTMLHooks.Destination {
    let target = resolving(destination) { page throws(ContentFault) in
      try links.resolve(destination, from: page)
    }
    var attributes: [(name: String, value: String)] = []
    if let externalRel, links.isOtherSite(destination) { attributes = [("rel", externalRel)] }
    return HTMLHooks.Destination(
      target.map { address(of: $0, written: destination) } ?? destination, attributes: attributes)
  }

  /// The first image of a page is wanted at once, the others when the reader gets to them.
  private func image(_ destination: String) -> HTMLHooks.Destination {
    let isFirst = hasImage.withLock { hasImage in
      defer { hasImage = true }
      return !hasImage
    }
    let found = resolving(destination) { page throws(ContentFault) in
      let image = try links.resolveImage(destination, from: page)
      return (address: self.address(of: image.target, written: destination), size: image.size)
    }
    var attributes: [(name: String, value: String)] = []
    if let size = found?.size {
      attributes = [("width", String(size.width)), ("height", String(size.height))]
    }
    attributes.append(("loading", isFirst ? "eager" : "lazy"))
    attributes.append(("decoding", "async"))
    return HTMLHooks.Destination(
      found.map(\.address) ?? destination, attributes: attributes)
  }

  /// `nil` for a figure of which there is no evidence yet.
  private func address(of target: LinkTarget, written destination: String) -> String? {
    switch target {
    case .figure(let figure):
      recorded(figure) == nil ? nil : reference(to: figure.page, fragment: figure.anchor)
    case .inside(let address, let fragment): reference(to: address, fragment: fragment)
    case .samePage, .outside: destination
    }
  }

  /// What `resolve` makes of a destination on this page; `nil` if it fails, which is reported, and
  /// where there is no page from which it could lead anywhere.
  private func resolving<Result>(
    _ destination: String, _ resolve: (SitePath) throws(ContentFault) -> Result
  ) -> Result? {
    // A figure is called the same everywhere.
    guard let path = page?.path ?? (FigureReference(destination) == nil ? nil : .root) else {
      return nil
    }
    do {
      return try resolve(path)
    } catch {
      report([error.problem.diagnostic(at: location(of: destination))])
      return nil
    }
  }

  /// What makes the links of Markdown lead from here.
  var hooks: HTMLHooks {
    var hooks = HTMLHooks()
    hooks.destination = destination(of:)
    return hooks
  }

  /// How Markdown that is part of a page becomes HTML: the outline is the page's own.
  var partOptions: HTMLOptions {
    var options = words.options
    options.headingIDs = false
    return options
  }

  /// Where a text stands in the fence that is being drawn, or else the fence.
  func location(of text: String) -> SourceLocation? {
    guard let page else { return nil }
    let fence = fence.withLock { $0?.range } ?? 0..<0
    let place = page.source.bytes[fence].firstRange(of: Array(text.utf8)) ?? fence
    return page.source.location(of: place)
  }

  /// Markdown of a block or a note with its figures filled in; those that are wrong are reported.
  func filled(_ document: MarkdownDocument) -> MarkdownDocument {
    let filled = FigureTexts.fill(
      document, of: page?.path ?? .root, by: links, from: recorded)
    report(
      filled.faults.map { link, problem in
        var problem = problem
        problem.location = location(of: link.destination)
        return problem
      })
    return filled.document
  }
}

extension HostError {
  /// What is wrong with a text of the fence that is being drawn, at its place there.
  init(id: String, _ message: String, blaming text: String, help: String) {
    self.init(
      Diagnostic(
        id: id, message, at: DrawnPage.current?.location(of: text), help: help))
  }
}

/// What Versus adds to the language of templates.
enum SiteFunctions {
  /// `url(address)`: the reference from the page being drawn to an address of the site.
  static let url = HostFunction(
    "url",
    shortcut: { address, scope in
      guard case .string(let address) = address else { return nil }
      return (scope as? DrawnPage)?.reference(toPlain: address).map { .string($0) }
    }
  ) { (arguments: inout Arguments) throws(HostError) -> Value in
    let argument = try arguments.require("address")
    try arguments.finish()
    let page = DrawnPage.current
    guard let text = argument.string else {
      throw HostError(id: "bad-argument", "url() takes an address as text")
    }
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = SiteAddress(String(parts[0])), let page else {
      throw HostError(
        id: "bad-argument", "`\(text)` is not an address inside the site",
        help: "addresses begin with `/`, such as `/theme.css`")
    }
    return Value(page.reference(to: address, fragment: parts.count > 1 ? String(parts[1]) : nil))
  }

  /// `text | markdown`: blocks of Markdown as HTML.
  static let markdown = filter("markdown") { source, page, html in
    var renderer = HTMLRenderer(
      page.filled(MarkdownDocument(parsing: source)), options: page.partOptions,
      hooks: page.hooks)
    renderer.render(into: &html)
  }

  /// `text | markdown_inline`: one line of Markdown as HTML, without a paragraph around it.
  static let markdownInline = filter("markdown_inline") { source, page, html in
    draw(spans: MarkdownDocument(parsingSpans: source), page, into: &html)
  }

  /// `text | masked`: text in which what normalisers masked is seen as such.
  static let masked = filter("masked") { source, page, html in
    let code = CodeWriter.fitForHTML(source.bytes)
    html += CodeWriter.text(of: code, page.markup(of: code))
  }

  /// The spans of `document` as HTML, with links as the page being drawn needs them.
  static func inlineHTML(of document: MarkdownDocument) -> [UInt8] {
    var html: [UInt8] = []
    draw(spans: document, DrawnPage.current, into: &html)
    return html
  }

  private static func draw(
    spans document: MarkdownDocument, _ page: DrawnPage?, into html: inout [UInt8]
  ) {
    let document = page?.filled(document) ?? document
    guard let paragraph = document[MarkdownDocument.root].firstChild else { return }
    var renderer = HTMLRenderer(
      document, options: page?.partOptions ?? HTMLOptions(), hooks: page?.hooks ?? HTMLHooks())
    renderer.render(contentOf: paragraph, into: &html)
  }

  private static func filter(
    _ name: String,
    _ draw: @escaping @Sendable (SourceText, DrawnPage, inout [UInt8]) -> Void
  ) -> HostFunction {
    HostFunction(name) { (arguments: inout Arguments) throws(HostError) -> Value in
      let value = try arguments.require("value")
      try arguments.finish()
      guard !value.isUndefined else { throw HostError(undefined: value) }
      guard let text = value.text else {
        throw HostError(
          id: "bad-argument", "`\(name)` takes text, not \(value.typeName)",
          help: "in YAML, quotes make text of anything")
      }
      guard let page = DrawnPage.current else { return value }
      var html: [UInt8] = []
      draw(SourceText(path: page.page?.source.path ?? "", bytes: text), page, &html)
      return .safe(html)
    }
  }
}
