package import HostSystem
import TextCore
import VersusModel

/// What reading the pages of a site came to, for the next time: a page whose file is the same need not be read.
///
/// A page with errors is not kept, nor one of which parts cannot be written down.
package struct PageRecord: Sendable {
  struct Entry: Sendable {
    /// `nil` if the file was changed so lately that it may change again without being seen to.
    var stamp: FileStamp?
    /// What the bytes of the file are known by.
    let print: Fingerprint
    /// What all samples were known by; `nil` if the page shows none.
    let samples: Fingerprint?
    /// The warnings that there were.
    let diagnostics: [Diagnostic]
    /// The page, written down.
    fileprivate let page: RecordReader
  }

  /// What all pages were read with.
  private(set) var frame: Fingerprint
  private(set) var entries: [SitePath: Entry] = [:]

  /// Nothing.
  package init() { frame = Fingerprint(value: 0) }

  init(frame: Fingerprint) { self.frame = frame }

  /// Whether all files are those of `other`.
  package func isSame(as other: PageRecord) -> Bool {
    frame == other.frame && entries.count == other.entries.count
      && entries.allSatisfy { path, entry in
        let old = other.entries[path]
        return old?.print == entry.print && old?.stamp == entry.stamp
          && old?.samples == entry.samples
      }
  }

  /// Keeps a page that was read.
  mutating func keep(_ entry: Entry, of path: SitePath) { entries[path] = entry }
}

extension PageRecord.Entry {
  init(
    _ page: ParsedPage, stamp: FileStamp?, print: Fingerprint, samples: Fingerprint?,
    _ diagnostics: [Diagnostic]
  ) {
    (self.stamp, self.print, self.samples) = (stamp, print, samples)
    self.diagnostics = diagnostics
    var writer = RecordWriter()
    page.write(to: &writer)
    self.page = RecordReader(writer.bytes)
  }

  /// The page; `nil` if what was written down is no page.
  func parsed(_ path: SitePath, sides: [Side]) -> ParsedPage? {
    var reader = page
    let page = try? ParsedPage(path, from: &reader, sides: sides)
    return reader.isAtEnd ? page : nil
  }
}

extension PageRecord {
  private static let header = Array("versus pages 3\n".utf8)

  /// All of it, with what it is known by.
  package var bytes: [UInt8] {
    var writer = RecordWriter()
    writer.write(frame.value)
    // In no order: none is needed to read it.
    writer.write(entries) { writer, entry in
      let (path, entry) = entry
      writer.write(path.string)
      writer.write(entry.stamp) { $1.write(to: &$0) }
      writer.write(entry.print.value)
      writer.write(entry.samples?.value) { $0.write($1) }
      writer.write(entry.diagnostics)
      writer.write(entry.page)
    }
    return writer.sealed(Self.header)
  }

  /// - Throws: ``RecordReader/Damaged`` if the bytes are cut short, altered, or of another version.
  package init(_ bytes: [UInt8]) throws(RecordReader.Damaged) {
    var reader = try RecordReader(unsealing: bytes, Self.header)
    frame = Fingerprint(value: try reader.number())
    let count = try reader.count()
    entries.reserveCapacity(count)
    for _ in 0..<count {
      guard let path = SitePath(try reader.text()) else { throw .init() }
      entries[path] = Entry(
        stamp: try reader.optional { reader throws(RecordReader.Damaged) in
          try FileStamp(from: &reader)
        },
        print: Fingerprint(value: try reader.number()),
        samples: try reader.optional { reader throws(RecordReader.Damaged) in
          Fingerprint(value: try reader.number())
        },
        diagnostics: try reader.diagnostics(),
        page: try reader.record())
    }
    guard reader.isAtEnd else { throw .init() }
  }
}
