/// A position in a line, counted in bytes and in columns, as block structure needs it: a tab goes to
/// the next multiple of four columns, and a container may take only part of it (CommonMark 2.2).
///
/// libcmark says on which lines a block stands, but not where on each line its content begins: that
/// is found again here, by taking off what its containers take off.
struct LineCursor {
  private let bytes: [UInt8]
  private(set) var offset: Int
  private var column = 0
  /// Whether the tab at `offset` was taken in part.
  private var isInTab = false
  let end: Int

  init(_ text: ParsedText, line: Int) {
    bytes = text.bytes
    let range = text.line(line)
    offset = range.lowerBound
    end = range.upperBound
    if line == 1, text.beginsWithMark { offset += 3 }
  }

  /// The next byte; `nil` at the end of the line.
  var peek: UInt8? { offset < end ? bytes[offset] : nil }

  /// How many columns of blanks come next, and at which offset they end.
  ///
  /// Looks no further than `limit` columns, so that many containers on one line stay linear.
  private func blanks(upTo limit: Int = .max) -> (columns: Int, end: Int) {
    var index = offset
    var column = column
    while index < end, column - self.column < limit {
      switch bytes[index] {
      case UInt8(ascii: " "): column += 1
      case UInt8(ascii: "\t"): column += 4 - column % 4
      default: return (column - self.column, index)
      }
      index += 1
    }
    return (column - self.column, index)
  }

  /// How many columns the rest of the line is indented.
  var indent: Int { blanks().columns }

  var isBlank: Bool { blanks().end == end }

  mutating func skipBlanks() {
    let blanks = blanks()
    column += blanks.columns
    isInTab = isInTab && blanks.columns == 0
    offset = blanks.end
  }

  /// Moves on by `count` columns, of a tab perhaps only a part.
  mutating func advance(columns count: Int) {
    var left = count
    while left > 0, offset < end {
      if bytes[offset] == UInt8(ascii: "\t") {
        let width = 4 - column % 4
        column += min(width, left)
        isInTab = width > left
        if !isInTab { offset += 1 }
        left -= width
      } else {
        isInTab = false
        offset += 1
        column += 1
        left -= 1
      }
    }
  }

  /// Takes at most `count` blanks; used for the indentation that a fence takes off its lines.
  mutating func skipBlanks(upTo count: Int) {
    advance(columns: min(count, blanks(upTo: count).columns))
  }

  /// The rest of the line: as many spaces as are left of a tab, and where the bytes after it begin.
  var rest: (spaces: Int, offset: Int) {
    isInTab ? (4 - column % 4, offset + 1) : (0, offset)
  }

  /// Takes what `container` takes off a line after its first; `false` if the line is not its own.
  mutating func enter(_ container: ContainerMark) -> Bool {
    switch container {
    case .none: return true
    case .quote:
      let blanks = blanks(upTo: 4)
      guard blanks.columns < 4, blanks.end < end, bytes[blanks.end] == UInt8(ascii: ">") else {
        return false
      }
      advance(columns: blanks.columns + 1)
      skipBlanks(upTo: 1)
      return true
    case .item(let width):
      guard blanks(upTo: width).columns >= width else { return false }
      advance(columns: width)
      return true
    }
  }

  /// Takes the marker of an item on its first line.
  ///
  /// - Returns: How many columns its further lines must be indented (CommonMark 5.2).
  mutating func openItem() -> Int {
    let start = column
    skipBlanks()
    while let byte = peek, byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
      advance(columns: 1)
      // A marker may be followed by nothing only at the end of the line.
      if !byte.isASCIIDigit { break }
    }
    let width = column - start
    let padding = blanks(upTo: 5).columns
    if padding >= 5 || padding < 1 || isBlank {
      skipBlanks(upTo: 1)
      return width + 1
    }
    advance(columns: padding)
    return width + padding
  }
}

extension LineCursor {
  /// The offset of the first byte that is not blank.
  var contentStart: Int {
    var cursor = self
    cursor.skipBlanks()
    return cursor.offset
  }
}

/// What a container takes off the beginning of each of its lines.
enum ContainerMark {
  case none
  case quote
  case item(width: Int)
}
