/// Pipe tables (GFM 4.10), which libcmark takes for paragraphs.
extension BlockBuilder {
  /// How many cells may be added to rows that lack them.
  ///
  /// A table of many columns and many short rows would grow with the square of its source; what
  /// GitHub shows is limited in the same way.
  private static let mostMissingCells = 500_000

  /// Appends the table that the paragraph `text` is or ends with, and what stands before it.
  ///
  /// - Returns: `false` if there is no table in it.
  mutating func addTable(_ text: Range<Int>, endingAt line: Int, piece: Int) -> Bool {
    guard let header = headerOfTable(in: text, endingAt: line) else { return false }
    let before = content.trimming(text.lowerBound..<header.row.lowerBound)
    if !before.isEmpty { addLeaf(.paragraph, text: before, piece: piece) }

    var piece = piece
    let range = fileRange(header.row.lowerBound..<text.upperBound, movingOn: &piece)
    let table = append(MarkdownNode(.table, range))
    var previous = addRow(
      header.row, isHeader: true, to: table, after: -1, header.alignments, movingOn: &piece)
    var start = header.end
    while start < text.upperBound {
      let line = lineRange(from: start, to: text.upperBound)
      previous = addRow(
        line, isHeader: false, to: table, after: previous, header.alignments, movingOn: &piece)
      start = line.upperBound + 1
    }
    return true
  }

  /// Appends the table that libcmark takes for a setext heading, which begins in line `first`, since its
  /// last line could underline one: that line is a thematic break, or one more row.
  mutating func addTable(
    _ text: Range<Int>, from first: Int, underlinedAt line: Int, piece: Int
  ) -> Bool {
    guard headerOfTable(in: text, endingAt: line - 1) != nil else { return false }
    let underline = self.text.line(line)
    if self.text.bytes[underline].count(where: { $0 == UInt8(ascii: "-") }) > 2 {
      _ = addTable(text, endingAt: line - 1, piece: piece)
      add(.thematicBreak, lines: line...line)
    } else {
      let (text, piece) = contentWithoutDefinitions(ofLines: first...line)
      _ = addTable(text, endingAt: line, piece: piece)
    }
    return true
  }

  /// The line of `content` that begins at `start`, without its ending.
  func lineRange(from start: Int, to end: Int) -> Range<Int> {
    start..<(content[start..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end)
  }

  /// Finds the first line that is followed by a delimiter row of as many cells.
  ///
  /// `text` is what was read last, and `line` the number of its last line.
  private func headerOfTable(in text: Range<Int>, endingAt line: Int)
    -> (row: Range<Int>, alignments: [MarkdownNode.Alignment?], end: Int)?
  {
    for next in delimiterRows where next > text.lowerBound && next < text.upperBound {
      let delimiters = lineRange(from: next, to: text.upperBound)
      guard let alignments = alignments(ofDelimiterRow: delimiters) else { continue }
      let before = content[text.lowerBound..<next - 1]
      let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.lowerBound
      let row = start..<next - 1
      guard cells(of: row).count == alignments.count else { continue }
      let following = content[next..<text.upperBound].count { $0 == UInt8(ascii: "\n") }
      // One try, so that rows of delimiters that cannot be used stay linear.
      guard canDelimit(line - following) else { return nil }
      return (row, alignments, min(delimiters.upperBound + 1, text.upperBound))
    }
    return nil
  }

  /// Whether a line is neither indented like code nor a lazy continuation.
  private func canDelimit(_ line: Int) -> Bool {
    let (cursor, isLazy) = cursor(line)
    return !isLazy && cursor.indent(in: text.bytes) < 4
  }

  private func alignments(ofDelimiterRow row: Range<Int>) -> [MarkdownNode.Alignment?]? {
    for byte in content[row] {
      switch byte {
      case UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":"): continue
      default: guard byte.isMarkdownSpace else { return nil }
      }
    }
    var alignments: [MarkdownNode.Alignment?] = []
    for cell in cells(of: row) {
      guard let first = content[cell].first, let last = content[cell].last else { return nil }
      let (isLeft, isRight) = (first == UInt8(ascii: ":"), last == UInt8(ascii: ":"))
      let line = cell.dropFirst(isLeft ? 1 : 0).dropLast(isRight ? 1 : 0)
      guard !line.isEmpty, content[line].allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
      alignments.append(isLeft ? (isRight ? .center : .left) : isRight ? .right : nil)
    }
    return alignments.isEmpty ? nil : alignments
  }

