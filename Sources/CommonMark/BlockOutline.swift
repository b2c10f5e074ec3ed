/// What of a text decides about blocks, which is all that libcmark is asked for.
///
/// That is each line as far as marks of blocks can stand, then an `x` for its text: what a line holds
/// after its first letter begins no block. Three kinds of lines are kept whole: what follows a fence in a
/// list or quote; paragraphs that begin with `[` and may be link reference definitions (CommonMark 4.7);
/// and HTML, of which some kinds go on until a line that holds a certain mark (CommonMark 4.6).
///
/// Lines after which libcmark cannot know more than before are left out: lines of text that are indented
/// at least like the one before, and those of fenced code that is in no other block. So much of a page is
/// not shown to it at all.
///
/// libcmark reads spans in any case. This keeps that short, and keeps from it long lines and the
/// unclosed marks for which some versions of it take quadratic time.
struct BlockOutline {
  private(set) var bytes: [UInt8] = []
  /// For each line of `bytes` the first line of the text that it stands for, and after the last one more
  /// than the text has lines.
  private var firstLines: [Int32] = []
  /// Whether a link reference definition may stand somewhere.
  private(set) var mayHaveDefinitions = false
  /// The footnotes whose markers stand at the beginning of a line, where they are always markers.
  private(set) var footnotes: [BlockMarker] = []
  /// Whether other lines look like footnotes or definitions.
  private(set) var mayHaveOtherMarkers = false
  /// The bullets that lists may have.
  private(set) var bullets = ByteSet()

  private let text: ParsedText
  private let options: MarkdownOptions
  /// What is shown as items of lists, and by which bullets.
  private let replaced: [BlockMarker]
  private let replacement: MarkerReplacement
  private var nextReplaced = 0
  /// The number of the next line, and where it begins and ends with its line ending.
  private var number = 1
  private var start = 0
  private var end = 0
  /// How many spaces the last line had before its `x`; -1 if it was not of that kind.
  private var lastIndent = -1
  private var isInBrackets = false
  /// Whether HTML may have begun that ends with a blank line.
  private var mayBeInHTML = false
  /// The HTML that may have begun and ends otherwise.
  private var longHTML: LongHTML = []
  /// The fence in other blocks that may be open.
  private var nestedFence: NestedFence?
  /// Whether it is not clear which lines are code.
  private var isUnclear = false

  /// Reads `text`, of which `markers` are replaced; if there are none, they are looked for.
  ///
  /// - Complexity: O(*lines* and their marks, and lines that are kept whole).
  init(
    of text: ParsedText, options: MarkdownOptions, replacing markers: [BlockMarker] = [],
    by replacement: MarkerReplacement = MarkerReplacement(avoiding: ByteSet())
  ) {
    self.text = text
    self.options = options
    replaced = markers
    self.replacement = replacement
    bytes.reserveCapacity(4 * text.lineCount)
    firstLines.reserveCapacity(text.lineCount + 1)
    while nextLine() { addLine() }
    firstLines.append(Int32(truncatingIfNeeded: number))
  }

  /// The first of the lines of the text for which the line `number` stands, both from 1.
  func firstLine(_ number: Int) -> Int {
    Int(firstLines[min(max(number, 1), firstLines.count) - 1])
  }

  /// The last of the lines for which the line `number` stands.
  func lastLine(_ number: Int) -> Int { firstLine(number + 1) - 1 }

  // MARK: Lines

  /// Moves to the next line of the text; what follows the last line ending is none.
  private mutating func nextLine() -> Bool {
    guard number < text.lineStarts.count else { return false }
    start = Int(text.lineStarts[number - 1])
    end = Int(text.lineStarts[number])
    if number == 1, text.beginsWithMark { start += 3 }
    return start < end || number + 1 < text.lineStarts.count
  }

  /// The end of the line without its line ending.
  private var textEnd: Int {
    var stop = end
    while stop > start, text.bytes[stop - 1].endsLine { stop -= 1 }
    return stop
  }

