/// Something of the host's whose members templates can read.
///
/// Members are looked up when a template asks, so they can be computed late, and the host learns
/// which were used.
package protocol HostObject: Sendable {
  /// What templates and messages call its type (`page`).
  var typeName: String { get }

  /// The names that can be looked up, for "did you mean" and for listing.
  var memberNames: [String] { get }

  /// Returns the member `name`, or `nil` if there is none.
  func member(_ name: String) throws(HostError) -> Value?

  /// What printing the object shows.
  var description: String { get }
}

extension HostObject {
  package var description: String { "<\(typeName)>" }
}

/// The arguments of one call, in the order written.
package struct Arguments: Sendable {
  package var positional: [Value] = []
  package var keywords: [(name: String, value: Value)] = []

  package init(positional: [Value] = [], keywords: [(name: String, value: Value)] = []) {
    self.positional = positional
    self.keywords = keywords
  }

  /// Takes the next positional argument, or the keyword argument `name`.
  package mutating func take(_ name: String) -> Value? {
    // Removing the only one shifts nothing.
    if positional.count == 1 { return positional.removeLast() }
    if !positional.isEmpty { return positional.removeFirst() }
    guard !keywords.isEmpty, let index = keywords.firstIndex(where: { $0.name == name }) else {
      return nil
    }
    return keywords.remove(at: index).value
  }

  /// Takes the next argument, which must be there.
  package mutating func require(_ name: String) throws(HostError) -> Value {
    guard let value = take(name) else {
      throw HostError(id: "bad-argument", "missing argument '\(name)'")
    }
    return value
  }

  /// Throws if arguments are left that nobody took.
  package func finish() throws(HostError) {
    if let keyword = keywords.first {
      throw HostError(id: "bad-argument", "unexpected keyword argument '\(keyword.name)'")
    }
    if !positional.isEmpty {
      throw HostError(id: "bad-argument", "\(positional.count) arguments too many")
    }
  }
}

/// A function of the host's that templates can call; also a filter or test, whose value is then the
/// first positional argument.
package struct HostFunction: Sendable {
  package let name: String
  let body: @Sendable (Arguments) throws(HostError) -> Value

  package init(
    _ name: String, _ body: @escaping @Sendable (Arguments) throws(HostError) -> Value
  ) {
    self.name = name
    self.body = body
  }
}
