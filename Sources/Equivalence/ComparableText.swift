import TextCore

/// An output as lines that are the same wherever it means the same.
package struct ComparableText: Hashable, Sendable {
  /// How an output is understood.
  package enum Form: String, Hashable, Sendable, CaseIterable {
    /// Line by line, as it stands.
    case text
    /// As a tree: the order of attributes, white space that nobody sees, and how characters are written
    /// count for nothing.
    case html
    /// As a value: the order of members and white space count for nothing.
    case json
  }

  package struct Line: Hashable, Sendable {
    package var text: String
    /// How deep it stands in the tree.
    package var depth = 0
    /// Where it stands in the tree; empty for text.
    package var path: [PathStep] = []

    /// With its indentation, as people are shown it.
    package var shown: String { String(repeating: "  ", count: min(depth, 40)) + text }
  }

  /// Why an output is not of its form.
  package struct Mistake: Error, Hashable {
    /// A sentence without full stop.
    package var message: String
  }

  package let form: Form
  package let lines: [Line]

  /// Reads an output.
  ///
  /// - Throws: What is wrong with JSON. HTML is taken whatever its mistakes.
  /// - Complexity: O(*n*), but for sorting the members of objects and attributes.
  package init(_ text: String, as form: Form) throws(Mistake) {
    self.form = form
    switch form {
    case .text:
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.last == "" { lines.removeLast() }
      self.lines = lines.map { Line(text: $0) }
    case .json: lines = try Self.lines(ofJSON: text)
    case .html: lines = Self.lines(ofHTML: text)
    }
  }
}
