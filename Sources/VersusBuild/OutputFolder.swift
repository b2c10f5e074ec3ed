import HostSystem
import TextCore

/// The folder that a build writes to, one build at a time.
package actor OutputFolder {
  /// Absolute.
  nonisolated let path: String
  private var stage: OutputStage<LocalFiles>?
  private var lock: FileLock?

  /// Takes an absolute path; the folder is made when there is something to write.
  package init(_ path: String) { self.path = path }

  /// What the file system says of a file of the output; `nil` if there is none.
  nonisolated func stamp(of file: SitePath) -> FileStamp? {
    FileStamp(of: path + "/" + file.string)
  }

  /// All files in it.
  nonisolated var print: Fingerprint {
    var hasher = FingerprintHasher()
    hasher.combine(TreePrint(of: path).print)
    if let list = FileStamp(of: path + "/.versus-files") {
      hasher.combine(list.number)
      hasher.combine(UInt64(bitPattern: list.modified))
    }
    return hasher.finish()
  }

  /// Whether no build was interrupted while it wrote to the folder.
  nonisolated var isSettled: Bool { FileStamp(of: path + "/" + OutputJournal.folder.string) == nil }

  /// Begins an output, when no other build is writing to the folder any more.
  func open() async throws(FileError) -> OutputStage<LocalFiles> {
    let files = try LocalFiles.making(root: path)
    lock = try await FileLock.waiting(for: files.root)
    let stage = try OutputStage(files)
    self.stage = stage
    return stage
  }

  /// Makes the folder hold what was added since ``open()``.
  func commit() throws(FileError) -> OutputReport? {
    defer { close() }
    return try stage?.commit()
  }

  /// Leaves the folder as it was before ``open()``.
  func discard() throws(FileError) {
    defer { close() }
    try stage?.discard()
  }

  private func close() {
    stage = nil
    lock = nil
  }
}
