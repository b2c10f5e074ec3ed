#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What the file system tells of a file or a folder without reading it: while it stays the same, so does
/// the file, and so does the list of what is in the folder.
package struct FileStamp: Codable, Hashable, Sendable {
  /// In bytes.
  package let size: UInt64
  /// When it was changed last: microseconds since 1970.
  package let modified: Int64
  /// Its number in the file system, which a file that takes its place does not have.
  package let number: UInt64

  /// Looks at what stands at the absolute path `path`, links followed; `nil` if nothing does.
  package init?(of path: String) {
    guard let facts = SystemFile.facts(of: path) else { return nil }
    (size, modified, number) = facts
  }

  init(_ facts: SystemFile.Facts) { (size, modified, number) = facts }

  /// Takes what an earlier stamp consisted of.
  package init(size: UInt64, modified: Int64, number: UInt64) {
    (self.size, self.modified, self.number) = (size, modified, number)
  }

  /// Whether it was changed before `date`, so that whoever looked at it since then saw it as it is now.
  package func isOlder(than date: Date) -> Bool { modified < Self.microseconds(date) }

  /// Whether its last change is so long ago that another one would be seen: clocks of file systems tick a
  /// hundred times a second.
  package var isSettled: Bool { isOlder(than: Date(timeIntervalSinceNow: -Self.settlingTime)) }

  /// In seconds.
  static let settlingTime = 0.02

  private static func microseconds(_ date: Date) -> Int64 {
    Int64((date.timeIntervalSince1970 * 1_000_000).rounded(.down))
  }
}

extension FileStamp {
  /// Takes it down in a record.
  package func write(to writer: inout RecordWriter) {
    writer.write(size)
    writer.write(UInt64(bitPattern: modified))
    writer.write(number)
  }

  /// Reads what ``write(to:)`` took down.
  package init(from reader: inout RecordReader) throws(RecordReader.Damaged) {
    size = try reader.number()
    modified = Int64(bitPattern: try reader.number())
    number = try reader.number()
  }
}
