/// A position in a line, counted in bytes and in columns, as block structure needs it: a tab goes to
/// the next multiple of four columns, and a container may take only part of it (CommonMark 2.2).
///
/// libcmark says on which lines a block stands, but not where on each line its content begins: that
/// is found again here, by taking off what its containers take off.
///
/// It is given the bytes each time instead of holding them: one is made for most lines, and copied for
/// each container, which without a reference to count costs next to nothing.
struct LineCursor {
  private(set) var offset: Int
  private var column = 0
  /// Whether the tab at `offset` was taken in part.
  private var isInTab = false
  let end: Int

  init(_ text: ParsedText, line: Int) {
    let range = text.line(line)
    offset = range.lowerBound
    end = range.upperBound
    if line == 1, text.beginsWithMark { offset += 3 }
  }

  /// The next byte; `nil` at the end of the line.
  func peek(in bytes: [UInt8]) -> UInt8? { offset < end ? bytes[offset] : nil }

  /// How many columns of blanks come next, and at which offset they end.
  ///
  /// Looks no further than `limit` columns, so that many containers on one line stay linear.
  private func blanks(in bytes: [UInt8], upTo limit: Int = .max) -> (columns: Int, end: Int) {
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
  func indent(in bytes: [UInt8]) -> Int { blanks(in: bytes).columns }

  func isBlank(in bytes: [UInt8]) -> Bool { blanks(in: bytes).end == end }

  /// The offset of the first byte that is not blank.
  func contentStart(in bytes: [UInt8]) -> Int { blanks(in: bytes).end }

  mutating func skipBlanks(in bytes: [UInt8]) {
    let blanks = blanks(in: bytes)
    column += blanks.columns
    isInTab = isInTab && blanks.columns == 0
    offset = blanks.end
  }

  /// Moves on by `count` columns, of a tab perhaps only a part.
  mutating func advance(columns count: Int, in bytes: [UInt8]) {
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
  mutating func skipBlanks(in bytes: [UInt8], upTo count: Int) {
    advance(columns: min(count, blanks(in: bytes, upTo: count).columns), in: bytes)
  }

  /// The rest of the line: as many spaces as are left of a tab, and where the bytes after it begin.
  var rest: (spaces: Int, offset: Int) {
    isInTab ? (4 - column % 4, offset + 1) : (0, offset)
  }

  /// Takes what `container` takes off a line after its first; `false` if the line is not its own.
  mutating func enter(_ container: ContainerMark, in bytes: [UInt8]) -> Bool {
    switch container {
    case .none: return true
    case .quote:
      let blanks = blanks(in: bytes, upTo: 4)
      guard blanks.columns < 4, blanks.end < end, bytes[blanks.end] == UInt8(ascii: ">") else {
        return false
      }
      advance(columns: blanks.columns + 1, in: bytes)
      skipBlanks(in: bytes, upTo: 1)
      return true
    case .item(let width):
      guard blanks(in: bytes, upTo: width).columns >= width else { return false }
      advance(columns: width, in: bytes)
      return true
    }
  }

  /// Takes the marker of an item on its first line.
  ///
  /// - Returns: How many columns its further lines must be indented (CommonMark 5.2).
  mutating func openItem(in bytes: [UInt8]) -> Int {
    let start = column
    skipBlanks(in: bytes)
    while let byte = peek(in: bytes), byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
      advance(columns: 1, in: bytes)
      // A marker may be followed by nothing only at the end of the line.
      if !byte.isASCIIDigit { break }
    }
    let width = column - start
    let padding = blanks(in: bytes, upTo: 5).columns
    if padding >= 5 || padding < 1 || isBlank(in: bytes) {
      skipBlanks(in: bytes, upTo: 1)
      return width + 1
    }
    advance(columns: padding, in: bytes)
    return width + padding
  }

  /// Takes the marker of a footnote, which ends at `end`, as if it were the marker of an item with
  /// which libcmark was shown it (``BlockOutline``).
  ///
  /// - Returns: How many columns its further lines must be indented.
  mutating func openFootnote(to end: Int, in bytes: [UInt8]) -> Int {
    let start = column
    skipBlanks(in: bytes)
    offset = end
    isInTab = false
    let width = offset < self.end ? BlockMarker.footnoteColumns : 2
    column += width
    return column - start
  }
}

/// What a container takes off the beginning of each of its lines.
enum ContainerMark {
  case none
  case quote
  case item(width: Int)
}
