import TextCore

/// Writes numbers and texts one after the other, to be read back in the same order by ``RecordReader``.
///
/// Numbers take as many bytes as they need: seven bits in each, the lowest first (LEB128).
@usableFromInline
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
  @usableFromInline
  package mutating func write(_ count: Int) { write(UInt64(max(0, count))) }

  package mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes += text.utf8
  }

  @usableFromInline
  package mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  /// A value that may be missing, by what writes it if it is there.
  @inlinable
  package mutating func write<Value>(
    _ value: Value?, _ write: (inout RecordWriter, Value) -> Void
  ) {
    self.write(value != nil)
    if let value { write(&self, value) }
  }

  package mutating func write(_ text: String?) { write(text) { $0.write($1) } }

  /// How many things there are, then each.
  @inlinable
  package mutating func write<Things: Collection>(
    _ things: Things, _ write: (inout RecordWriter, Things.Element) -> Void
  ) {
    self.write(things.count)
    for thing in things { write(&self, thing) }
  }

  /// What a reader has not read yet, as a record of its own, which ``RecordReader/record()`` passes over.
  package mutating func write(_ record: RecordReader) {
    write(record.rest.count)
    bytes += record.rest
  }

  /// All that was written, behind a header and the fingerprint of it.
  package func sealed(_ header: [UInt8]) -> [UInt8] {
    let print = Fingerprint(of: bytes).value
    return header + (0..<8).map { UInt8(truncatingIfNeeded: print >> ($0 * 8)) } + bytes
  }
}

/// Reads back what ``RecordWriter`` wrote; of bytes that it did not write, it says so.
@usableFromInline
package struct RecordReader: Sendable {
  /// The bytes are not what was written, or end too early.
  @usableFromInline
  package struct Damaged: Error {
    package init() {}
  }

  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  /// Reads from an offset on.
  package init(_ bytes: [UInt8], from start: Int = 0) {
    self.init(bytes, in: min(start, bytes.count)..<bytes.count)
  }

  private init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// Reads what ``RecordWriter/sealed(_:)`` made.
  ///
  /// - Throws: ``Damaged`` if the header is another one, or the bytes are not those that were sealed.
  package init(unsealing bytes: [UInt8], _ header: [UInt8]) throws(Damaged) {
    let start = header.count + 8
    guard bytes.count >= start, bytes.starts(with: header) else { throw Damaged() }
    let print = bytes[header.count..<start].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard Fingerprint(of: bytes[start...]).value == print else { throw Damaged() }
    self.init(bytes, from: start)
  }

  package var isAtEnd: Bool { position == end }

  fileprivate var rest: ArraySlice<UInt8> { bytes[position..<end] }

  package mutating func number() throws(Damaged) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while position < end, shift < 64 {
      let byte = bytes[position]
      position += 1
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    throw Damaged()
  }

  /// A number of things that follow, each of at least one byte: never more than there can be.
  @usableFromInline
  package mutating func count() throws(Damaged) -> Int {
    let number = try number()
    guard number <= UInt64(end - position) else { throw Damaged() }
    return Int(number)
  }

  package mutating func text() throws(Damaged) -> String {
    let count = try count()
    defer { position += count }
    // What was sealed was text.
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  @usableFromInline
  package mutating func flag() throws(Damaged) -> Bool {
    switch try number() {
    case 0: return false
    case 1: return true
    default: throw Damaged()
    }
  }

  /// A number that counts something in memory.
  package mutating func int() throws(Damaged) -> Int {
    guard let number = Int(exactly: try number()) else { throw Damaged() }
    return number
  }

  /// A value that may be missing, by what reads it if it is there.
  @inlinable
  package mutating func optional<Value>(
    _ read: (inout RecordReader) throws(Damaged) -> Value
  ) throws(Damaged) -> Value? {
    try flag() ? try read(&self) : nil
  }

  package mutating func optionalText() throws(Damaged) -> String? {
    try optional { reader throws(Damaged) in try reader.text() }
  }

  /// As many values as are said to follow.
  @inlinable
  package mutating func list<Value>(
    _ read: (inout RecordReader) throws(Damaged) -> Value
  ) throws(Damaged) -> [Value] {
    let count = try count()
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try read(&self)) }
    return values
  }

  /// What reads a record that was written as one; it is passed over here.
  package mutating func record() throws(Damaged) -> RecordReader {
    let count = try count()
    defer { position += count }
    return RecordReader(bytes, in: position..<position + count)
  }
}
