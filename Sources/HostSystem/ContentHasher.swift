/// Makes a ``ContentHash`` of bytes that come in pieces: SHA-256 as FIPS 180-4 describes it.
///
/// How the bytes are cut into pieces makes no difference. A key that is made of several things is made with
/// ``update(_:named:)``, which keeps them apart.
///
/// - Complexity: O(*n*) in the number of bytes, and constant space.
package struct ContentHasher: Sendable {
  /// H0 to H7 (section 5.3.3).
  private var state = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19)
  /// The message schedule of one block, W0 to W63 (section 6.2.2); kept, so that it is allocated once.
  private var schedule = [UInt32](repeating: 0, count: 64)
  /// What does not fill a block yet: fewer than 64 bytes.
  private var pending: [UInt8] = []
  /// How many bytes were given so far.
  private var count: UInt64 = 0

  package init() { pending.reserveCapacity(Self.blockSize) }

  private static let blockSize = 64

  /// Adds bytes at the end.
  package mutating func update(_ bytes: [UInt8]) {
    count &+= UInt64(bytes.count)
    var start = 0
    if !pending.isEmpty {
      start = min(Self.blockSize - pending.count, bytes.count)
      pending += bytes[..<start]
      guard pending.count == Self.blockSize else { return }
      compress(pending, from: 0)
      pending.removeAll(keepingCapacity: true)
    }
    while bytes.count - start >= Self.blockSize {
      compress(bytes, from: start)
      start += Self.blockSize
    }
    pending += bytes[start...]
  }

  /// Adds a name and the bytes that belong to it, each preceded by its length: no other sequence of names
  /// and bytes adds the same.
  package mutating func update(_ bytes: [UInt8], named name: String) {
    let name = Array(name.utf8)
    update(Self.bigEndian(UInt64(name.count)) + name + Self.bigEndian(UInt64(bytes.count)))
    update(bytes)
  }

  /// Adds a name and the text that belongs to it.
  package mutating func update(_ text: String, named name: String) {
    update(Array(text.utf8), named: name)
  }

  /// The digest of all that was given.
  package consuming func finish() -> ContentHash {
    let bits = count &* 8
    // Padding (section 5.1.1): a bit 1, zeros, and the length in bits at the end of a block.
    let zeros = (Self.blockSize * 2 - 9 - pending.count) % Self.blockSize
    update([0x80] + Array(repeating: 0, count: zeros) + Self.bigEndian(bits))
    return ContentHash(words: state)
  }

  private static func bigEndian(_ number: UInt64) -> [UInt8] {
    stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// Takes one block into the state (section 6.2.2).
  private mutating func compress(_ bytes: [UInt8], from start: Int) {
    prepareSchedule(bytes.span, from: start)
    state = Self.next(state, schedule.span)
  }

  /// The state after the 64 rounds of a block.
  ///
  /// Rounds come in eights, after which each variable is in its place again, so that none is ever moved.
  private static func next(_ state: SIMD8<UInt32>, _ schedule: Span<UInt32>) -> SIMD8<UInt32> {
    let k = constants.span
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, k[t] &+ schedule[t])
      round(h, a, b, &c, d, e, f, &g, k[t + 1] &+ schedule[t + 1])
      round(g, h, a, &b, c, d, e, &f, k[t + 2] &+ schedule[t + 2])
      round(f, g, h, &a, b, c, d, &e, k[t + 3] &+ schedule[t + 3])
      round(e, f, g, &h, a, b, c, &d, k[t + 4] &+ schedule[t + 4])
      round(d, e, f, &g, h, a, b, &c, k[t + 5] &+ schedule[t + 5])
      round(c, d, e, &f, g, h, a, &b, k[t + 6] &+ schedule[t + 6])
      round(b, c, d, &e, f, g, h, &a, k[t + 7] &+ schedule[t + 7])
    }
    return state &+ SIMD8(a, b, c, d, e, f, g, h)
  }

  /// One round: `d` and `h` become what the next round calls `e` and `a`.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ word: UInt32
  ) {
    let choice = g ^ e & (f ^ g)
    let majority = (a | b) & c | a & b
    let t1 = h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ choice &+ word
    d &+= t1
    h = t1 &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
  }

  private mutating func prepareSchedule(_ bytes: Span<UInt8>, from start: Int) {
    // Through the array itself, each write would ask whether anybody shares it.
    var schedule = schedule.mutableSpan
    for t in 0..<16 {
      let at = start + t * 4
      schedule[t] =
        UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8
        | UInt32(bytes[at + 3])
    }
    for t in 16..<64 {
      let (w2, w15) = (schedule[t - 2], schedule[t - 15])
      let s1 = Self.rotate(w2, 17) ^ Self.rotate(w2, 19) ^ w2 >> 10
      let s0 = Self.rotate(w15, 7) ^ Self.rotate(w15, 18) ^ w15 >> 3
      schedule[t] = s1 &+ schedule[t - 7] &+ s0 &+ schedule[t - 16]
    }
  }

  /// Rotates to the right.
  @inline(__always)
  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }

  /// K0 to K63 (section 4.2.2).
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
