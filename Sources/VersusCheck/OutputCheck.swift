package import HostSystem
package import TextCore

/// Looks at a built site as a whole: whether its links lead to files and anchors that are there.
package struct OutputCheck: Sendable {
  /// By path.
  private let pages: [SitePath: CheckedPage]
  private let files: Set<SitePath>
  /// Where the site will be served, with a `/` at its end; links to it are its own.
  private let baseURL: String?
  private let folder: String

  /// Reads every page of `output`, which is all files of the site and what they hold.
  ///
  /// Paths are shown below `folder` (`public`).
  package init(_ output: [(path: SitePath, bytes: [UInt8])], in folder: String, baseURL: String?) {
    var pages: [SitePath: CheckedPage] = [:]
    for (path, bytes) in output where path.extension == "html" {
      pages[path] = CheckedPage(SourceText(path: folder + "/" + path.string, bytes: bytes))
    }
    self.pages = pages
    self.baseURL = baseURL
    self.folder = folder
    files = Set(output.map(\.path))
  }

  /// Everything that is wrong, in the order of the pages.
  package var diagnostics: [Diagnostic] {
    pages.sorted { $0.key < $1.key }.flatMap { path, page in
      (page.diagnostics + page.links.compactMap { problem(of: $0, on: path) }).sorted()
    }
  }

  /// Links that lead nowhere, alone.
  package var brokenLinks: [Diagnostic] { diagnostics.filter { $0.id == "broken-link" } }

  /// Links to other sites, in the order of the pages.
  package var externalLinks: [CheckedPage.Link] {
    pages.sorted { $0.key < $1.key }.flatMap(\.value.links)
      .filter { own($0.target) == nil && Self.isWeb($0.target) }
  }

  /// How many pages were looked at.
  package var pageCount: Int { pages.count }

  /// The pages as diagnostics name them, ordered.
  package var pageNames: [String] { pages.keys.sorted().map { "\(folder)/\($0)" } }

  private func problem(of link: CheckedPage.Link, on page: SitePath) -> Diagnostic? {
    guard let reference = own(link.target) else { return nil }
    let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let address = parts[0].prefix { $0 != "?" }
    let target: SitePath
    if address.isEmpty {
      target = page
    } else {
      guard let decoded = String(address).percentDecoded, let file = file(at: decoded, from: page)
      else {
        return broken("nothing is served at `\(address)`", link)
      }
      target = file
    }
    guard parts.count == 2, !parts[1].isEmpty, parts[1] != "top", let there = pages[target] else {
      return nil
    }
    let anchor = String(parts[1]).percentDecoded ?? String(parts[1])
    guard !there.anchors.contains(anchor), !anchor.hasPrefix(":~:") else { return nil }
    let nearest = nearestName(to: anchor, among: there.anchors.sorted())
    return broken(
      "there is no `#\(anchor)` on \(target)", link, help: nearest.map { "did you mean `#\($0)`?" })
  }

  private func broken(_ message: String, _ link: CheckedPage.Link, help: String? = nil)
    -> Diagnostic
  {
    Diagnostic(id: "broken-link", message, at: link.location, help: help)
  }

  /// The file that is served at a path, which a server turns into that of a folder's `index.html`.
  private func file(at address: String, from page: SitePath) -> SitePath? {
    guard let path = page.parent.resolving(address) else { return nil }
    if files.contains(path) { return path }
    let index = path.appending("index.html")
    return files.contains(index) ? index : nil
  }

  /// The part of a reference that is within this site; `nil` if it leads elsewhere.
  private func own(_ target: String) -> String? {
    let target = target.drop { $0 == " " }
    if let baseURL, target.hasPrefix(baseURL) { return "/" + target.dropFirst(baseURL.count) }
    if target.hasPrefix("//") { return nil }
    if target.prefix(while: { $0 != "/" && $0 != "#" && $0 != "?" }).contains(":") { return nil }
    guard target.hasPrefix("/"), let base = basePath, target.hasPrefix(base) else {
      return String(target)
    }
    return "/" + target.dropFirst(base.count)
  }

  /// The path of the base address: `/docs/` of `https://example.org/docs/`.
  private var basePath: String? {
    guard
      let parts = baseURL?.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false),
      parts.count == 4
    else { return nil }
    return "/" + parts[3]
  }

  private static func isWeb(_ target: String) -> Bool {
    target.hasPrefix("https://") || target.hasPrefix("http://")
  }
}

extension String {
  /// The text without percent-encoding; `nil` if that is not UTF-8.
  fileprivate var percentDecoded: String? {
    guard utf8.contains(UInt8(ascii: "%")) else { return self }
    var decoded: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        decoded.append(value)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }
}
