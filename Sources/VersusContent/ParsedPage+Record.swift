import HostSystem
import TextCore
import VersusModel

extension ParsedPage {
  /// Whether all of it can be written down: not code that is run by itself, nor what stands in notes to code.
  var isRecordable: Bool {
    inlineSamples.isEmpty && !isMetadataBroken && metadata.extra.isNested(atMost: Self.deepest)
      && traits.links.allSatisfy { if case .text = $0.location { true } else { false } }
  }

  private static let deepest = 64

  /// Writes it down, but for its path.
  func write(to writer: inout RecordWriter) {
    metadata.write(to: &writer)
    writer.write(heading)
    writer.write(titleHeading) { $0.write($1) }
    traits.write(to: &writer)
  }

  /// Reads what ``write(to:)`` wrote.
  convenience init(
    _ path: SitePath, from reader: inout RecordReader, sides: [Side]
  ) throws(RecordReader.Damaged) {
    let metadata = try PageMetadata(from: &reader, depth: Self.deepest)
    let heading = try reader.optionalText()
    let titleHeading = try reader.optional { reader throws(RecordReader.Damaged) in
      try reader.int()
    }
    self.init(
      path: path, metadata: metadata, isMetadataBroken: false, heading: heading,
      titleHeading: titleHeading, traits: try PageTraits(from: &reader, sides: sides),
      inlineSamples: [])
  }
}

extension PageMetadata {
  fileprivate func write(to writer: inout RecordWriter) {
    for text in [title, description, date, updated, slug] { writer.write(text) }
    writer.write(tags) { $0.write($1) }
    writer.write(UInt64(bitPattern: Int64(weight)))
    writer.write(draft)
    writer.write(aliases) { writer, alias in
      writer.write(alias.address.path)
      writer.write(alias.range)
    }
    writer.write(template) { writer, template in
      writer.write(template.name)
      writer.write(template.range)
    }
    writer.write(paginate) { writer, paginate in
      writer.write(paginate.count)
      writer.write(paginate.range)
    }
    extra.write(to: &writer)
  }

  fileprivate init(from reader: inout RecordReader, depth: Int) throws(RecordReader.Damaged) {
    self.init()
    title = try reader.optionalText()
    description = try reader.optionalText()
    date = try reader.optionalText()
    updated = try reader.optionalText()
    slug = try reader.optionalText()
    tags = try reader.list { reader throws(RecordReader.Damaged) in try reader.text() }
    weight = Int(truncatingIfNeeded: Int64(bitPattern: try reader.number()))
    draft = try reader.flag()
    aliases = try reader.list { reader throws(RecordReader.Damaged) in
      guard let address = SiteAddress(try reader.text()) else { throw .init() }
      return Alias(address: address, range: try reader.range())
    }
    template = try reader.optional { reader throws(RecordReader.Damaged) in
      Named(name: try reader.text(), range: try reader.range())
    }
    paginate = try reader.optional { reader throws(RecordReader.Damaged) in
      Amount(count: try reader.int(), range: try reader.range())
    }
    extra = try DataNode(from: &reader, depth: depth)
  }
}

extension PageTraits {
  fileprivate func write(to writer: inout RecordWriter) {
    writer.write(contents) { $1.write(to: &$0) }
    writer.write(anchors.sorted()) { $0.write($1) }
    writer.write(words)
    writer.write(links) { writer, link in
      writer.write(link.destination)
      writer.write(link.isImage)
      writer.write(link.isInHTML)
      if case .text(let range) = link.location { writer.write(range) }
    }
    writer.write(code) { $1.write(to: &$0) }
    writer.write(hasBlocks)
  }

  fileprivate init(
    from reader: inout RecordReader, sides: [Side]
  ) throws(RecordReader.Damaged) {
    contents = try reader.list { reader throws(RecordReader.Damaged) in
      try Entry(from: &reader, depth: 6)
    }
    let ids = try reader.list { reader throws(RecordReader.Damaged) in try reader.text() }
    anchors = Set(ids)
    words = try reader.int()
    links = try reader.list { reader throws(RecordReader.Damaged) in
      InnerLink(
        destination: try reader.text(), isImage: try reader.flag(), isInHTML: try reader.flag(),
        location: .text(try reader.range()))
    }
    code = try reader.list { reader throws(RecordReader.Damaged) in
      try CodeSummary(from: &reader, sides: sides)
    }
    hasBlocks = try reader.flag()
  }
}

