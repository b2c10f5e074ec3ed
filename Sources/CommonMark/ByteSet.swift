/// A set of ASCII bytes as two words, in which one byte is looked up in a few instructions: that is what
/// scans of whole texts are made of.
struct ByteSet {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init() {}

  /// The bytes of `text`, which is ASCII.
  init(_ text: StaticString) {
    for byte in text.description.utf8 { insert(byte) }
  }

  mutating func insert(_ byte: UInt8) {
    if byte < 64 { low |= 1 &<< UInt64(byte) } else { high |= 1 &<< UInt64(byte & 63) }
  }

  /// Whether `byte` is in the set; never true of a byte that is not ASCII.
  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let word = byte < 64 ? low : byte < 128 ? high : 0
    return (word &>> UInt64(byte & 63)) & 1 != 0
  }
}
