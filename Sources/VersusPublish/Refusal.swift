package import TextCore

/// A reason not to publish.
package struct Refusal: Hashable, Sendable {
  package var allowance: Allowance
  package var message: String
  /// What it is about, a line each; only some if there are many.
  package var details: [String]
  package var help: String?

  package init(
    _ allowance: Allowance, _ message: String, details: [String] = [], help: String? = nil
  ) {
    self.allowance = allowance
    self.message = message
    self.details =
      details.count > 6 ? details.prefix(5) + ["and \(details.count - 5) more"] : details
    self.help = help
  }

  /// An error; or, if `allowed` overrules it, a warning.
  package func diagnostic(allowed: Set<Allowance>) -> Diagnostic {
    let isAllowed = allowed.contains(allowance)
    let option = "--allow-\(allowance.rawValue)"
    return Diagnostic(
      isAllowed ? .warning : .error, id: "unfit-\(allowance.rawValue)", message,
      notes: details.map { .init($0) },
      help: isAllowed
        ? "it is published since \(option) was given, which build.json says"
        : [help, "\(option) publishes it nevertheless"].compactMap(\.self).joined(separator: "; "))
  }
}
