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
    let lines = content[block.literal].count { $0 == UInt8(ascii: "\n") }
    let firstLine = fence == nil ? block.startLine : block.startLine + 1
    var lastLine = firstLine + lines - 1
    var code = CodeBlock(info: nil, codeRange: block.literal, lineOffsets: [])
    code.lineOffsets.reserveCapacity(lines)
    for line in firstLine..<firstLine + lines {
      if marks == 0, fence?.indent == 0 {
        code.lineOffsets.append(text.fileOffset(text.line(line).lowerBound))
        continue
      }
      var cursor = cursor(line).cursor
      cursor.skipBlanks(upTo: fence?.indent ?? 4)
      code.lineOffsets.append(text.fileOffset(cursor.offset))
    }
    if let fence {
      code.info = readInfo(after: fence, to: opening.end)
      if fence.isClosed(by: cursor(lastLine + 1), in: text.bytes) { lastLine += 1 }
    }
    let node = add(.codeBlock, lines: block.startLine...max(block.startLine, lastLine))
    nodes[node].textRange = block.literal
    nodes[node].detail = Int32(truncatingIfNeeded: codeBlocks.count)
    codeBlocks.append(code)
  }

  private mutating func readInfo(after fence: FenceMark, to end: Int) -> FenceInfo {
    var range = text.bytes.trimming(fence.end..<end)
    if range.isEmpty { range = fence.end..<fence.end }
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
