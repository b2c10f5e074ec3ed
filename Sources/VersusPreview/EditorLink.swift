import VersusModel

/// An address that opens a file in an editor: the browser hands it to whatever claims its scheme.
package struct EditorLink: Sendable, Hashable {
  private let template: String

  /// The editors that are known by name.
  package static let names = known.keys.sorted()

  private static let known = [
    "cursor": "cursor://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
  ]

  /// Takes the name of an editor, or an address with `{path}`, and if wanted `{line}` and `{column}`, in it.
  ///
  /// - Returns: `nil` for an address that would be run as a script, or leads nowhere.
  package init?(_ text: String) {
    let template = Self.known[text] ?? text
    let scheme = template.prefix { $0 != ":" }.lowercased()
    guard template.contains("://"), template.contains("{path}"), scheme != "javascript",
      scheme != "data"
    else { return nil }
    self.template = template
  }

  /// The address of a place; lines and columns from 1.
  func link(to path: String, line: Int, column: Int) -> String {
    template.replacing("{path}", with: SiteAddress.encode(path))
      .replacing("{line}", with: String(line)).replacing("{column}", with: String(column))
  }
}
