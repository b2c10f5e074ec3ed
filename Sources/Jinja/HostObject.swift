/// Something of the host's whose members templates can read.
///
/// Members are looked up when a template asks, so they can be computed late, and the host learns
/// which were used.
package protocol HostObject: AnyObject, Sendable {
  /// What templates and messages call its type (`page`).
  var typeName: String { get }

  /// The names that can be looked up, for "did you mean" and for listing.
  var memberNames: [String] { get }

  /// Returns the member `name`, or `nil` if there is none.
  func member(_ name: String) throws(HostError) -> Value?

  /// The same for a name that stands in a template: what is asked over and over finds it by ``MemberNames``.
  func member(_ name: Name, in scope: (any HostScope)?) throws(HostError) -> Value?

  /// What printing the object shows.
  var description: String { get }
}

extension HostObject {
  package var description: String { "<\(typeName)>" }

  package func member(_ name: Name, in scope: (any HostScope)?) throws(HostError) -> Value? {
    try member(name.string)
  }
}

/// What a render is for, as its host knows it: the engine hands it on to what it asks most often, and does nothing
/// with it itself.
package protocol HostScope: AnyObject, Sendable {}

/// The names of a type of objects, found without comparing them one by one.
package struct MemberNames: Sendable {
  private var map = OrderedMap()

  package init(_ names: [String]) {
    for name in names { map[name] = Value.none }
  }

  /// Where among the names one is that stands in a template.
  package func position(of name: Name) -> Int? { map.position(of: name) }
}

/// The arguments of one call, in the order written.
package struct Arguments: Sendable {
  // The usual one or two are held here, because an array for them would have to be allocated.
  private var first: Value?
  private var second: Value?
  private var others: [Value] = []
  package var keywords: [(name: String, value: Value)] = []

  package init(positional: [Value] = [], keywords: [(name: String, value: Value)] = []) {
    self.keywords = keywords
    self.positional = positional
  }

  init(_ first: consuming Value, _ second: consuming Value? = nil) {
    self.first = first
    self.second = second
  }

  package var positional: [Value] {
    get {
      guard let first else { return [] }
      guard let second else { return [first] }
      return [first, second] + others
    }
    set {
      first = newValue.first
      second = newValue.dropFirst().first
      others = Array(newValue.dropFirst(2))
    }
  }

  var hasPositional: Bool { first != nil }

  mutating func takePositional() -> Value? {
    let taken = first.take()
    first = second.take()
    if !others.isEmpty { second = others.removeFirst() }
    return taken
  }

  /// Takes the next positional argument, or the keyword argument `name`.
  package mutating func take(_ name: String) -> Value? {
    if let value = takePositional() { return value }
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
    if hasPositional {
      throw HostError(id: "bad-argument", "\(positional.count) arguments too many")
    }
  }
}

/// A function of the host's that templates can call; also a filter or test, whose value is then the
/// first positional argument.
package struct HostFunction: Sendable {
  package let name: String
  let body: @Sendable (inout Arguments) throws(HostError) -> Value
  let shortcut: Shortcut?

  /// What a call with one positional argument comes to, where that is told without further ado; `nil` leaves it to
  /// the function itself.
  package typealias Shortcut = @Sendable (Value, (any HostScope)?) -> Value?

  /// The function takes its arguments out of what it is given.
  package init(
    _ name: String, shortcut: Shortcut? = nil,
    _ body: @escaping @Sendable (inout Arguments) throws(HostError) -> Value
  ) {
    self.name = name
    self.shortcut = shortcut
    self.body = body
  }
}
