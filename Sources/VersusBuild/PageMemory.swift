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
    path =
      options.remembers
      ? SitePath.root.appending(".versus").appending("cache").appending("pages") : nil
  }

  /// What was left, and what there is to say of it.
  func recall() -> (record: PageRecord, diagnostics: [Diagnostic]) {
    guard let path else { return (PageRecord(), []) }
    do throws(FileError) {
      guard let bytes = try files.bytes(at: path) else { return (PageRecord(), []) }
      do {
        return (try PageRecord(bytes), [])
      } catch {
        return (PageRecord(), [.damaged(cache: path)])
      }
    } catch {
      return (PageRecord(), [.unreadable(cache: path, error)])
    }
  }

  /// Leaves `record`, unless that is what is there.
  func keep(_ record: PageRecord, replacing old: PageRecord) -> [Diagnostic] {
    guard let path, !record.isSame(as: old) else { return [] }
    do throws(FileError) {
      try files.write(record.bytes, to: path)
      return []
    } catch {
      return [.unwritable(cache: error)]
    }
  }
}
