internal import TextCore

/// Reads the spans of leaf blocks: CommonMark's appendix A, "phase 2", with GFM's spans in it.
///
/// One parser reads all leaves of a document. While a leaf is read its spans are one chain of
/// siblings; emphasis and links move a part of the chain below a new node in constant time.
struct InlineParser {
  /// A run of `*`, `_` or `~` (or a quote) that may open or close a span.
  struct Delimiter {
    var node: Int
    var byte: UInt8
    /// How long the run was at first.
    var length: Int
    var canOpen: Bool
    var canClose: Bool
    var previous: Int
    var next: Int
  }

  /// A `[` or `![` that a `]` may close.
  struct Bracket {
    var node: Int
    /// The offset after it.
    var position: Int
    var isImage: Bool
    /// `false` once a link was found after it: links hold no links.
    var isActive = true
    /// Whether another bracket follows, so that its text cannot be a label.
    var bracketAfter = false
    /// The last delimiter before it, or -1.
    var delimiter: Int
  }

  private(set) var text: [UInt8]
  let map: OffsetMap
  /// Up to where offsets are those of the file.
  private let originalEnd: Int
  let options: MarkdownOptions
  private let stops: ByteSet
  let references: LinkReferences
  let footnoteLabels: [[UInt8]: Int]
  var characters: CharacterReferences
  var nodes: [MarkdownNode]
  var links: [LinkTarget] = []
  /// Text that is not written so in the source; its offsets go on from those of `text`.
  var decoded: [UInt8] = []
  /// How many bytes link references may still add (see ``reference(_:)``).
  var referenceAllowance: Int

  // The leaf that is being read.
  var leaf = 0
  var position = 0
  var end = 0
  var piece = 0
  /// The last node of the chain, or -1.
  var tail = -1
  /// Whether text may be added to `tail`.
  var tailGrows = false
  var hasNesting = false
  var hasAt = false
  /// Whether the leaf stands in the file as it is, so that offsets need no looking up.
  private var isOriginal = false
  var delimiters: [Delimiter] = []
  var lastDelimiter = -1
  var brackets: [Bracket] = []
  /// How many of `brackets` may still become a link or image.
  var activeBrackets = 0
  var failures = FailedSearches()
  /// For each length of a run of backticks, where the last one that was seen begins.
  ///
  /// What earlier leaves left here counts as not found while offsets grow from leaf to leaf; it is
  /// forgotten where they do not, after a cell that was copied.
  /// libcmark, too, knows no code spans with over 80 backticks.
  var lastBackticks = [Int](repeating: -1, count: 81)

  init(_ blocks: consuming BlockBuilder) {
    text = blocks.content
    map = blocks.contentMap
    originalEnd = blocks.text.isOriginal ? blocks.text.bytes.count : 0
    options = blocks.options
    stops = Self.stops(options)
    references = blocks.references
    footnoteLabels = blocks.footnoteLabels
    characters = blocks.characters
    nodes = blocks.nodes
    referenceAllowance = max(100_000, text.count)
  }

  mutating func parse(_ block: BlockBuilder.Leaf) {
    leaf = block.node
    if block.text.lowerBound < position { forgetBackticks() }
    position = block.text.lowerBound
    end = block.text.upperBound
    piece = block.piece
    isOriginal = end <= originalEnd
    tail = -1
    tailGrows = false
    hasNesting = false
    hasAt = false
    if !delimiters.isEmpty { delimiters.removeAll(keepingCapacity: true) }
    lastDelimiter = -1
    if !brackets.isEmpty { brackets.removeAll(keepingCapacity: true) }
    activeBrackets = 0
    failures = FailedSearches()
    while position < end { parseNext() }
    if lastDelimiter >= 0 { matchDelimiters(above: -1) }
    if hasNesting { setParents() }
    if hasAt { linkMailAddresses() }
  }

  private mutating func forgetBackticks() {
    for length in lastBackticks.indices { lastBackticks[length] = -1 }
  }

  /// The text of the document, with what was decoded behind what stands in the source.
  mutating func takeText() -> [UInt8] {
    var whole: [UInt8] = []
    swap(&whole, &text)
    whole.append(contentsOf: decoded)
    return whole
  }

