extension Value {
  /// Python's binary operators on numbers, text and sequences.
  ///
  /// `%` with text on the left is formatted by the renderer, which knows about escaping.
  func apply(_ operation: BinaryOperator, _ other: Value, limits: Limits) throws(Failure) -> Value {
    if case .int(let a) = self, case .int(let b) = other,
      let result = Self.quick(operation, a, b)
    {
      return .int(result)
    }
    if let a = text, let b = other.text, operation == .add {
      guard a.count + b.count <= limits.valueSize else { throw .tooLarge(limits) }
      if isSafe || other.isSafe { return .safe(try escaped(limits) + other.escaped(limits)) }
      return .string(a + b)
    }
    if let result = try applyToNumbers(operation, other, limits) { return result }
    switch (self, other, operation) {
    case (.list(let a), .list(let b), .add):
      try limits.check(elements: a.count + b.count)
      return .list(List(a.elements + b.elements))
    case (.tuple(let a), .tuple(let b), .add):
      try limits.check(elements: a.elements.count + b.elements.count)
      return .tuple(Tuple(a.elements + b.elements))
    case (_, _, .multiply):
      if let result = try repeated(other, limits) { return result }
      if let result = try other.repeated(self, limits) { return result }
    default: break
    }
    if case .undefined(let undefined) = self { throw .undefined(undefined) }
    if case .undefined(let undefined) = other { throw .undefined(undefined) }
    throw .operands(operation.rawValue, self, other)
  }

  /// The result where it is an `Int`.
  private static func quick(_ operation: BinaryOperator, _ a: Int, _ b: Int) -> Int? {
    let result: (partialValue: Int, overflow: Bool)
    switch operation {
    case .add: result = a.addingReportingOverflow(b)
    case .subtract: result = a.subtractingReportingOverflow(b)
    case .multiply: result = a.multipliedReportingOverflow(by: b)
    case .floorDivide:
      guard b != 0, b != -1 else { return nil }
      return a % b != 0 && (a < 0) != (b < 0) ? a / b - 1 : a / b
    case .modulo:
      guard b != 0, b != -1 else { return nil }
      let rest = a % b
      return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    case .divide, .power: return nil
    }
    return result.overflow ? nil : result.partialValue
  }

  private func applyToNumbers(_ operation: BinaryOperator, _ other: Value, _ limits: Limits)
    throws(Failure) -> Value?
  {
    if let a = integer, let b = other.integer {
      switch operation {
      case .add: return (a + b).value
      case .subtract: return (a - b).value
      case .multiply:
        guard a.bitWidth + b.bitWidth <= limits.integerBits else { throw .tooLong(limits) }
        return (a * b).value
      case .divide:
        guard !b.isZero else { throw .type("division by zero") }
        return .double(a.double / b.double)
      case .floorDivide, .modulo:
        guard !b.isZero else { throw .type("integer division or modulo by zero") }
        let (quotient, remainder) = a.dividedDown(by: b)
        return operation == .modulo ? remainder.value : quotient.value
      case .power:
        if b.isNegative {
          guard !a.isZero else { throw .type("0.0 cannot be raised to a negative power") }
          return .double(Double.power(a.double, b.double))
        }
        return try Self.power(a, b, limits).value
      }
    }
    guard let a = double, let b = other.double else { return nil }
    switch operation {
    case .add: return .double(a + b)
    case .subtract: return .double(a - b)
    case .multiply: return .double(a * b)
    case .divide:
      guard b != 0 else { throw .type("float division by zero") }
      return .double(a / b)
    case .floorDivide:
      guard b != 0 else { throw .type("float floor division by zero") }
      return .double(Self.floorQuotient(a, b))
    case .modulo:
      guard b != 0 else { throw .type("float modulo") }
      return .double(Self.modulo(a, b))
    case .power:
      guard a != 0 || b >= 0 else { throw .type("0.0 cannot be raised to a negative power") }
      guard a >= 0 || b == b.rounded() else {
        throw .type("a negative number cannot be raised to a fractional power")
      }
      return .double(Double.power(a, b))
    }
  }

  /// A number as a double.
  var double: Double? {
    switch self {
    case .double(let number): number
    case .int(let number): Double(number)
    case .bool(let flag): flag ? 1 : 0
    case .bigInt(let number): number.double
    default: nil
    }
  }

