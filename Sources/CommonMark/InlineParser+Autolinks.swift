/// Addresses without angle brackets (GFM 6.9).
extension InlineParser {
  /// An address that stands in text as it is.
  struct BareLink {
    var range: Range<Int>
    /// What the text lacks: `http://` before `www.`, `mailto:` before a mail address.
    var prefix: StaticString
  }

  /// The link that a `:` or `w` at `index` belongs to; nothing before `start` may be part of it.
  func bareLink(at index: Int, after start: Int) -> BareLink? {
    if text[index] == UInt8(ascii: "w") {
      guard text.holds("www.", at: index, before: end), activeBrackets == 0 else {
        return nil
      }
      return domainLink(at: index)
    }
    guard text.holds("://", at: index, before: end), activeBrackets == 0 else {
      return nil
    }
    return schemeLink(at: index, after: start)
  }

  private func domainLink(at index: Int) -> BareLink? {
    if index > nodes[leaf].textRange.lowerBound {
      switch text[index - 1] {
      case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "("): break
      case let byte where byte.isMarkdownSpace: break
      default: return nil
      }
    }
    guard let domain = domainEnd(from: index, needsDot: true) else { return nil }
    return bareLink(from: index, domainEnd: domain, prefix: "http://")
  }

  private func schemeLink(at colon: Int, after start: Int) -> BareLink? {
    var scheme = colon
    while scheme > start, text[scheme - 1].isASCIILetter, colon - scheme < 6 { scheme -= 1 }
    let domain = colon + 3
    guard ["http", "https", "ftp"].contains(where: { isScheme($0, at: scheme, colon: colon) }),
      domain < end, text[domain].isASCIIAlphanumeric,
      let domainEnd = domainEnd(from: domain, needsDot: false)
    else { return nil }
    return bareLink(from: scheme, domainEnd: domainEnd, prefix: "")
  }

  private func isScheme(_ scheme: StaticString, at start: Int, colon: Int) -> Bool {
    colon - start == scheme.utf8CodeUnitCount
      && text[start..<colon].lazy.map(\.asciiLowercased).elementsEqual(scheme.description.utf8)
  }

  /// The end of a domain, whose last two parts must be without underscores.
  private func domainEnd(from start: Int, needsDot: Bool) -> Int? {
    var dots = 0
    var underscores = (lastButOne: 0, last: 0)
    var index = start
    scan: while index < end {
      switch text[index] {
      case UInt8(ascii: "_"): underscores.last += 1
      case UInt8(ascii: "."):
        underscores = (underscores.last, 0)
        dots += 1
      case UInt8(ascii: "-"): break
      default:
        guard text.classOfCharacter(at: index, to: end) == .other else { break scan }
      }
      index += 1
      while index < end, text[index] & 0xC0 == 0x80 { index += 1 }
    }
    guard index > start, underscores == (0, 0), !needsDot || dots > 0 else { return nil }
    return index
  }

  private func bareLink(from start: Int, domainEnd: Int, prefix: StaticString) -> BareLink? {
    var stop = domainEnd
    while stop < end, !text[stop].isMarkdownSpace, text[stop] != UInt8(ascii: "<") { stop += 1 }
    stop = trimmingPunctuation(start..<stop)
    return stop > start ? BareLink(range: start..<stop, prefix: prefix) : nil
  }

  /// The end of an address without the punctuation that belongs to the sentence around it, a closing
  /// parenthesis without its partner, or an entity.
  private func trimmingPunctuation(_ range: Range<Int>) -> Int {
    var stop = range.upperBound
    // How many more parentheses close than open.
    var surplus = text[range].reduce(0) {
      $0 + ($1 == UInt8(ascii: ")") ? 1 : $1 == UInt8(ascii: "(") ? -1 : 0)
    }
    while stop > range.lowerBound {
      switch text[stop - 1] {
      case UInt8(ascii: ")"):
        guard surplus > 0 else { return stop }
        surplus -= 1
        stop -= 1
      case UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "."), UInt8(ascii: ","),
        UInt8(ascii: ":"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"),
        UInt8(ascii: "'"), UInt8(ascii: "\""):
        stop -= 1
      case UInt8(ascii: ";"):
        var entity = stop - 1
        while entity > range.lowerBound, text[entity - 1].isASCIILetter { entity -= 1 }
        let isEntity =
          entity < stop - 1 && entity > range.lowerBound && text[entity - 1] == UInt8(ascii: "&")
        stop = isEntity ? entity - 1 : stop - 1
      default: return stop
      }
    }
    return stop
  }

  mutating func append(_ link: BareLink) {
    // Escapes and entities mean nothing in a bare address.
    let destination =
      link.prefix.utf8CodeUnitCount == 0
      ? link.range : decode(Array(link.prefix.description.utf8) + text[link.range])
    appendLink(
      from: link.range.lowerBound, to: link.range.upperBound, text: link.range,
      textSource: link.range, to: destination)
    hasNesting = true
    position = link.range.upperBound
  }

  // MARK: Mail addresses

  /// Makes links of the mail addresses in the leaf's text, when it is known what is text.
  mutating func linkMailAddresses() {
    var node = nodes[leaf].firstChild
    while let current = node {
      if nodes[current].kind == .text { linkMailAddresses(inTextFrom: current) }
      // Links hold no links; images' text is not shown as markup.
      let isLink = nodes[current].kind == .link
      node = isLink ? nodes[current].next : nodes[current].firstChild ?? nodes[current].next
      var ancestor = current
      while node == nil, let parent = nodes[ancestor].parent, parent != leaf {
        node = nodes[parent].next
        ancestor = parent
      }
    }
  }

  /// Joins the text nodes that follow `first` without a gap, and splits the first address off.
  private mutating func linkMailAddresses(inTextFrom first: Int) {
    while let next = nodes[first].next, nodes[next].kind == .text,
      nodes[next].textLower == nodes[first].textUpper
    {
      nodes[first].textUpper = nodes[next].textUpper
      nodes[first].upper = nodes[next].upper
      nodes[first].isPlainText = nodes[first].isPlainText && nodes[next].isPlainText
      takeOut(next)
    }
    let range = nodes[first].textRange
    guard range.upperBound <= text.count, let address = mailAddress(in: range) else { return }
    splitOff(address, from: first)
  }

  private mutating func takeOut(_ node: Int) {
    let next = nodes[node].nextIndex
    nodes[Int(nodes[node].previousIndex)].nextIndex = next
    if next >= 0 { nodes[Int(next)].previousIndex = nodes[node].previousIndex }
  }

  private func mailAddress(in range: Range<Int>) -> Range<Int>? {
    var index = range.lowerBound
    while index < range.upperBound {
      guard text[index] == UInt8(ascii: "@") else {
        index += 1
        continue
      }
      if let address = mailAddress(around: index, in: range) { return address }
      index += 1
    }
    return nil
  }

  private func mailAddress(around at: Int, in range: Range<Int>) -> Range<Int>? {
    var lower = at
    while lower > range.lowerBound,
      text[lower - 1].isASCIIAlphanumeric || text[lower - 1].isOneOf(".+-_")
    {
      lower -= 1
    }
    var dots = 0
    var upper = at + 1
    while upper < range.upperBound {
      let byte = text[upper]
      if byte == UInt8(ascii: "."), upper + 1 < range.upperBound,
        text[upper + 1].isASCIIAlphanumeric
      {
        dots += 1
      } else if byte == UInt8(ascii: "@") {
        return nil
      } else if !byte.isASCIIAlphanumeric, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_") {
        break
      }
      upper += 1
    }
    guard lower < at, dots > 0, text[upper - 1].isASCIILetter else { return nil }
    return lower..<trimmingPunctuation(lower..<upper)
  }

  /// Splits `node` into the text before the address, a link, and the text after it.
  private mutating func splitOff(_ address: Range<Int>, from node: Int) {
    let whole = nodes[node]
    let lower = map.target(of: address.lowerBound)
    let upper = map.target(of: address.upperBound - 1) + 1
    let destination = decode(Array("mailto:".utf8) + text[address])
    var link = MarkdownNode(.link, lower..<upper)
    link.parentIndex = whole.parentIndex
    link.detail = Int32(truncatingIfNeeded: links.count)
    links.append(LinkTarget(destination: destination, title: nil, fileRange: link.range))
    var label = MarkdownNode(.text, link.range)
    label.textRange = address
    var rest = MarkdownNode(.text, upper..<max(upper, Int(whole.upper)))
    rest.textRange = address.upperBound..<whole.textRange.upperBound
    rest.parentIndex = whole.parentIndex

    let index = Int32(truncatingIfNeeded: nodes.count)
    link.previousIndex = Int32(truncatingIfNeeded: node)
    link.firstChildIndex = index + 1
    label.parentIndex = index
    link.nextIndex = index + 2
    rest.previousIndex = index
    rest.nextIndex = whole.nextIndex
    if whole.nextIndex >= 0 { nodes[Int(whole.nextIndex)].previousIndex = index + 2 }
    nodes.append(contentsOf: [link, label, rest])
    nodes[node].nextIndex = index
    nodes[node].textUpper = Int32(truncatingIfNeeded: address.lowerBound)
    nodes[node].upper = Int32(truncatingIfNeeded: lower)
  }
}

extension UInt8 {
  fileprivate func isOneOf(_ bytes: StaticString) -> Bool {
    bytes.description.utf8.contains(self)
  }
}
