/// What `{#id .class name=value}` at the end of a heading gives it.
package struct HeadingAttributes: Hashable, Sendable {
  package var id: String?
  package var classes: [String] = []
  package var others: [Attribute] = []

  /// Any other attribute.
  package struct Attribute: Hashable, Sendable {
    package var name: String
    package var value: String
  }

  /// Reads the attributes at the end of `range` of `text`.
  ///
  /// - Returns: Also what is left of the range; `nil` if it does not end with attributes, all of them
  ///   well formed: what is not is text.
  static func read(_ range: Range<Int>, of text: [UInt8])
    -> (attributes: HeadingAttributes, rest: Range<Int>)?
  {
    guard let last = range.last, text[last] == UInt8(ascii: "}"),
      let brace = text[range].lastIndex(of: UInt8(ascii: "{")),
      brace == range.lowerBound || text[brace - 1].isBlank
    else { return nil }
    var attributes = HeadingAttributes()
    var index = brace + 1
    while true {
      while index < last, text[index].isMarkdownSpace { index += 1 }
      guard index < last else { break }
      let start = index
      while index < last, !text[index].isMarkdownSpace, text[index] != UInt8(ascii: "\"") {
        index += 1
      }
      var word = start..<index
      var quoted: Range<Int>?
      if index < last, text[index] == UInt8(ascii: "\"") {
        guard let close = text[index + 1..<last].firstIndex(of: UInt8(ascii: "\"")) else {
          return nil
        }
        quoted = index + 1..<close
        index = close + 1
      }
      if quoted != nil, text[word].last == UInt8(ascii: "=") { word = word.dropLast() }
      guard attributes.add(text[word], quoted.map { text[$0] }) else { return nil }
    }
    guard attributes != HeadingAttributes() else { return nil }
    return (attributes, text.trimming(range.lowerBound..<brace))
  }

  private mutating func add(_ word: ArraySlice<UInt8>, _ quoted: ArraySlice<UInt8>?) -> Bool {
    guard let first = word.first else { return false }
    let name = String(decoding: word.dropFirst(), as: UTF8.self)
    switch first {
    case UInt8(ascii: "#") where quoted == nil && !name.isEmpty && id == nil: id = name
    case UInt8(ascii: ".") where quoted == nil && !name.isEmpty: classes.append(name)
    default:
      let equals = word.firstIndex(of: UInt8(ascii: "=")) ?? word.endIndex
      let key = word[..<equals]
      guard first.isASCIILetter,
        key.allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") }),
        quoted != nil || equals < word.endIndex
      else { return false }
      let value = quoted ?? word[(equals + 1)...]
      others.append(
        Attribute(
          name: String(decoding: key, as: UTF8.self), value: String(decoding: value, as: UTF8.self))
      )
    }
    return true
  }
}
