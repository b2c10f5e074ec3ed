package import TextCore

/// Why a text is not YAML that can be used, and the bytes to blame.
package struct YAMLProblem: Error, Hashable {
  package var message: String
  package var range: SourceRange
}
