import TextCore
import VersusModel

/// The body of a fence with `diff`: as in a unified diff, the first column of a line says whether it is
/// new (`+`), gone (`-`), or as it was (a blank).
struct DiffReader {
  /// What the code is after the change.
  let after: CodeText
  /// All lines.
  let shown: CodeText
  /// For each line of `shown`.
  private(set) var changes: [ShownCode.Line.Change?] = []
  /// The first columns that are none of those, in the page.
  private(set) var strays: [SourceRange] = []

  init(_ body: CodeText) {
    var lines: [CodeText.Line] = []
    for (range, start) in zip(CodeText.lineRanges(of: body.bytes), body.lineStarts) {
      var line = CodeText.Line(range: range.dropFirst(), start: start + 1)
      var change: ShownCode.Line.Change?
      switch body.bytes[range.lowerBound] {
      case UInt8(ascii: "+"): change = .added
      case UInt8(ascii: "-"): change = .removed
      case UInt8(ascii: " "), UInt8(ascii: "\t"): break
      // A blank line, whose blank an editor took away.
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): line = CodeText.Line(range: range, start: start)
      default: strays.append(start..<start + 1)
      }
      lines.append(line)
      changes.append(change)
    }
    let indent = CodeText.sharedIndent(of: lines, in: body.bytes)
    shown = CodeText(lines, of: body.bytes, in: body.source, indent: indent)
    let kept = zip(lines, changes).filter { $0.1 != .removed }.map(\.0)
    after = CodeText(kept, of: body.bytes, in: body.source, indent: indent)
  }
}
