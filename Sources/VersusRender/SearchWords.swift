import Foundation

/// The words that a text is found by.
///
/// They are those that the search of a theme makes of what a reader types:
///
/// ```js
/// text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/ς/g, 'σ').match(/[\p{L}\p{N}_]+/gu)
/// ```
enum SearchWords {
  /// A word may have so many bytes; what is longer (a key, a picture in a URL) nobody types.
  static let longest = 64

  /// Adds the words of `text`; those with a `_` in them also by their parts.
  ///
  /// - Complexity: O(*n*).
  static func add(_ text: String, to words: inout Set<String>) {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      add(Array(text.utf8.map(lowercased)), isWord: isWord(ascii:), to: &words)
    } else {
      var folded: [UInt8] = []
      for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
        fold(scalar, into: &folded)
      }
      add(folded, isWord: { isWord(ascii: $0) || $0 >= 0x80 }, to: &words)
    }
  }

  private static func add(_ bytes: [UInt8], isWord: (UInt8) -> Bool, to words: inout Set<String>) {
    for word in bytes.split(whereSeparator: { !isWord($0) }) where word.count <= longest {
      words.insert(String(decoding: word, as: UTF8.self))
      guard word.contains(underscore) else { continue }
      for part in word.split(separator: underscore) {
        words.insert(String(decoding: part, as: UTF8.self))
      }
    }
  }

  /// A scalar as words have it: in lower case; nothing for a mark, a blank for what is in no word.
  private static func fold(_ scalar: Unicode.Scalar, into bytes: inout [UInt8]) {
    if scalar.isASCII { return bytes.append(lowercased(UInt8(truncatingIfNeeded: scalar.value))) }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      bytes += (scalar == "ς" ? "σ" : scalar.properties.lowercaseMapping).utf8
    default: bytes.append(UInt8(ascii: " "))
    }
  }

  private static let underscore = UInt8(ascii: "_")

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }

  private static func isWord(ascii byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), underscore:
      true
    default: false
    }
  }
}
