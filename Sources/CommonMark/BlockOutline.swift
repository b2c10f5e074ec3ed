/// What of each line of a text decides about blocks, which is all that libcmark is asked for.
///
/// That is the line as far as marks of blocks can stand, then an `x` for its text. Lines stay lines.
///
/// What a line holds after its first letter begins no block, with three exceptions, in which lines are
/// kept whole: what follows a fence; paragraphs that begin with `[` and may be link reference
/// definitions (CommonMark 4.7); and HTML, of which some kinds go on until a line that holds a certain
/// mark, always one with `>` (CommonMark 4.6).
///
/// libcmark reads spans in any case. This keeps that short, and keeps from it long lines and the
/// unclosed marks for which some versions of it take quadratic time.
struct BlockOutline {
  private let text: ParsedText
  /// As long as the text: no line gets longer.
  private var bytes: [UInt8]
  private var count = 0
  private var isInBrackets = false
  private var mayBeInHTML = false

  /// - Complexity: O(*lines* and their marks).
  static func outline(of text: ParsedText) -> [UInt8] {
    var outline = BlockOutline(text)
    for number in 1...max(text.lineCount, 1) { outline.addLine(number) }
    outline.bytes.removeLast(outline.bytes.count - outline.count)
    return outline.bytes
  }

  private init(_ text: ParsedText) {
    self.text = text
    bytes = [UInt8](repeating: 0, count: text.body.count)
  }

  private mutating func add(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  private mutating func addLine(_ number: Int) {
    var line = text.line(number)
    if number == 1, text.beginsWithMark { line = line.lowerBound + 3..<line.upperBound }
    let marks = addMarks(line)
    if marks.end < line.upperBound {
      if isWhole(marks.end..<line.upperBound) || marks.hasFence {
        for index in marks.end..<line.upperBound { add(text.bytes[index]) }
      } else {
        add(UInt8(ascii: "x"))
      }
    } else if marks.isBlank {
      isInBrackets = false
    }
    if text.lineEnd(number) > line.upperBound { add(UInt8(ascii: "\n")) }
  }

  /// Adds the marks of blocks with which a line may begin.
  ///
  /// - Returns: Where they end; whether they are but white space and quotes; and whether a fence is
  ///   among them.
  private mutating func addMarks(_ line: Range<Int>)
    -> (end: Int, isBlank: Bool, hasFence: Bool)
  {
    var isBlank = true
    var hasFence = false
    var ticks = 0
    var index = line.lowerBound
    scan: while index < line.upperBound {
      let byte = text.bytes[index]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ">"): ticks = 0
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "_"),
        UInt8(ascii: "="), UInt8(ascii: "#"), UInt8(ascii: "."), UInt8(ascii: ")"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        ticks = 0
        isBlank = false
      case UInt8(ascii: "`"), UInt8(ascii: "~"):
        ticks += 1
        isBlank = false
        if ticks == 3 { hasFence = true }
      default: break scan
      }
      add(byte)
      index += 1
    }
    return (index, isBlank, hasFence)
  }

  /// Whether all of a line matters, of which `rest` follows the marks.
  private mutating func isWhole(_ rest: Range<Int>) -> Bool {
    switch text.bytes[rest.lowerBound] {
    case UInt8(ascii: "["):
      isInBrackets = isInBrackets || mayBeginDefinition(rest)
    case UInt8(ascii: "<"):
      mayBeInHTML = mayBeInHTML || mayBeginLongHTML(rest)
      return true
    default: break
    }
    return isInBrackets || (mayBeInHTML && text.bytes[rest].contains(UInt8(ascii: ">")))
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

  /// Whether a line that begins with `<` can begin HTML that does not end with a blank line: a
  /// comment, an instruction, a declaration, or `script`, `pre`, `style` or `textarea`.
  private func mayBeginLongHTML(_ line: Range<Int>) -> Bool {
    guard line.count > 1 else { return false }
    switch text.bytes[line.lowerBound + 1].asciiLowercased {
    case UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "s"), UInt8(ascii: "p"),
      UInt8(ascii: "t"):
      return true
    default: return false
    }
  }
}
