/// Jinja's tests by name (`is even`).
enum Tests {
  static let all: [TestDefinition] = [kinds, properties, comparisons, orders].flatMap(\.self)

  private static let kinds: [TestDefinition] = [
    .init("defined", { (_, value, _) in !value.isUndefined }),
    .init("undefined", { (_, value, _) in value.isUndefined }),
    .init("none", { (_, value, _) in value.isNone }),
    .init("boolean", { (_, value, _) in if case .bool = value { true } else { false } }),
    .init("true", { (_, value, _) in if case .bool(true) = value { true } else { false } }),
    .init("false", { (_, value, _) in if case .bool(false) = value { true } else { false } }),
    .init(
      "integer",
      { (_, value, _) in
        switch value {
        case .int, .bigInt: true
        default: false
        }
      }
    ),
    .init("float", { (_, value, _) in if case .double = value { true } else { false } }),
    .init("number", { (_, value, _) in value.double != nil }),
    .init("string", { (_, value, _) in value.text != nil }),
    .init(
      "mapping",
      { (_, value, _) in
        switch value {
        case .map: true
        case .object(let object): if case .host = object.kind { true } else { false }
        default: false
        }
      }
    ),
    .init(
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
    .init(
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
    .init(
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
    .init("escaped", { (_, value, _) in value.isHTML }),
  ]

  private static let properties: [TestDefinition] = [
    .init(
      "odd",
      { (render, value, _) throws(Failure) in
        try render.apply(.modulo, value, .int(2)).isEqual(to: .int(1))
      }
    ),
    .init(
      "even",
      { (render, value, _) throws(Failure) in
        try render.apply(.modulo, value, .int(2)).isEqual(to: .int(0))
      }
    ),
    .init(
      "divisibleby",
      { (render, value, arguments) throws(Failure) in
        let number = try arguments.needed("num", by: "divisibleby")
        return try render.apply(.modulo, value, number).isEqual(to: .int(0))
      }
    ),
    .init(
      "lower",
      { (render, value, _) throws(Failure) in
        try render.text(of: value).isCased(upper: false)
      }
    ),
    .init(
      "upper",
      { (render, value, _) throws(Failure) in
        try render.text(of: value).isCased(upper: true)
      }
    ),
    .init(
      "filter",
      { (render, value, _) in
        value.string.map { render.library.registry.filter($0) != nil } ?? false
      }
    ),
    .init(
      "test",
      { (render, value, _) throws(Failure) in
        try render.key(value).string.map { render.library.registry.test($0) != nil } ?? false
      }
    ),
  ]

  private static let comparisons: [TestDefinition] = [
    .init(
      "sameas",
      { (_, value, arguments) throws(Failure) in
        value.isIdentical(to: try arguments.needed("other", by: "sameas"))
      }
    ),
    .init(
      "in",
      { (render, value, arguments) throws(Failure) in
        try render.compare(.isIn, value, try arguments.needed("seq", by: "in"))
      }
    ),
  ]

  private static let orders: [TestDefinition] = [
    comparing(["==", "eq", "equalto"], .equal), comparing(["!=", "ne"], .notEqual),
    comparing([">", "gt", "greaterthan"], .greater), comparing([">=", "ge"], .greaterOrEqual),
    comparing(["<", "lt", "lessthan"], .less), comparing(["<=", "le"], .lessOrEqual),
  ].flatMap(\.self)

  private static func comparing(_ names: [String], _ comparison: Comparison)
    -> [TestDefinition]
  {
    var tests: [TestDefinition] = []
    for name in names {
      let test: BuiltinTest = { (render, value, arguments) throws(Failure) in
        try render.compare(comparison, value, try arguments.needed("other", by: name))
      }
      tests.append(.init(name, test))
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
