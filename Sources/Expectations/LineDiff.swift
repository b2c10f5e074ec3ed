/// How one text becomes another, line by line.
package struct LineDiff: Hashable, Sendable {
  package enum Edit: Hashable, Sendable {
    /// In both; where a pattern was matched they may be written differently.
    case same(old: Int, new: Int)
    case removed(old: Int)
    case added(new: Int)
    /// Lines that a gap in the old text stands for.
    case gap(old: Int, new: Range<Int>)
  }

  package let old: [String]
  package let new: [String]
  /// In the order of the lines.
  package let edits: [Edit]

  /// Of two texts without any line.
  package static let none = LineDiff(old: [], new: [])

  /// Compares two lists of lines.
  ///
  /// - Complexity: O((*n* + *m*) × *d*) for *d* differing lines; when they are too many, all that
  ///   lies between the first and the last of them counts as differing.
  package init(old: [String], new: [String]) {
    self.init(old: old, new: new, isGap: { _ in false }, isEqual: { old[$0] == new[$1] })
  }

  /// Compares two lists of lines by a rule of one's own.
  ///
  /// `isGap` says whether a line of `old` stands for any number of lines, `isEqual` whether a line of
  /// `old` that is no gap and one of `new` count as the same.
  package init(
    old: [String], new: [String], isGap: @escaping (Int) -> Bool,
    isEqual: @escaping (Int, Int) -> Bool
  ) {
    self.old = old
    self.new = new
    var head = 0
    while head < old.count, head < new.count, !isGap(head), isEqual(head, head) { head += 1 }
    var tail = 0
    while tail < old.count - head, tail < new.count - head,
      !isGap(old.count - 1 - tail), isEqual(old.count - 1 - tail, new.count - 1 - tail)
    { tail += 1 }
    let region = LineAlignment(
      old: head..<(old.count - tail), new: head..<(new.count - tail), isGap: isGap,
      isEqual: isEqual)
    var edits: [Edit] = (0..<head).map { .same(old: $0, new: $0) }
    edits += region.edits()
    for (line, other) in zip(old.indices.suffix(tail), new.indices.suffix(tail)) {
      edits.append(.same(old: line, new: other))
    }
    self.edits = edits
  }

  package var isEmpty: Bool {
    edits.allSatisfy {
      switch $0 {
      case .same, .gap: true
      case .removed, .added: false
      }
    }
  }
}

extension LineDiff {
  /// The differences with some lines around them: `- ` before a line that is only in the old text,
  /// `+ ` before one that is only in the new, and `… 312 lines` where lines are left out.
  ///
  /// `context` equal lines are shown before and after a difference, and about `limit` lines in all.
  package func text(context: Int = 3, limit: Int = 60) -> String {
    guard !isEmpty else { return "" }
    let rows = edits.flatMap(rows)
    var isShown = Array(repeating: false, count: rows.count)
    for (index, row) in rows.enumerated() where row.isChange {
      let around = max(0, index - context)...min(rows.count - 1, index + context)
      for neighbour in around { isShown[neighbour] = true }
    }
    // A run of changes that is too long is cut in its middle.
    let shown = isShown.indices.filter { isShown[$0] }
    if shown.count > limit {
      for index in shown.dropFirst(limit / 2).dropLast(limit - limit / 2) { isShown[index] = false }
    }
    var lines: [String] = []
    var skipped = 0
    for (index, row) in rows.enumerated() {
      if isShown[index] {
        if skipped > 0 { lines.append(Self.skipMark(skipped)) }
        skipped = 0
        lines.append(row.text)
      } else {
        skipped += row.lineCount
      }
    }
    if skipped > 0 { lines.append(Self.skipMark(skipped)) }
    return lines.joined(separator: "\n")
  }

  private struct Row {
    var text: String
    var isChange = false
    /// How many lines it stands for.
    var lineCount = 1
  }

  private func rows(_ edit: Edit) -> [Row] {
    switch edit {
    case .same(_, let line): [Row(text: "  " + Self.shown(new[line]))]
    case .removed(let line): [Row(text: "- " + Self.shown(old[line]), isChange: true)]
    case .added(let line): [Row(text: "+ " + Self.shown(new[line]), isChange: true)]
    case .gap(let line, let lines):
      lines.isEmpty
        ? [] : [Row(text: "  \(old[line])  (\(Self.count(lines.count)))", lineCount: lines.count)]
    }
  }

  private static func skipMark(_ count: Int) -> String { "… \(self.count(count))" }

  private static func count(_ lines: Int) -> String { lines == 1 ? "1 line" : "\(lines) lines" }

  /// A line may be of any length and hold anything; what is shown is short and printable.
  private static func shown(_ line: String) -> String {
    var text = ""
    for (count, scalar) in line.unicodeScalars.enumerated() {
      guard count < 500 else { return text + "…" }
      switch scalar.value {
      case 0x09: text += "\t"
      case 0..<0x20: text.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? " ")
      case 0x7F..<0xA0: text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
