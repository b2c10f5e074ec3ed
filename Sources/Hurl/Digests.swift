/// FIPS 180-4.
enum SHA256 {
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

  static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var state: [UInt32] = [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
      0x5be0_cd19,
    ]
    var words = [UInt32](repeating: 0, count: 64)
    MessagePadding.forEachBlock(of: bytes, bigEndian: true) { block in
      for index in 0..<16 { words[index] = block[index].byteSwapped }
      for index in 16..<64 {
        let a = words[index - 15]
        let b = words[index - 2]
        let s0 = a.rotated(right: 7) ^ a.rotated(right: 18) ^ a >> 3
        let s1 = b.rotated(right: 17) ^ b.rotated(right: 19) ^ b >> 10
        words[index] = words[index - 16] &+ s0 &+ words[index - 7] &+ s1
      }
      mix(words, into: &state)
    }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }
  }

  private static func mix(_ words: [UInt32], into state: inout [UInt32]) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let s1 = e.rotated(right: 6) ^ e.rotated(right: 11) ^ e.rotated(right: 25)
      let first = h &+ s1 &+ (e & f ^ ~e & g) &+ constants[index] &+ words[index]
      let s0 = a.rotated(right: 2) ^ a.rotated(right: 13) ^ a.rotated(right: 22)
      let second = s0 &+ (a & b ^ a & c ^ b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
  }
}

/// RFC 1321, which contracts may ask for; nothing else should.
enum MD5 {
  private static let shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

  private static let constants: [UInt32] = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613,
    0xfd46_9501, 0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193,
    0xa679_438e, 0x49b4_0821, 0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d,
    0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8, 0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed,
    0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a, 0xfffa_3942, 0x8771_f681, 0x6d9d_6122,
    0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70, 0x289b_7ec6, 0xeaa1_27fa,
    0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665, 0xf429_2244,
    0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
    0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb,
    0xeb86_d391,
  ]

  static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
    MessagePadding.forEachBlock(of: bytes, bigEndian: false) { block in
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      for index in 0..<64 {
        let mixed: UInt32
        let place: Int
        switch index / 16 {
        case 0: (mixed, place) = (b & c | ~b & d, index)
        case 1: (mixed, place) = (d & b | ~d & c, (5 * index + 1) % 16)
        case 2: (mixed, place) = (b ^ c ^ d, (3 * index + 5) % 16)
        default: (mixed, place) = (c ^ (b | ~d), 7 * index % 16)
        }
        let sum = a &+ mixed &+ constants[index] &+ block[place]
        let shift = shifts[index / 16 * 4 + index % 4]
        (a, d, c, b) = (d, c, b, b &+ sum.rotated(right: 32 - shift))
      }
      for (index, value) in [a, b, c, d].enumerated() { state[index] &+= value }
    }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }
}

/// What both digests do to a message: a one bit, zeros, and its length, to a multiple of 64 bytes.
private enum MessagePadding {
  /// Calls `body` with each block as 16 words, their first byte the lowest.
  static func forEachBlock(of bytes: [UInt8], bigEndian: Bool, _ body: ([UInt32]) -> Void) {
    var tail = Array(bytes.suffix(bytes.count % 64)) + [0x80]
    tail += Array(repeating: 0, count: (120 - tail.count) % 64)
    let length = UInt64(bytes.count) &* 8
    for place in 0..<8 {
      let shift = UInt64(bigEndian ? 56 - 8 * place : 8 * place)
      tail.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    let whole = bytes.count - bytes.count % 64
    for start in stride(from: 0, to: whole, by: 64) { body(words(bytes[start..<start + 64])) }
    for start in stride(from: 0, to: tail.count, by: 64) { body(words(tail[start..<start + 64])) }
  }

  private static func words(_ block: ArraySlice<UInt8>) -> [UInt32] {
    stride(from: block.startIndex, to: block.endIndex, by: 4).map { start in
      block[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }
}

extension UInt32 {
  fileprivate func rotated(right count: UInt32) -> UInt32 { self >> count | self << (32 - count) }
}
