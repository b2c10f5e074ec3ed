import TextCore

/// What is said of single lines, by 0-based number.
package struct LineMarkup: Hashable, Sendable {
  /// Lines to point out.
  package var marked: Set<Int>

  package init(marked: Set<Int> = []) { self.marked = marked }
}

/// Writes code as HTML: the inside of `<pre><code>`, without the two.
///
/// The text of the HTML is the code, byte for byte, but that it is made fit for HTML: carriage
/// returns become line feeds; NUL and what is not UTF-8 become U+FFFD.
package struct CodeWriter: Hashable, Sendable {
  package enum Layout: Hashable, Sendable {
    /// One stream of spans, as Pygments prints it.
    case stream
    /// An element for each line.
    ///
    /// A line is `<span class="line">…⏎</span>`, a marked one `<mark class="line">`; `i4`, `i8` or
    /// `i12` beside `line` is its indentation in columns, rounded down. Blank lines at the end are
    /// one `<span class="gap">`. In sessions what was typed stands in `<b>`.
    case lines
  }

  package var layout: Layout
  /// Whether names, punctuation and white space (`n`, `p`, `w`) have spans, as they do in Pygments.
  ///
  /// Without, they are plain text, which hardly any style sheet colours.
  package var marksPlainText: Bool

  package init(layout: Layout = .lines, marksPlainText: Bool = false) {
    self.layout = layout
    self.marksPlainText = marksPlainText
  }

  /// Appends `code` to `html`.
  ///
  /// The layout of lines heeds `markup`.
  ///
  /// - Complexity: O(*n*).
  package func write(
    _ code: [UInt8], in language: Language, _ markup: LineMarkup = LineMarkup(),
    to html: inout [UInt8]
  ) {
    let code = Self.fitForHTML(code)
    let tokens = language.tokens(of: code)
    switch layout {
    case .stream:
      for token in tokens { write(code[token.range], token.kind, to: &html) }
    case .lines:
      var lines = LineWriter(
        writer: self, code: code, markup: markup, isSession: language.isSession)
      for token in tokens { lines.write(token, to: &html) }
      lines.finish(&html)
    }
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

  private static func fitForHTML(_ code: [UInt8]) -> [UInt8] {
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
