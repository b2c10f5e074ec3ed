import TextCore

/// Writes tokens so that no element but the line's own reaches over a line's end.
struct LineWriter {
  private let code: [UInt8]
  private let markup: LineMarkup
  private let isSession: Bool
  private(set) var result = CodeLines()
  /// Where the blank lines at the end begin.
  private let gap: Int
  /// 0-based.
  private var line = 0
  private var isInLine = false
  private var isTyped = false

  init(code: [UInt8], markup: LineMarkup, isSession: Bool) {
    self.code = code
    self.markup = markup
    self.isSession = isSession
    gap = Self.endOfText(in: code)
    result.html.reserveCapacity(code.count * 4)
  }

  mutating func write(_ token: Token) {
    var start = token.range.lowerBound
    let end = min(token.range.upperBound, gap)
    while start < end {
      if !isInLine { openLine(at: start) }
      var stop = start
      while stop < end, code[stop] != UInt8(ascii: "\n") { stop += 1 }
      write(start..<stop, token.kind)
      start = stop
      if stop < end {
        closeLine("\n")
        start += 1
      }
    }
  }

  mutating func finish() {
    if isInLine { closeLine("") }
    guard gap < code.count else { return }
    result.html += "<span class=\"gap\">".utf8
    result.html += code[gap...]
    result.html += "</span>".utf8
  }

  private mutating func write(_ range: SourceRange, _ kind: TokenKind) {
    guard !range.isEmpty else { return }
    let wasTyped = isTyped
    isTyped = isSession && !kind.isGeneric
    if isTyped != wasTyped { result.html += (isTyped ? "<b>" : "</b>").utf8 }
    if isTyped || kind.isPlain {
      result.html.appendEscapingHTML(code[range])
    } else {
      result.html += Self.openTags[Int(kind.rawValue)]
      result.html.appendEscapingHTML(code[range])
      result.html += Self.closeTag
    }
  }

  private static let closeTag = Array("</span>".utf8)
  private static let openTags = TokenKind.allCases.map {
    Array("<span class=\"\($0.className)\">".utf8)
  }

  /// What is said of the line.
  private var said: LineMarkup.Line {
    line < markup.lines.count ? markup.lines[line] : LineMarkup.Line()
  }

  private mutating func openLine(at start: Int) {
    let said = said
    result.starts.append(result.html.count)
    result.html += "<\(said.element) class=\"line".utf8
    let indentation = min(indentation(at: start) / 4 * 4, 12)
    if indentation > 0 { result.html += " i\(indentation)".utf8 }
    if said.isMarked, said.change != nil { result.html += " marked".utf8 }
    result.html += "\">".utf8
    if let number = said.number {
      result.html += "<span class=\"ln\" data-n=\"\(number)\" aria-hidden=\"true\"></span>".utf8
    }
    isInLine = true
  }

  private mutating func closeLine(_ ending: String) {
    let said = said
    if isTyped { result.html += "</b>".utf8 }
    isTyped = false
    result.html += said.ending
    result.html += "\(ending)</\(said.element)>".utf8
    isInLine = false
    line += 1
  }

  /// The columns of white space at `start`, up to 12; a tab goes to the next multiple of four.
  private func indentation(at start: Int) -> Int {
    var columns = 0
    for byte in code[start...].prefix(12) {
      switch byte {
      case UInt8(ascii: " "): columns += 1
      case UInt8(ascii: "\t"): columns = columns / 4 * 4 + 4
      default: return columns
      }
    }
    return columns
  }

  /// The end of the last line that is not blank.
  private static func endOfText(in code: [UInt8]) -> Int {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var end = code.count
    var position = end
    while position > 0, isBlank(code[position - 1]) || code[position - 1] == UInt8(ascii: "\n") {
      position -= 1
      if code[position] == UInt8(ascii: "\n") { end = position + 1 }
    }
    return position == 0 ? 0 : end
  }
}

extension LineMarkup.Line {
  /// The element that says it.
  fileprivate var element: String {
    switch change {
    case .added: "ins"
    case .removed: "del"
    case nil: isMarked ? "mark" : "span"
    }
  }
}
