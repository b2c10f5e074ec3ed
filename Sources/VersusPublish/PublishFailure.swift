package import TextCore

/// Why publishing stopped, and what to do about it; no secret is in it.
package struct PublishFailure: Error, Hashable {
  package var message: String
  /// What a tool said, line by line.
  package var notes: [String]
  package var help: String?

  package init(_ message: String, notes: [String] = [], help: String? = nil) {
    self.message = message
    self.notes = notes
    self.help = help
  }

  package var diagnostic: Diagnostic {
    Diagnostic(id: "publish", message, notes: notes.map { .init($0) }, help: help)
  }
}
