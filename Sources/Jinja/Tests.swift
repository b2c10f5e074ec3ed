/// Jinja's tests by name (`is even`).
enum Tests {
  static let all: [(String, BuiltinTest)] = [kinds, properties, comparisons, orders].flatMap(\.self)

  private static let kinds: [(String, BuiltinTest)] = [
    ("defined", { (_, value, _) in !value.isUndefined }),
    ("undefined", { (_, value, _) in value.isUndefined }),
    ("none", { (_, value, _) in value.isNone }),
    ("boolean", { (_, value, _) in if case .bool = value { true } else { false } }),
    ("true", { (_, value, _) in if case .bool(true) = value { true } else { false } }),
    ("false", { (_, value, _) in if case .bool(false) = value { true } else { false } }),
    (
      "integer",
      { (_, value, _) in
        switch value {
        case .int, .bigInt: true
        default: false
        }
      }
    ),
    ("float", { (_, value, _) in if case .double = value { true } else { false } }),
    ("number", { (_, value, _) in value.double != nil }),
    ("string", { (_, value, _) in value.text != nil }),
    (
      "mapping",
      { (_, value, _) in
        switch value {
        case .map: true
        case .object(let object): if case .host = object.kind { true } else { false }
        default: false
        }
      }
    ),
    (
      "sequence",
      { (_, value, _) throws(Failure) in
        switch value {
        case .string, .safe, .list, .tuple, .map: true
        case .undefined:
          // A lenient one has a length, and says that it has items.
          (try? value.refuseStrict()) != nil
        case .object(let object): if case .range = object.kind { true } else { false }
        default: false
        }
      }
    ),
    (
      "iterable",
      { (_, value, _) throws(Failure) in
        switch value {
        case .string, .safe, .list, .tuple, .map: return true
        case .undefined:
          try value.refuseStrict()
          return true
        case .object(let object):
          switch object.kind {
          case .range, .iterator, .view, .loop, .host: return true
          default: return false
          }
        default: return false
        }
      }
    ),
    (
      "callable",
      { (_, value, _) in
        switch value {
        case .undefined: return true
        case .object(let object):
          switch object.kind {
          case .function, .builtin, .method, .macro, .joiner, .block, .loop: return true
          default: return false
          }
        default: return false
        }
      }
    ),
    ("escaped", { (_, value, _) in value.isHTML }),
  ]

  private static let properties: [(String, BuiltinTest)] = [
    (
      "odd",
      { (render, value, _) throws(Failure) in
        try render.apply(.modulo, value, .int(2)).isEqual(to: .int(1))
      }
    ),
    (
      "even",
      { (render, value, _) throws(Failure) in
        try render.apply(.modulo, value, .int(2)).isEqual(to: .int(0))
      }
    ),
    (
      "divisibleby",
      { (render, value, arguments) throws(Failure) in
        let number = try arguments.needed("num", by: "divisibleby")
        return try render.apply(.modulo, value, number).isEqual(to: .int(0))
      }
    ),
    (
      "lower",
      { (render, value, _) throws(Failure) in
        try render.text(of: value).isCased(upper: false)
      }
    ),
    (
      "upper",
      { (render, value, _) throws(Failure) in
        try render.text(of: value).isCased(upper: true)
      }
    ),
    (
      "filter",
      { (render, value, _) in
        value.string.map { render.library.registry.filter($0) != nil } ?? false
      }
    ),
    (
      "test",
      { (render, value, _) throws(Failure) in
        try value.hashable().string.map { render.library.registry.test($0) != nil } ?? false
      }
    ),
  ]

  private static let comparisons: [(String, BuiltinTest)] = [
    (
      "sameas",
      { (_, value, arguments) throws(Failure) in
        value.isIdentical(to: try arguments.needed("other", by: "sameas"))
      }
    ),
    (
      "in",
      { (render, value, arguments) throws(Failure) in
        try render.compare(.isIn, value, try arguments.needed("seq", by: "in"))
      }
    ),
  ]

  private static let orders: [(String, BuiltinTest)] = [
    comparing(["==", "eq", "equalto"], .equal), comparing(["!=", "ne"], .notEqual),
    comparing([">", "gt", "greaterthan"], .greater), comparing([">=", "ge"], .greaterOrEqual),
    comparing(["<", "lt", "lessthan"], .less), comparing(["<=", "le"], .lessOrEqual),
  ].flatMap(\.self)

  private static func comparing(_ names: [String], _ comparison: Comparison)
    -> [(String, BuiltinTest)]
  {
    var tests: [(String, BuiltinTest)] = []
    for name in names {
      let test: BuiltinTest = { (render, value, arguments) throws(Failure) in
        try render.compare(comparison, value, try arguments.needed("other", by: name))
      }
      tests.append((name, test))
    }
    return tests
  }
}

extension Value {
  /// Python's `is`, as far as it can be told: the same object, or equal simple values of one type.
  func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.none, .none): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.list(let a), .list(let b)): a === b
    case (.tuple(let a), .tuple(let b)): a === b || a.elements.isEmpty && b.elements.isEmpty
    case (.map(let a), .map(let b)): a === b
    case (.object(let a), .object(let b)): a === b
    default: false
    }
  }
}