  private mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    firstLines.append(Int32(truncatingIfNeeded: number))
    number += 1
  }

  private mutating func addLine() {
    var index = start
    while index < end, text.bytes[index] == UInt8(ascii: " ") { index += 1 }
    let isPlain = longHTML.isEmpty && index - start >= nestedFence?.indent ?? 0
    if isPlain, index == end || text.bytes[index].endsLine {
      addBlankLine(start..<index)
    } else if isPlain, !isInBrackets, text.bytes[index].beginsText {
      addText(indent: index - start)
    } else if index == start, index < end, !mayBeInHTML, longHTML.isEmpty, nestedFence == nil,
      !isUnclear, let fence = fence()
    {
      addCode(fence)
    } else {
      addMarkedLine()
    }
  }

  private mutating func addBlankLine(_ spaces: Range<Int>) {
    if !spaces.isEmpty { bytes.append(contentsOf: text.bytes[spaces]) }
    endLine()
    lastIndent = -1
    isInBrackets = false
    mayBeInHTML = false
  }

  /// Adds a line of text, unless another stands before it that is indented no more: what libcmark took
  /// that one for, a line of a paragraph, of code or of HTML, it takes this one for too.
  private mutating func addText(indent: Int) {
    if lastIndent >= 0, indent >= lastIndent {
      number += 1
      return
    }
    for _ in 0..<indent { bytes.append(UInt8(ascii: " ")) }
    bytes.append(UInt8(ascii: "x"))
    endLine()
    lastIndent = indent
  }

  // MARK: Fences

  /// The fence of code with which a line begins that is not indented and in no HTML: then it is in no
  /// other block.
  private func fence() -> FenceMark? {
    let byte = text.bytes[start]
    guard byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~"),
      let fence = FenceMark(text.bytes, LineCursor(text, line: number)), fence.length > 2
    else { return nil }
    return isCodeSpan(from: start) ? nil : fence
  }

  /// Whether more backticks follow on the line after those at `start`, so that these are no fence.
  private func isCodeSpan(from start: Int) -> Bool {
    let rest = text.bytes[start..<end].drop { $0 == UInt8(ascii: "`") }
    return rest.startIndex > start && rest.contains(UInt8(ascii: "`"))
  }

  /// Adds a block of fenced code, the lines of which are one.
  private mutating func addCode(_ fence: FenceMark) {
    bytes.append(contentsOf: text.bytes[start..<fence.end])
    endLine()
    lastIndent = -1
    isInBrackets = false
    let first = number
    while nextLine(), !isClosed(fence) { number += 1 }
    if number > first {
      let next = number
      number = first
      bytes.append(UInt8(ascii: "x"))
      endLine()
      number = next
    }
    guard nextLine() else { return }
    bytes.append(contentsOf: text.bytes[start..<textEnd])
    endLine()
  }

  private func isClosed(_ fence: FenceMark) -> Bool {
    var index = start
    while index < end, index < start + 3, text.bytes[index] == UInt8(ascii: " ") { index += 1 }
    guard index < end, text.bytes[index] == fence.byte else { return false }
    let run = index
    while index < end, text.bytes[index] == fence.byte { index += 1 }
    guard index - run >= fence.length else { return false }
    while index < end, text.bytes[index].isBlank || text.bytes[index].endsLine { index += 1 }
    return index == end
  }

  // MARK: Marks

  private mutating func addMarkedLine() {
    lastIndent = -1
    let marks = addMarks()
    noteFence(marks)
    if marks.end < end, !text.bytes[marks.end].endsLine {
      let keptEnd = keptEnd(of: marks.end..<textEnd, hasFence: marks.fence != nil)
      bytes.append(contentsOf: text.bytes[marks.end..<keptEnd])
      if keptEnd < textEnd { bytes.append(UInt8(ascii: "x")) }
    } else if marks.isBlank {
      isInBrackets = false
      if !marks.hasQuote { mayBeInHTML = false }
    }
    longHTML.end(with: start..<end, of: text.bytes)
    endLine()
  }

  /// Notes what a line does to fences in other blocks.
  private mutating func noteFence(_ marks: Marks) {
    if let nestedFence {
      switch nestedFence.verdict(on: start..<end, of: text.bytes) {
      case .isInside: return
      case .isEnd: self.nestedFence = nil
      case .isUnclear:
        self.nestedFence = nil
        isUnclear = true
      }
    } else if let fence = marks.fence, !isUnclear, !isCodeSpan(from: fence) {
      nestedFence = NestedFence(in: text.bytes, lineStart: start, start: fence, end: end)
      isUnclear = nestedFence == nil || mayBeInHTML || !longHTML.isEmpty
    }
  }

  /// Adds the marks with which a line begins, and what stands for a marker of ours behind them.
  private mutating func addMarks() -> Marks {
    while nextReplaced < replaced.count, replaced[nextReplaced].range.lowerBound < start {
      nextReplaced += 1
    }
    var marks = addMarks(from: start)
    guard nextReplaced < replaced.count, replaced[nextReplaced].range.lowerBound == marks.end else {
      return marks
    }
    bytes.append(contentsOf: replacement[replaced[nextReplaced].kind])
    marks = addMarks(from: replaced[nextReplaced].range.upperBound)
    nextReplaced += 1
    marks.isBlank = false
    return marks
  }

  /// What a line begins with: where its marks end; whether they are but white space and quotes; whether
  /// a quote is among them; and where a fence is.
  private struct Marks {
    var end: Int
    var isBlank = true
    var hasQuote = false
    var fence: Int?
  }

  /// Adds the marks of blocks that stand from `start` of a line on.
  private mutating func addMarks(from start: Int) -> Marks {
    var marks = Marks(end: start)
    var ticks = 0
    scan: while marks.end < end {
      let byte = text.bytes[marks.end]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): ticks = 0
      case UInt8(ascii: ">"):
        ticks = 0
        marks.hasQuote = true
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
        bullets.insert(byte)
        ticks = 0
        marks.isBlank = false
      case UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "#"), UInt8(ascii: "."),
        UInt8(ascii: ")"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        ticks = 0
        marks.isBlank = false
      case UInt8(ascii: "`"), UInt8(ascii: "~"):
        ticks += 1
        marks.isBlank = false
        if ticks == 3 { marks.fence = marks.end - 2 }
      default: break scan
      }
      marks.end += 1
    }
    bytes.append(contentsOf: text.bytes[start..<marks.end])
    return marks
  }

  /// How far a line matters, of which `rest` follows the marks.
  private mutating func keptEnd(of rest: Range<Int>, hasFence: Bool) -> Int {
    switch text.bytes[rest.lowerBound] {
    case UInt8(ascii: "["):
      noteMarker(at: rest.lowerBound)
      isInBrackets = isInBrackets || mayBeginDefinition(rest)
      mayHaveDefinitions = mayHaveDefinitions || isInBrackets
    case UInt8(ascii: ":"): noteMarker(at: rest.lowerBound)
    case UInt8(ascii: "<") where rest.count > 1 && text.bytes[rest.lowerBound + 1].followsAngle:
      let begun = LongHTML(begunBy: rest, of: text.bytes)
      if begun.isEmpty, longHTML.isEmpty, !isInBrackets, !hasFence { return tagEnd(rest) }
      longHTML.formUnion(begun)
      mayBeInHTML = mayBeInHTML || begun.isEmpty
      return rest.upperBound
    default: break
    }
    let mayEndHTML = !longHTML.isEmpty && text.bytes[rest].contains(UInt8(ascii: ">"))
    return isInBrackets || mayEndHTML || hasFence ? rest.upperBound : rest.lowerBound
  }

  /// How far a line matters that may begin with a tag: all of it, if the tag may be all that it holds
  /// (CommonMark 4.6, kind 7), else its name and what tells where that ends (kind 6).
  private mutating func tagEnd(_ rest: Range<Int>) -> Int {
    mayBeInHTML = true
    let line = text.bytes.trimming(rest)
    if text.bytes[line.upperBound - 1] == UInt8(ascii: ">") { return rest.upperBound }
    var index = line.lowerBound + 2
    while index < line.upperBound, text.bytes[index].isASCIIAlphanumeric { index += 1 }
    return min(index + 2, rest.upperBound)
  }

  /// Whether a line that begins with `[` can begin a definition: no other bracket may follow but the
  /// one before its `:`, which may stand on a later line.
  private func mayBeginDefinition(_ line: Range<Int>) -> Bool {
    var index = line.lowerBound + 1
    while index < line.upperBound {
      switch text.bytes[index] {
      case UInt8(ascii: "["): return false
      case UInt8(ascii: "]"):
        return index + 1 < line.upperBound && text.bytes[index + 1] == UInt8(ascii: ":")
      case UInt8(ascii: "\\"): index += 2
      default: index += 1
      }
    }
    return true
  }

  /// Notes what may be the marker of a block of ours.
  private mutating func noteMarker(at offset: Int) {
    let stop = textEnd
    guard replaced.isEmpty,
      let marker = BlockMarker(in: text.bytes, from: offset, to: stop, options: options)
    else { return }
    if case .footnote = marker.kind, offset == start, marker.range.upperBound < stop,
      !mayBeInHTML, longHTML.isEmpty, nestedFence == nil, !isUnclear
    {
      footnotes.append(marker)
    } else {
      mayHaveOtherMarkers = true
    }
  }
}

extension UInt8 {
  /// Whether a line that begins with it is text, whatever stands before: it is neither a mark of
  /// CommonMark's blocks nor of ours, nor `[` or `<`, after which more of the line matters.
  fileprivate var beginsText: Bool {
    if isASCIILetter || self >= 0x80 { return true }
    switch self {
    case UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "!"), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "$"), UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "&"),
      UInt8(ascii: "%"), UInt8(ascii: "]"):
      return true
    default: return false
    }
  }

  /// Whether HTML can begin with it after `<`.
  fileprivate var followsAngle: Bool {
    isASCIILetter || self == UInt8(ascii: "/") || self == UInt8(ascii: "!")
      || self == UInt8(ascii: "?")
  }

  fileprivate var endsLine: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
