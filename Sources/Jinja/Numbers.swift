/// Reading and rounding numbers as Python does.
enum Numbers {
  /// `int(text, base)`; `nil` where Python refuses.
  static func integer(_ text: [UInt8], base: Int) -> BigInt? {
    var digits = text.stripped()[...]
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    var radix = base
    if digits.count > 2, digits.first == UInt8(ascii: "0") {
      let marked =
        switch digits[digits.startIndex + 1] | 0x20 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: 0
        }
      if marked > 0, radix == 0 || radix == marked {
        radix = marked
        digits = digits.dropFirst(2)
        if digits.first == UInt8(ascii: "_") { digits = digits.dropFirst() }
      }
    }
    if radix == 0 { radix = 10 }
    guard (2...36).contains(radix), digits.count <= 4300, let clean = withoutUnderscores(digits)
    else { return nil }
    return BigInt(digits: clean, radix: UInt32(radix), isNegative: isNegative)
  }

  /// Underscores may stand between digits only.
  private static func withoutUnderscores(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.contains(UInt8(ascii: "_")) else { return Array(text) }
    var last: UInt8 = UInt8(ascii: "_")
    for byte in text {
      if byte == UInt8(ascii: "_"), last.digitValue == nil { return nil }
      if last == UInt8(ascii: "_"), byte.digitValue == nil { return nil }
      last = byte
    }
    return last == UInt8(ascii: "_") ? nil : text.filter { $0 != UInt8(ascii: "_") }
  }

  /// `float(text)`; `nil` where Python refuses.
  static func double(_ text: [UInt8]) -> Double? {
    let trimmed = text.stripped()
    let unsigned = trimmed.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard trimmed.count - unsigned.count <= 1 else { return nil }
    let isNegative = trimmed.first == UInt8(ascii: "-")
    switch Array(unsigned).lowercased.string {
    case "inf", "infinity": return isNegative ? -.infinity : .infinity
    case "nan": return .nan
    default: break
    }
    guard
      unsigned.allSatisfy({ $0.isDigit || "._eE+-".utf8.contains($0) }),
      let clean = withoutUnderscores(unsigned)
    else { return nil }
    return Double((isNegative ? "-" : "") + clean.string)
  }

  /// `round(integer, precision)`: to even where two are as near.
  static func rounded(_ value: BigInt, _ precision: Int, limits: Limits) throws(Failure) -> BigInt {
    guard precision < 0 else { return value }
    // Beyond its digits every integer is nearest to zero.
    guard -precision <= value.bitWidth else { return BigInt(0) }
    let power = try Value.int(10).apply(.power, .int(-precision), limits: limits)
    guard let unit = power.integer else { return value }
    let (quotient, remainder) = value.dividedDown(by: unit)
    let twice = remainder + remainder
    let isOdd = !quotient.dividedDown(by: BigInt(2)).remainder.isZero
    let up = unit < twice || unit == twice && isOdd
    return (up ? quotient + BigInt(1) : quotient) * unit
  }
}

extension Double {
  /// The exact decimal digits of the magnitude, rounded half to even at `precision` digits after the
  /// point: the whole number of units of 10^-precision.
  private func scaledDigits(precision: Int) -> BigInt {
    let magnitude = magnitude
    guard magnitude != 0 else { return BigInt(0) }
    // The number is significand * 2^power, both integers.
    let power = Int(magnitude.exponent) - 52
    let whole = magnitude / Double(sign: .plus, exponent: power, significand: 1)
    guard var numerator = BigInt(whole) else { return BigInt(0) }
    numerator = numerator * BigInt.power(of: 10, precision)
    if power >= 0 { return numerator * BigInt.power(of: 2, power) }
    let (quotient, remainder) = numerator.dividedDown(by: BigInt.power(of: 2, -power))
    let half = BigInt.power(of: 2, -power - 1)
    let isOdd = !quotient.dividedDown(by: BigInt(2)).remainder.isZero
    return half < remainder || half == remainder && isOdd ? quotient + BigInt(1) : quotient
  }

  /// The same for numbers of usual size, unless they lie so near the middle of two candidates that
  /// only exact arithmetic can tell.
  private func quickUnits(precision: Int) -> (count: Int, perOne: Double)? {
    guard 0...6 ~= precision, magnitude < 1e9 else { return nil }
    var scale = 1.0
    for _ in 0..<precision { scale *= 10 }
    let scaled = magnitude * scale
    let whole = scaled.rounded(.down)
    let fraction = scaled - whole
    guard abs(fraction - 0.5) > 1e-6 else { return nil }
    return (Int(fraction > 0.5 ? whole + 1 : whole), scale)
  }

  /// The number with `precision` digits after the point (`%.2f`).
  func formatted(precision: Int) -> String {
    guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
    var digits =
      quickUnits(precision: precision).map { String($0.count) }
      ?? scaledDigits(precision: precision).description
    if digits.count <= precision {
      digits = String(repeating: "0", count: precision + 1 - digits.count) + digits
    }
    let sign = sign == .minus ? "-" : ""
    guard precision > 0 else { return sign + digits }
    return sign + digits.dropLast(precision) + "." + digits.suffix(precision)
  }

