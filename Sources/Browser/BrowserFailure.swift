/// Why a page could not be shown, acted on or taken.
package struct BrowserFailure: Error, Hashable, Sendable {
  /// A sentence without full stop.
  package var message: String
  /// What helps to understand it.
  package var notes: [String]

  package init(_ message: String, notes: [String] = []) {
    self.message = message
    self.notes = notes
  }

  /// Whether a script was cut off because another document took the place of its own.
  var isOfAnotherDocument: Bool {
    ["context was destroyed", "navigated or closed", "Cannot find"].contains {
      message.contains($0)
    }
  }
}