  /// Python's `a // b`: by the remainder, because the quotient may be rounded up to a whole number.
  private static func floorQuotient(_ a: Double, _ b: Double) -> Double {
    let rest = a.truncatingRemainder(dividingBy: b)
    var quotient = (a - rest) / b
    if rest != 0, (rest < 0) != (b < 0) { quotient -= 1 }
    if quotient == 0 { return Double(signOf: a / b, magnitudeOf: 0) }
    let whole = quotient.rounded(.down)
    return quotient - whole > 0.5 ? whole + 1 : whole
  }

  private static func modulo(_ a: Double, _ b: Double) -> Double {
    let rest = a.truncatingRemainder(dividingBy: b)
    if rest == 0 { return Double(signOf: b, magnitudeOf: 0) }
    return (rest < 0) != (b < 0) ? rest + b : rest
  }

  private static func power(_ base: BigInt, _ exponent: BigInt, _ limits: Limits)
    throws(Failure) -> BigInt
  {
    if exponent.isZero { return BigInt(1) }
    if base.bitWidth <= 1 {
      guard base.isNegative else { return base }
      return exponent.dividedDown(by: BigInt(2)).remainder.isZero ? BigInt(1) : base
    }
    guard var rest = exponent.int, rest <= limits.integerBits,
      rest * (base.bitWidth - 1) <= limits.integerBits
    else { throw .tooLong(limits) }
    var result = BigInt(1)
    var square = base
    while true {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest == 0 { return result }
      square = square * square
    }
  }

  private func repeated(_ count: Value, _ limits: Limits) throws(Failure) -> Value? {
    guard let times = count.index.map({ max(0, $0) }) else { return nil }
    func check(_ size: Int) throws(Failure) {
      let (total, overflow) = size.multipliedReportingOverflow(by: times)
      guard !overflow, total <= limits.valueSize else { throw .tooLarge(limits) }
    }
    switch self {
    case .string(let bytes):
      try check(bytes.count)
      return .string(Array(repeatElement(bytes, count: times).joined()))
    case .safe(let bytes):
      try check(bytes.count)
      return .safe(Array(repeatElement(bytes, count: times).joined()))
    case .list(let list):
      try check(list.count * 16)
      return .list(List(Array(repeatElement(list.elements, count: times).joined())))
    case .tuple(let tuple):
      try check(tuple.elements.count * 16)
      return .tuple(Tuple(Array(repeatElement(tuple.elements, count: times).joined())))
    default: return nil
    }
  }

  /// `-self` and `+self`.
  func signed(negative: Bool) throws(Failure) -> Value {
    switch self {
    case .double(let number): return .double(negative ? -number : number)
    case .undefined(let undefined): throw .undefined(undefined)
    default:
      guard let number = integer else {
        throw .type("bad operand type for unary \(negative ? "-" : "+"): '\(typeName)'")
      }
      return (negative ? number.negated : number).value
    }
  }

  /// Text made safe: escaped, unless it is safe already.
  ///
  /// - Throws: If that is larger than a value may be.
  func escaped(_ limits: Limits) throws(Failure) -> [UInt8] {
    if case .safe(let bytes) = self { return bytes }
    var out: [UInt8] = []
    appendEscaped(to: &out, limit: limits.valueSize)
    if out.count > limits.valueSize { throw .tooLarge(limits) }
    return out
  }
}

extension Limits {
  /// How many elements a list may have.
  var listSize: Int { valueSize / MemoryLayout<Value>.stride }

  func check(elements count: Int) throws(Failure) {
    if count > listSize { throw .tooLarge(self) }
  }
}

extension Failure {
  static func tooLarge(_ limits: Limits) -> Failure {
    .limit(
      "value-size",
      "the result would be larger than \(limits.valueSize) bytes, the most that a value may have")
  }

  static func tooLong(_ limits: Limits) -> Failure {
    .limit("integer-size", "the integer would have more than \(limits.integerBits) bits")
  }

  static func operands(_ symbol: String, _ a: Value, _ b: Value) -> Failure {
    if case .string = a, symbol == "+" {
      return Failure(
        "wrong-type", "can only concatenate str (not \"\(b.typeName)\") to str",
        help: "'~' joins values as text")
    }
    return Failure(
      "wrong-type",
      "unsupported operand type(s) for \(symbol): '\(a.typeName)' and '\(b.typeName)'",
      help: symbol == "+" && (a.text ?? b.text) != nil ? "'~' joins values as text" : nil)
  }
}
