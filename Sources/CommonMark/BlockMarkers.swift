/// A line that begins a block of ours, which libcmark would take for text: a footnote or a definition.
///
/// Both hold blocks, indented like those of a list item. So libcmark is shown a list item there, whose
/// bullet no list of the page uses.
struct BlockMarker {
  enum Kind {
    /// `[^label]:`; the label, by which references find it.
    case footnote(label: [UInt8])
    /// `:`
    case definition
  }

  var kind: Kind
  /// Where it stands in the text; that of a footnote goes to its first block.
  var range: Range<Int>
  /// How far further blocks of a footnote are indented.
  static let footnoteColumns = 4
}

extension BlockMarker {
  /// The marker of a block at `start` of a line that ends at `end`.
  init?(in bytes: [UInt8], from start: Int, to end: Int, options: MarkdownOptions) {
    switch bytes[start] {
    case UInt8(ascii: ":"):
      guard options.definitionLists, start + 2 < end, bytes[start + 1].isBlank else { return nil }
      kind = .definition
      range = start..<start + 1
    case UInt8(ascii: "["):
      guard options.footnotes, start + 4 < end, bytes[start + 1] == UInt8(ascii: "^"),
        let label = LinkSyntax.label(in: bytes, from: start, to: end), label.count > 1,
        !bytes[label].contains(where: \.isMarkdownSpace),
        label.upperBound + 1 < end, bytes[label.upperBound + 1] == UInt8(ascii: ":")
      else { return nil }
      kind = .footnote(label: LinkSyntax.matchingKey(bytes[label.dropFirst()]))
      var stop = label.upperBound + 2
      while stop < end, bytes[stop].isBlank { stop += 1 }
      range = start..<stop
    default: return nil
    }
  }
}

/// The markers of list items that stand for markers of ours.
struct MarkerReplacement {
  /// Whether no other list has the marker that stands for footnotes.
  let isFreeForFootnotes: Bool
  private let footnote: [UInt8]
  private let definition: [UInt8]

  init(avoiding used: ByteSet) {
    let bullets = [UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "-")]
    let free = bullets.filter { !used.contains($0) }
    isFreeForFootnotes = !free.isEmpty
    let spaces = [UInt8](repeating: 0x20, count: BlockMarker.footnoteColumns - 1)
    footnote = [free.first ?? bullets[0]] + spaces
    definition = [free.dropFirst().first ?? bullets[1]]
  }

  subscript(kind: BlockMarker.Kind) -> [UInt8] {
    switch kind {
    case .footnote: footnote
    case .definition: definition
    }
  }
}

extension BlockBuilder {
  /// The blocks of `text`.
  ///
  /// Most pages have no markers of ours, or only such as stand where they cannot be anything else: they
  /// are parsed once.
  static func blocks(of text: ParsedText, options: MarkdownOptions) -> BlockBuilder {
    let outline = BlockOutline(of: text, options: options)
    if outline.mayHaveOtherMarkers { return blocks(of: text, searching: outline, options: options) }
    var blocks = BlockBuilder(text, options: options, markers: outline.footnotes)
    guard !outline.footnotes.isEmpty else {
      blocks.build(outline)
      return blocks
    }
    let replacement = MarkerReplacement(avoiding: outline.bullets)
    if replacement.isFreeForFootnotes {
      blocks.build(
        BlockOutline(of: text, options: options, replacing: outline.footnotes, by: replacement))
      if blocks.openedMarkers.count == outline.footnotes.count { return blocks }
    }
    return self.blocks(of: text, searching: outline, options: options)
  }

  /// The blocks of a text of which only libcmark can say which lines begin blocks of ours: the lines of
  /// paragraphs that look like it are found, and if there are any it is parsed again with their markers
  /// replaced.
  ///
  /// A marker that then begins no item, since one before it changed what it stands in, is text after
  /// all, so that the rest is tried without it. Three times are enough for pages that mean anything.
  private static func blocks(
    of text: ParsedText, searching outline: BlockOutline, options: MarkdownOptions
  ) -> BlockBuilder {
    var plain = BlockBuilder(text, options: options)
    plain.findsMarkers = true
    plain.build(outline)
    var markers = plain.markers
    let replacement = MarkerReplacement(avoiding: plain.listMarkers)
    for _ in 0..<3 where !markers.isEmpty {
      var blocks = BlockBuilder(text, options: options, markers: markers)
      blocks.build(BlockOutline(of: text, options: options, replacing: markers, by: replacement))
      if blocks.openedMarkers.count == markers.count { return blocks }
      markers = blocks.openedMarkers.map { markers[$0] }
    }
    return plain
  }

  /// Notes the marker with which `line` of a paragraph may begin; `content` is where its text is.
  mutating func findMarker(_ line: Int, isFirst: Bool, content: Range<Int>) {
    guard let first = content.first else { return }
    let byte = text.bytes[first]
    guard byte == UInt8(ascii: "[") || byte == UInt8(ascii: ":"),
      let marker = BlockMarker(
        in: text.bytes, from: first, to: content.upperBound, options: options)
    else { return }
    let (cursor, isLazy) = cursor(line)
    guard cursor.indent(in: text.bytes) < 4 else { return }
    // An item without text cannot follow a line of a paragraph.
    let isEmpty = text.bytes.trimming(marker.range.upperBound..<content.upperBound).isEmpty
    switch marker.kind {
    case .definition where isEmpty || isLazy || isFirst && !followsTermOrDefinition(line): return
    case .footnote where isEmpty && !isFirst: return
    default: markers.append(marker)
    }
  }

  /// Whether a paragraph that begins with `:` can be a definition: after a term and a blank line, or
  /// after another definition.
  private func followsTermOrDefinition(_ line: Int) -> Bool {
    guard let previous = lastSibling else { return false }
    switch nodes[previous].kind {
    case .paragraph: return true
    case .codeBlock, .list: return !markers.isEmpty
    default: return false
    }
  }
}
