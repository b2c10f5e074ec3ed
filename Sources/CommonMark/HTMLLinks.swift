internal import TextCore

/// A link or image that a page has in raw HTML.
struct HTMLLink {
  var link: Link
  /// Its address in ``MarkdownDocument/text``, as it is written.
  var value: Range<Int>
  /// Where further attributes go: after the name of the tag.
  var attributes: Int
  /// The names of the attributes that it has, in lower case.
  var names: Set<String>
}

extension MarkdownDocument {
  /// The links and images in raw HTML: what `href` and `src` of the usual tags lead to.
  func htmlLinks(of node: MarkdownNode.ID) -> [HTMLLink] {
    let textRange = nodes[node].textRange
    let range = nodes[node].range
    var links: [HTMLLink] = []
    var characters = CharacterReferences()
    var place: Int? = range.lowerBound
    for tag in HTMLTags(in: textRange, of: text) {
      guard let kind = HTMLLinkKind.all.first(where: { $0.tag == tag.kind }),
        let attribute = tag.attribute(kind.attribute), let value = attribute.value, !value.isEmpty
      else { continue }
      // What containers take off its lines is not in the text, so it is looked for in the file.
      place = place.flatMap {
        source.bytes.offset(of: text[attribute.range], in: $0..<range.upperBound)
      }
      let offset = place.map { $0 + value.lowerBound - attribute.range.lowerBound }
      let fileRange = offset.map { $0..<$0 + value.count } ?? range
      let destination =
        text[value].contains(UInt8(ascii: "&"))
        ? characters.decodingEntities(value, of: text) : Array(text[value])
      links.append(
        HTMLLink(
          link: Link(
            node: node, isImage: kind.isImage,
            destination: String(decoding: destination, as: UTF8.self), title: nil,
            range: fileRange, destinationRange: fileRange),
          value: value, attributes: tag.name.upperBound,
          names: Set(tag.attributes.map { text.lowercased($0.name) })))
    }
    return links
  }

  /// The ids that raw HTML gives, `name` of `a` among them.
  package var htmlIDs: [String] {
    DocumentReader(nodes: nodes, text: text).htmlFindings.ids.map(\.id)
  }
}

/// A tag that leads somewhere, and the attribute that says where.
private struct HTMLLinkKind {
  let tag: HTMLName
  let attribute: HTMLName
  var isImage = false

  static let all = [
    HTMLLinkKind(tag: .a, attribute: .href), HTMLLinkKind(tag: .area, attribute: .href),
    HTMLLinkKind(tag: .img, attribute: .src, isImage: true),
    HTMLLinkKind(tag: .source, attribute: .src), HTMLLinkKind(tag: .video, attribute: .src),
    HTMLLinkKind(tag: .audio, attribute: .src), HTMLLinkKind(tag: .track, attribute: .src),
  ]
}

/// What can be asked of any HTML.
package enum HTMLText {
  /// The ids that elements are given, in order, and where each stands.
  ///
  /// - Complexity: O(*n*).
  package static func ids(in html: [UInt8]) -> [Range<Int>] {
    HTMLTags(in: 0..<html.count, of: html).compactMap { tag in
      tag.attribute(.id)?.value.flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  /// Whether two of ``ids(in:)`` may be the same; if not, they certainly are not.
  ///
  /// Whatever looks like an attribute `id` is taken for one, also in text, so tags need not be told from it.
  ///
  /// - Complexity: O(*n*), in a small part of the time of ``ids(in:)``.
  package static func mayRepeatIDs(in html: [UInt8]) -> Bool {
    var seen: Set<ArraySlice<UInt8>> = []
    let bytes = html.span
    for index in bytes.indices where bytes[index] == UInt8(ascii: "=") {
      // Most signs of equality are behind another name.
      guard index > 1, bytes[index - 1] | 0x20 == UInt8(ascii: "d") || bytes[index - 1].isHTMLBlank
      else { continue }
      guard let value = valueOfID(before: index, in: html) else { continue }
      if !value.isEmpty, !seen.insert(html[value]).inserted { return true }
    }
    return false
  }

  /// The value behind the `=` at `index`, if what stands before it may be the name `id`.
  private static func valueOfID(before index: Int, in html: [UInt8]) -> Range<Int>? {
    var end = index
    while end > 0, html[end - 1].isHTMLBlank { end -= 1 }
    guard end >= 2, html[end - 1] | 0x20 == UInt8(ascii: "d"),
      html[end - 2] | 0x20 == UInt8(ascii: "i"), end == 2 || !html[end - 3].isInPlainName
    else { return nil }
    var start = index + 1
    while start < html.count, html[start].isHTMLBlank { start += 1 }
    guard start < html.count else { return nil }
    let quote = html[start]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      return start + 1..<(html[(start + 1)...].firstIndex(of: quote) ?? html.count)
    }
    let rest = html[start...]
    return start..<(rest.firstIndex { $0.isHTMLBlank || $0 == UInt8(ascii: ">") } ?? html.count)
  }
}

extension UInt8 {
  /// White space as HTML has it.
  fileprivate var isHTMLBlank: Bool { self == 0x20 || 0x09...0x0D ~= self && self != 0x0B }

  /// Whether a name of an attribute surely goes on with it.
  fileprivate var isInPlainName: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// What a page's raw HTML says to those who read the page.
struct HTMLFindings {
  /// The ids that it gives, and where.
  var ids: [(id: String, range: SourceRange)] = []
  /// Images that say nothing of a text; `alt=""` says that they need none.
  var imagesWithoutText: [SourceRange] = []
}

extension DocumentReader {
  var htmlFindings: HTMLFindings {
    var findings = HTMLFindings()
    for node in nodes where node.isHTML && node.parentIndex >= 0 {
      var hasImageWithoutText = false
      for tag in HTMLTags(in: node.textRange, of: text)
      where !tag.attributes.isEmpty || tag.kind == .img {
        let id = value(of: .id, in: tag)
        // Before HTML5 the name of an `a` was its id; many give both.
        let name = tag.kind == .a ? value(of: .name, in: tag) : nil
        if let id { findings.ids.append((id, node.range)) }
        if let name, name != id { findings.ids.append((name, node.range)) }
        if tag.kind == .img, tag.attribute(.alt) == nil { hasImageWithoutText = true }
      }
      if hasImageWithoutText { findings.imagesWithoutText.append(node.range) }
    }
    return findings
  }

  private func value(of name: HTMLName, in tag: HTMLTag) -> String? {
    guard let value = tag.attribute(name)?.value, !value.isEmpty else { return nil }
    return String(decoding: text[value], as: UTF8.self)
  }
}

extension MarkdownNode {
  var isHTML: Bool {
    switch kind {
    case .html, .htmlBlock: true
    default: false
    }
  }
}

extension [UInt8] {
  fileprivate func lowercased(_ range: Range<Int>) -> String {
    String(decoding: self[range].lazy.map(\.asciiLowercased), as: UTF8.self)
  }

  /// Where `part` stands in `range`.
  fileprivate func offset(of part: ArraySlice<UInt8>, in range: Range<Int>) -> Int? {
    guard let first = part.first else { return nil }
    var index = range.lowerBound
    while index + part.count <= range.upperBound {
      if self[index] == first, self[index..<index + part.count].elementsEqual(part) { return index }
      index += 1
    }
    return nil
  }
}
