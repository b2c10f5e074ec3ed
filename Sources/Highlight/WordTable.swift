import TextCore

/// Words of a language and what they are; looked up by their bytes.
struct WordTable {
  private struct Entry {
    var hash: UInt32
    var text: SourceRange
    var kind: TokenKind
  }

  /// Open addressing with linear probing; the count is a power of two, and at most half is taken.
  private var slots: [Entry?]
  private var letters: [UInt8] = []
  private let ignoresCase: Bool

  /// The first of equal words counts.
  init(_ words: [(kind: TokenKind, list: String)], ignoringCase: Bool) {
    let words = words.flatMap { item in
      item.list.split(whereSeparator: \.isWhitespace).map { (item.kind, $0) }
    }
    ignoresCase = ignoringCase
    var size = 8
    while size < words.count * 2 { size *= 2 }
    slots = Array(repeating: nil, count: size)
    for (kind, word) in words { insert(Array(word.utf8), kind) }
  }

  private mutating func insert(_ word: [UInt8], _ kind: TokenKind) {
    let word = ignoresCase ? word.map(Self.lowercased) : word
    guard self.kind(of: word, in: 0..<word.count) == nil else { return }
    let hash = self.hash(word, in: 0..<word.count)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != nil { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Entry(hash: hash, text: letters.count..<letters.count + word.count, kind: kind)
    letters += word
  }

  func kind(of bytes: [UInt8], in range: SourceRange) -> TokenKind? {
    guard range.count <= 64 else { return nil }
    let hash = self.hash(bytes, in: range)
    var slot = Int(hash) & (slots.count - 1)
    while let entry = slots[slot] {
      if entry.hash == hash, isEqual(entry.text, bytes, range) { return entry.kind }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// FNV-1a.
  private func hash(_ bytes: [UInt8], in range: SourceRange) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for index in range {
      let byte = ignoresCase ? Self.lowercased(bytes[index]) : bytes[index]
      hash = (hash ^ UInt32(byte)) &* 0x0100_0193
    }
    return hash
  }

  private func isEqual(_ text: SourceRange, _ bytes: [UInt8], _ range: SourceRange) -> Bool {
    guard text.count == range.count else { return false }
    for offset in 0..<range.count {
      let byte = bytes[range.lowerBound + offset]
      if letters[text.lowerBound + offset] != (ignoresCase ? Self.lowercased(byte) : byte) {
        return false
      }
    }
    return true
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
