import TextCore

enum Hex {
  /// Reads two digits a byte; `nil` if there is anything else.
  static func decode(_ digits: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var first: UInt8?
    for byte in digits {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      if let high = first {
        bytes.append(high << 4 | UInt8(digit))
        first = nil
      } else {
        first = UInt8(digit)
      }
    }
    return first == nil ? bytes : nil
  }

  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map(\.hex).joined().lowercased()
  }
}

/// RFC 4648.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlAlphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Writes four digits for three bytes; if `urlSafe`, with `-` and `_`, and without padding.
  static func encode(_ bytes: [UInt8], urlSafe: Bool = false) -> String {
    let digits = urlSafe ? urlAlphabet : alphabet
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * (3 - UInt32(group.count)))
      for place in 0...group.count {
        text.append(digits[Int(bits >> (18 - 6 * UInt32(place)) & 63)])
      }
      if !urlSafe { text += Array(repeating: UInt8(ascii: "="), count: 3 - group.count) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads either alphabet; padding may be missing.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let digit = value(of: byte) else { return nil }
      bits = bits << 6 | digit
      count += 1
      if count % 4 == 0 {
        bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
        bits = 0
      }
    }
    switch count % 4 {
    case 0 where padding == 0: break
    case 2 where padding == 0 || padding == 2: bytes.append(UInt8(bits >> 4 & 255))
    case 3 where padding == 0 || padding == 1:
      bytes += [UInt8(bits >> 10 & 255), UInt8(bits >> 2 & 255)]
    default: return nil
    }
    return bytes
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}

/// RFC 3986, section 2.
enum PercentEncoding {
  /// Escapes all bytes but letters, digits, `-._~` and those of `allowed`.
  static func encode(_ text: String, allowing allowed: String = "") -> String {
    let allowed = Array(("-._~" + allowed).utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if byte.isASCIILetter || byte.isASCIIDigit || allowed.contains(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes += byte.hex.utf8
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is not an escape stays.
  ///
  /// - Returns: `nil` if what comes out is not UTF-8.
  static func decode(_ text: String, plusIsSpace: Bool = false) -> String? {
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    var position = 0
    while position < source.count {
      if source[position] == UInt8(ascii: "%"), position + 2 < source.count,
        let byte = Hex.decode(source[position + 1...position + 2])
      {
        bytes += byte
        position += 3
      } else {
        bytes.append(
          plusIsSpace && source[position] == UInt8(ascii: "+") ? 0x20 : source[position])
        position += 1
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

enum HTMLText {
  static func escape(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#x27;".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Replaces `&lt;`, `&#60;` and `&#x3c;`; of the names, those of HTML 4.
  static func unescape(_ text: String) -> String {
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    var position = 0
    while position < source.count {
      let end = source[position...].prefix(34).firstIndex(of: UInt8(ascii: ";"))
      if source[position] == UInt8(ascii: "&"), let end,
        let character = character(String(decoding: source[position + 1..<end], as: UTF8.self))
      {
        bytes += Array(String(character).utf8)
        position = end + 1
      } else {
        bytes.append(source[position])
        position += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func character(_ name: String) -> Character? {
    guard name.hasPrefix("#") else { return XMLTree.character(ofEntity: name).map(Character.init) }
    let digits = name.dropFirst()
    let isHex = digits.first == "x" || digits.first == "X"
    let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.map { Character(Unicode.Scalar($0) ?? "\u{FFFD}") }
  }
}
