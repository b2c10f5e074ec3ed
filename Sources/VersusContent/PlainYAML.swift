package import TextCore
package import VersusModel

/// The YAML that nearly all front matter is: a key and a value a line, the value a word or more, a quoted text without
/// escapes, or a list of these.
///
/// libyaml takes as long for it as libcmark for the page below. What is read here is read as by ``YAMLReader``, to the
/// same ranges; anything else is left to it, and so is whatever is wrong.
package struct PlainYAML {
  private var cursor: ByteCursor
  private var entries: [DataEntry] = []

  /// Reads a map in `body` of `source`.
  ///
  /// - Returns: `nil` if it is not as plain as that.
  /// - Complexity: O(*n*), but for the keys, each of which is compared with all before it; there are at most 32.
  package static func read(_ source: SourceText, body: SourceRange) -> DataNode? {
    var reader = PlainYAML(cursor: ByteCursor(source.bytes, in: body))
    guard let start = reader.readEntries() else { return nil }
    return DataNode(.map(reader.entries), at: start..<start + 1)
  }

  /// - Returns: Where the first entry begins; `nil` if there is none, or anything that is not plain.
  private mutating func readEntries() -> Int? {
    while !cursor.isAtEnd {
      if cursor.skip(UInt8(ascii: "\n")) { continue }
      guard entries.count < 32, let entry = readEntry(),
        !entries.contains(where: { $0.key == entry.key })
      else { return nil }
      entries.append(entry)
    }
    return entries.first?.keyRange.lowerBound
  }

  private mutating func readEntry() -> DataEntry? {
    let key = cursor.skip(while: Self.isInKey)
    guard (1...100).contains(key.count), Self.isLetter(cursor.bytes[key.lowerBound]),
      cursor.skip(UInt8(ascii: ":"))
    else { return nil }
    let value: DataNode?
    if cursor.skip(UInt8(ascii: "\n")) {
      value = readItems()
    } else {
      guard cursor.peek == UInt8(ascii: " ") else { return nil }
      skipSpaces()
      value = cursor.peek == UInt8(ascii: "[") ? readFlow() : readScalar(endingAt: Self.endsLine)
      guard endLine() else { return nil }
    }
    return value.map { DataEntry(key: text(key), at: key, value: $0) }
  }

  /// A list with an item a line, each after the same number of spaces.
  private mutating func readItems() -> DataNode? {
    var items: [DataNode] = []
    var first: (place: Int, indentation: Int)?
    while true {
      let start = cursor.position
      skipSpaces()
      let indentation = cursor.position - start
      guard cursor.peek == UInt8(ascii: "-"), cursor.peek(1) == UInt8(ascii: " ") else {
        cursor.position = start
        // What stands further in belongs to the last item, or is no list.
        guard let first, indentation == 0 else { return nil }
        return DataNode(.list(items), at: first.place..<first.place + 1)
      }
      guard indentation == first?.indentation ?? indentation else { return nil }
      first = first ?? (cursor.position, indentation)
      cursor.position += 2
      skipSpaces()
      guard let item = readScalar(endingAt: Self.endsLine), endLine() else { return nil }
      items.append(item)
    }
  }

  /// `[a, "b"]`.
  private mutating func readFlow() -> DataNode? {
    let start = cursor.position
    cursor.position += 1
    var items: [DataNode] = []
    skipSpaces()
    while !cursor.skip(UInt8(ascii: "]")) {
      if !items.isEmpty {
        guard cursor.skip(UInt8(ascii: ",")) else { return nil }
        skipSpaces()
      }
      guard let item = readScalar(endingAt: Self.endsItem) else { return nil }
      items.append(item)
      skipSpaces()
    }
    return DataNode(.list(items), at: start..<start + 1)
  }

  private mutating func readScalar(endingAt isEnd: (UInt8) -> Bool) -> DataNode? {
    switch cursor.peek {
    case UInt8(ascii: "\""): return readQuoted(by: UInt8(ascii: "\""))
    case UInt8(ascii: "'"): return readQuoted(by: UInt8(ascii: "'"))
    case let first?:
      guard Self.isLetter(first) || first.isDigit || first == UInt8(ascii: "/") else {
        return nil
      }
    case nil: return nil
    }
    let start = cursor.position
    var end = start
    while let byte = cursor.peek, !isEnd(byte) {
      let length = printableLength
      // A colon or a number sign may end it, and would have to be looked at.
      guard length > 0, byte != UInt8(ascii: ":"), byte != UInt8(ascii: "#") else { return nil }
      cursor.position += length
      if byte != UInt8(ascii: " ") { end = cursor.position }
    }
    return DataNode(YAMLReader.resolve(text(start..<end)), at: start..<end)
  }

  private mutating func readQuoted(by quote: UInt8) -> DataNode? {
    let start = cursor.position
    cursor.position += 1
    while let byte = cursor.peek, byte != quote {
      let length = printableLength
      guard length > 0, byte != UInt8(ascii: "\\") else { return nil }
      cursor.position += length
    }
    // In single quotes, two of them are one.
    guard cursor.skip(quote), cursor.peek != quote else { return nil }
    let end = cursor.position
    return DataNode(.string(text(start + 1..<end - 1)), at: start..<end)
  }

  private mutating func skipSpaces() { while cursor.skip(UInt8(ascii: " ")) {} }

  /// Takes the rest of a line, in which nothing may stand, if no line follows that goes on with its value.
  private mutating func endLine() -> Bool {
    skipSpaces()
    if cursor.isAtEnd { return true }
    return cursor.skip(UInt8(ascii: "\n"))
  }

  private func text(_ range: SourceRange) -> String {
    String(decoding: cursor.bytes[range], as: UTF8.self)
  }

  /// How many bytes the character at the cursor has, if YAML prints it wherever it stands: most of UTF-8 up to
  /// U+CFFF, and not the separators U+2028 and U+2029; otherwise 0.
  private var printableLength: Int {
    guard let first = cursor.peek else { return 0 }
    switch first {
    case 0x20...0x7E: return 1
    case 0xC3...0xDF: return isContinued(1) ? 2 : 0
    case 0xE1...0xEC:
      guard isContinued(1), isContinued(2) else { return 0 }
      return first == 0xE2 && cursor.peek(1) == 0x80 && (cursor.peek(2) ?? 0) & 0xFE == 0xA8 ? 0 : 3
    default: return 0
    }
  }

  private func isContinued(_ distance: Int) -> Bool {
    cursor.peek(distance).map { $0 & 0xC0 == 0x80 } ?? false
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let small = byte | 0x20
    return small >= UInt8(ascii: "a") && small <= UInt8(ascii: "z")
  }

  private static func isInKey(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private static func endsLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") }

  private static func endsItem(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"):
      true
    default: false
    }
  }
}
