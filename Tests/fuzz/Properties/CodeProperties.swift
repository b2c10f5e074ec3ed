import Highlight
import TextCore

/// Code in any language: tokens tile it, and the text of the HTML is the code.
struct CodeProperties {
  let code: [UInt8]

  /// How many languages an input meets; which ones depends on the input.
  private static let languagesEach: UInt64 = 3

  init(_ code: [UInt8]) { self.code = code }

  var violation: String? {
    let count = UInt64(Language.all.count)
    for step in 0..<Self.languagesEach {
      let language = Language.all[Int((code.checksum &+ step &* 7) % count)]
      if let problem = violation(in: language) { return "\(language.name): \(problem)" }
    }
    return nil
  }

  private func violation(in language: Language) -> String? {
    var end = 0
    for token in language.tokens(of: code) {
      guard token.range.lowerBound == end else { return "the tokens do not tile the code" }
      end = token.range.upperBound
    }
    guard end == code.count else { return "the tokens end at \(end) of \(code.count)" }
    // What is repaired for HTML is not the code byte for byte.
    let isPlain = code.firstInvalidUTF8 == nil && !code.contains(0) && !code.contains(13)
    let html = CodeWriter.stream(of: code, in: language)
    let lines = CodeWriter.lines(of: code, in: language)
    if html != CodeWriter.stream(of: code, in: language)
      || lines != CodeWriter.lines(of: code, in: language)
    {
      return "two renders differ"
    }
    if isPlain, Self.text(of: html) != code { return "the HTML's text differs" }
    return isPlain && Self.text(of: lines.html) != code ? "the text of the lines differs" : nil
  }

  /// HTML without its tags, the escapes replaced.
  private static func text(of html: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var cursor = ByteCursor(html)
    while let byte = cursor.next() {
      switch byte {
      case UInt8(ascii: "<"):
        cursor.skip(while: { $0 != UInt8(ascii: ">") })
        _ = cursor.next()
      case UInt8(ascii: "&"):
        let name = cursor.skip(while: { $0 != UInt8(ascii: ";") })
        _ = cursor.next()
        text.append(escapes[String(decoding: html[name], as: UTF8.self)] ?? 0)
      default: text.append(byte)
      }
    }
    return text
  }

  private static let escapes: [String: UInt8] = [
    "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "amp": UInt8(ascii: "&"),
    "quot": UInt8(ascii: "\""), "#34": UInt8(ascii: "\""), "#39": UInt8(ascii: "'"),
  ]
}
