/// A number that was measured, and what it counts.
package struct FigureAmount: Hashable, Sendable {
  package var value: Double
  /// `nil` for a number of which nobody said what it counts.
  package var unit: FigureUnit?

  package init(_ value: Double, _ unit: FigureUnit?) {
    self.value = value
    self.unit = unit
  }

  /// The same in another unit; `nil` if that counts something else.
  package func converted(to other: FigureUnit) -> FigureAmount? {
    guard let unit else { return FigureAmount(value, other) }
    if unit.dimension == .things || unit == other {
      return unit.dimension == other.dimension ? FigureAmount(value, other) : nil
    }
    guard unit.dimension == other.dimension else { return nil }
    return FigureAmount(value * (unit.scale / other.scale), other)
  }

  /// As a person says it: `2.3 MB`, `165,366 lines`.
  package var text: String {
    (fittingUnit.flatMap { converted(to: $0) } ?? self).said
  }

  /// In its own unit, with as many digits as tell something.
  package var said: String { text(decimals: usualDecimals) }

  /// The unit that a person would say it in.
  package var fittingUnit: FigureUnit? { unit.map { $0.fitting(value) } }

  /// In its own unit, with so many digits after the point.
  package func text(decimals: Int) -> String {
    let number = DecimalNumber.text(of: value, decimals: decimals)
    return unit.map { "\(number) \($0.symbol)" } ?? number
  }

  /// Rounded as people say it: three digits or so.
  package var rounded: Double {
    let factor = DecimalNumber.power(usualDecimals)
    let scaled = value * factor
    return scaled.isFinite ? scaled.rounded() / factor : value
  }

  /// How many digits after the point tell something.
  package var usualDecimals: Int {
    if value == value.rounded() { return 0 }
    switch abs(value) {
    case 100...: return 0
    case 1...: return 1
    case 0.1...: return 2
    case 0.01...: return 3
    default: return 6
    }
  }
}

/// A number as it stands in a sentence: `about 2.3 MB`.
package struct WrittenNumber: Hashable, Sendable {
  package var value: Double
  /// How many digits follow the point.
  package var decimals: Int
  /// The word after the number, if it is a unit of bytes or time.
  package var unit: FigureUnit?
  /// The number and its unit, within the text.
  package var range: Range<String.Index>

  /// Reads the only number of `text`; `nil` if there is none, or more than one.
  ///
  /// Thousands may be parted by commas, underscores, or spaces that do not break.
  package init?(in text: String) {
    let numbers = text.matches(
      of:
        /[0-9]{1,3}(?:[,_\u{A0}\u{202F}\u{2009}][0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]+(?:\.[0-9]+)?/
    )
    guard let number = numbers.first, numbers.count == 1 else { return nil }
    let digits = number.output.filter { $0 == "." || $0.isASCII && $0.isNumber }
    guard let value = Double(digits) else { return nil }
    self.value = value
    decimals =
      digits.firstIndex(of: ".").map { digits.distance(from: $0, to: digits.endIndex) - 1 } ?? 0
    range = number.range
    guard
      let word = text[number.range.upperBound...].prefixMatch(
        of: /[\s\u{A0}\u{202F}\u{2009}]?(\p{L}+)/)
    else { return }
    let unit = FigureUnit(String(word.1))
    guard unit.dimension != .things else { return }
    self.unit = unit
    range = number.range.lowerBound..<word.range.upperBound
  }

  /// Whether this is `amount`, rounded to as many digits as are written.
  ///
  /// A half may be rounded either way.
  package func agrees(with amount: FigureAmount) -> Bool {
    guard let amount = unit.map({ amount.converted(to: $0) }) ?? amount else { return false }
    let half = 0.5 / DecimalNumber.power(decimals)
    return abs(amount.value - value) <= half * (1 + 1e-9) + abs(value) * 1e-12
  }
}

/// Numbers with a decimal point and commas between thousands.
enum DecimalNumber {
  static func power(_ decimals: Int) -> Double {
    (0..<min(max(decimals, 0), 15)).reduce(1) { power, _ in power * 10 }
  }

  static func text(of value: Double, decimals: Int) -> String {
    let decimals = min(max(decimals, 0), 15)
    let scaled = (abs(value) * power(decimals)).rounded()
    // Beyond this, a double has no single units any more.
    guard scaled < 9e15 else { return "\(value)" }
    var digits = String(Int(scaled))
    if digits.utf8.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
    }
    let fraction = decimals > 0 ? "." + digits.suffix(decimals) : ""
    var whole = String(digits.dropLast(decimals))
    var place = whole.count - 3
    while place > 0 {
      whole.insert(",", at: whole.index(whole.startIndex, offsetBy: place))
      place -= 3
    }
    return (value < 0 && scaled > 0 ? "-" : "") + whole + fraction
  }
}
