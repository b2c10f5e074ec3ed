import TextCore

/// Writes tokens so that no element but the line's own reaches over a line's end.
struct LineWriter {
  private let code: [UInt8]
  private let markup: LineMarkup
  private let isSession: Bool
  private let spanStarts = Tag.spanStarts
  private var html: HTMLBuffer
  private var starts: [Int] = []
  /// Where the blank lines at the end begin.
  private let gap: Int
  /// 0-based.
  private var line = 0
  private var isInLine = false
  private var isTyped = false
  /// The first of the masks that does not end before what is written next.
  private var mask = 0

  /// `tokenCount` is a hint.
  init(code: [UInt8], markup: LineMarkup, isSession: Bool, tokenCount: Int) {
    self.code = code
    self.markup = markup
    self.isSession = isSession
    gap = Self.endOfText(in: code)
    html = HTMLBuffer(capacity: 2 * code.count + 25 * tokenCount)
  }

  mutating func write(_ token: Token) {
    var start = token.range.lowerBound
    let end = min(token.range.upperBound, gap)
    while start < end {
      if !isInLine { openLine(at: start) }
      var stop = start
      while stop < end, code[stop] != UInt8(ascii: "\n") { stop += 1 }
      if start < stop { write(start..<stop, token.kind) }
      start = stop
      if stop < end {
        closeLine(with: Self.lineFeed)
        start += 1
      }
    }
  }

  /// All of the code as text, in no line.
  consuming func text() -> [UInt8] {
    writeMasked(0..<code.count)
    return html.finish()
  }

  consuming func finish() -> CodeLines {
    if isInLine { closeLine(with: .none) }
    if gap < code.count {
      html.append("<span class=\"gap\">".utf8)
      html.append(gap..<code.count, of: code, from: .none, to: .spanEnd)
    }
    return CodeLines(html: html.finish(), starts: starts)
  }

  private mutating func write(_ range: SourceRange, _ kind: TokenKind) {
    let wasTyped = isTyped
    isTyped = isSession && !kind.isGeneric
    if isTyped != wasTyped { html.append(isTyped ? Self.typedStart : Self.typedEnd) }
    let isMasked = mask < markup.masks.count && markup.masks[mask].lowerBound < range.upperBound
    if isTyped || kind.isPlain {
      if isMasked { return writeMasked(range) }
      html.append(range, of: code, from: .none, to: .none)
    } else {
      if isMasked {
        html.append(spanStarts[Int(kind.rawValue)])
        writeMasked(range)
        return html.append(.spanEnd)
      }
      html.append(range, of: code, from: spanStarts[Int(kind.rawValue)], to: .spanEnd)
    }
  }

  /// Writes text with the masks in it; one may be several tokens.
  private mutating func writeMasked(_ range: SourceRange) {
    var start = range.lowerBound
    while mask < markup.masks.count, markup.masks[mask].lowerBound < range.upperBound {
      let masked = markup.masks[mask].clamped(to: start..<range.upperBound)
      if !masked.isEmpty {
        html.append(start..<masked.lowerBound, of: code, from: .none, to: .none)
        html.append(markup.maskStart)
        html.append(masked, of: code, from: .none, to: .spanEnd)
        start = masked.upperBound
      }
      if markup.masks[mask].upperBound > range.upperBound { break }
      mask += 1
    }
    html.append(start..<range.upperBound, of: code, from: .none, to: .none)
  }

  private static let lineFeed = Tag("\n")
  private static let typedStart = Tag("<b>")
  private static let typedEnd = Tag("</b>")
  private static let marked = Tag(" marked")
  private static let startEnd = Tag("\">")
  /// `<span class="line i4`, by element and steps of indentation.
  private static let lineStarts = LineMarkup.Line.elements.map { element in
    ["", " i4", " i8", " i12"].map { Tag("<\(element) class=\"line\($0)") }
  }
  private static let lineEnds = LineMarkup.Line.elements.map { Tag("</\($0)>") }

  /// What is said of the line.
  private var said: LineMarkup.Line {
    line < markup.lines.count ? markup.lines[line] : LineMarkup.Line()
  }

  private mutating func openLine(at start: Int) {
    let said = said
    starts.append(html.count)
    html.append(Self.lineStarts[said.element][min(indentation(at: start) / 4, 3)])
    if said.isMarked, said.change != nil { html.append(Self.marked) }
    html.append(Self.startEnd)
    if let number = said.number {
      html.append("<span class=\"ln\" data-n=\"\(number)\" aria-hidden=\"true\"></span>".utf8)
    }
    isInLine = true
  }

  private mutating func closeLine(with ending: Tag) {
    let said = said
    if isTyped { html.append(Self.typedEnd) }
    isTyped = false
    if !said.ending.isEmpty { html.append(said.ending) }
    html.append(ending)
    html.append(Self.lineEnds[said.element])
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

extension LineMarkup {
  /// What stands before a masked part.
  fileprivate var maskStart: [UInt8] {
    var tag = Array("<span class=\"masked\"".utf8)
    if !maskTitle.isEmpty {
      tag += " title=\"".utf8
      tag.appendEscapingHTML(maskTitle)
      tag.append(UInt8(ascii: "\""))
    }
    tag.append(UInt8(ascii: ">"))
    return tag
  }
}

extension LineMarkup.Line {
  fileprivate static let elements = ["span", "mark", "ins", "del"]

  /// The element that says it: an index of `elements`.
  fileprivate var element: Int {
    switch change {
    case .added: 2
    case .removed: 3
    case nil: isMarked ? 1 : 0
    }
  }
}
