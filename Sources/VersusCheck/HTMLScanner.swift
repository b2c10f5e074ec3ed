package import TextCore

/// A tag as it stands in a file.
package struct HTMLTag: Hashable, Sendable {
  /// In lower case.
  package var name: String
  package var isEnd: Bool
  /// From `<` to `>`.
  package var range: SourceRange
  /// In lower case; the first of each name, as browsers take it.
  package var attributes: [String: Attribute]

  package struct Attribute: Hashable, Sendable {
    /// With character references as they stand.
    package var text: String
    /// Of the value; of the name, if there is none.
    package var range: SourceRange
  }
}

/// Finds the tags of an HTML file, as the tokenizer of the HTML standard (section 13.2.5) does: comments, scripts, styles and
/// the like have none.
///
/// Any bytes have tags, or none; what browsers repair is not repaired here.
package struct HTMLScanner {
  private var cursor: ByteCursor
  /// The element whose text goes on to its end tag.
  private var rawElement: String?

  private static let rawElements: Set<String> = [
    "script", "style", "textarea", "title", "xmp", "iframe",
  ]

  package init(_ bytes: [UInt8]) { cursor = ByteCursor(bytes) }

  /// The next tag; `nil` at the end.
  ///
  /// - Complexity: O(*n*) for all of a file.
  package mutating func next() -> HTMLTag? {
    while true {
      cursor.scan(to: UInt8(ascii: "<"))
      guard !cursor.isAtEnd else { return nil }
      let start = cursor.position
      if let rawElement {
        guard isEnd(of: rawElement) else {
          cursor.position += 1
          continue
        }
        self.rawElement = nil
      }
      if cursor.starts(with: "<!--") {
        skipComment()
      } else if let tag = tag(from: start) {
        if !tag.isEnd, Self.rawElements.contains(tag.name) { rawElement = tag.name }
        return tag
      } else {
        // A tag without an end is none, and goes on to the end of the file.
        guard !cursor.isAtEnd else { return nil }
        cursor.position = start + 1
      }
    }
  }

  private func isEnd(of name: String) -> Bool {
    guard cursor.peek(1) == UInt8(ascii: "/") else { return false }
    for (offset, byte) in name.utf8.enumerated() {
      guard let there = cursor.peek(2 + offset), there | 0x20 == byte else { return false }
    }
    let after = cursor.peek(2 + name.utf8.count)
    return after.map { Self.isSpace($0) || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/") }
      ?? false
  }

  private mutating func skipComment() {
    cursor.position += 4
    while !cursor.isAtEnd {
      cursor.scan(to: UInt8(ascii: "-"))
      if cursor.starts(with: "-->") {
        cursor.position += 3
        return
      }
      cursor.position += 1
    }
  }

  private mutating func tag(from start: Int) -> HTMLTag? {
    cursor.position += 1
    let isEnd = cursor.skip(UInt8(ascii: "/"))
    guard let first = cursor.peek, (first | 0x20) &- UInt8(ascii: "a") < 26 else { return nil }
    let name = cursor.skip {
      !Self.isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/")
    }
    var tag = HTMLTag(
      name: text(name).lowercased(), isEnd: isEnd, range: start..<start, attributes: [:])
    while true {
      cursor.skip { Self.isSpace($0) || $0 == UInt8(ascii: "/") }
      guard !cursor.isAtEnd else { return nil }
      if cursor.skip(UInt8(ascii: ">")) { break }
      readAttribute(into: &tag)
    }
    tag.range = start..<cursor.position
    return tag
  }

  private mutating func readAttribute(into tag: inout HTMLTag) {
    let start = cursor.position
    cursor.position += 1
    cursor.skip {
      !Self.isSpace($0) && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">")
        && $0 != UInt8(ascii: "/")
    }
    let name = start..<cursor.position
    var value = name
    var isGiven = false
    cursor.skip(while: Self.isSpace)
    if cursor.skip(UInt8(ascii: "=")) {
      isGiven = true
      cursor.skip(while: Self.isSpace)
      if let quote = cursor.peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        cursor.position += 1
        value = cursor.scan(to: quote)
        cursor.position += cursor.isAtEnd ? 0 : 1
      } else {
        value = cursor.skip { !Self.isSpace($0) && $0 != UInt8(ascii: ">") }
      }
    }
    let key = text(name).lowercased()
    if tag.attributes[key] == nil {
      tag.attributes[key] = .init(text: isGiven ? text(value) : "", range: value)
    }
  }

  private func text(_ range: SourceRange) -> String {
    String(decoding: cursor.bytes[range], as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
  }
}