  /// Reads text up to the next byte that may begin something, and what it begins.
  private mutating func parseNext() {
    let start = position
    var index = start
    var isPlain = true
    scan: while true {
      while index < end, !stops.contains(text[index]) { index &+= 1 }
      guard index < end else { break }
      let byte = text[index]
      switch byte {
      case UInt8(ascii: ":"), UInt8(ascii: "w"):
        // The byte that must follow tells most text from an address at once.
        if index + 1 < end, text[index + 1] == (byte == UInt8(ascii: "w") ? byte : 0x2F),
          let link = bareLink(at: index, after: start)
        {
          appendText(start..<link.range.lowerBound, isPlain: isPlain)
          append(link)
          return
        }
      case UInt8(ascii: "@"): hasAt = true
      case UInt8(ascii: ">"): isPlain = false
      case UInt8(ascii: "\""):
        if options.smartPunctuation { break scan }
        isPlain = false
      default: break scan
      }
      index += 1
    }
    position = index
    guard index < end else { return appendText(start..<end, isPlain: isPlain) }
    if text[index] == UInt8(ascii: "\n") {
      var upper = index
      while upper > start, text[upper - 1].isMarkdownSpace { upper -= 1 }
      appendText(start..<upper, isPlain: isPlain)
      appendBreak()
    } else {
      appendText(start..<index, isPlain: isPlain)
      parseMark(text[index])
    }
  }

  /// The bytes at which text is looked at more closely: those that begin something, and those that must
  /// be escaped.
  private static func stops(_ options: MarkdownOptions) -> ByteSet {
    var stops = ByteSet("\n!&*_<[]\\`>\"")
    if options.strikethrough { stops.insert(UInt8(ascii: "~")) }
    if options.autolinks { for byte in ":w@".utf8 { stops.insert(byte) } }
    if options.smartPunctuation { for byte in "'-.".utf8 { stops.insert(byte) } }
    return stops
  }

