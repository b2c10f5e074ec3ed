internal import TextCore

/// A fenced or indented block of code.
package struct CodeBlock: Hashable, Sendable {
  /// `nil` for code that is indented instead of fenced.
  package var info: FenceInfo?
  /// Where the code stands in ``MarkdownDocument/text``; each line of it ends with LF.
  package var codeRange: Range<Int>
  /// For each line of the code, the offset in the file at which its content begins: after the
  /// indentation of the fence and the marks of the lists and quotes around it.
  ///
  /// Column *c* of line *l* of the code, both counted from 1, is at `lineOffsets[l - 1] + c - 1`.
  package var lineOffsets: [Int]
}

extension BlockBuilder {
  mutating func addCode(_ block: CmarkBlock, _ outline: BlockOutline) {
    let firstLine = outline.firstLine(block.startLine)
    let opening = cursor(firstLine).cursor
    let fence = FenceMark(text.bytes, opening)
    let first = fence == nil ? block.startLine : block.startLine + 1
    let lines = outline.firstLine(first)..<outline.firstLine(first + block.contentLines)
    var code = CodeBlock(info: nil, codeRange: 0..<0, lineOffsets: [])
    (code.codeRange, code.lineOffsets) = self.code(in: lines, indent: fence?.indent ?? 4)
    var lastLine = lines.upperBound - 1
    if let fence {
      code.info = readInfo(after: fence, to: opening.end)
      if fence.isClosed(by: cursor(lastLine + 1), in: text.bytes) { lastLine += 1 }
    }
    let node = add(.codeBlock, lines: firstLine...max(firstLine, lastLine))
    nodes[node].textRange = code.codeRange
    nodes[node].detail = Int32(truncatingIfNeeded: codeBlocks.count)
    codeBlocks.append(code)
  }

  /// The code in `lines`, without its indentation; appended to `content` unless it is there as it is.
  ///
  /// - Returns: Also where the content of each line begins in the file.
  private mutating func code(in lines: Range<Int>, indent: Int) -> (range: Range<Int>, [Int]) {
    if indent == 0, let range = wholeLines(lines) {
      return (range, lines.map { text.fileOffset(text.line($0).lowerBound) })
    }
    let start = content.count
    let offsets = lines.map { line in
      // Most code is indented by spaces alone.
      let whole = text.line(line)
      if marks == 0, line > 1, whole.count >= indent,
        text.bytes[whole.prefix(indent)].allSatisfy({ $0 == UInt8(ascii: " ") })
      {
        content.append(contentsOf: text.bytes[whole.dropFirst(indent)])
        content.append(UInt8(ascii: "\n"))
        return text.fileOffset(whole.lowerBound + indent)
      }
      var cursor = cursor(line).cursor
      cursor.skipBlanks(in: text.bytes, upTo: indent)
      return appendLiteral(cursor)
    }
    return (start..<content.count, offsets)
  }

  private mutating func readInfo(after fence: FenceMark, to end: Int) -> FenceInfo {
    var range = text.bytes.trimming(fence.end..<end)
    if range.isEmpty { range = fence.end..<fence.end }
    let isOneWord = text.bytes[range].allSatisfy {
      !$0.isBlank && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "&")
    }
    if isOneWord {
      let place = text.fileRange(range)
      return FenceInfo(
        language: String(decoding: text.bytes[range], as: UTF8.self), languageRange: place,
        attributes: [], range: place)
    }
    var parser = FenceInfoParser(text, characters)
    let info = parser.parse(range, withAttributes: options.fenceAttributes)
    problems += parser.problems
    return info
  }
}

/// The opening fence of a code block (CommonMark 4.5).
struct FenceMark {
  var byte: UInt8
  var length: Int
  /// How many columns it is indented; as many are taken off each line of the code.
  var indent: Int
  /// The offset after it.
  var end: Int

  /// The fence at `cursor`; `nil` if there is none, so that the code is indented.
  init?(_ bytes: [UInt8], _ cursor: LineCursor) {
    indent = cursor.indent(in: bytes)
    var cursor = cursor
    cursor.skipBlanks(in: bytes)
    guard indent < 4, let byte = cursor.peek(in: bytes),
      byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~")
    else { return nil }
    self.byte = byte
    end = cursor.offset
    while end < cursor.end, bytes[end] == byte { end += 1 }
    length = end - cursor.offset
  }

  /// Whether a line is the closing fence.
  func isClosed(by line: (cursor: LineCursor, isLazy: Bool), in bytes: [UInt8]) -> Bool {
    guard !line.isLazy, let fence = FenceMark(bytes, line.cursor) else { return false }
    return fence.byte == byte && fence.length >= length
      && bytes.trimming(fence.end..<line.cursor.end).isEmpty
  }
}
