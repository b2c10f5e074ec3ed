package import TextCore

/// What stands after the opening fence of a code block: a language, then attributes.
///
///     ```python title="app.py" check run="main"
///
/// The language is the first word, as CommonMark 4.5 has it. Of the rest CommonMark says nothing;
/// here it is a list of `name=value`, `name="value with spaces"` (or `'…'`) and bare `name`. Names may
/// repeat. Backslash escapes and entities mean in values what they mean everywhere in CommonMark.
package struct FenceInfo: Hashable, Sendable {
  package struct Attribute: Hashable, Sendable {
    package var name: String
    /// `nil` for a bare name.
    package var value: String?
    /// Where the name stands in the file.
    package var nameRange: SourceRange
    /// Where the value stands in the file, without its quotes.
    package var valueRange: SourceRange?
  }

  /// Empty if nothing follows the fence.
  package var language: String
  package var languageRange: SourceRange
  package var attributes: [Attribute]
  /// From the language to the last attribute; empty, after the fence, if there is nothing.
  package var range: SourceRange

  /// The first attribute with this name.
  package func attribute(_ name: String) -> Attribute? {
    attributes.first { $0.name == name }
  }

  /// The value of the first attribute with this name; `nil` if there is none or it has no value.
  package subscript(name: String) -> String? { attribute(name)?.value }

  /// Whether an attribute with this name is there, with or without a value.
  package func contains(_ name: String) -> Bool { attribute(name) != nil }
}

/// Reads one info string.
struct FenceInfoParser {
  let text: ParsedText
  let characters: CharacterReferences
  var problems: [MarkdownProblem] = []

  init(_ text: ParsedText, _ characters: CharacterReferences) {
    self.text = text
    self.characters = characters
  }

  /// Reads the info string at `range` of `text`, which has no blanks at its ends.
  mutating func parse(_ range: Range<Int>, withAttributes: Bool) -> FenceInfo {
    var cursor = ByteCursor(text.bytes, in: range)
    let word = cursor.skip { !$0.isBlank }
    var info = FenceInfo(
      language: decode(word), languageRange: text.fileRange(word), attributes: [],
      range: text.fileRange(range))
    while withAttributes {
      cursor.skip(while: \.isBlank)
      guard !cursor.isAtEnd else { break }
      if let attribute = parseAttribute(&cursor) { info.attributes.append(attribute) }
    }
    return info
  }

  private mutating func parseAttribute(_ cursor: inout ByteCursor) -> FenceInfo.Attribute? {
    let name = cursor.skip { !$0.isBlank && $0 != UInt8(ascii: "=") }
    guard !name.isEmpty else {
      let stray = cursor.skip { !$0.isBlank }
      problems.append(MarkdownProblem(.attributeWithoutName, at: text.fileRange(stray)))
      return nil
    }
    var attribute = FenceInfo.Attribute(
      name: string(name), value: nil, nameRange: text.fileRange(name))
    if cursor.skip(UInt8(ascii: "=")) {
      let value = parseValue(&cursor, of: attribute.name, at: name.lowerBound)
      attribute.value = decode(value)
      attribute.valueRange = text.fileRange(value)
    }
    return attribute
  }

  private mutating func parseValue(_ cursor: inout ByteCursor, of name: String, at start: Int)
    -> Range<Int>
  {
    guard let quote = cursor.peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let value = cursor.skip { !$0.isBlank }
      if value.isEmpty {
        problems.append(
          MarkdownProblem(.attributeWithoutValue(name), at: text.fileRange(start..<cursor.position))
        )
      }
      return value
    }
    let opening = cursor.position
    _ = cursor.next()
    let lower = cursor.position
    while let byte = cursor.peek, byte != quote {
      _ = cursor.next()
      if byte == UInt8(ascii: "\\"), cursor.peek?.isASCIIPunctuation ?? false { _ = cursor.next() }
    }
    let value = lower..<cursor.position
    if !cursor.skip(quote) {
      problems.append(
        MarkdownProblem(.unclosedAttributeValue(name), at: text.fileRange(opening..<opening + 1)))
    } else if let next = cursor.peek, !next.isBlank {
      let rest = cursor.skip { !$0.isBlank }
      problems.append(MarkdownProblem(.textAfterAttributeValue(name), at: text.fileRange(rest)))
    }
    return value
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: text.bytes[range], as: UTF8.self)
  }

  private func decode(_ range: Range<Int>) -> String {
    guard text.bytes[range].contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") })
    else { return string(range) }
    var characters = characters
    return String(decoding: characters.unescaped(range, of: text.bytes), as: UTF8.self)
  }
}
