package import TextCore

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
  /// Parts of the code to show as masked, in order; they do not overlap.
  package var masks: [SourceRange] = []
  /// What a reader is told of a masked part.
  package var maskTitle = ""

  package init(_ lines: [Line] = []) { self.lines = lines }
}

/// Code as HTML, line by line.
package struct CodeLines: Hashable, Sendable {
  package let html: [UInt8]
  /// Where each line begins, up to the last that is not blank.
  package let starts: [Int]

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
package enum CodeWriter {
  /// `code` as one stream of spans, as Pygments prints it, with neighbours of one kind joined.
  ///
  /// - Complexity: O(*n*).
  package static func stream(of code: [UInt8], in language: Language) -> [UInt8] {
    let code = fitForHTML(code)
    return stream(language.tokens(of: code), of: code)
  }

  /// The same for tokens that are known; `code` is fit for HTML.
  package static func stream(_ tokens: TokenList, of code: [UInt8]) -> [UInt8] {
    StreamWriter.html(of: tokens, in: code)
  }

  /// The lines of `code`, each in an element of its own.
  ///
  /// A line is `<span class="line">…⏎</span>`; if it is marked, added or removed, `mark`, `ins` or `del`
  /// in the place of `span`. `i4`, `i8` or `i12` beside `line` is its indentation in columns, rounded
  /// down. Blank lines at the end are one `<span class="gap">`. In sessions what was typed stands in
  /// `<b>`. Names, punctuation and white space (`n`, `p`, `w`), which hardly any style sheet colours, have
  /// no span.
  ///
  /// - Complexity: O(*n*).
  package static func lines(
    of code: [UInt8], in language: Language, _ markup: LineMarkup = LineMarkup()
  ) -> CodeLines {
    let code = fitForHTML(code)
    return lines(language.tokens(of: code), of: code, markup, isSession: language.isSession)
  }

  /// The same for tokens that are known; `code` is fit for HTML.
  package static func lines(
    _ tokens: TokenList, of code: [UInt8], _ markup: LineMarkup, isSession: Bool
  ) -> CodeLines {
    var lines = LineWriter(
      code: code, markup: markup, isSession: isSession, tokenCount: tokens.count)
    for token in tokens { lines.write(token) }
    return lines.finish()
  }

  /// `code` as text without lines and colours, in which only masks stand out; it is fit for HTML.
  package static func text(of code: [UInt8], _ markup: LineMarkup) -> [UInt8] {
    LineWriter(code: code, markup: markup, isSession: false, tokenCount: 0).text()
  }

  /// Code without what HTML cannot hold; the same bytes if there is nothing of that.
  package static func fitForHTML(_ code: [UInt8]) -> [UInt8] {
    if isFitForHTML(code) { return code }
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

  private static func isFitForHTML(_ code: [UInt8]) -> Bool {
    // One pass without branches, of which the compiler makes a few instructions for many bytes.
    var seen: UInt8 = 0
    for byte in code {
      seen |= byte & 0x80 | (byte == 0 ? 1 : 0) | (byte == UInt8(ascii: "\r") ? 1 : 0)
    }
    return seen & 1 == 0 && (seen == 0 || String(validating: code, as: UTF8.self) != nil)
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
