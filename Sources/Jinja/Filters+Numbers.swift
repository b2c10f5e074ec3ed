extension Filters {
  static let numbers: [FilterDefinition] = [
    .init(
      "abs",
      { (render, value, _) throws(Failure) in
        if case .double(let number) = value { return .double(number.magnitude) }
        guard let number = value.integer else {
          if case .undefined(let undefined) = value { throw .undefined(undefined) }
          throw .type("bad operand type for abs(): '\(value.typeName)'")
        }
        return (number.isNegative ? number.negated : number).value
      }
    ),
    .init("int", int),
    .init(
      "float",
      { (render, value, arguments) throws(Failure) in
        let fallback = arguments.take("default") ?? .double(0)
        if case .undefined(let undefined) = value { throw .undefined(undefined) }
        guard let number = value.text.flatMap({ Numbers.double($0) }) ?? value.double else {
          return fallback
        }
        return .double(number)
      }
    ),
    .init("round", round),
  ]

  private static let int: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let fallback = arguments.take("default") ?? .int(0)
    let base = try render.integer(arguments.take("base"), "base", default: 10)
    if case .undefined(let undefined) = value { throw .undefined(undefined) }
    if let text = value.text {
      if let number = Numbers.integer(text, base: base) { return number.value }
      guard let number = Numbers.double(text), let whole = BigInt(number) else { return fallback }
      return whole.value
    }
    if let number = value.integer { return number.value }
    guard case .double(let number) = value else { return fallback }
    if let whole = BigInt(number) { return whole.value }
    if number.isNaN { return fallback }
    // Python's int() of an infinity is an error that the filter does not catch.
    throw .type("cannot convert float infinity to integer")
  }

  private static let round: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let precision = try render.integer(arguments.take("precision"), "precision", default: 0)
    let method = arguments.take("method")?.string ?? "common"
    guard ["common", "ceil", "floor"].contains(method) else {
      throw .argument("method must be common, ceil or floor")
    }
    if case .undefined(let undefined) = value { throw .undefined(undefined) }
    guard let number = value.double else {
      throw .type("type \(value.typeName) doesn't define __round__ method")
    }
    if method == "common" {
      if let integer = value.integer {
        return try Numbers.rounded(integer, precision, limits: render.limits).value
      }
      return .double(number.rounded(precision: precision))
    }
    let scale = try Value.int(10).apply(.power, .int(precision), limits: render.limits)
    let scaled = try value.apply(.multiply, scale, limits: render.limits)
    let whole: Value
    if case .double(let scaled) = scaled {
      guard let exact = BigInt(scaled.rounded(method == "ceil" ? .up : .down)) else {
        throw .type("cannot convert float to integer")
      }
      whole = exact.value
    } else {
      whole = scaled
    }
    // Integers are divided exactly: the scale falls out.
    if case .int = scale, let integer = value.integer { return .double(integer.double) }
    return try whole.apply(.divide, scale, limits: render.limits)
  }
}
