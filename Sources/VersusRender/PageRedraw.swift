package import HostSystem
import TextCore
import VersusContent
import VersusSamples

/// Draws pages of a site anew while they are written, before the whole site is looked at again.
///
/// What other files show of a page, the index of the search say, is left to the next build.
package struct PageRedraw: Sendable {
  private let pages: PageRenderer

  init(_ pages: PageRenderer) { self.pages = pages }

  /// Draws the page whose file is at `path`, below `content/`, as the file is now.
  ///
  /// - Returns: `nil` unless the text is all that differs from the site as it was built, and there is nothing to be
  ///   said of it.
  /// - Complexity: that of drawing the page, and a little for each page of the site.
  package func draw(_ path: SitePath) -> [OutputFile]? {
    let known = pages.context
    guard let index = known.site.pages.firstIndex(where: { $0.path == path }),
      let verified = known.verified.rereading(index)
    else { return nil }
    let context = SiteContext(known, with: verified, page: index)
    let renderer = PageRenderer(
      templates: pages.templates, context: context, site: context.siteValue(), words: pages.words)
    var files: [OutputFile] = []
    for part in 1...(context.list(ofPage: index)?.list.partCount ?? 1) {
      let log = ReadLog()
      let drawn = renderer.render(index, part: part, log)
      guard let file = drawn.value, drawn.diagnostics.isEmpty, log.lacking.isEmpty else {
        return nil
      }
      files.append(file)
    }
    return files
  }
}