extension PageTraits.Entry {
  fileprivate func write(to writer: inout RecordWriter) {
    writer.write(id)
    writer.write(title)
    writer.write(level)
    writer.write(children) { $1.write(to: &$0) }
  }

  /// Below a heading stand those of higher levels, of which there are at the most six.
  fileprivate init(from reader: inout RecordReader, depth: Int) throws(RecordReader.Damaged) {
    guard depth > 0 else { throw .init() }
    id = try reader.text()
    title = try reader.text()
    level = try reader.int()
    children = try reader.list { reader throws(RecordReader.Damaged) in
      try Self(from: &reader, depth: depth - 1)
    }
  }
}

extension PageTraits.CodeSummary {
  fileprivate func write(to writer: inout RecordWriter) {
    writer.write(id)
    writer.write(language)
    writer.write(side?.id)
    writer.write(sample?.string)
    writer.write(runs?.string)
    writer.write(isTranscript)
    writer.write(skip)
    writer.write(hash) { $1.write(to: &$0) }
  }

  fileprivate init(
    from reader: inout RecordReader, sides: [Side]
  ) throws(RecordReader.Damaged) {
    id = try reader.int()
    language = try reader.text()
    let side = try reader.optionalText()
    self.side = sides.first { $0.id == side }
    sample = try reader.optionalText().flatMap { SitePath($0) }
    runs = try reader.optionalText().flatMap { SitePath($0) }
    isTranscript = try reader.flag()
    skip = try reader.optionalText()
    hash = try reader.optional { reader throws(RecordReader.Damaged) in
      try ContentHash(from: &reader)
    }
  }
}

extension DataNode {
  fileprivate func isNested(atMost depth: Int) -> Bool {
    guard depth > 0 else { return false }
    return switch kind {
    case .list(let items): items.allSatisfy { $0.isNested(atMost: depth - 1) }
    case .map(let entries): entries.allSatisfy { $0.value.isNested(atMost: depth - 1) }
    default: true
    }
  }

  fileprivate func write(to writer: inout RecordWriter) {
    writer.write(range)
    switch kind {
    case .null: writer.write(0)
    case .bool(let value):
      writer.write(1)
      writer.write(value)
    case .int(let value):
      writer.write(2)
      writer.write(UInt64(bitPattern: Int64(value)))
    case .double(let value):
      writer.write(3)
      writer.write(value.bitPattern)
    case .string(let text):
      writer.write(4)
      writer.write(text)
    case .list(let items):
      writer.write(5)
      writer.write(items) { $1.write(to: &$0) }
    case .map(let entries):
      writer.write(6)
      writer.write(entries) { writer, entry in
        writer.write(entry.key)
        writer.write(entry.keyRange)
        entry.value.write(to: &writer)
      }
    }
  }

  fileprivate init(from reader: inout RecordReader, depth: Int) throws(RecordReader.Damaged) {
    guard depth > 0 else { throw .init() }
    let range = try reader.range()
    let kind: Kind
    switch try reader.number() {
    case 0: kind = .null
    case 1: kind = .bool(try reader.flag())
    case 2: kind = .int(Int(truncatingIfNeeded: Int64(bitPattern: try reader.number())))
    case 3: kind = .double(Double(bitPattern: try reader.number()))
    case 4: kind = .string(try reader.text())
    case 5:
      kind = .list(
        try reader.list { reader throws(RecordReader.Damaged) in
          try DataNode(from: &reader, depth: depth - 1)
        })
    case 6:
      kind = .map(
        try reader.list { reader throws(RecordReader.Damaged) in
          DataEntry(
            key: try reader.text(), at: try reader.range(),
            value: try DataNode(from: &reader, depth: depth - 1))
        })
    default: throw .init()
    }
    self.init(kind, at: range)
  }
}

extension RecordWriter {
  fileprivate mutating func write(_ range: SourceRange) {
    write(range.lowerBound)
    write(range.count)
  }
}

extension RecordReader {
  fileprivate mutating func range() throws(Damaged) -> SourceRange {
    let (lower, count) = (try int(), try int())
    guard count <= Int.max - lower else { throw Damaged() }
    return lower..<lower + count
  }
}
