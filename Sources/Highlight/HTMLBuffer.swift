import TextCore

/// A piece of markup of at most 24 bytes, as a buffer writes it: in whole words.
struct Tag {
  /// The first byte is the lowest of the first word.
  fileprivate var words: (UInt64, UInt64, UInt64)
  let count: Int

  init(_ text: String) {
    let bytes = Array(text.utf8)
    count = bytes.count
    words = (Self.word(bytes, 0), Self.word(bytes, 8), Self.word(bytes, 16))
  }

  fileprivate init(word: UInt64, count: Int) {
    words = (word, 0, 0)
    self.count = count
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
    bytes.dropFirst(start).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  // Words, not globals: asking for a global costs as much as writing it.
  static var none: Tag { Tag(word: 0, count: 0) }
  /// `</span>`.
  static var spanEnd: Tag { Tag(word: 0x3E_6E_61_70_73_2F_3C, count: 7) }

  /// `<span class="k">` for every kind, by its number; nothing for text.
  static let spanStarts = TokenKind.allCases.map { kind in
    kind == .text ? none : Tag("<span class=\"\(kind.className)\">")
  }
}

/// HTML that grows by tags and escaped text.
///
/// Most pieces of highlighted code are tags of two words around text of a few bytes. Appending them to an
/// array costs more than finding them, so room is made once for a piece, and its tags are stored word by
/// word: what a word holds beyond the tag is written over by what follows.
struct HTMLBuffer {
  static let tagLimit = 24
  private static let pieceLimit = 4_096

  /// What is written, and room behind it.
  private var bytes: [UInt8]
  private(set) var count = 0

  init(capacity: Int) { bytes = Array(repeating: 0, count: capacity) }

  /// What was written, and nothing else.
  consuming func finish() -> [UInt8] {
    let room = bytes.count - count
    bytes.removeLast(room)
    return bytes
  }

  /// Appends the text in `range` of `code`, escaped, between two tags.
  @inline(__always)
  mutating func append(_ range: SourceRange, of code: [UInt8], from start: Tag, to end: Tag) {
    guard range.count <= Self.pieceLimit else { return appendLong(range, of: code, start, end) }
    makeRoom(for: range.count * Self.longestEntity + 2 * Self.tagLimit)
    var position = count
    var output = bytes.mutableSpan
    Self.put(start, at: &position, in: &output)
    for index in range {
      let byte = code[index]
      switch byte {
      case UInt8(ascii: "&"):
        Self.put(Tag(word: 0x3B_70_6D_61_26, count: 5), at: &position, in: &output)
      case UInt8(ascii: "<"):
        Self.put(Tag(word: 0x3B_74_6C_26, count: 4), at: &position, in: &output)
      case UInt8(ascii: ">"):
        Self.put(Tag(word: 0x3B_74_67_26, count: 4), at: &position, in: &output)
      case UInt8(ascii: "\""):
        Self.put(Tag(word: 0x3B_34_33_23_26, count: 5), at: &position, in: &output)
      case UInt8(ascii: "'"):
        Self.put(Tag(word: 0x3B_39_33_23_26, count: 5), at: &position, in: &output)
      default:
        output[position] = byte
        position &+= 1
      }
    }
    Self.put(end, at: &position, in: &output)
    count = position
  }

  /// Appends a long text in parts: room is made for the worst, which is five times the text.
  private mutating func appendLong(
    _ range: SourceRange, of code: [UInt8], _ start: Tag, _ end: Tag
  ) {
    append(start)
    for lower in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceLimit) {
      let upper = min(lower + Self.pieceLimit, range.upperBound)
      append(lower..<upper, of: code, from: .none, to: .none)
    }
    append(end)
  }

  mutating func append(_ tag: Tag) { append(0..<0, of: [], from: tag, to: .none) }

  /// Appends HTML as it is.
  mutating func append(_ html: some Collection<UInt8>) {
    makeRoom(for: html.count)
    bytes.replaceSubrange(count..<count + html.count, with: html)
    count += html.count
  }

  /// Sees to it that `needed` bytes and the rest of a word can be stored.
  @inline(__always)
  private mutating func makeRoom(for needed: Int) {
    let missing = needed + Self.tagLimit - (bytes.count - count)
    if missing > 0 { bytes += repeatElement(0, count: max(missing, bytes.count)) }
  }

  @inline(__always)
  private static func put(_ tag: Tag, at position: inout Int, in output: inout MutableSpan<UInt8>) {
    put(tag.words.0, at: position, in: &output)
    if tag.count > 8 {
      put(tag.words.1, at: position &+ 8, in: &output)
      put(tag.words.2, at: position &+ 16, in: &output)
    }
    position &+= tag.count
  }

  /// Stores a word, its lowest byte first: the compiler makes one store of it.
  @inline(__always)
  private static func put(_ word: UInt64, at position: Int, in output: inout MutableSpan<UInt8>) {
    var window = output._mutatingExtracting(position..<position &+ 8)
    window[0] = UInt8(truncatingIfNeeded: word)
    window[1] = UInt8(truncatingIfNeeded: word >> 8)
    window[2] = UInt8(truncatingIfNeeded: word >> 16)
    window[3] = UInt8(truncatingIfNeeded: word >> 24)
    window[4] = UInt8(truncatingIfNeeded: word >> 32)
    window[5] = UInt8(truncatingIfNeeded: word >> 40)
    window[6] = UInt8(truncatingIfNeeded: word >> 48)
    window[7] = UInt8(truncatingIfNeeded: word >> 56)
  }

  private static let longestEntity = 5
}
