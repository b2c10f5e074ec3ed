/// Numbers as `%d`, `%.2f` and `{:>8,.1f}` write them.
enum NumberFormat {
  /// One number for a `%` conversion.
  static func percent(
    _ value: Value, _ conversion: UInt8, _ specification: PercentFormat.Specification,
    limits: Limits
  ) throws(Failure) -> [UInt8] {
    let mark = Character(Unicode.Scalar(conversion))
    if case .undefined(let undefined) = value { throw .undefined(undefined) }
    var digits: String
    var prefix = ""
    switch mark {
    case "d", "i", "u", "x", "X", "o":
      let isDecimal = "diu".contains(mark)
      guard let number = value.integer ?? (isDecimal ? truncated(value) : nil) else {
        let needs = isDecimal ? "a real number is required" : "an integer is required"
        throw .type("%\(mark) format: \(needs), not \(value.typeName)")
      }
      digits = Self.digits(of: number, radix: isDecimal ? 10 : mark == "o" ? 8 : 16)
      if mark == "X" { digits = digits.uppercased() }
      if specification.isAlternate, !isDecimal { prefix = "0\(mark)" }
      if let precision = specification.precision, digits.count < precision {
        digits = String(repeating: "0", count: precision - digits.count) + digits
      }
      if number.isNegative { prefix = "-" + prefix } else { prefix = sign(specification) + prefix }
    case "e", "E", "f", "F", "g", "G":
      guard let number = value.double else {
        throw .type("must be real number, not \(value.typeName)")
      }
      digits = float(
        number.magnitude, mark, specification.precision ?? 6,
        isAlternate: specification.isAlternate)
      prefix = number.sign == .minus && !number.isNaN ? "-" : sign(specification)
    default: throw .argument("unsupported format character '\(mark)'")
    }
    let missing = specification.width - prefix.count - digits.count
    if missing > 0, specification.isZeroed, !specification.isLeft {
      digits = String(repeating: "0", count: missing) + digits
    }
    return try Array((prefix + digits).utf8).padded(
      to: specification.width, specification.isLeft ? .left : .right, limits: limits)
  }

  private static func sign(_ specification: PercentFormat.Specification) -> String {
    specification.hasSign ? "+" : specification.hasBlank ? " " : ""
  }

  private static func truncated(_ value: Value) -> BigInt? {
    if case .double(let number) = value { BigInt(number) } else { nil }
  }

  /// The digits of the magnitude.
  static func digits(of number: BigInt, radix: Int) -> String {
    if let small = number.int { return String(small.magnitude, radix: radix) }
    if radix == 10 { return (number.isNegative ? number.negated : number).description }
    let bits = radix == 16 ? 4 : radix == 8 ? 3 : 1
    var result = ""
    var value = number.isNegative ? number.negated : number
    let divisor = BigInt(1 << (bits * 7))
    while !value.isZero {
      let (quotient, remainder) = value.dividedDown(by: divisor)
      let group = String(remainder.int ?? 0, radix: radix)
      let padding = quotient.isZero ? 0 : 7 - group.count
      result = String(repeating: "0", count: padding) + group + result
      value = quotient
    }
    return result
  }

  /// A magnitude in the style of `e`, `f` or `g`.
  static func float(
    _ number: Double, _ mark: Character, _ precision: Int, isAlternate: Bool = false
  ) -> String {
    let isUpper = mark.isUppercase
    // Beyond a thousand digits there are only zeros to come.
    let precision = min(precision, 1100)
    var text: String
    if !number.isFinite {
      text = number.isNaN ? "nan" : "inf"
    } else {
      switch mark.lowercased() {
      case "f":
        text = number.formatted(precision: precision)
        if precision == 0, isAlternate { text += "." }
      case "e": text = exponential(number, precision)
      default: text = general(number, max(1, precision), isAlternate: isAlternate)
      }
    }
    return isUpper ? text.uppercased() : text
  }

  private static func exponential(_ number: Double, _ precision: Int) -> String {
    let (digits, exponent) = number.scientific(precision: precision)
    let fraction = digits.dropFirst()
    return digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + suffix(exponent)
  }

  private static func suffix(_ exponent: Int) -> String {
    let power = abs(exponent)
    return (exponent < 0 ? "e-" : "e+") + (power < 10 ? "0" : "") + String(power)
  }

  private static func general(_ number: Double, _ precision: Int, isAlternate: Bool) -> String {
    let (all, exponent) = number.scientific(precision: precision - 1)
    var digits = Substring(all)
    if !isAlternate { while digits.count > 1, digits.last == "0" { digits.removeLast() } }
    if exponent < -4 || exponent >= precision {
      let fraction = digits.dropFirst()
      return digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + suffix(exponent)
    }
    if exponent < 0 {
      return "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    if digits.count <= exponent + 1 {
      return digits + String(repeating: "0", count: exponent + 1 - digits.count)
    }
    return digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
  }
}
