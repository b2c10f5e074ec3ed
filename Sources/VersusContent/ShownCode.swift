package import CommonMark
package import TextCore
package import VersusModel

/// Code as a page shows it, and what is said of its lines.
///
/// It differs from what is checked and copied: comments that are notes are taken out, and lines that a
/// `diff` takes away are still there.
package struct ShownCode: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
      case added, removed
    }

    /// The number to show.
    package var number: Int?
    package var change: Change?
    package var isMarked = false
    /// Whether a reader has to ask for it.
    package var isHidden = false
    /// Indices of ``ShownCode/notes``.
    package var notes: [Int] = []
  }

  /// A remark on a line, written as a comment of the code.
  package struct Note: Hashable, Sendable {
    /// One line of Markdown.
    package var markdown: String
    /// The file that it stands in.
    package var source: SourceText
    package var range: SourceRange
  }

  package internal(set) var text: CodeText
  /// One for each line of `text`.
  package internal(set) var lines: [Line]
  /// In the order of their lines.
  package internal(set) var notes: [Note] = []

  package init(_ text: CodeText) {
    self.text = text
    lines = Array(repeating: Line(), count: text.lineStarts.count)
  }

  /// How many lines run that are not blank: those that a `diff` takes away do not.
  package var nonBlankLines: Int {
    zip(lines, CodeText.lineRanges(of: text.bytes)).count { line, range in
      line.change != .removed && text.bytes[range].contains { $0 > 0x20 }
    }
  }

  /// Runs of lines that are shown, or hidden, one after the other.
  package var parts: [(isHidden: Bool, lines: Range<Int>)] {
    var parts: [(isHidden: Bool, lines: Range<Int>)] = []
    for (index, line) in lines.enumerated() {
      if let last = parts.last, last.isHidden == line.isHidden {
        parts[parts.count - 1].lines = last.lines.lowerBound..<index + 1
      } else {
        parts.append((line.isHidden, index..<index + 1))
      }
    }
    return parts
  }

  /// Whether a line holds nothing but white space.
  func isBlank(_ range: SourceRange) -> Bool { text.bytes[range].allSatisfy { $0 <= 0x20 } }
}

extension ShownCode.Note {
  /// What the note says.
  package var document: MarkdownDocument {
    MarkdownDocument(parsingSpans: SourceText(path: source.path, markdown))
  }

  /// Where a destination stands in the note, or else the note.
  package func location(of destination: String) -> SourceLocation {
    let place = source.bytes[range].firstRange(of: Array(destination.utf8)) ?? range
    return source.location(of: place)
  }
}

extension ShownCode {
  /// How lines are numbered.
  enum Numbering {
    case from(Int)
    /// As in the file that the code is from.
    case asInFile
  }

  /// Gives every line its number; lines that are not there any more have none.
  mutating func number(_ numbering: Numbering) {
    var next = if case .from(let first) = numbering { first } else { 0 }
    for index in lines.indices where lines[index].change != .removed {
      switch numbering {
      case .from: lines[index].number = next
      case .asInFile:
        let start = text.lineStarts[index]
        lines[index].number = text.source.location(of: start..<start).start.line
      }
      next += 1
    }
  }

  /// Hides lines, and the blank ones that follow them.
  mutating func hide(_ hidden: Set<Int>) {
    var isHiding = false
    for (index, range) in CodeText.lineRanges(of: text.bytes).enumerated() {
      isHiding = hidden.contains(index) || isHiding && isBlank(range)
      if isHiding { lines[index].isHidden = true }
    }
  }

  /// Fewer lines than these are not worth a click.
  private static let leastFolded = 4

  /// Hides all lines after the first `count`, but none before a line that something is said of.
  mutating func fold(after count: Int) {
    let pointedOut = lines.lastIndex { $0.isMarked || $0.change != nil || !$0.notes.isEmpty } ?? -1
    let first = max(count, pointedOut + 1)
    guard lines.count - first >= Self.leastFolded else { return }
    for index in first..<lines.count { lines[index].isHidden = true }
  }
}
