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
      guard let kind = HTMLLinkKind.all.first(where: { text.isName($0.tag, at: tag.name) }),
        let attribute = tag.attributes.first(where: { text.isName(kind.attribute, at: $0.name) }),
        let value = attribute.value, !value.isEmpty
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
    DocumentReader(nodes: nodes, text: text).htmlIDs.map(\.id)
  }
}

/// A tag that leads somewhere, and the attribute that says where.
private struct HTMLLinkKind {
  let tag: StaticString
  let attribute: StaticString
  var isImage = false

  static let all = [
    HTMLLinkKind(tag: "a", attribute: "href"), HTMLLinkKind(tag: "area", attribute: "href"),
    HTMLLinkKind(tag: "img", attribute: "src", isImage: true),
    HTMLLinkKind(tag: "source", attribute: "src"), HTMLLinkKind(tag: "video", attribute: "src"),
    HTMLLinkKind(tag: "audio", attribute: "src"), HTMLLinkKind(tag: "track", attribute: "src"),
  ]
}

/// What can be asked of any HTML.
package enum HTMLText {
  /// The ids that elements are given, in order, and where each stands.
  ///
  /// - Complexity: O(*n*).
  package static func ids(in html: [UInt8]) -> [Range<Int>] {
    HTMLTags(in: 0..<html.count, of: html).compactMap { tag in
      let id = tag.attributes.first { html.isName("id", at: $0.name) }
      return id?.value.flatMap { $0.isEmpty ? nil : $0 }
    }
  }
}

extension DocumentReader {
  /// The ids that raw HTML gives, and where.
  var htmlIDs: [(id: String, range: SourceRange)] {
    var ids: [(id: String, range: SourceRange)] = []
    for node in nodes where node.isHTML && node.parentIndex >= 0 {
      for tag in HTMLTags(in: node.textRange, of: text) {
        let id = value(of: "id", in: tag)
        // Before HTML5 the name of an `a` was its id; many give both.
        let name = text.isName("a", at: tag.name) ? value(of: "name", in: tag) : nil
        ids += Set([id, name].compactMap(\.self)).sorted().map { ($0, node.range) }
      }
    }
    return ids
  }

  private func value(of name: StaticString, in tag: HTMLTag) -> String? {
    let attribute = tag.attributes.first { text.isName(name, at: $0.name) }
    guard let value = attribute?.value, !value.isEmpty else { return nil }
    return String(decoding: text[value], as: UTF8.self)
  }

  /// Whether raw HTML has an image that says nothing of a text; `alt=""` says that it needs none.
  func hasImageWithoutText(_ html: MarkdownNode) -> Bool {
    HTMLTags(in: html.textRange, of: text).contains { tag in
      text.isName("img", at: tag.name)
        && !tag.attributes.contains { text.isName("alt", at: $0.name) }
    }
  }
}

extension MarkdownNode {
  var isHTML: Bool { kind == .html || kind == .htmlBlock }
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
