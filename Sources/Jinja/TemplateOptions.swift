/// How templates are read and printed.
///
/// The names and defaults are Jinja's.
package struct TemplateOptions: Sendable {
  /// When text is escaped for HTML.
  package enum Autoescape: Sendable {
    case on, off
    /// On for names that end in `.html`, `.htm`, `.xml` and `.svg`.
    case byName
  }

  /// What a name or member that is not defined gives.
  package enum UndefinedBehavior: Sendable {
    /// A value that prints as nothing, is false and empty; computing with it is an error.
    case lenient
    /// An error in all but `is defined` and `default`.
    case strict
  }

  package var autoescape = Autoescape.byName
  package var undefined = UndefinedBehavior.lenient
  /// Drops the line ending right after a tag or comment.
  package var trimBlocks = false
  /// Drops the blanks before a tag or comment that starts its line.
  package var lstripBlocks = false
  package var keepTrailingNewline = false
  package var lineStatementPrefix: String?
  package var lineCommentPrefix: String?
  package var blockStart = "{%"
  package var blockEnd = "%}"
  package var variableStart = "{{"
  package var variableEnd = "}}"
  package var commentStart = "{#"
  package var commentEnd = "#}"
  package var limits = Limits()

  package init() {}

  func escapes(_ name: String) -> Bool {
    switch autoescape {
    case .on: true
    case .off: false
    case .byName:
      [".html", ".htm", ".xml", ".svg"].contains { name.lowercased().hasSuffix($0) }
    }
  }
}
