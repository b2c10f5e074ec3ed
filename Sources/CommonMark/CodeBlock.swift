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
  mutating func addCode(_ block: CmarkBlock) {
    let opening = cursor(block.startLine).cursor
    let fence = FenceMark(text.bytes, opening)
    let firstLine = fence == nil ? block.startLine : block.startLine + 1
    var lastLine = firstLine + block.contentLines - 1
    let start = content.count
    let lines = firstLine..<firstLine + block.contentLines
    let offsets = appendCode(lines, indent: fence?.indent ?? 4)
    var code = CodeBlock(info: nil, codeRange: start..<content.count, lineOffsets: offsets)
    if let fence {
      code.info = readInfo(after: fence, to: opening.end)
      if fence.isClosed(by: cursor(lastLine + 1), in: text.bytes) { lastLine += 1 }
    }
    let node = add(.codeBlock, lines: block.startLine...max(block.startLine, lastLine))
    nodes[node].textRange = code.codeRange
    nodes[node].detail = Int32(truncatingIfNeeded: codeBlocks.count)
    codeBlocks.append(code)
  }

  /// Appends lines of code without their indentation.
  ///
  /// - Returns: Where the content of each begins in the file.
  private mutating func appendCode(_ lines: Range<Int>, indent: Int) -> [Int] {
    if marks == 0, indent == 0, let first = lines.first, first > 1 {
      // Most code: it stands in the file as it is.
      let range = text.line(first).lowerBound..<text.lineEnd(lines.upperBound - 1)
      if text.bytes[range].last == UInt8(ascii: "\n"),
        !text.bytes[range].contains(UInt8(ascii: "\r"))
      {
        content.append(contentsOf: text.bytes[range])
        return lines.map { text.fileOffset(text.line($0).lowerBound) }
      }
    }
    return lines.map { line in
      var cursor = cursor(line).cursor
      cursor.skipBlanks(upTo: indent)
      return appendLiteral(cursor)
    }
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
    indent = cursor.indent
    var cursor = cursor
    cursor.skipBlanks()
    guard indent < 4, let byte = cursor.peek, byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~")
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
