/// Emphasis, strong emphasis, strikethrough and curly quotes: the delimiter stack.
extension InlineParser {
  /// Reads a run of `*`, `_` or `~`.
  mutating func parseDelimiters(_ byte: UInt8) {
    let start = position
    while position < end, text[position] == byte { position += 1 }
    let length = position - start
    let (leftFlanking, rightFlanking, before, after) = flanking(start..<position)
    var canOpen = leftFlanking
    var canClose = rightFlanking
    if byte == UInt8(ascii: "_") {
      canOpen = leftFlanking && (!rightFlanking || before == .punctuation)
      canClose = rightFlanking && (!leftFlanking || after == .punctuation)
    } else if byte == UInt8(ascii: "~"), length > 2 {
      canOpen = false
      canClose = false
    }
    appendText(start..<position, asDelimiter: canOpen || canClose)
    guard canOpen || canClose else { return }
    push(
      Delimiter(
        node: tail, byte: byte, length: length, canOpen: canOpen, canClose: canClose,
        previous: lastDelimiter, next: -1))
  }

  /// Appends text as a node of its own if it may become a mark.
  private mutating func appendText(_ range: Range<Int>, asDelimiter isDelimiter: Bool) {
    if isDelimiter { tailGrows = false }
    appendText(range)
    if isDelimiter { tailGrows = false }
  }

  private mutating func push(_ delimiter: Delimiter) {
    if lastDelimiter >= 0 { delimiters[lastDelimiter].next = delimiters.count }
    lastDelimiter = delimiters.count
    delimiters.append(delimiter)
  }

  /// Whether a run is left- and right-flanking (CommonMark 6.2), and what stands around it.
  func flanking(_ run: Range<Int>)
    -> (left: Bool, right: Bool, before: CharacterClass, after: CharacterClass)
  {
    var (lower, upper) = (run.lowerBound, run.upperBound)
    let start = nodes[leaf].textRange.lowerBound
    if options.strikethrough {
      // On GitHub what is struck counts as if the tildes were not there.
      while lower > start, text[lower - 1] == UInt8(ascii: "~") { lower -= 1 }
      while upper < end, text[upper] == UInt8(ascii: "~") { upper += 1 }
    }
    let before = text.classOfCharacter(before: lower, from: start)
    let after = text.classOfCharacter(at: upper, to: end)
    let left =
      after != .space && (after != .punctuation || before != .other)
    let right =
      before != .space && (before != .punctuation || after != .other)
    return (left, right, before, after)
  }

  /// Pairs the delimiters above `bottom` (an index, or -1), and forgets them: "process emphasis" of
  /// CommonMark's appendix.
  mutating func matchDelimiters(above bottom: Int) {
    guard lastDelimiter > bottom else { return }
    var closer = lastDelimiter
    while delimiters[closer].previous > bottom { closer = delimiters[closer].previous }
    // How far down openers were looked for in vain, by kind of closer.
    var bottoms = OpenerBottoms(bottom)
    while closer >= 0 {
      guard delimiters[closer].canClose else {
        closer = delimiters[closer].next
        continue
      }
      let limit = bottoms[delimiters[closer]]
      var opener = delimiters[closer].previous
      while opener > limit, !matches(opener, closer) { opener = delimiters[opener].previous }
      if opener > limit {
        closer = span(from: opener, to: closer)
      } else {
        bottoms[delimiters[closer]] = delimiters[closer].previous
        let next = delimiters[closer].next
        if !delimiters[closer].canOpen { remove(closer) }
        closer = next
      }
    }
    // The stack is cut to `bottom`.
    lastDelimiter = bottom
    if bottom >= 0 { delimiters[bottom].next = -1 }
  }

  private func matches(_ opener: Int, _ closer: Int) -> Bool {
    let (opener, closer) = (delimiters[opener], delimiters[closer])
    guard opener.canOpen, opener.byte == closer.byte else { return false }
    switch closer.byte {
    case UInt8(ascii: "*"), UInt8(ascii: "_"):
      return !(closer.canOpen || opener.canClose) || closer.length % 3 == 0
        || (opener.length + closer.length) % 3 != 0
    case UInt8(ascii: "~"): return opener.length == closer.length
    default: return true
    }
  }

