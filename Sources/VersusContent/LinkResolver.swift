package import HostSystem
import TextCore
package import VersusModel

/// What a link or an image leads to.
package enum LinkTarget: Hashable, Sendable {
  /// Something of this site, and what follows the `#`, percent-encoded.
  case inside(SiteAddress, fragment: String?)
  /// A heading of the same page.
  case samePage(fragment: String)
  /// Anything with a scheme, or `//host`.
  case outside
  /// A figure that a sample measured.
  case figure(MeasuredFigure)
}

/// Knows everything that a page can link to, and finds it.
///
/// Links are written as paths from the page's own file, to the Markdown file of another page or to any
/// file that is copied; that way they work on GitHub and in editors too.
package struct LinkResolver: Sendable {
  package struct PageEntry: Sendable {
    package var address: SiteAddress
    package var anchors: Set<String>

    package init(address: SiteAddress, anchors: Set<String>) {
      self.address = address
      self.anchors = anchors
    }
  }

  private var pages: [SitePath: PageEntry]
  private let drafts: Set<SitePath>
  private let assets: Set<SitePath>
  private let unread: Set<SitePath>
  /// By where they stand in the site's folder, and by where they are copied to.
  private let statics: (sources: [SitePath: SitePath], outputs: Set<SitePath>)
  private let images: ImageCatalog
  private let ownAddress: String?
  private let figures: FigureCatalog

  /// - Parameters:
  ///   - pages: by their path below `content/`.
  ///   - drafts: pages that are left out of this build.
  ///   - assets: files that are copied, below `content/`.
  ///   - unread: pages that are there and could not be read, which is reported already.
  ///   - statics: files of the theme and the site's own, by where they are copied to.
  ///   - images: what is known of those among `assets` and `statics`.
  ///   - ownAddress: the address that the site is served at; what begins so is no other site.
  ///   - figures: what samples measure.
  package init(
    pages: [SitePath: PageEntry] = [:], drafts: Set<SitePath> = [], assets: Set<SitePath> = [],
    unread: Set<SitePath> = [], statics: [SitePath: SitePath] = [:],
    images: ImageCatalog = ImageCatalog(), ownAddress: String? = nil,
    figures: FigureCatalog = FigureCatalog()
  ) {
    self.pages = pages
    self.drafts = drafts
    self.assets = assets
    self.unread = unread
    self.statics = (
      Dictionary(statics.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first }),
      Set(statics.keys)
    )
    self.images = images
    self.ownAddress = ownAddress
    self.figures = figures
  }

  /// Takes what links to a page can name.
  mutating func replace(anchors: Set<String>, of page: SitePath) {
    guard pages[page]?.anchors != anchors else { return }
    pages[page]?.anchors = anchors
  }

  /// Finds what `destination`, as it stands in the Markdown of `page`, leads to.
  package func resolve(_ destination: String, from page: SitePath) throws(ContentFault)
    -> LinkTarget
  {
    if let reference = FigureReference(destination) { return .figure(try figure(reference)) }
    if Self.isOutside(destination) { return .outside }
    let (path, fragment) = Self.split(destination)
    guard !path.isEmpty else {
      if let fragment { try requireAnchor(fragment, of: page, written: "this page") }
      return .samePage(fragment: fragment ?? "")
    }
    let decoded = Self.percentDecoded(path)
    guard let target = page.parent.resolving(decoded) else {
      // On the disk, and so on GitHub and in editors, `static/` stands beside `content/`.
      let folder = ContentListing.content.appending(page.parent)
      guard let file = folder.resolving(decoded), let output = statics.sources[file] else {
        throw ContentFault(.linkOutsideContent(path))
      }
      return .inside(SiteAddress(file: output), fragment: fragment)
    }
    if let entry = pages[target] {
      if let fragment { try requireAnchor(fragment, of: target, written: path) }
      return .inside(entry.address, fragment: fragment)
    }
    if assets.contains(target) {
      return .inside(SiteAddress(file: target), fragment: fragment)
    }
    if path.hasPrefix("/"), statics.outputs.contains(target) {
      return .inside(SiteAddress(file: target), fragment: fragment)
    }
    if unread.contains(target) { return .outside }
    if drafts.contains(target) { throw ContentFault(.linkToDraft(path)) }
    throw ContentFault(.brokenLink(path, nearest: nearest(to: target, from: page)))
  }

  /// Finds the image that `destination`, as it stands in the Markdown of `page`, is the address of.
  ///
  /// - Returns: Also its size, if it is an image of this site that has one.
  package func resolveImage(_ destination: String, from page: SitePath) throws(ContentFault)
    -> (target: LinkTarget, size: ImageSize?)
  {
    let target = try resolve(destination, from: page)
    switch target {
    case .outside: return (target, nil)
    case .samePage, .figure: throw ContentFault(.notAnImage(destination))
    case .inside(let address, _):
      do {
        return (target, try images.size(at: address.outputPath))
      } catch {
        throw ContentFault(.brokenImage(destination, error))
      }
    }
  }

  /// The size of the image at `path` below `content/`; `nil` unless there is one that has a size.
  package func imageSize(at path: SitePath) -> ImageSize? {
    guard assets.contains(path) else { return nil }
    return try? images.size(at: path)
  }

  /// Finds the figure that `reference` names.
  package func figure(_ reference: FigureReference) throws(ContentFault) -> MeasuredFigure {
    try figures.figure(reference.name)
  }

  /// Whether a link may lead nowhere: what has a scheme or names a host is not looked at, but for figures.
  package static func mayBeBroken(_ destination: String) -> Bool {
    !isOutside(destination) || FigureReference(destination) != nil
  }

  /// Whether `destination` leads to a page of another site.
  package func isOtherSite(_ destination: String) -> Bool {
    let start = destination.prefix(8).lowercased()
    guard ["https://", "http://", "//"].contains(where: start.hasPrefix) else { return false }
    return !(ownAddress.map { destination.hasPrefix($0) } ?? false)
  }

  private func requireAnchor(_ fragment: String, of page: SitePath, written: String)
    throws(ContentFault)
  {
    let anchor = Self.percentDecoded(fragment)
    guard let anchors = pages[page]?.anchors, !anchor.isEmpty, !anchors.contains(anchor) else {
      return
    }
    throw ContentFault(
      .brokenAnchor(
        anchor, page: written, nearest: nearestName(to: anchor, among: anchors.sorted())))
  }

  /// The page or file that was probably meant, written as the link would be.
  private func nearest(to target: SitePath, from page: SitePath) -> String? {
    let known = Array(pages.keys) + assets
    let sameName = known.filter { $0.name == target.name }.min()
    let path =
      sameName
      ?? nearestName(to: target.string, among: known.map(\.string).sorted())
      .flatMap { SitePath($0) }
    guard let path else { return nil }
    return SiteAddress(file: page).reference(to: SiteAddress(file: path))
  }

  /// Whether a destination has a scheme (RFC 3986, section 3.1) or names a host.
  private static func isOutside(_ destination: String) -> Bool {
    if destination.hasPrefix("//") { return true }
    guard let colon = destination.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let scheme = destination.utf8[..<colon]
    return scheme.first?.isASCIILetter ?? false && scheme.allSatisfy(\.isInScheme)
  }

  /// Takes the fragment off; a query is dropped, since a file has none.
  private static func split(_ destination: String) -> (path: String, fragment: String?) {
    let bytes = destination.utf8
    let hash = bytes.firstIndex(of: UInt8(ascii: "#"))
    let end = bytes[..<(hash ?? bytes.endIndex)].firstIndex(of: UInt8(ascii: "?")) ?? hash
    let path = end.map { String(destination[..<$0]) } ?? destination
    return (path, hash.map { String(destination[bytes.index(after: $0)...]) })
  }

  private static func percentDecoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var bytes: [UInt8] = []
    var cursor = ByteCursor(Array(text.utf8))
    while let byte = cursor.next() {
      if byte == UInt8(ascii: "%"), let high = cursor.peek?.hexDigit,
        let low = cursor.peek(1)?.hexDigit
      {
        bytes.append(high << 4 | low)
        cursor.position += 2
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A problem without its place, which only the caller knows.
package struct ContentFault: Error, Hashable {
  package let problem: ContentProblem

  package init(_ problem: ContentProblem) { self.problem = problem }
}

extension UInt8 {
  fileprivate var isASCIILetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }

  fileprivate var isInScheme: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "-"):
      true
    default: isASCIILetter
    }
  }

  fileprivate var hexDigit: UInt8? {
    Character(Unicode.Scalar(self)).hexDigitValue.map { UInt8($0) }
  }
}
