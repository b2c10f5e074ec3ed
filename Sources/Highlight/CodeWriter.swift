import TextCore

/// What is said of single lines.
package struct LineMarkup: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    case added, removed
  }

  package struct Line: Hashable, Sendable {
    /// Whether to point it out.
    package var isMarked = false
    package var change: Change?
    package var number: Int?
    /// HTML to put at its end.
    package var ending: [UInt8] = []

    package init() {}
  }

  /// In order; what is said of nothing may be left out at the end.
  package var lines: [Line]

  package init(_ lines: [Line] = []) { self.lines = lines }
}

/// Code as HTML, line by line.
package struct CodeLines: Hashable, Sendable {
  package internal(set) var html: [UInt8] = []
  /// Where each line begins, up to the last that is not blank.
  package internal(set) var starts: [Int] = []

  /// The HTML of some lines; those at the end come with the gap after them.
  package subscript(lines: Range<Int>) -> ArraySlice<UInt8> {
    let lower = lines.lowerBound < starts.count ? starts[lines.lowerBound] : html.count
    let upper = lines.upperBound < starts.count ? starts[lines.upperBound] : html.count
    return html[lower..<upper]
  }
}

/// Writes code as HTML: the inside of `<pre><code>`, without the two.
///
/// The text of the HTML is the code, byte for byte, but that it is made fit for HTML: carriage
/// returns become line feeds; NUL and what is not UTF-8 become U+FFFD.
package struct CodeWriter: Hashable, Sendable {
  /// Whether names, punctuation and white space (`n`, `p`, `w`) have spans, as they do in Pygments.
  ///
  /// Without, they are plain text, which hardly any style sheet colours.
  package var marksPlainText: Bool

  package init(marksPlainText: Bool = false) { self.marksPlainText = marksPlainText }

  /// Appends `code` to `html` as one stream of spans, as Pygments prints it.
  ///
  /// - Complexity: O(*n*).
  package func write(_ code: [UInt8], in language: Language, to html: inout [UInt8]) {
    let code = Self.fitForHTML(code)
    write(language.tokens(of: code), of: code, to: &html)
  }

  /// The same for tokens that are known; `code` is fit for HTML.
  package func write(_ tokens: TokenList, of code: [UInt8], to html: inout [UInt8]) {
    for token in tokens { write(code[token.range], token.kind, to: &html) }
  }

  /// The lines of `code`, each in an element of its own.
  ///
  /// A line is `<span class="line">…⏎</span>`; if it is marked, added or removed, `mark`, `ins` or `del`
  /// in the place of `span`. `i4`, `i8` or `i12` beside `line` is its indentation in columns, rounded
  /// down. Blank lines at the end are one `<span class="gap">`. In sessions what was typed stands in
  /// `<b>`.
  ///
  /// - Complexity: O(*n*).
  package func lines(of code: [UInt8], in language: Language, _ markup: LineMarkup = LineMarkup())
    -> CodeLines
  {
    let code = Self.fitForHTML(code)
    return lines(language.tokens(of: code), of: code, markup, isSession: language.isSession)
  }

  /// The same for tokens that are known; `code` is fit for HTML.
  package func lines(
    _ tokens: TokenList, of code: [UInt8], _ markup: LineMarkup, isSession: Bool
  ) -> CodeLines {
    var lines = LineWriter(writer: self, code: code, markup: markup, isSession: isSession)
    for token in tokens { lines.write(token) }
    lines.finish()
    return lines.result
  }

  /// Appends one piece in a span of its class, or bare if it is plain.
  func write(_ text: ArraySlice<UInt8>, _ kind: TokenKind, to html: inout [UInt8]) {
    if kind == .text || !marksPlainText && kind.isPlain {
      html.appendEscapingHTML(text)
    } else {
      html += Self.openTags[Int(kind.rawValue)]
      html.appendEscapingHTML(text)
      html += Self.closeTag
    }
  }

  private static let closeTag = Array("</span>".utf8)
  private static let openTags = TokenKind.allCases.map {
    Array("<span class=\"\($0.className)\">".utf8)
  }

  /// Code without what HTML cannot hold; the same bytes if there is nothing of that.
  package static func fitForHTML(_ code: [UInt8]) -> [UInt8] {
    let isFit =
      !code.contains { $0 == 0 || $0 == UInt8(ascii: "\r") }
      && (!code.contains { $0 >= 0x80 } || String(validating: code, as: UTF8.self) != nil)
    if isFit { return code }
    var result: [UInt8] = []
    result.reserveCapacity(code.count)
    var last: UInt8 = 0
    for byte in String(decoding: code, as: UTF8.self).utf8 {
      switch byte {
      case 0: result += "\u{FFFD}".utf8
      case UInt8(ascii: "\r"): result.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "\n") where last == UInt8(ascii: "\r"): break
      default: result.append(byte)
      }
      last = byte
    }
    return result
  }
}

extension TokenKind {
  /// Whether it looks like plain text in nearly every style.
  var isPlain: Bool { self == .n || self == .p || self == .w || self == .text }

  /// Whether it belongs to the frame of a session, not to what was typed.
  var isGeneric: Bool {
    switch self {
    case .g, .gd, .ge, .ges, .gh, .gi, .go, .gp, .gr, .gs, .gt, .gu: true
    default: false
    }
  }
}
