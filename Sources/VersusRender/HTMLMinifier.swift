/// HTML without what no reader can tell is gone.
///
/// Comments go, and of white space that holds the end of a line one such end stays. What is between two words of a
/// line stays as it is, since a style sheet may show it; so do the contents of `pre`, `textarea`, `script` and `style`.
/// Tags are told apart as the HTML Standard has it (13.2.5); what is never closed reaches to the end.
struct HTMLMinifier {
  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []
  /// How many `pre` are open.
  private var depth = 0

  private static let raw: Set<String> = ["script", "style", "textarea", "title", "xmp"]

  /// - Complexity: O(*n*).
  static func minified(_ html: [UInt8]) -> [UInt8] {
    var minifier = HTMLMinifier(bytes: html)
    minifier.output.reserveCapacity(html.count)
    minifier.minify()
    return minifier.output
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func minify() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "<"): copyMarkup()
      case let byte where Self.isSpace(byte) && depth == 0: copySpace()
      case let byte:
        output.append(byte)
        position += 1
      }
    }
  }

  /// Copies white space, or one end of a line for all of it.
  private mutating func copySpace() {
    let end = bytes[position...].firstIndex { !Self.isSpace($0) } ?? bytes.count
    let space = bytes[position..<end]
    position = end
    guard space.contains(UInt8(ascii: "\n")) else { return output += space }
    // Also of two with a comment between them.
    if output.last != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
  }

  private mutating func copyMarkup() {
    let rest = bytes[position...]
    if rest.starts(with: "<!--".utf8) { return copyComment() }
    let isClosing = rest.dropFirst().first == UInt8(ascii: "/")
    let tag = rest.dropFirst(isClosing ? 2 : 1)
    guard let first = tag.first, Self.isLetter(first) || first == UInt8(ascii: "!") else {
      return copy(upTo: position + 1)
    }
    let name = Self.name(of: tag)
    copy(upTo: endOfTag(from: tag.startIndex))
    if name == "pre" { depth = isClosing ? max(0, depth - 1) : depth + 1 }
    if !isClosing, Self.raw.contains(name) { copy(upTo: endOfRawText(in: name)) }
  }

  /// Leaves out a comment, unless a browser of old would read it.
  private mutating func copyComment() {
    let text = bytes[(position + 4)...]
    let end = endOfComment()
    guard !text.starts(with: "[if".utf8), depth == 0 else { return copy(upTo: end) }
    position = end
  }

  private func endOfComment() -> Int {
    let text = bytes[(position + 4)...]
    if text.starts(with: ">".utf8) { return position + 5 }
    if text.starts(with: "->".utf8) { return position + 6 }
    var start = position + 4
    while let dash = bytes[start...].firstIndex(of: UInt8(ascii: "-")) {
      if bytes[dash...].starts(with: "-->".utf8) { return dash + 3 }
      if bytes[dash...].starts(with: "--!>".utf8) { return dash + 4 }
      start = dash + 1
    }
    return bytes.count
  }

  /// The end of the tag or the declaration whose name begins there.
  private func endOfTag(from start: Int) -> Int {
    var index = start
    // Quotes count where a value begins, and nowhere else.
    var isValue = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: ">") { return index + 1 }
      if isValue, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        guard let close = bytes[(index + 1)...].firstIndex(of: byte) else { return bytes.count }
        index = close
      }
      isValue = byte == UInt8(ascii: "=") || isValue && Self.isSpace(byte)
      index += 1
    }
    return bytes.count
  }

  /// Where the end tag of an element begins whose text has no tags in it.
  private func endOfRawText(in name: String) -> Int {
    var start = position
    while let sign = bytes[start...].firstIndex(of: UInt8(ascii: "<")) {
      let rest = bytes[sign...].dropFirst()
      if rest.first == UInt8(ascii: "/"), Self.name(of: rest.dropFirst()) == name { return sign }
      start = sign + 1
    }
    return bytes.count
  }

  private mutating func copy(upTo end: Int) {
    let end = min(end, bytes.count)
    output += bytes[position..<end]
    position = end
  }

  private static func name(of text: ArraySlice<UInt8>) -> String {
    let name = text.prefix { !isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
    return name.count > longestName ? "" : String(decoding: name, as: UTF8.self).lowercased()
  }

  /// Longer than the names that mean something here.
  private static let longestName = 8

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || 9...10 ~= byte || 12...13 ~= byte
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }
}
