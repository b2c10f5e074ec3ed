import HostSystem
import TextCore

/// An output that stands on the disk.
struct WrittenOutput: Sendable {
  let report: OutputReport
  /// All files in the folder.
  let stamps: [SitePath: FileStamp]
  /// What the folder is known by, with all of them.
  let print: Fingerprint
}

/// The folder that a build writes to, one build at a time.
package actor OutputFolder {
  /// Absolute.
  nonisolated let path: String
  private var stage: OutputStage<LocalFiles>?
  /// All files that stood in the folder when the output was begun.
  private var standing: (tree: TreePrint, stamps: [SitePath: FileStamp])?
  private var lock: FileLock?
  /// The folders that were made to write in, from the top.
  private var made: [String] = []

  /// Takes an absolute path; the folder is made when there is something to write.
  package init(_ path: String) { self.path = path }

  /// What it is known by, with all files in it.
  nonisolated func print(_ tree: TreePrint) -> Fingerprint {
    var hasher = FingerprintHasher()
    hasher.combine(tree.print)
    if let list = FileStamp(of: path + "/.versus-files") {
      hasher.combine(list.number)
      hasher.combine(UInt64(bitPattern: list.modified))
    }
    return hasher.finish()
  }

  /// Whether no build was interrupted while it wrote to the folder.
  nonisolated var isSettled: Bool { FileStamp(of: path + "/" + OutputJournal.folder.string) == nil }

  /// Begins an output, when no other build is writing to the folder any more; with it comes what the file system says of
  /// all that stands there.
  func open(jobs: Int) async throws(FileError) -> (
    stage: OutputStage<LocalFiles>, stamps: [SitePath: FileStamp]
  ) {
    made = LocalFiles.missingFolders(downTo: path)
    do throws(FileError) {
      let stage = try OutputStage(try await locked())
      self.stage = stage
      let tree = await TreePrint(of: path, jobs: jobs)
      let stamps = tree.stamps
      standing = (tree, stamps)
      return (stage, stamps)
    } catch {
      close(leavingNothing: true)
      throw whole(error)
    }
  }

  /// The folder, which is made if there is none, once this build alone writes to it.
  private func locked() async throws(FileError) -> LocalFiles {
    while true {
      let files = try LocalFiles.making(root: path)
      do throws(FileError) {
        let lock = try await FileLock.waiting(for: files.root)
        guard lock.isHeld(at: files.root) else { continue }
        self.lock = consume lock
        return files
      } catch  where FileStamp(of: files.root) == nil {
        // The build that had made it had nothing to write, and has removed it.
      }
    }
  }

  /// Makes the folder hold what was added since ``open(jobs:)``.
  ///
  /// - Returns: `nil` if it was not opened.
  func commit(jobs: Int) async throws(FileError) -> WrittenOutput? {
    guard let stage else { return nil }
    do throws(FileError) {
      var report = try stage.commit()
      let (tree, stamps) = await changed(by: stage, removing: report.removed, jobs: jobs)
      report.foreign = stage.foreign(among: stamps.keys)
      close(leavingNothing: false)
      return WrittenOutput(report: report, stamps: stamps, print: print(tree))
    } catch {
      close(leavingNothing: true)
      throw whole(error)
    }
  }

  /// All files that stand in the folder by now.
  ///
  /// If none was removed, those that were not written are not looked at once more: what somebody else has done to them
  /// meanwhile is seen by the next build.
  private func changed(
    by stage: OutputStage<LocalFiles>, removing removed: Int, jobs: Int
  ) async -> (tree: TreePrint, stamps: [SitePath: FileStamp]) {
    if let standing, removed == 0 {
      let written = await stage.written.concurrentMap(jobs: jobs, stride: 128) { [path] file in
        FileStamp(of: path + "/" + file.string).map { (file, $0) }
      }.compactMap(\.self)
      let renewed = Dictionary(written) { first, _ in first }
      return (standing.tree.renewed(renewed), standing.stamps.merging(renewed) { $1 })
    }
    let tree = await TreePrint(of: path, jobs: jobs)
    return (tree, tree.stamps)
  }

  /// Leaves the folder as it was before ``open(jobs:)``.
  func discard() throws(FileError) {
    defer { close(leavingNothing: true) }
    do throws(FileError) {
      try stage?.discard()
    } catch {
      throw whole(error)
    }
  }

  /// An error of a file in the folder, under its absolute path.
  private func whole(_ error: FileError) -> FileError {
    let isWhole = error.path.hasPrefix("/")
    return FileError(path: isWhole ? error.path : path + "/" + error.path, reason: error.reason)
  }

  private func close(leavingNothing: Bool) {
    if leavingNothing { LocalFiles.removeEmpty(made) }
    made = []
    stage = nil
    standing = nil
    lock = nil
  }
}
