/// A fence of code that may stand in lists and quotes, seen by one who does not know them.
///
/// ``BlockOutline`` leaves out the lines of fenced code that is in no other block. For that it must know
/// that no fence is open, which after a fence in a list or quote takes some care: code that is indented by
/// three spaces can belong to a list or to none.
struct NestedFence {
  /// What each further line begins with, as long as it is clear what it belongs to.
  private var prefix: [UInt8] = []
  /// How far further lines are indented, if that is all they begin with; else no line is.
  private(set) var indent = 0
  private let byte: UInt8
  private let length: Int

  enum Verdict {
    /// The line is code, or no fence was ever open.
    case isInside
    /// The line is the closing fence, or no fence was ever open.
    case isEnd
    case isUnclear
  }

  /// The fence at `start`, with what stands before it on its line from `lineStart` on.
  ///
  /// `nil` if that is not all blanks, quotes, and markers of items that may stand in a paragraph.
  init?(in text: [UInt8], lineStart: Int, start: Int, end: Int) {
    var index = lineStart
    while index < start {
      switch text[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ">"): prefix.append(text[index])
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
        guard text[index + 1].isBlank else { return nil }
        prefix.append(UInt8(ascii: " "))
      case UInt8(ascii: "1"):
        guard index + 2 < start, text[index + 2].isBlank,
          text[index + 1] == UInt8(ascii: ".") || text[index + 1] == UInt8(ascii: ")")
        else { return nil }
        prefix += [UInt8(ascii: " "), UInt8(ascii: " ")]
        index += 1
      default: return nil
      }
      index += 1
    }
    indent = prefix.allSatisfy { $0 == UInt8(ascii: " ") } ? prefix.count : .max
    byte = text[start]
    while index < end, text[index] == byte { index += 1 }
    length = index - start
  }

  /// What a further line is.
  func verdict(on line: Range<Int>, of text: [UInt8]) -> Verdict {
    guard text[line].starts(with: prefix) else {
      let isBlank = text[line].allSatisfy(\.isMarkdownSpace)
      return isBlank && !prefix.contains(UInt8(ascii: ">")) ? .isInside : .isUnclear
    }
    let rest = text[line].dropFirst(prefix.count)
    let run = rest.prefix { $0 == byte }.count
    return run >= length && rest.dropFirst(run).allSatisfy(\.isMarkdownSpace) ? .isEnd : .isInside
  }
}
