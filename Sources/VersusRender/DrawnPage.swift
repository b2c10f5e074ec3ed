import CommonMark
import HostSystem
import Jinja
import Synchronization
import TextCore
import VersusContent
import VersusModel

/// What is being drawn: where it stands, which decides what links in it look like, and what was found
/// wrong while drawing it.
///
/// Functions and filters of templates find it as ``current``, since an engine that knows nothing of
/// sites cannot hand it to them.
final class DrawnPage: Sendable {
  @TaskLocal static var current: DrawnPage?

  /// How addresses inside the site are written.
  enum Base: Sendable {
    /// Relative to this address.
    case relative(SiteAddress)
    /// From the root of the host, for what is served at any address; ends with `/`.
    case root(String)
  }

  let base: Base
  /// The page whose Markdown is drawn; `nil` for what is made of the whole site.
  let page: Page?
  private let links: LinkResolver
  private let found = Mutex<[Diagnostic]>([])
  /// The fence that is being drawn, in the bytes of the page.
  private let fence = Mutex<SourceRange?>(nil)

  init(base: Base, page: Page?, links: LinkResolver) {
    self.base = base
    self.page = page
    self.links = links
  }

  var diagnostics: [Diagnostic] { found.withLock { $0 } }

  func report(_ diagnostics: [Diagnostic]) { found.withLock { $0 += diagnostics } }

  /// Draws a fence; what Markdown in its body gets wrong is blamed on it meanwhile.
  func drawing<Result>(fence range: SourceRange, _ draw: () -> Result) -> Result {
    fence.withLock { $0 = range }
    defer { fence.withLock { $0 = nil } }
    return draw()
  }

  /// The reference to an address of the site, from here.
  func reference(to address: SiteAddress, fragment: String? = nil) -> String {
    let path: String
    switch base {
    case .relative(let here): path = here.reference(to: address)
    case .root(let root): path = root + address.encoded.dropFirst()
    }
    return fragment.map { path + "#" + $0 } ?? path
  }

  /// The address that a destination of the page's Markdown becomes.
  ///
  /// One that leads nowhere is reported, and stays as it is. Those of the page itself were resolved
  /// when the site was read; only those in the bodies of blocks can fail here.
  func address(of destination: String) -> String {
    guard let page else { return destination }
    do {
      switch try links.resolve(destination, from: page.path) {
      case .inside(let address, let fragment): return reference(to: address, fragment: fragment)
      case .samePage, .outside: return destination
      }
    } catch {
      report([
        error.problem.diagnostic(at: page.source.location(of: place(of: destination, on: page)))
      ])
      return destination
    }
  }

  /// What makes the links of Markdown lead from here.
  var hooks: HTMLHooks {
    var hooks = HTMLHooks()
    hooks.destination = { HTMLHooks.Destination(self.address(of: $0.destination)) }
    return hooks
  }

  /// Where a destination stands in the fence that is being drawn, or else the fence.
  private func place(of destination: String, on page: Page) -> SourceRange {
    let fence = fence.withLock { $0 } ?? 0..<0
    let wanted = Array(destination.utf8)
    return page.source.bytes[fence].firstRange(of: wanted) ?? fence
  }
}

/// What Versus adds to the language of templates.
enum SiteFunctions {
  /// `url(address)`: the reference from the page being drawn to an address of the site.
  static let url = HostFunction("url") { (arguments) throws(HostError) -> Value in
    var arguments = arguments
    let argument = try arguments.require("address")
    try arguments.finish()
    guard let text = argument.string else {
      throw HostError(id: "bad-argument", "url() takes an address as text")
    }
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = SiteAddress(String(parts[0])), let page = DrawnPage.current else {
      throw HostError(
        id: "bad-argument", "`\(text)` is not an address inside the site",
        help: "addresses begin with `/`, such as `/theme.css`")
    }
    return Value(page.reference(to: address, fragment: parts.count > 1 ? String(parts[1]) : nil))
  }

  /// `text | markdown`: blocks of Markdown as HTML.
  static let markdown = filter("markdown") { source, hooks, html in
    var renderer = HTMLRenderer(MarkdownDocument(parsing: source), hooks: hooks)
    renderer.render(into: &html)
  }

  /// `text | markdown_inline`: one line of Markdown as HTML, without a paragraph around it.
  static let markdownInline = filter("markdown_inline") { source, hooks, html in
    draw(spans: MarkdownDocument(parsingSpans: source), hooks, into: &html)
  }

  /// The spans of `document` as HTML, with links as the page being drawn needs them.
  static func inlineHTML(of document: MarkdownDocument) -> [UInt8] {
    var html: [UInt8] = []
    draw(spans: document, DrawnPage.current?.hooks ?? HTMLHooks(), into: &html)
    return html
  }

  private static func draw(
    spans document: MarkdownDocument, _ hooks: HTMLHooks, into html: inout [UInt8]
  ) {
    guard let paragraph = document[MarkdownDocument.root].firstChild else { return }
    var renderer = HTMLRenderer(document, hooks: hooks)
    renderer.render(contentOf: paragraph, into: &html)
  }

  private static func filter(
    _ name: String, _ draw: @escaping @Sendable (SourceText, HTMLHooks, inout [UInt8]) -> Void
  ) -> HostFunction {
    HostFunction(name) { (arguments) throws(HostError) -> Value in
      var arguments = arguments
      let value = try arguments.require("value")
      try arguments.finish()
      guard !value.isUndefined else { throw HostError(undefined: value) }
      guard let text = value.text else {
        throw HostError(id: "bad-argument", "`\(name)` takes text")
      }
      guard let page = DrawnPage.current else { return value }
      var html: [UInt8] = []
      draw(SourceText(path: page.page?.source.path ?? "", bytes: text), page.hooks, &html)
      return .safe(html)
    }
  }
}
