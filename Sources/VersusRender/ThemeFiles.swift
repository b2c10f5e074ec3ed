package import HostSystem
package import TextCore
import VersusContent

/// The templates and static files that a site is drawn with: its theme's, each replaced by the site's
/// own file of that name if there is one.
package struct ThemeFiles: Sendable {
  /// By name as templates include each other: `base.html`, `blocks/code.html`.
  package private(set) var templates: [String: SourceText] = [:]
  /// Where each static file stands in the site, by its path in the output.
  package private(set) var statics: [SitePath: SitePath] = [:]

  /// The names of the blocks that pages can use: the templates below `blocks/` but for those that draw code.
  package var blockNames: Set<String> {
    var names: Set<String> = []
    for name in templates.keys where name.hasPrefix(Self.blocks) && name.hasSuffix(".html") {
      names.insert(String(name.dropFirst(Self.blocks.count).dropLast(".html".count)))
    }
    return names.subtracting(["code", "pair"])
  }

  /// The templates that are drawn once for the whole site, and the files that they make.
  package var siteTemplates: [(name: String, output: SitePath)] {
    templates.keys.filter { $0.hasPrefix(Self.site) }.sorted().compactMap { name in
      SitePath(name.dropFirst(Self.site.count)).map { (name, $0) }
    }
  }

  private static let blocks = "blocks/"
  private static let site = "site/"

  /// Reads the theme called `name`, and what the site itself lays over it.
  package static func read(_ name: String, from files: some FileReader) -> Outcome<ThemeFiles> {
    let folder = SitePath.root.appending("themes").appending(name)
    var theme = ThemeFiles()
    var diagnostics: [Diagnostic] = []
    do {
      let themes = try files.entries(of: .root.appending("themes")).filter { $0.kind == .folder }
      guard themes.contains(where: { $0.name == name }) else {
        return Outcome(nil, [Self.missing(name, among: themes.map(\.name))])
      }
      for root in [folder, .root] { try theme.lay(root, from: files, &diagnostics) }
    } catch {
      diagnostics.append(
        Diagnostic(id: "unreadable", "\(error.path) cannot be read: \(error.reason)"))
    }
    return Outcome(theme, diagnostics)
  }

  /// Lays the files below `root` over those that are there.
  private mutating func lay(
    _ root: SitePath, from files: some FileReader, _ diagnostics: inout [Diagnostic]
  ) throws(FileError) {
    let (templatesFolder, staticFolder) = (root.appending("templates"), root.appending("static"))
    for entry in try files.entries(of: root) where entry.kind != .folder {
      let path = root.appending(entry.name)
      if [templatesFolder, staticFolder].contains(path) { diagnostics.append(.notAFolder(path)) }
    }
    for path in try files.files(below: templatesFolder, other: { diagnostics.append(.leftOut($0)) })
    {
      guard let name = path.relative(to: templatesFolder)?.string else { continue }
      let outcome = files.source(at: path)
      diagnostics += outcome.diagnostics
      templates[name] = outcome.value
    }
    for path in try files.files(below: staticFolder, other: { diagnostics.append(.leftOut($0)) }) {
      guard let output = path.relative(to: staticFolder) else { continue }
      statics[output] = path
    }
  }

  private static func missing(_ name: String, among names: [String]) -> Diagnostic {
    let help =
      nearestName(to: name, among: names).map { "did you mean `\($0)`?" }
      ?? "put it into themes/\(name)/, with `templates/page.html` and what else it has"
    return Diagnostic(id: "no-theme", "there is no theme `\(name)`", help: help)
  }
}
