package import Expectations

/// Where two outputs may differ.
package struct AllowedDifference: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    /// A place in the tree, and all below it.
    case path(PathPattern)
    /// A line that this pattern matches as a whole.
    case line(OutputPattern)
  }

  package var place: Place

  package init(_ place: Place) { self.place = place }

  func allows(_ line: ComparableText.Line) -> Bool {
    switch place {
    case .path(let pattern): pattern.contains(line.path)
    case .line(let pattern): pattern.mismatch(with: line.text) == nil
    }
  }
}
