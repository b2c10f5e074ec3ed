/// Text as HTML, written as libcmark writes it so that results can be compared byte for byte.
extension [UInt8] {
  /// Appends `text` with `&`, `<`, `>` and `"` escaped.
  mutating func appendEscapingLikeCmark(_ text: ArraySlice<UInt8>) {
    // One bit for each of the four: a test without a branch that depends on the kind of byte.
    let special: UInt64 = 1 << 0x26 | 1 << 0x3C | 1 << 0x3E | 1 << 0x22
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      let byte = text[index]
      let candidates = byte < 64 ? special : 0
      if (candidates &>> UInt64(byte)) & 1 != 0 {
        append(contentsOf: text[start..<index])
        append(contentsOf: byte.entity.utf8)
        start = index + 1
      }
      index += 1
    }
    append(contentsOf: text[start...])
  }

  /// Appends `address` as the value of `href` or `src`: what may not stand in one is percent-encoded.
  mutating func appendEscapingAddress(_ address: ArraySlice<UInt8>) {
    var start = address.startIndex
    for index in address.indices where !address[index].isSafeInAddress {
      let byte = address[index]
      append(contentsOf: address[start..<index])
      start = index + 1
      switch byte {
      case UInt8(ascii: "&"): append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "'"): append(contentsOf: "&#x27;".utf8)
      default:
        append(UInt8(ascii: "%"))
        append((byte >> 4).hexadecimalDigit)
        append((byte & 15).hexadecimalDigit)
      }
    }
    append(contentsOf: address[start...])
  }

  /// Appends raw HTML, with the `<` of the tags that GFM 6.11 disallows escaped.
  mutating func appendFilteringTags(_ html: ArraySlice<UInt8>) {
    var start = html.startIndex
    var index = start
    while index < html.endIndex {
      if html[index] == UInt8(ascii: "<"), html[index...].beginsDisallowedTag {
        append(contentsOf: html[start..<index])
        append(contentsOf: "&lt;".utf8)
        start = index + 1
      }
      index += 1
    }
    append(contentsOf: html[start...])
  }
}

extension ArraySlice<UInt8> {
  fileprivate var beginsDisallowedTag: Bool {
    var start = startIndex + 1
    if start < endIndex, self[start] == UInt8(ascii: "/") { start += 1 }
    let names: [StaticString] = [
      "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext",
    ]
    return names.contains { name in
      let end = start + name.utf8CodeUnitCount
      guard end <= endIndex,
        self[start..<end].lazy.map(\.asciiLowercased).elementsEqual(name.description.utf8)
      else { return false }
      guard end < endIndex else { return false }
      return self[end].isMarkdownSpace || self[end] == UInt8(ascii: ">")
        || (self[end] == UInt8(ascii: "/") && end + 1 < endIndex
          && self[end + 1] == UInt8(ascii: ">"))
    }
  }
}

extension UInt8 {
  var isEscaped: Bool {
    self == UInt8(ascii: "&") || self == UInt8(ascii: "<") || self == UInt8(ascii: ">")
      || self == UInt8(ascii: "\"")
  }

  /// The entity that stands for one of the four bytes that are escaped.
  fileprivate var entity: String {
    switch self {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    default: "&quot;"
    }
  }

  var isSafeInAddress: Bool {
    if isASCIIAlphanumeric { return true }
    switch self {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "+"),
      UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: ","), UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "@"),
      UInt8(ascii: "?"), UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: "/"), UInt8(ascii: "$"), UInt8(ascii: "~"):
      return true
    default: return false
    }
  }

  /// The digit of a value from 0 to 15.
  fileprivate var hexadecimalDigit: UInt8 {
    self < 10 ? UInt8(ascii: "0") &+ self : UInt8(ascii: "A") &+ self &- 10
  }
}