  /// Splits a row at its pipes that are not escaped; code spans do not matter.
  private func cells(of row: Range<Int>) -> [Range<Int>] {
    let row = content.trimming(row)
    var cells: [Range<Int>] = []
    var start = row.lowerBound
    if start < row.upperBound, content[start] == UInt8(ascii: "|") { start += 1 }
    var index = start
    while index < row.upperBound {
      if content[index] == UInt8(ascii: "|"),
        index == row.lowerBound || content[index - 1] != UInt8(ascii: "\\")
      {
        cells.append(content.trimming(start..<index))
        start = index + 1
      }
      index += 1
    }
    if start < row.upperBound { cells.append(content.trimming(start..<row.upperBound)) }
    return cells
  }

  /// Appends a row with exactly as many cells as there are columns.
  private mutating func addRow(
    _ row: Range<Int>, isHeader: Bool, to table: Int, after previous: Int,
    _ alignments: [MarkdownNode.Alignment?], movingOn piece: inout Int
  ) -> Int {
    let kind = MarkdownNode.Kind.tableRow(isHeader: isHeader)
    let node = append(
      MarkdownNode(kind, fileRange(row, movingOn: &piece)), after: previous, in: table)
    var last = -1
    let cells = cells(of: row)
    for (cell, alignment) in zip(cells, alignments) {
      last = addCell(cell, alignment, to: node, after: last, movingOn: &piece)
    }
    guard cells.count < alignments.count else { return node }
    addedCells += alignments.count - cells.count
    guard addedCells <= Self.mostMissingCells else { return node }
    let end = nodes[node].range.upperBound
    for alignment in alignments[cells.count...] {
      last = append(MarkdownNode(.tableCell(alignment), end..<end), after: last, in: node)
    }
    return node
  }

  private mutating func addCell(
    _ cell: Range<Int>, _ alignment: MarkdownNode.Alignment?, to row: Int, after previous: Int,
    movingOn piece: inout Int
  ) -> Int {
    let node = append(
      MarkdownNode(.tableCell(alignment), fileRange(cell, movingOn: &piece)), after: previous,
      in: row)
    let leaf = leaf(node, ofCell: cell, piece: piece)
    nodes[node].textRange = leaf.text
    leaves.append(leaf)
    return node
  }

  /// The text of a cell, which is copied only if it has pipes whose backslashes must go.
  private mutating func leaf(_ node: Int, ofCell cell: Range<Int>, piece: Int) -> Leaf {
    let hasBackslash = content[cell].contains(UInt8(ascii: "\\"))
    guard hasBackslash else { return Leaf(node: node, text: cell, piece: piece) }
    let start = beginCopy()
    let leafPiece = contentMap.count
    var from = cell.lowerBound
    for index in cell
    where content[index] == UInt8(ascii: "\\") && index + 1 < cell.upperBound
      && content[index + 1] == UInt8(ascii: "|")
    {
      appendPart(from..<index, piece: piece)
      from = index + 1
    }
    appendPart(from..<cell.upperBound, piece: piece)
    return Leaf(node: node, text: start..<content.count, piece: leafPiece)
  }

  /// Appends a part of `content` to it again.
  private mutating func appendPart(_ part: Range<Int>, piece: Int) {
    guard !part.isEmpty else { return }
    let pieces = contentMap.pieces(inside: part)
    contentMap.append(offset: content.count, target: fileRange(part, piece: piece).lowerBound)
    contentMap.append(pieces, movedBy: content.count - part.lowerBound)
    let bytes = Array(content[part])
    content.append(contentsOf: bytes)
  }
}

extension UInt8 {
  /// Whether the second row of a table may begin with it.
  var beginsDelimiterRow: Bool {
    self == UInt8(ascii: "|") || self == UInt8(ascii: "-") || self == UInt8(ascii: ":")
  }
}
