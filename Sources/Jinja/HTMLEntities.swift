/// Character references of HTML, resolved as Python's `html.unescape()` does.
enum HTMLEntities {
  private static let named: [String: [UInt8]] = {
    var table: [String: [UInt8]] = [:]
    for entry in HTMLEntityTable.references.split(separator: " ") {
      let parts = entry.split(separator: "=")
      guard parts.count == 2 else { continue }
      var text: [UInt8] = []
      for code in parts[1].split(separator: "+") {
        if let scalar = UInt32(code, radix: 16).flatMap({ Unicode.Scalar($0) }) {
          text += String(scalar).utf8
        }
      }
      table[String(parts[0])] = text
    }
    return table
  }()

  private static let legacy = Set(
    HTMLEntityTable.legacyNames.split(separator: " ").map(String.init))

  static func unescape(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "&")) else { return text }
    var out: [UInt8] = []
    var position = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "&"), let (bytes, end) = reference(text, position + 1) {
        out += bytes
        position = end
      } else {
        out.append(text[position])
        position += 1
      }
    }
    return out
  }

  /// What the reference after an ampersand stands for, and where it ends.
  private static func reference(_ text: [UInt8], _ start: Int) -> ([UInt8], Int)? {
    if start < text.count, text[start] == UInt8(ascii: "#") { return numeric(text, start + 1) }
    let stop = "\t\n\u{C} <&#;".utf8
    var end = start
    while end < text.count, end - start < 32, !stop.contains(text[end]) { end += 1 }
    guard end > start else { return nil }
    let name = String(decoding: text[start..<end], as: UTF8.self)
    if end < text.count, text[end] == UInt8(ascii: ";"), let bytes = named[name] {
      return (bytes, end + 1)
    }
    for length in stride(from: min(end - start, 8), to: 1, by: -1) {
      let prefix = String(decoding: text[start..<start + length], as: UTF8.self)
      if legacy.contains(prefix), let bytes = named[prefix] { return (bytes, start + length) }
    }
    return nil
  }

  private static func numeric(_ text: [UInt8], _ start: Int) -> ([UInt8], Int)? {
    var end = start
    var radix: UInt32 = 10
    if end < text.count, text[end] | 0x20 == UInt8(ascii: "x") {
      radix = 16
      end += 1
    }
    let digits = end
    var code: UInt32 = 0
    while end < text.count, let digit = text[end].digitValue, digit < radix {
      code = min(code * radix + digit, 0x200000)
      end += 1
    }
    guard end > digits else { return nil }
    if end < text.count, text[end] == UInt8(ascii: ";") { end += 1 }
    return (bytes(of: code), end)
  }

  private static func bytes(of code: UInt32) -> [UInt8] {
    if let replaced = windows1252[code] { return Array(String(replaced).utf8) }
    if code == 0x0D { return [0x0D] }
    guard code != 0, code <= 0x10FFFF, let scalar = Unicode.Scalar(code) else {
      return Array("\u{FFFD}".utf8)
    }
    switch code {
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F...0x9F, 0xFDD0...0xFDEF: return []
    default: return code & 0xFFFE == 0xFFFE ? [] : Array(String(scalar).utf8)
    }
  }

  /// What browsers take these code points for.
  private static let windows1252: [UInt32: Unicode.Scalar] = [
    0x80: "\u{20AC}", 0x82: "\u{201A}", 0x83: "\u{192}", 0x84: "\u{201E}", 0x85: "\u{2026}",
    0x86: "\u{2020}", 0x87: "\u{2021}", 0x88: "\u{2C6}", 0x89: "\u{2030}", 0x8A: "\u{160}",
    0x8B: "\u{2039}", 0x8C: "\u{152}", 0x8E: "\u{17D}", 0x91: "\u{2018}", 0x92: "\u{2019}",
    0x93: "\u{201C}", 0x94: "\u{201D}", 0x95: "\u{2022}", 0x96: "\u{2013}", 0x97: "\u{2014}",
    0x98: "\u{2DC}", 0x99: "\u{2122}", 0x9A: "\u{161}", 0x9B: "\u{203A}", 0x9C: "\u{153}",
    0x9E: "\u{17E}", 0x9F: "\u{178}", 0x81: "\u{81}", 0x8D: "\u{8D}", 0x8F: "\u{8F}",
    0x90: "\u{90}", 0x9D: "\u{9D}",
  ]
}
