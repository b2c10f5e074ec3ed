/// What a stage made, if it could, and what it has to say.
///
/// A stage that fails for one input returns its reasons here, so that the others go on and a run
/// reports everything that is wrong at once.
package struct Outcome<Value> {
  /// `nil` if errors left nothing to go on with.
  package var value: Value?
  package var diagnostics: [Diagnostic]

  package init(_ value: Value?, _ diagnostics: [Diagnostic] = []) {
    self.value = value
    self.diagnostics = diagnostics
  }

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Hands the value to the next stage and gathers the diagnostics of both.
  package func then<Next>(_ next: (Value) -> Outcome<Next>) -> Outcome<Next> {
    guard let value else { return Outcome<Next>(nil, diagnostics) }
    let made = next(value)
    return Outcome<Next>(made.value, diagnostics + made.diagnostics)
  }
}

extension Outcome: Sendable where Value: Sendable {}
