/// A set of byte values.
struct ByteSet: Hashable {
  private var bits: SIMD4<UInt64> = .zero

  static let all = ~ByteSet()
  /// What may stand in a name: ASCII letters, digits, `_`, and every byte of a non-ASCII character.
  static let word = ByteSet("azAZ09__\u{80}\u{FF}")
  /// What a name may begin with: all of that but digits.
  static let nameStart = ByteSet("azAZ__\u{80}\u{FF}")
  static let digit = ByteSet("09")
  static let space = ByteSet("  \t\r")

  init() {}

  /// Makes the union of ranges, each given by its two ends (`"azAZ"`); the ends lie below 256.
  init(_ ends: String) {
    var lower: UInt8?
    for scalar in ends.unicodeScalars {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      if let start = lower {
        insert(start...max(start, byte))
        lower = nil
      } else {
        lower = byte
      }
    }
  }

  init(_ byte: UInt8) { insert(byte...byte) }

  mutating func insert(_ range: ClosedRange<UInt8>) {
    for byte in range { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
  }

  func contains(_ byte: UInt8) -> Bool {
    bits[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1
  }

  /// In order.
  var members: [UInt8] {
    var members: [UInt8] = []
    for index in bits.indices {
      var rest = bits[index]
      while rest != 0 {
        members.append(UInt8(index * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return members
  }

  /// The member of a set of one.
  var onlyMember: UInt8? {
    guard bits.indices.reduce(0, { $0 + bits[$1].nonzeroBitCount }) == 1 else { return nil }
    return members.first
  }

  /// The same letters in upper and lower case.
  var ignoringCase: ByteSet {
    var result = self
    for byte in members where ByteSet("azAZ").contains(byte) {
      result.insert(byte ^ 0x20...byte ^ 0x20)
    }
    return result
  }

  func isDisjoint(with other: ByteSet) -> Bool { bits & other.bits == .zero }

  static func | (a: ByteSet, b: ByteSet) -> ByteSet {
    var result = a
    result.bits |= b.bits
    return result
  }

  static prefix func ~ (set: ByteSet) -> ByteSet {
    var result = set
    result.bits = ~set.bits
    return result
  }
}