  /// Makes a span of two delimiters.
  ///
  /// - Returns: The next delimiter to look at.
  private mutating func span(from opener: Int, to closer: Int) -> Int {
    let (start, stop) = (delimiters[opener].node, delimiters[closer].node)
    switch delimiters[closer].byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return quote(from: opener, to: closer)
    default: break
    }
    let available = min(nodes[start].textRange.count, nodes[stop].textRange.count)
    let isTilde = delimiters[closer].byte == UInt8(ascii: "~")
    let used = isTilde ? available : min(available, 2)
    shorten(start, stop, by: used)
    // What stands between them can no longer be paired.
    delimiters[opener].next = closer
    delimiters[closer].previous = opener
    wrap(
      after: start, before: stop,
      in: MarkdownNode(
        isTilde ? .strikethrough : used == 2 ? .strong : .emphasis,
        Int(nodes[start].upper)..<Int(nodes[stop].lower)))
    if nodes[start].textRange.isEmpty {
      unlink(start)
      remove(opener)
    }
    guard nodes[stop].textRange.isEmpty else { return closer }
    unlink(stop)
    let next = delimiters[closer].next
    remove(closer)
    return next
  }

  /// Takes `count` marks from the end of the opening run and from the beginning of the closing one,
  /// and widens nothing: the span's own range is what was taken and what is between.
  private mutating func shorten(_ start: Int, _ stop: Int, by count: Int) {
    let count = Int32(truncatingIfNeeded: count)
    nodes[start].textUpper -= count
    nodes[start].upper -= count
    nodes[stop].textLower += count
    nodes[stop].lower += count
  }

  private mutating func remove(_ delimiter: Int) {
    let (previous, next) = (delimiters[delimiter].previous, delimiters[delimiter].next)
    if previous >= 0 { delimiters[previous].next = next }
    if next >= 0 { delimiters[next].previous = previous } else { lastDelimiter = previous }
  }

  // MARK: Smart punctuation

  /// Reads a quote, hyphens or full stops when smart punctuation is on.
  mutating func parsePunctuation(_ byte: UInt8) {
    let start = position
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      position += 1
      let (left, right, _, _) = flanking(start..<position)
      let previous = start > nodes[leaf].textRange.lowerBound ? text[start - 1] : 0
      let afterBracket = previous == UInt8(ascii: "(") || previous == UInt8(ascii: "[")
      let closesBracket = previous == UInt8(ascii: "]") || previous == UInt8(ascii: ")")
      let canOpen = left && (!right || afterBracket) && !closesBracket
      // An apostrophe, unless the two are paired.
      replace(start..<position, by: byte == UInt8(ascii: "'") ? "’" : canOpen ? "“" : "”")
      push(
        Delimiter(
          node: tail, byte: byte, length: 1, canOpen: canOpen, canClose: right,
          previous: lastDelimiter, next: -1))
    case UInt8(ascii: "-"):
      while position < end, text[position] == byte { position += 1 }
      let count = position - start
      guard count > 1 else { return appendText(start..<position) }
      let (em, en) =
        count % 3 == 0
        ? (count / 3, 0)
        : count % 2 == 0
          ? (0, count / 2) : count % 3 == 2 ? ((count - 2) / 3, 1) : ((count - 4) / 3, 2)
      replace(
        start..<position, by: String(repeating: "—", count: em) + String(repeating: "–", count: en))
    default:
      guard text.holds("...", at: start, before: end) else {
        position += 1
        return appendText(start..<position)
      }
      position += 3
      replace(start..<position, by: "…")
    }
  }

  private mutating func replace(_ range: Range<Int>, by replacement: String) {
    let node = append(.text, from: range.lowerBound, to: range.upperBound)
    nodes[node].textRange = decode(replacement.utf8)
  }

  /// Makes two quotes the opening and closing ones.
  private mutating func quote(from opener: Int, to closer: Int) -> Int {
    let isSingle = delimiters[closer].byte == UInt8(ascii: "'")
    nodes[delimiters[opener].node].textRange = decode((isSingle ? "‘" : "“").utf8)
    nodes[delimiters[closer].node].textRange = decode((isSingle ? "’" : "”").utf8)
    let next = delimiters[closer].next
    delimiters[opener].next = next
    if next >= 0 { delimiters[next].previous = opener } else { lastDelimiter = opener }
    remove(opener)
    return next
  }
}

/// The lower ends of searches for openers, one for each kind of closer: without them a row of
/// closers that match nothing would be quadratic.
private struct OpenerBottoms {
  private var bottoms: SIMD16<Int32>

  init(_ bottom: Int) {
    bottoms = SIMD16(repeating: Int32(truncatingIfNeeded: bottom))
  }

  subscript(closer: InlineParser.Delimiter) -> Int {
    get { Int(bottoms[Self.kind(closer)]) }
    set { bottoms[Self.kind(closer)] = Int32(truncatingIfNeeded: newValue) }
  }

  private static func kind(_ closer: InlineParser.Delimiter) -> Int {
    switch closer.byte {
    case UInt8(ascii: "*"): (closer.canOpen ? 3 : 0) + closer.length % 3
    case UInt8(ascii: "_"): (closer.canOpen ? 9 : 6) + closer.length % 3
    case UInt8(ascii: "~"): 11 + closer.length
    case UInt8(ascii: "'"): 14
    default: 15
    }
  }
}

/// What a character counts as where emphasis begins or ends (CommonMark 2.1).
enum CharacterClass {
  case space, punctuation, other

  init(_ scalar: Unicode.Scalar) {
    switch scalar.properties.generalCategory {
    case .spaceSeparator: self = .space
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      self = .punctuation
    default: self = .other
    }
  }

  init(ascii byte: UInt8) {
    self = byte.isMarkdownSpace ? .space : byte.isASCIIPunctuation ? .punctuation : .other
  }
}

extension [UInt8] {
  /// The class of the character that ends at `offset`; the beginning of the text counts as space.
  func classOfCharacter(before offset: Int, from start: Int) -> CharacterClass {
    guard offset > start else { return .space }
    var index = offset - 1
    if self[index] < 0x80 { return CharacterClass(ascii: self[index]) }
    while index > start, self[index] & 0xC0 == 0x80 { index -= 1 }
    return classOfCharacter(at: index, to: offset)
  }

  /// The class of the character at `offset`; the end of the text counts as space.
  func classOfCharacter(at offset: Int, to end: Int) -> CharacterClass {
    guard offset < end else { return .space }
    if self[offset] < 0x80 { return CharacterClass(ascii: self[offset]) }
    var decoder = UTF8()
    var bytes = self[offset..<Swift.min(offset + 4, end)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return .other }
    return CharacterClass(scalar)
  }
}
