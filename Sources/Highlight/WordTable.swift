import TextCore

/// The lists of words of a grammar, and what the words are; looked up by their bytes.
struct WordTable {
  private struct Entry {
    var hash: UInt32
    var list: Int32
    var start: Int32
    var count: Int32
    var kind: TokenKind
  }

  /// Open addressing with linear probing; the count is a power of two, at least twice the words'.
  private var slots: [Entry?] = Array(repeating: nil, count: 16)
  private var wordCount = 0
  private var listCount: Int32 = 0
  private var letters: [UInt8] = []
  private let ignoresCase: Bool

  init(ignoringCase: Bool) { ignoresCase = ignoringCase }

  /// Adds a list of words, separated by white space, by what they are; the first of equal words
  /// counts.
  ///
  /// - Returns: The number of the list.
  mutating func addList(_ words: [(kind: TokenKind, list: String)]) -> Int32 {
    let list = listCount
    listCount += 1
    for (kind, words) in words {
      for word in words.split(whereSeparator: \.isWhitespace) {
        let word = ignoresCase ? word.utf8.map(Self.lowercased) : Array(word.utf8)
        guard self.kind(of: word, in: 0..<word.count, list: list) == nil else { continue }
        if 2 * (wordCount + 1) > slots.count { grow() }
        insert(
          Entry(
            hash: hash(word, in: 0..<word.count, list: list), list: list,
            start: Int32(letters.count), count: Int32(word.count), kind: kind))
        letters += word
        wordCount += 1
      }
    }
    return list
  }

  private mutating func grow() {
    let entries = slots.compactMap(\.self)
    slots = Array(repeating: nil, count: slots.count * 2)
    for entry in entries { insert(entry) }
  }

  private mutating func insert(_ entry: Entry) {
    var slot = Int(entry.hash) & (slots.count - 1)
    while slots[slot] != nil { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
  }

  /// What the word in `range` is in a list; `nil` if it is not in it.
  func kind(of bytes: [UInt8], in range: SourceRange, list: Int32) -> TokenKind? {
    guard range.count <= 64 else { return nil }
    let hash = self.hash(bytes, in: range, list: list)
    var slot = Int(hash) & (slots.count - 1)
    while let entry = slots[slot] {
      if entry.hash == hash, entry.list == list, isEqual(entry, bytes, range) { return entry.kind }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// FNV-1a, begun with the number of the list.
  private func hash(_ bytes: [UInt8], in range: SourceRange, list: Int32) -> UInt32 {
    var hash = 0x811C_9DC5 ^ UInt32(truncatingIfNeeded: list)
    for index in range {
      let byte = ignoresCase ? Self.lowercased(bytes[index]) : bytes[index]
      hash = (hash ^ UInt32(byte)) &* 0x0100_0193
    }
    return hash
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

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
