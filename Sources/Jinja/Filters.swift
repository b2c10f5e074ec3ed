/// Jinja's filters by name.
///
/// What each does is told in `docs/reference/templates.md`.
enum Filters {
  static let all: [FilterDefinition] = [text, html, sequences, mapping, numbers].flatMap(\.self)
}

extension Renderer {
  /// The text of an argument.
  func text(_ value: Value?, default text: String) throws(Failure) -> [UInt8] {
    guard let value else { return Array(text.utf8) }
    return try self.text(of: value)
  }

  /// An argument that must be an integer.
  func integer(_ value: Value?, _ name: String, default number: Int) throws(Failure) -> Int {
    guard let value else { return number }
    guard let index = value.index else {
      if case .undefined(let undefined) = value { throw .undefined(undefined) }
      throw .type("'\(name)' must be an integer, not \(value.typeName)")
    }
    return index
  }

  /// The text of a value, safe if the value is: what Jinja's text filters work on.
  mutating func soft(_ value: Value) throws(Failure) -> SoftText {
    try value.refuseStrict()
    try chargeProperties(of: value)
    if case .object(let object) = value, case .module(let module) = object.kind {
      return SoftText(bytes: module.body, isSafe: false)
    }
    return SoftText(bytes: try value.printed(limits), isSafe: value.isSafe)
  }

  /// Throws if a value of `size` bytes or elements would be too large.
  func check(size: Int) throws(Failure) {
    if size > limits.valueSize { throw .tooLarge(limits) }
  }
}

/// Text that may be safe.
struct SoftText {
  var bytes: [UInt8]
  var isSafe: Bool

  func with(_ bytes: [UInt8]) -> Value { isSafe ? .safe(bytes) : .string(bytes) }
  func with(_ text: String) -> Value { with(Array(text.utf8)) }
  var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension Arguments {
  /// An argument that may be left out, and is left out too if it is `None`.
  mutating func takeUnlessNone(_ name: String) -> Value? {
    guard let value = take(name), !value.isNone else { return nil }
    return value
  }

  /// An argument that must be there.
  mutating func needed(_ name: String, by function: String) throws(Failure) -> Value {
    guard let value = take(name) else {
      throw .argument("\(function)() is missing the argument '\(name)'")
    }
    return value
  }
}
