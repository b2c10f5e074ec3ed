/// Writes numbers and texts one after the other, to be read back in the same order by ``RecordReader``.
///
/// Numbers take as many bytes as they need: seven bits in each, the lowest first (LEB128).
package struct RecordWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func write(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// A number that is not negative.
  package mutating func write(_ count: Int) { write(UInt64(max(0, count))) }

  package mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes += text.utf8
  }
}

/// Reads back what ``RecordWriter`` wrote; of bytes that it did not write, it says so.
package struct RecordReader {
  /// The bytes are not what was written, or end too early.
  package struct Damaged: Error {
    package init() {}
  }

  private let bytes: [UInt8]
  private var position: Int

  /// Reads from an offset on.
  package init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    position = min(start, bytes.count)
  }

  package var isAtEnd: Bool { position == bytes.count }

  package mutating func number() throws(Damaged) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count, shift < 64 {
      let byte = bytes[position]
      position += 1
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    throw Damaged()
  }

  /// A number of things that follow, each of at least one byte: never more than there can be.
  package mutating func count() throws(Damaged) -> Int {
    let number = try number()
    guard number <= UInt64(bytes.count - position) else { throw Damaged() }
    return Int(number)
  }

  package mutating func text() throws(Damaged) -> String {
    let count = try count()
    let part = bytes[position..<position + count]
    position += count
    guard let text = String(validating: part, as: UTF8.self) else { throw Damaged() }
    return text
  }
}