  private mutating func parseMark(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): parseDelimiters(byte)
    case UInt8(ascii: "`"): parseCode()
    case UInt8(ascii: "["): openBracket(isImage: false)
    case UInt8(ascii: "]"): closeBracket()
    case UInt8(ascii: "\\"): parseBackslash()
    case UInt8(ascii: "<"): parseAngle()
    case UInt8(ascii: "&"): parseEntity()
    case UInt8(ascii: "!"):
      let opensNote = !footnoteLabels.isEmpty && text.holds("![^", at: position, before: end)
      if position + 1 < end, text[position + 1] == UInt8(ascii: "["), !opensNote {
        openBracket(isImage: true)
      } else {
        appendText(position..<position + 1)
        position += 1
      }
    default: parsePunctuation(byte)
    }
  }

  private mutating func appendBreak() {
    let isHard =
      position - 2 >= nodes[leaf].textRange.lowerBound
      && text[position - 1] == UInt8(ascii: " ") && text[position - 2] == UInt8(ascii: " ")
    append(isHard ? .lineBreak : .softBreak, from: position, to: position + 1)
    position += 1
    while position < end, text[position].isBlank { position += 1 }
  }

  private mutating func parseBackslash() {
    let next = position + 1
    if next < end, text[next].isASCIIPunctuation {
      appendText(next..<next + 1)
      tailGrows = false
      position += 2
    } else if next < end, text[next] == UInt8(ascii: "\n") {
      append(.lineBreak, from: position, to: next + 1)
      position += 2
      while position < end, text[position].isBlank { position += 1 }
    } else {
      appendText(position..<next)
      position = next
    }
  }

  private mutating func parseEntity() {
    if let entity = characters.decode(in: text, from: position, to: end) {
      let node = append(.text, from: position, to: entity.end)
      nodes[node].textRange = decode(entity.text)
      position = entity.end
    } else {
      appendText(position..<position + 1)
      position += 1
    }
  }

  // MARK: The chain

  /// Where `offset` stands in the file; `offset` must not be before the last one asked for by more
  /// than a line.
  @inline(__always)
  func fileOffset(_ offset: Int) -> Int {
    if isOriginal { return offset }
    var piece = piece
    return map.target(of: offset, movingOn: &piece)
  }

  /// Appends a node that covers the source from `start` up to `stop`.
  @discardableResult
  mutating func append(_ kind: MarkdownNode.Kind, from start: Int, to stop: Int) -> Int {
    let lower = isOriginal ? start : map.target(of: start, movingOn: &piece)
    let upper = stop > start ? fileOffset(stop - 1) + 1 : lower
    return append(MarkdownNode(kind, lower..<max(lower, upper)))
  }

  @discardableResult
  mutating func append(_ new: MarkdownNode) -> Int {
    var node = new
    let index = nodes.count
    let link = Int32(truncatingIfNeeded: index)
    node.parentIndex = Int32(truncatingIfNeeded: leaf)
    node.previousIndex = Int32(truncatingIfNeeded: tail)
    if tail < 0 {
      nodes[leaf].firstChildIndex = link
    } else {
      nodes[tail].nextIndex = link
    }
    nodes.append(node)
    tail = index
    tailGrows = false
    return index
  }

  /// Appends text, to the last node if it is text that ends where this begins.
  ///
  /// Nothing in text that `isPlain` must be escaped, which spares the renderer looking.
  mutating func appendText(_ range: Range<Int>, isPlain: Bool = false) {
    guard !range.isEmpty else { return }
    if tailGrows, Int(nodes[tail].textUpper) == range.lowerBound {
      nodes[tail].textUpper = Int32(truncatingIfNeeded: range.upperBound)
      nodes[tail].upper = Int32(truncatingIfNeeded: fileOffset(range.upperBound - 1) + 1)
      if !isPlain { nodes[tail].isPlainText = false }
      return
    }
    let node = append(.text, from: range.lowerBound, to: range.upperBound)
    nodes[node].textRange = range
    nodes[node].isPlainText = isPlain
    tailGrows = true
  }

  /// Keeps text that does not stand in the source; returns its range.
  mutating func decode(_ bytes: some Sequence<UInt8>) -> Range<Int> {
    let start = text.count + decoded.count
    decoded.append(contentsOf: bytes)
    return start..<text.count + decoded.count
  }

  /// Takes `node` out of the chain.
  mutating func unlink(_ node: Int) {
    let previous = Int(nodes[node].previousIndex)
    let next = Int(nodes[node].nextIndex)
    if previous < 0 {
      nodes[leaf].firstChildIndex = Int32(truncatingIfNeeded: next)
    } else {
      nodes[previous].nextIndex = Int32(truncatingIfNeeded: next)
    }
    if next < 0 {
      tail = previous
      tailGrows = false
    } else {
      nodes[next].previousIndex = Int32(truncatingIfNeeded: previous)
    }
  }

  /// Puts `new` after `first`, and what stands between `first` and `last` below it; -1 as `last` is
  /// the end of the chain.
  @discardableResult
  mutating func wrap(after first: Int, before last: Int, in new: MarkdownNode) -> Int {
    var node = new
    let index = nodes.count
    let link = Int32(truncatingIfNeeded: index)
    let firstChild = Int(nodes[first].nextIndex)
    if firstChild != last {
      let lastChild = last < 0 ? tail : Int(nodes[last].previousIndex)
      node.firstChildIndex = Int32(truncatingIfNeeded: firstChild)
      nodes[firstChild].previousIndex = -1
      nodes[lastChild].nextIndex = -1
    }
    node.parentIndex = Int32(truncatingIfNeeded: leaf)
    node.previousIndex = Int32(truncatingIfNeeded: first)
    node.nextIndex = Int32(truncatingIfNeeded: last)
    nodes[first].nextIndex = link
    if last < 0 {
      tail = index
      tailGrows = false
    } else {
      nodes[last].previousIndex = link
    }
    nodes.append(node)
    hasNesting = true
    return index
  }

  /// Makes every node below the leaf know its parent.
  private mutating func setParents() {
    var parent = leaf
    var node = Int(nodes[leaf].firstChildIndex)
    while node >= 0 {
      nodes[node].parentIndex = Int32(truncatingIfNeeded: parent)
      if nodes[node].firstChildIndex >= 0 {
        parent = node
        node = Int(nodes[node].firstChildIndex)
        continue
      }
      while nodes[node].nextIndex < 0, parent != leaf {
        node = parent
        parent = Int(nodes[node].parentIndex)
      }
      node = Int(nodes[node].nextIndex)
    }
  }
}

/// What was looked for in the rest of a leaf and not found, so that it is not looked for again: this
/// keeps unclosed marks linear.
struct FailedSearches {
  var commentEnd = false
  var instructionEnd = false
  var declarationEnd = false
  var cdataEnd = false
  /// Whether ``InlineParser/lastBackticks`` has all runs of the leaf.
  var backticks = false
}
