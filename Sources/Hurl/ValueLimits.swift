import TextCore

/// How much a contract may make of what servers answer: filters and variables could double a text a hundred times.
enum ValueLimits {
  /// The bytes of one value: four times what a response may have.
  static let value = 1 << 26
  /// The bytes of all variables together.
  static let variables = 1 << 28
  /// The parts that a text is split into.
  static let parts = 1 << 18

  static let tooLarge = EvaluationFailure("the value would have more than \(value >> 20) MiB")
}

extension HurlValue {
  /// How many bytes it takes, about.
  var size: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    case .list(let items): items.reduce(0) { $0 + 64 + $1.size }
    case .object(let json): json.size
    case .null, .bool, .integer, .float, .nodes, .date, .present, .redirect: 0
    }
  }
}

extension JSONValue {
  fileprivate var size: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .array(let items): items.reduce(0) { $0 + 64 + $1.size }
    case .object(let members): members.reduce(0) { $0 + 64 + $1.name.utf8.count + $1.value.size }
    case .null, .bool, .int, .double: 0
    }
  }
}
