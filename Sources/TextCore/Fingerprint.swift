/// A number that some bytes are known by, the same in every run and on every machine.
///
/// Two different inputs have the same one as good as never: once in 2⁶⁴. It is made in a small part of the time
/// that SHA-256 takes, and says only whether a thing that this machine has seen is still the same; whoever wants
/// to deceive it, can. What others must be able to trust has a SHA-256.
package struct Fingerprint: Hashable, Sendable {
  package let value: UInt64

  package init(value: UInt64) { self.value = value }

  /// - Complexity: O(*n*).
  package init(of bytes: some Collection<UInt8>) {
    value =
      bytes.withContiguousStorageIfAvailable { unsafe FingerprintHasher.value(of: $0.span) }
      ?? FingerprintHasher.value(of: Array(bytes).span)
  }

  package init(of text: String) { self.init(of: text.utf8) }

  /// In sixteen digits, for names of files.
  package var hex: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Makes one ``Fingerprint`` of several values, their order and their limits included.
package struct FingerprintHasher: Sendable {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  package init() {}

  package mutating func combine(_ number: UInt64) {
    state = Self.mix(state ^ number, 0xe703_7ed1_a0b4_28db)
  }

  package mutating func combine(_ number: Int) { combine(UInt64(bitPattern: Int64(number))) }

  package mutating func combine(_ print: Fingerprint) { combine(print.value) }

  package mutating func combine(_ text: String) { combine(Fingerprint(of: text)) }

  /// A value, or that there is none.
  package mutating func combine(_ text: String?) {
    combine(text == nil ? 0 : 1)
    if let text { combine(text) }
  }

  package func finish() -> Fingerprint { Fingerprint(value: Self.mix(state, Self.secrets.0)) }

  private static let secrets: (UInt64, UInt64) = (0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db)

  /// The product of both in 128 bits, folded: each bit of the result depends on all of both (wyhash, by Wang Yi).
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  fileprivate static func value(of bytes: Span<UInt8>) -> UInt64 {
    var state = secrets.0 ^ UInt64(bytes.count)
    var index = 0
    while index &+ 16 <= bytes.count {
      let a = word(of: bytes, at: index, count: 8)
      let b = word(of: bytes, at: index &+ 8, count: 8)
      state = mix(a ^ secrets.1, b ^ state)
      index &+= 16
    }
    let rest = bytes.count &- index
    let a = word(of: bytes, at: index, count: min(rest, 8))
    let b = word(of: bytes, at: index &+ 8, count: max(rest &- 8, 0))
    return mix(secrets.1 ^ UInt64(rest), mix(a ^ secrets.1, b ^ state))
  }

  /// Up to eight bytes as a number, the first as the lowest.
  private static func word(of bytes: Span<UInt8>, at start: Int, count: Int) -> UInt64 {
    var word: UInt64 = 0
    for offset in 0..<count {
      word |= UInt64(bytes[start &+ offset]) << UInt64(offset &* 8)
    }
    return word
  }
}
