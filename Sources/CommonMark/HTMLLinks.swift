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
