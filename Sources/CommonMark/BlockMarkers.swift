/// A line that begins a block of ours, which libcmark would take for text: a footnote or a definition.
///
/// Both hold blocks, indented like those of a list item. So libcmark is shown a list item there: it
/// parses once, the lines of paragraphs that begin such blocks are found, their markers are replaced
/// by one that no list of the page uses, and it parses again. Pages without them are parsed once.
struct BlockMarker {
  enum Kind {
    /// `[^label]:`; the label, by which references find it.
    case footnote(label: [UInt8])
    /// `:`
    case definition
  }

  var kind: Kind
  /// Where it stands: in the text as it was, and after replacement in that one.
  var range: Range<Int>
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

extension ParsedText {
  /// The text with each marker replaced by that of a list item; the markers then stand where they
  /// are in the new text.
  func replacing(_ markers: inout [BlockMarker], avoiding used: Set<UInt8>) -> ParsedText {
    let bullets = [UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "-")]
    let free = bullets.filter { !used.contains($0) }
    let footnote = free.first ?? bullets[0]
    let definition = free.dropFirst().first ?? bullets[1]
    var result: [UInt8] = []
    result.reserveCapacity(body.count)
    var map = OffsetMap()
    var start = body.lowerBound
    for index in markers.indices {
      copy(start..<markers[index].range.lowerBound, to: &result, map: &map)
      start = markers[index].range.upperBound
      let lower = result.count
      switch markers[index].kind {
      case .definition: result.append(definition)
      // Four columns, as further paragraphs of a footnote are indented.
      case .footnote: result.append(contentsOf: [footnote, 0x20, 0x20, 0x20])
      }
      map.append(offset: lower, target: fileOffset(markers[index].range.lowerBound))
      markers[index].range = lower..<result.count
    }
    copy(start..<body.upperBound, to: &result, map: &map)
    return ParsedText(copy: result, jumps: map)
  }

  private func copy(_ range: Range<Int>, to result: inout [UInt8], map: inout OffsetMap) {
    self.map(range, copiedTo: result.count, in: &map)
    result.append(contentsOf: bytes[range])
  }
}

extension BlockBuilder {
  /// The blocks of `text`, parsed again with its markers replaced if it has any.
  ///
  /// A marker that then begins no item, since one before it changed what it stands in, is text after
  /// all, so that the rest is tried without it. Three times are enough for pages that mean anything.
  static func blocks(of text: ParsedText, options: MarkdownOptions) -> BlockBuilder {
    var plain = BlockBuilder(text, options: options)
    plain.build()
    var markers = plain.markers
    for _ in 0..<3 where !markers.isEmpty {
      var replaced = markers
      let newText = text.replacing(&replaced, avoiding: plain.listMarkers)
      var blocks = BlockBuilder(newText, options: options, markers: replaced)
      blocks.build()
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
    guard cursor.indent < 4 else { return }
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
