/// A start tag in raw HTML, with what it is given.
struct HTMLTag {
  struct Attribute {
    /// From its name to the end of its value.
    var range: Range<Int>
    var name: Range<Int>
    let kind: HTMLName
    /// Without quotes; `nil` for a name alone.
    var value: Range<Int>?
  }

  var name: Range<Int>
  let kind: HTMLName
  var attributes: [Attribute] = []

  /// The first attribute that is called so.
  func attribute(_ name: HTMLName) -> Attribute? { attributes.first { $0.kind == name } }
}

/// A short name of a tag or an attribute, in lower case, as one word: compared at once.
struct HTMLName: Hashable {
  private var bytes: UInt64 = 0

  /// The name at `range`; one that no other is equal to if it has more than eight bytes.
  init(_ range: Range<Int>, of text: [UInt8]) {
    guard range.count <= 8 else { return }
    for index in range { bytes = bytes &<< 8 | UInt64(text[index].asciiLowercased) }
  }

  private init(_ name: StaticString) {
    for byte in name.description.utf8 { bytes = bytes &<< 8 | UInt64(byte) }
  }

  static let a = HTMLName("a")
  static let alt = HTMLName("alt")
  static let area = HTMLName("area")
  static let audio = HTMLName("audio")
  static let href = HTMLName("href")
  static let id = HTMLName("id")
  static let img = HTMLName("img")
  static let name = HTMLName("name")
  static let source = HTMLName("source")
  static let src = HTMLName("src")
  static let track = HTMLName("track")
  static let video = HTMLName("video")
  /// Elements whose text is not markup.
  static let opaque = [
    HTMLName("script"), HTMLName("style"), HTMLName("textarea"), HTMLName("title"), HTMLName("xmp"),
  ]
}

/// Finds the start tags in a piece of raw HTML, as a browser does (HTML standard, section 13.2.5).
///
/// Comments, and the text of elements that hold no markup, are passed over.
///
/// - Complexity: O(*n*) for all tags together.
struct HTMLTags: Sequence, IteratorProtocol {
  private let text: [UInt8]
  private let end: Int
  private var position: Int

  init(in range: Range<Int>, of text: [UInt8]) {
    self.text = text
    position = range.lowerBound
    end = range.upperBound
  }

  mutating func next() -> HTMLTag? {
    while position < end {
      guard text[position] == UInt8(ascii: "<") else {
        position += 1
        continue
      }
      position += 1
      guard position < end else { return nil }
      if text[position].isASCIILetter {
        return readTag()
      } else if text.holds("!--", at: position, before: end) {
        skip(past: "-->", from: position + 1)
      } else if text[position] == UInt8(ascii: "!") || text[position] == UInt8(ascii: "?") {
        skip(past: ">", from: position)
      }
    }
    return nil
  }

  private mutating func skip(past mark: StaticString, from start: Int) {
    position = start
    while position < end, !text.holds(mark, at: position, before: end) { position += 1 }
    position = Swift.min(position + mark.utf8CodeUnitCount, end)
  }

  /// Reads a tag whose name stands at `position`.
  private mutating func readTag() -> HTMLTag? {
    let start = position
    while position < end, !text[position].endsTagName { position += 1 }
    var tag = HTMLTag(name: start..<position, kind: HTMLName(start..<position, of: text))
    while position < end, text[position] != UInt8(ascii: ">") {
      if text[position].isMarkdownSpace || text[position] == UInt8(ascii: "/") {
        position += 1
      } else {
        tag.attributes.append(readAttribute())
      }
    }
    guard position < end else { return nil }
    position += 1
    if HTMLName.opaque.contains(tag.kind) { skipContent(of: tag.name) }
    return tag
  }

  private mutating func readAttribute() -> HTMLTag.Attribute {
    let start = position
    position += 1
    while position < end, !text[position].endsTagName, text[position] != UInt8(ascii: "=") {
      position += 1
    }
    let name = start..<position
    let kind = HTMLName(name, of: text)
    var next = position
    while next < end, text[next].isMarkdownSpace { next += 1 }
    guard next < end, text[next] == UInt8(ascii: "=") else {
      return HTMLTag.Attribute(range: name, name: name, kind: kind)
    }
    position = next + 1
    while position < end, text[position].isMarkdownSpace { position += 1 }
    let value = readValue()
    return HTMLTag.Attribute(
      range: start..<value.upperBound, name: name, kind: kind, value: value)
  }

  private mutating func readValue() -> Range<Int> {
    guard position < end else { return end..<end }
    let quote = text[position]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let start = position
      while position < end, !text[position].isMarkdownSpace, text[position] != UInt8(ascii: ">") {
        position += 1
      }
      return start..<position
    }
    position += 1
    let start = position
    while position < end, text[position] != quote { position += 1 }
    defer { position = Swift.min(position + 1, end) }
    return start..<position
  }

  /// Moves to the end tag of an element called as `name` says.
  private mutating func skipContent(of name: Range<Int>) {
    while position < end {
      if text[position] == UInt8(ascii: "<"), position + 1 + name.count < end,
        text[position + 1] == UInt8(ascii: "/"),
        text[(position + 2)..<Swift.min(position + 2 + name.count, end)].lazy
          .map(\.asciiLowercased).elementsEqual(text[name].lazy.map(\.asciiLowercased))
      {
        return
      }
      position += 1
    }
  }
}

extension [UInt8] {
  /// Whether the tag's or attribute's name at `range` is `name`, which is in lower case.
  func isName(_ name: StaticString, at range: Range<Int>) -> Bool {
    range.count == name.utf8CodeUnitCount
      && self[range].lazy.map(\.asciiLowercased).elementsEqual(name.description.utf8)
  }
}

extension UInt8 {
  fileprivate var endsTagName: Bool {
    isMarkdownSpace || self == UInt8(ascii: "/") || self == UInt8(ascii: ">")
  }
}
