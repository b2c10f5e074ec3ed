import TextCore

/// The words of a grammar's lists, each with a number; looked up by their bytes.
///
/// Words are found by a few of their bytes, so that looking up a name that is no word, as most are not, takes
/// the same time however long it is.
struct WordTable {
  private struct Entry {
    var key: UInt64
    var start: Int32
    var count: Int32
    var number: Int32
  }

  static let longestWord = 64

  /// Open addressing with linear probing; the count is a power of two, at least four times the words'.
  private var slots = Array(repeating: Entry(key: 0, start: 0, count: 0, number: -1), count: 16)
  private var wordCount = 0
  private var letters: [UInt8] = []
  private let ignoresCase: Bool

  init(ignoringCase: Bool) { ignoresCase = ignoringCase }

  /// Adds a word that is not in the list yet.
  mutating func add(_ word: [UInt8], list: Int32, number: Int32) {
    guard !word.isEmpty, word.count <= Self.longestWord else { return }
    let word = ignoresCase ? word.map(Self.lowercased) : word
    if 4 * (wordCount + 1) > slots.count { grow() }
    insert(
      Entry(
        key: Self.key(word, in: 0..<word.count, list: list), start: Int32(letters.count),
        count: Int32(word.count), number: number))
    letters += word
    wordCount += 1
  }

  private mutating func grow() {
    let entries = slots.filter { $0.number >= 0 }
    slots = Array(
      repeating: Entry(key: 0, start: 0, count: 0, number: -1), count: slots.count * 2)
    for entry in entries { insert(entry) }
  }

  private mutating func insert(_ entry: Entry) {
    var slot = slot(for: entry.key)
    while slots[slot].number >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
  }

  /// The number of the word in `range`; -1 if it is not in the list.
  @inline(__always)
  func number(of bytes: [UInt8], in range: SourceRange, list: Int32) -> Int32 {
    guard !range.isEmpty, range.count <= Self.longestWord else { return -1 }
    let key = Self.key(bytes, in: range, list: list)
    var slot = slot(for: key)
    while slots[slot].number >= 0 {
      if slots[slot].key == key, isEqual(slots[slot], bytes, range) { return slots[slot].number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }

  /// The list, the length, and four bytes of a word in lower case; most words differ in that.
  @inline(__always)
  private static func key(_ bytes: [UInt8], in range: SourceRange, list: Int32) -> UInt64 {
    let (lower, count) = (range.lowerBound, range.count)
    let sample =
      UInt32(bytes[lower]) | UInt32(bytes[lower + count / 3]) << 8
      | UInt32(bytes[lower + count / 2]) << 16 | UInt32(bytes[lower + count - 1]) << 24
    return UInt64(sample | 0x2020_2020) | UInt64(count) << 32 | UInt64(UInt32(bitPattern: list))
      << 40
  }

  @inline(__always)
  private func slot(for key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & (slots.count - 1)
  }

  private func isEqual(_ entry: Entry, _ bytes: [UInt8], _ range: SourceRange) -> Bool {
    guard Int(entry.count) == range.count else { return false }
    for offset in 0..<range.count {
      let byte = bytes[range.lowerBound + offset]
      if letters[Int(entry.start) + offset] != (ignoresCase ? Self.lowercased(byte) : byte) {
        return false
      }
    }
    return true
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
