/// An integer of any size, for the few templates that leave the range of `Int`.
///
/// Schoolbook algorithms: sizes are held small by ``Limits``.
package struct BigInt: Hashable, Sendable {
  /// Least significant first, without leading zeros; empty for zero.
  private(set) var magnitude: [UInt32]
  private(set) var isNegative: Bool

  init(_ value: Int) {
    self.init(value.magnitude, isNegative: value < 0)
  }

  private init(_ value: UInt, isNegative: Bool) {
    self.init(
      [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)],
      isNegative: isNegative)
  }

  private init(_ magnitude: [UInt32], isNegative: Bool) {
    var magnitude = magnitude
    while magnitude.last == 0 { magnitude.removeLast() }
    self.magnitude = magnitude
    self.isNegative = isNegative && !magnitude.isEmpty
  }

  /// The integral part of a finite number.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    let whole = value.rounded(.towardZero).magnitude
    let shift = max(0, Int(whole == 0 ? 0 : whole.exponent) - 52)
    let small = UInt(whole / Double(sign: .plus, exponent: shift, significand: 1))
    self = BigInt(small, isNegative: value < 0).shiftedLeft(shift)
  }

  /// Reads digits (ASCII) of `radix`; `nil` if there are none or others among them.
  ///
  /// - Complexity: O(*n*²).
  init?(digits: some Collection<UInt8>, radix: UInt32, isNegative: Bool = false) {
    guard !digits.isEmpty, digits.allSatisfy({ $0.digitValue ?? radix < radix }) else { return nil }
    var magnitude: [UInt32] = []
    // As many digits at a time as a word holds.
    var chunk: UInt64 = 0
    var scale: UInt64 = 1
    for byte in digits {
      chunk = chunk * UInt64(radix) + UInt64(byte.digitValue ?? 0)
      scale *= UInt64(radix)
      if scale * UInt64(radix) > UInt64(UInt32.max) {
        Self.multiply(&magnitude, by: scale, adding: chunk)
        (chunk, scale) = (0, 1)
      }
    }
    Self.multiply(&magnitude, by: scale, adding: chunk)
    self.init(magnitude, isNegative: isNegative)
  }

  private static func multiply(
    _ words: inout [UInt32], by factor: UInt64, adding summand: UInt64
  ) {
    var carry = summand
    for index in words.indices {
      carry += UInt64(words[index]) * factor
      words[index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    if carry > 0 { words.append(UInt32(carry)) }
  }

  var isZero: Bool { magnitude.isEmpty }
  var bitWidth: Int {
    guard let last = magnitude.last else { return 0 }
    return magnitude.count * 32 - last.leadingZeroBitCount
  }

  /// The value, if it fits.
  var int: Int? {
    guard magnitude.count <= 2 else { return nil }
    var value: UInt = 0
    for (index, word) in magnitude.enumerated() { value |= UInt(word) << (32 * UInt(index)) }
    if isNegative {
      return value <= UInt(Int.max) + 1 ? Int(truncatingIfNeeded: 0 &- value) : nil
    }
    return Int(exactly: value)
  }

  /// The nearest double; infinite if it is too large.
  var double: Double {
    if let int { return Double(int) }
    if bitWidth > 1024 { return isNegative ? -.infinity : .infinity }
    // Parsing rounds correctly, which adding up words would not.
    return Double(description) ?? .infinity
  }

  var value: Value { int.map { .int($0) } ?? .bigInt(self) }

  var negated: BigInt { BigInt(magnitude, isNegative: !isNegative) }

  private func shiftedLeft(_ bits: Int) -> BigInt {
    var words = Array(repeating: UInt32(0), count: bits / 32)
    var carry: UInt64 = 0
    for word in magnitude {
      carry |= UInt64(word) << UInt64(bits % 32)
      words.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    words.append(UInt32(carry))
    return BigInt(words, isNegative: isNegative)
  }

  /// Without the lowest `bits`, fewer than a word has.
  private func shiftedRight(_ bits: Int) -> BigInt {
    var words = magnitude
    var carry: UInt64 = 0
    for index in words.indices.reversed() {
      carry = carry << 32 | UInt64(words[index])
      words[index] = UInt32(truncatingIfNeeded: carry >> UInt64(bits))
    }
    return BigInt(words, isNegative: isNegative)
  }

  static func + (a: BigInt, b: BigInt) -> BigInt {
    if a.isNegative == b.isNegative {
      return BigInt(sum(a.magnitude, b.magnitude), isNegative: a.isNegative)
    }
    if isLess(a.magnitude, b.magnitude) {
      return BigInt(difference(b.magnitude, a.magnitude), isNegative: b.isNegative)
    }
    return BigInt(difference(a.magnitude, b.magnitude), isNegative: a.isNegative)
  }

  static func - (a: BigInt, b: BigInt) -> BigInt { a + b.negated }

  static func * (a: BigInt, b: BigInt) -> BigInt {
    var words = Array(repeating: UInt32(0), count: a.magnitude.count + b.magnitude.count)
    for (i, x) in a.magnitude.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.magnitude.enumerated() {
        carry += UInt64(x) * UInt64(y) + UInt64(words[i + j])
        words[i + j] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      words[i + b.magnitude.count] = UInt32(carry)
    }
    return BigInt(words, isNegative: a.isNegative != b.isNegative)
  }

  /// Divides as Python does: the quotient is rounded down, the remainder has the divisor's sign.
  ///
  /// The divisor must not be zero.
  func dividedDown(by divisor: BigInt) -> (quotient: BigInt, remainder: BigInt) {
    let (words, rest) = Self.divide(magnitude, divisor.magnitude)
    var quotient = BigInt(words, isNegative: isNegative != divisor.isNegative)
    var remainder = BigInt(rest, isNegative: isNegative)
    if !remainder.isZero, isNegative != divisor.isNegative {
      quotient = quotient - BigInt(1)
      remainder = remainder + divisor
    }
    return (quotient, remainder)
  }

  private static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var words: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(a.count, b.count) {
      carry += UInt64(index < a.count ? a[index] : 0) + UInt64(index < b.count ? b[index] : 0)
      words.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    words.append(UInt32(carry))
    return words
  }

  /// `a - b`, where `a` is not the smaller.
  private static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var words: [UInt32] = []
    var borrow: Int64 = 0
    for index in a.indices {
      var digit = Int64(a[index]) - borrow - (index < b.count ? Int64(b[index]) : 0)
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 1 << 32 }
      words.append(UInt32(digit))
    }
    return words
  }

  private static func isLess(_ a: [UInt32], _ b: [UInt32]) -> Bool {
    if a.count != b.count { return a.count < b.count }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] }
    return false
  }

  /// Long division (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D); `b` is not empty.
  private static func divide(_ a: [UInt32], _ b: [UInt32]) -> ([UInt32], [UInt32]) {
    if b.count == 1 {
      var quotient = a
      let rest = divideInPlace(&quotient, by: b[0])
      return (quotient, [rest])
    }
    guard !isLess(a, b), let top = b.last else { return ([], a) }
    // With the divisor's top bit set, a digit that is guessed from the top words is at most two too
    // large.
    let shift = top.leadingZeroBitCount
    let divisor = BigInt(b, isNegative: false).shiftedLeft(shift).magnitude
    var rest = BigInt(a, isNegative: false).shiftedLeft(shift).magnitude
    while rest.count <= a.count { rest.append(0) }
    var quotient = Array(repeating: UInt32(0), count: a.count - b.count + 1)
    for place in quotient.indices.reversed() {
      quotient[place] = divideDigit(&rest, by: divisor, at: place)
    }
    return (quotient, BigInt(rest, isNegative: false).shiftedRight(shift).magnitude)
  }

  /// Finds the digit `place` of a quotient, and takes it times the divisor off `rest`.
  private static func divideDigit(_ rest: inout [UInt32], by divisor: [UInt32], at place: Int)
    -> UInt32
  {
    let count = divisor.count
    let (high, next) = (UInt64(divisor[count - 1]), UInt64(divisor[count - 2]))
    let top = UInt64(rest[place + count]) << 32 | UInt64(rest[place + count - 1])
    var digit = top / high
    var remainder = top % high
    while digit > UInt64(UInt32.max)
      || digit * next > remainder << 32 | UInt64(rest[place + count - 2])
    {
      digit -= 1
      remainder += high
      if remainder > UInt64(UInt32.max) { break }
    }
    if subtract(divisor, times: digit, from: &rest, at: place) {
      digit -= 1
      add(divisor, to: &rest, at: place)
    }
    return UInt32(truncatingIfNeeded: digit)
  }

  /// Returns whether the result is negative, which then wraps around.
  private static func subtract(
    _ words: [UInt32], times factor: UInt64, from rest: inout [UInt32], at place: Int
  ) -> Bool {
    var borrow: Int64 = 0
    var carry: UInt64 = 0
    for index in words.indices {
      carry += factor * UInt64(words[index])
      let word = Int64(rest[place + index]) - Int64(carry & 0xFFFF_FFFF) - borrow
      rest[place + index] = UInt32(truncatingIfNeeded: word)
      borrow = word < 0 ? 1 : 0
      carry >>= 32
    }
    let word = Int64(rest[place + words.count]) - Int64(carry) - borrow
    rest[place + words.count] = UInt32(truncatingIfNeeded: word)
    return word < 0
  }

  private static func add(_ words: [UInt32], to rest: inout [UInt32], at place: Int) {
    var carry: UInt64 = 0
    for index in words.indices {
      carry += UInt64(rest[place + index]) + UInt64(words[index])
      rest[place + index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    rest[place + words.count] &+= UInt32(truncatingIfNeeded: carry)
  }

  private static func divideInPlace(_ words: inout [UInt32], by divisor: UInt32) -> UInt32 {
    var rest: UInt64 = 0
    for index in words.indices.reversed() {
      rest = rest << 32 | UInt64(words[index])
      words[index] = UInt32(rest / UInt64(divisor))
      rest %= UInt64(divisor)
    }
    return UInt32(rest)
  }
}

extension BigInt: Comparable, CustomStringConvertible {
  package static func < (a: BigInt, b: BigInt) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    return a.isNegative ? isLess(b.magnitude, a.magnitude) : isLess(a.magnitude, b.magnitude)
  }

  package var description: String {
    guard !isZero else { return "0" }
    var words = magnitude
    var groups: [String] = []
    while !words.isEmpty {
      let group = String(Self.divideInPlace(&words, by: 1_000_000_000))
      while words.last == 0 { words.removeLast() }
      groups.append(
        words.isEmpty ? group : String(repeating: "0", count: 9 - group.count) + group)
    }
    return (isNegative ? "-" : "") + groups.reversed().joined()
  }
}

extension UInt8 {
  /// The value of an ASCII digit or letter, up to 35.
  var digitValue: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
