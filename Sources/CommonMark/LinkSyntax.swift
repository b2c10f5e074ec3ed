/// The parts of links that definitions and spans share (CommonMark 4.7 and 6.3).
///
/// Each function reads from an offset and returns where the part ends, or `nil` if it does not
/// stand there.
enum LinkSyntax {
  /// A destination: `<…>`, or a run without blanks and with balanced parentheses.
  ///
  /// - Returns: The range of the destination without `<>`, and where it ends with them.
  static func destination(in text: [UInt8], from start: Int, to end: Int)
    -> (content: Range<Int>, end: Int)?
  {
    guard start < end else { return nil }
    if text[start] == UInt8(ascii: "<") {
      var index = start + 1
      while index < end {
        switch text[index] {
        case UInt8(ascii: ">"): return (start + 1..<index, index + 1)
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "<"): return nil
        case UInt8(ascii: "\\") where index + 1 < end && text[index + 1].isASCIIPunctuation:
          index += 2
        default: index += 1
        }
      }
      return nil
    }
    var depth = 0
    var index = start
    scan: while index < end {
      switch text[index] {
      case UInt8(ascii: "\\") where index + 1 < end && text[index + 1].isASCIIPunctuation:
        index += 2
        continue
      case UInt8(ascii: "("):
        depth += 1
        if depth > 32 { return nil }
      case UInt8(ascii: ")"):
        if depth == 0 { break scan }
        depth -= 1
      case 0...0x20: break scan
      default: break
      }
      index += 1
    }
    return depth == 0 ? (start..<index, index) : nil
  }

  /// A title in `"…"`, `'…'` or `(…)`; the end is just after its closing mark.
  static func title(in text: [UInt8], from start: Int, to end: Int) -> Int? {
    guard start < end else { return nil }
    let close: UInt8
    switch text[start] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): close = text[start]
    case UInt8(ascii: "("): close = UInt8(ascii: ")")
    default: return nil
    }
    var index = start + 1
    while index < end {
      let byte = text[index]
      if byte == close { return index + 1 }
      if byte == UInt8(ascii: "("), close == UInt8(ascii: ")") { return nil }
      let isEscape =
        byte == UInt8(ascii: "\\") && index + 1 < end && text[index + 1].isASCIIPunctuation
      index += isEscape ? 2 : 1
    }
    return nil
  }

  /// A label `[…]` of at most 999 bytes without brackets that are not escaped.
  ///
  /// - Returns: The range between the brackets, as it is written.
  static func label(in text: [UInt8], from start: Int, to end: Int) -> Range<Int>? {
    guard start < end, text[start] == UInt8(ascii: "[") else { return nil }
    var index = start + 1
    let limit = min(end, index + 1000)
    while index < limit {
      switch text[index] {
      case UInt8(ascii: "]"): return text.trimming(start + 1..<index)
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "\\") where index + 1 < end && text[index + 1].isASCIIPunctuation:
        index += 2
      default: index += 1
      }
    }
    return nil
  }

  /// Skips blanks and at most one line ending.
  static func skipBlanksAndLineEnd(in text: [UInt8], from start: Int, to end: Int) -> Int {
    var index = start
    while index < end, text[index].isBlank { index += 1 }
    guard index < end, text[index] == UInt8(ascii: "\n") else { return index }
    index += 1
    while index < end, text[index].isBlank { index += 1 }
    return index
  }

  /// What two labels must have in common to match: case folded, inner white space as one space.
  ///
  /// Empty if there is nothing but white space.
  ///
  /// - Complexity: O(*n*); labels are at most 999 bytes.
  static func matchingKey(_ label: ArraySlice<UInt8>) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(label.count)
    var isASCII = true
    for byte in label {
      if byte.isMarkdownSpace {
        if let last = key.last, last != UInt8(ascii: " ") { key.append(UInt8(ascii: " ")) }
      } else {
        if byte >= 0x80 { isASCII = false }
        key.append(byte.asciiLowercased)
      }
    }
    if key.last == UInt8(ascii: " ") { key.removeLast() }
    guard !isASCII else { return key }
    // Unicode's case folding, as near as the standard library comes: ẞ, ß and SS are one.
    return Array(String(decoding: key, as: UTF8.self).lowercased().uppercased().lowercased().utf8)
  }
}

/// Where a link leads.
///
/// The ranges of `destination` and `title` are in the document's text.
struct LinkTarget {
  var destination: Range<Int>
  var title: Range<Int>?
  /// Where the destination is written in the file; empty if it could not be told.
  var fileRange: Range<Int>
}

/// The definitions of a document by their label.
struct LinkReferences {
  private var targets: [[UInt8]: LinkTarget] = [:]

  var isEmpty: Bool { targets.isEmpty }

  /// Adds a definition; of two with one label the first counts.
  mutating func define(_ label: ArraySlice<UInt8>, as target: LinkTarget) {
    let key = LinkSyntax.matchingKey(label)
    if !key.isEmpty, targets[key] == nil { targets[key] = target }
  }

  func target(of label: ArraySlice<UInt8>) -> LinkTarget? {
    targets.isEmpty ? nil : targets[LinkSyntax.matchingKey(label)]
  }
}
