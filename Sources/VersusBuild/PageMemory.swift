import HostSystem
import TextCore
import VersusContent

/// What reading pages leaves for the next build; see ``PageRecord``.
struct PageMemory {
  private let files: LocalFiles
  /// `nil` if nothing is remembered.
  private let path: SitePath?

  init(_ files: LocalFiles, _ options: BuildOptions) {
    self.files = files
    path = options.remembers ? LocalFiles.records.appending("pages") : nil
  }

  /// What was left, and what there is to say of it.
  func recall() -> (record: PageRecord, diagnostics: [Diagnostic]) {
    guard let path else { return (PageRecord(), []) }
    let left = files.recall(path) { bytes throws(RecordReader.Damaged) in try PageRecord(bytes) }
    return (left.value ?? PageRecord(), left.diagnostics)
  }

  /// Leaves `record`, unless that is what is there.
  func keep(_ record: PageRecord, replacing old: PageRecord) -> [Diagnostic] {
    guard let path, !record.isSame(as: old) else { return [] }
    return files.keep(record.bytes, at: path)
  }
}
