/// Something to tell the person who must mend the input: the one type for it, from the first byte
/// read to the terminal, the JSON output and the browser.
package struct Diagnostic: Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable {
    case error, warning
  }

  /// A further place or fact: where something was defined before, which template included this one.
  package struct Note: Hashable, Sendable {
    package var message: String
    package var location: SourceLocation?

    package init(_ message: String, at location: SourceLocation? = nil) {
      self.message = message
      self.location = location
    }
  }

  /// A short stable name in kebab case, by which a kind of problem can be looked up (`broken-link`).
  package var id: String
  package var severity: Severity
  /// What is wrong, in a sentence without a full stop.
  package var message: String
  /// The place to blame, or `nil` if there is none (a missing tool).
  package var location: SourceLocation?
  package var notes: [Note]
  /// What to do about it, in a sentence without a full stop.
  package var help: String?

  package init(
    _ severity: Severity = .error, id: String, _ message: String,
    at location: SourceLocation? = nil, notes: [Note] = [], help: String? = nil
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.location = location
    self.notes = notes
    self.help = help
  }
}

extension Diagnostic: Comparable {
  /// The order in which a report shows them: by path, then by place; what has no place comes last.
  package static func < (a: Diagnostic, b: Diagnostic) -> Bool {
    switch (a.location, b.location) {
    case (nil, nil): (a.id, a.message) < (b.id, b.message)
    case (nil, _): false
    case (_, nil): true
    case (let x?, let y?):
      (x.path, x.range.lowerBound, a.id, a.message) < (y.path, y.range.lowerBound, b.id, b.message)
    }
  }
}

extension [Diagnostic] {
  /// Tells what is said of one place many times only once: a template that every page uses fails for
  /// each of them.
  ///
  /// The first is kept, with a note of how many more there were. Works on what is sorted.
  package func mergingRepeats() -> [Diagnostic] {
    var merged: [(diagnostic: Diagnostic, repeats: Int)] = []
    for diagnostic in self {
      if let last = merged.last?.diagnostic, last.location != nil, last.isSame(as: diagnostic) {
        merged[merged.count - 1].repeats += 1
      } else {
        merged.append((diagnostic, 0))
      }
    }
    return merged.map { diagnostic, repeats in
      guard repeats > 0 else { return diagnostic }
      var diagnostic = diagnostic
      diagnostic.notes.append(.init("and \(repeats) more time\(repeats == 1 ? "" : "s")"))
      return diagnostic
    }
  }
}

extension Diagnostic {
  /// Whether both say the same of the same place; how the place was reached may differ.
  fileprivate func isSame(as other: Diagnostic) -> Bool {
    (severity, id, message) == (other.severity, other.id, other.message)
      && location == other.location
  }
}