  /// Python's `round(number, precision)`.
  func rounded(precision: Int) -> Double {
    guard isFinite, precision < 324 else { return self }
    if let units = quickUnits(precision: precision) {
      // Both are exact, so their quotient is the double nearest to the decimal number.
      let rounded = Double(units.count) / units.perOne
      return sign == .minus ? -rounded : rounded
    }
    if precision >= 0 { return Double(formatted(precision: precision)) ?? self }
    guard precision > -309 else { return self < 0 ? -0.0 : 0.0 }
    let unit = BigInt.power(of: 10, -precision)
    guard let whole = BigInt(magnitude) else { return self }
    let (quotient, remainder) = whole.dividedDown(by: unit)
    let twice = remainder + remainder
    let hasFraction = magnitude != magnitude.rounded(.down)
    let isOdd = !quotient.dividedDown(by: BigInt(2)).remainder.isZero
    let up = unit < twice || unit == twice && (isOdd || hasFraction)
    let result = ((up ? quotient + BigInt(1) : quotient) * unit).double
    return sign == .minus ? -result : result
  }

  /// The digits of `%e` with `precision` after the point, and the exponent.
  func scientific(precision: Int) -> (digits: String, exponent: Int) {
    guard self != 0 else { return (String(repeating: "0", count: precision + 1), 0) }
    let estimate = shortestDigits.exponent
    let shift = precision - estimate
    // More digits than the shortest form has are zeros only after the exact value ends.
    var digits = scaled(by: shift).description
    var exponent = estimate
    if digits.count > precision + 1 {
      exponent += 1
      digits = scaled(by: shift - 1).description
    }
    return (digits, exponent)
  }

  /// The magnitude times 10^shift, rounded half to even.
  private func scaled(by shift: Int) -> BigInt {
    if shift >= 0 { return scaledDigits(precision: shift) }
    guard let whole = BigInt(magnitude) else { return BigInt(0) }
    let unit = BigInt.power(of: 10, -shift)
    let (quotient, remainder) = whole.dividedDown(by: unit)
    let twice = remainder + remainder
    let hasFraction = magnitude != magnitude.rounded(.down)
    let isOdd = !quotient.dividedDown(by: BigInt(2)).remainder.isZero
    return unit < twice || unit == twice && (isOdd || hasFraction)
      ? quotient + BigInt(1) : quotient
  }

  /// `base` to the power `exponent`.
  ///
  /// The standard library has no `pow`; whole exponents are multiplied out, others go through
  /// logarithms with an error of a few units in the last place.
  static func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent == 0.5 { return base.squareRoot() }
    if exponent == exponent.rounded(), exponent.magnitude < 1_048_576 {
      var result = PairedDouble(1)
      var square = PairedDouble(base)
      var rest = Int(exponent.magnitude)
      while rest > 0 {
        if rest & 1 == 1 { result = result * square }
        square = square * square
        rest >>= 1
      }
      return exponent < 0 ? 1 / result.high : result.high
    }
    return PairedDouble.exponential(PairedDouble.logarithm(base) * PairedDouble(exponent))
  }
}

/// The sum of two doubles, for twice the precision (Dekker's arithmetic).
private struct PairedDouble {
  var high: Double
  var low: Double

  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  private static func normalized(_ high: Double, _ low: Double) -> PairedDouble {
    let sum = high + low
    return PairedDouble(sum, sum.isFinite ? low - (sum - high) : 0)
  }

  static func + (a: PairedDouble, b: PairedDouble) -> PairedDouble {
    let sum = a.high + b.high
    let part = sum - a.high
    let error = (a.high - (sum - part)) + (b.high - part)
    return normalized(sum, error + a.low + b.low)
  }

  static func * (a: PairedDouble, b: PairedDouble) -> PairedDouble {
    let product = a.high * b.high
    guard product.isFinite, product != 0 else { return PairedDouble(product) }
    let error = (-product).addingProduct(a.high, b.high)
    return normalized(product, error + (a.high * b.low + a.low * b.high))
  }

  static func / (a: PairedDouble, b: PairedDouble) -> PairedDouble {
    let quotient = a.high / b.high
    let rest = a + PairedDouble(-quotient) * b
    return normalized(quotient, rest.high / b.high)
  }

  private static let ln2 = PairedDouble(0.6931471805599453, 2.3190468138462996e-17)

  /// The natural logarithm of a positive number.
  static func logarithm(_ number: Double) -> PairedDouble {
    guard number > 0, number.isFinite else {
      return PairedDouble(number == 0 ? -.infinity : number)
    }
    var exponent = Double(number.exponent)
    var fraction = number.significand
    if fraction > 1.4142135623730951 {
      fraction /= 2
      exponent += 1
    }
    // 2 artanh((x-1)/(x+1)), whose series converges quickly near 1.
    let ratio =
      (PairedDouble(fraction) + PairedDouble(-1)) / (PairedDouble(fraction) + PairedDouble(1))
    let square = ratio * ratio
    var term = ratio
    var sum = PairedDouble(0)
    var divisor = 1.0
    while divisor < 60 {
      sum = sum + term / PairedDouble(divisor)
      term = term * square
      divisor += 2
    }
    return sum + sum + ln2 * PairedDouble(exponent)
  }

  /// e to the power of a number.
  static func exponential(_ number: PairedDouble) -> Double {
    guard number.high.isFinite else { return number.high < 0 ? 0 : number.high }
    if number.high > 710 { return .infinity }
    if number.high < -746 { return 0 }
    let count = (number.high / ln2.high).rounded()
    let rest = number + PairedDouble(-count) * ln2
    var term = PairedDouble(1)
    var sum = PairedDouble(1)
    var index = 1.0
    while index < 30 {
      term = term * rest / PairedDouble(index)
      sum = sum + term
      index += 1
    }
    return sum.high * Double(sign: .plus, exponent: Int(count), significand: 1)
  }
}

extension BigInt {
  /// `base` to the power `exponent`, which is not negative.
  static func power(of base: Int, _ exponent: Int) -> BigInt {
    var result = BigInt(1)
    var square = BigInt(base)
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result
  }
}
