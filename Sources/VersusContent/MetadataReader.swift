import HostSystem
import TextCore
import VersusModel

/// Front matter → ``PageMetadata``.
enum MetadataReader {
  /// Reads the YAML in `range` of a page.
  ///
  /// - Returns: The metadata as far as it could be read, and everything that is wrong with it.
  static func read(_ range: SourceRange, of source: SourceText) -> Outcome<PageMetadata> {
    let yaml = YAMLReader.read(source, body: range)
    guard let root = yaml.value else { return Outcome(nil, yaml.diagnostics) }
    let entries: [DataEntry]
    switch root.kind {
    case .map(let found): entries = found
    case .null: entries = []
    default:
      let problem = ContentProblem.frontMatterIsNotAMap(root.kindName)
      return Outcome(nil, [problem.diagnostic(at: source.location(of: root.range))])
    }
    var map = MapReader(entries, of: source, named: "front matter", at: root.range)
    let metadata = metadata(from: &map)
    map.finish()
    return Outcome(metadata, map.diagnostics)
  }

  private static func metadata(from map: inout MapReader) -> PageMetadata {
    var metadata = PageMetadata()
    metadata.title = map.string("title")
    metadata.description = map.string("description")
    metadata.date = date("date", &map)
    metadata.updated = date("updated", &map)
    metadata.tags = tags(&map)
    metadata.weight = map.int("weight") ?? 0
    metadata.draft = map.bool("draft") ?? false
    metadata.slug = slug(&map)
    for (text, range) in map.strings("aliases") {
      if let address = SiteAddress(text), address != .root, address.fitsIntoFileSystems {
        metadata.aliases.append(.init(address: address, range: range))
      } else {
        map.report(
          .invalidValue(
            key: "aliases", message: "must be addresses inside the site, not `\(text)`", help: nil),
          at: range)
      }
    }
    if let template = map.value("template"), case .string(let name) = template.kind {
      metadata.template = .init(name: name, range: template.range)
    } else {
      _ = map.string("template")
    }
    metadata.paginate = paginate(&map)
    metadata.extra = map.map("extra") ?? metadata.extra
    return metadata
  }

  private static func tags(_ map: inout MapReader) -> [String] {
    map.strings("tags").compactMap { tag, range in
      // Its page is served in a folder of about this name.
      if tag.utf8.count <= 120 { return tag }
      map.report(
        .invalidValue(key: "tags", message: "must be of at most 120 bytes each", help: nil),
        at: range)
      return nil
    }
  }

  private static func paginate(_ map: inout MapReader) -> PageMetadata.Amount? {
    guard let count = map.int("paginate") else { return nil }
    if count >= 0 { return .init(count: count, range: map.range(of: "paginate")) }
    map.invalid("paginate", "must be a number of pages, or 0 for all of them")
    return nil
  }

  private static func slug(_ map: inout MapReader) -> String? {
    guard let slug = map.string("slug") else { return nil }
    guard !slug.isEmpty, slug != ".", slug != "..", !slug.contains("/"), !slug.contains("\0") else {
      map.invalid("slug", "must be one part of an address, without `/`")
      return nil
    }
    guard SiteAddress(folder: SitePath.root.appending(slug)).fitsIntoFileSystems else {
      map.invalid("slug", "must be of at most \(SiteAddress.longestPart) bytes")
      return nil
    }
    return slug
  }

  private static func date(_ key: String, _ map: inout MapReader) -> String? {
    guard let text = map.string(key) else { return nil }
    if Timestamp.isValid(text) { return text }
    map.invalid(key, "must be a date such as `2026-11-22`, not `\(text)`")
    return nil
  }
}
