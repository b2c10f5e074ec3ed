package import HostSystem
import Synchronization
import TextCore
package import VersusRender

/// What writing an output changed.
package struct OutputReport: Hashable, Sendable {
  package var written = 0
  package var unchanged = 0
  package var removed = 0
  /// Files in the folder that Versus did not write, and left alone.
  package var foreign: [SitePath] = []
}

/// The output of a build on its way into a folder: it takes files as they are made, and all changes are seen
/// at once when it is committed.
///
/// What is already as it should be is not written again; what differs waits beside the output, on the disk and
/// not in memory. A list of the files that were written is kept with them (`.versus-files`), so that a file which
/// a later build no longer makes is removed, wherever the folder has been copied to meanwhile. What is not
/// Versus's own is left alone. See ``OutputJournal`` for how all changes together.
package final class OutputStage<Files: FileWriter>: OutputSink {
  private struct State {
    /// All that the output consists of.
    var paths: Set<SitePath> = []
    /// What differs, and the numbers of the files that it waits in.
    var changed: [(path: SitePath, number: Int)] = []
    var failure: FileError?
    /// Whether there is a folder for what differs.
    var hasFolder = false
    /// The folders that were made for what is to come.
    var made: [SitePath] = []
  }

  private let files: Files
  private let state = Mutex(State())
  private let listPath = SitePath.root.appending(".versus-files")

  /// Begins an output in a folder that no other build writes to meanwhile; what one that was interrupted had
  /// begun is completed first.
  package init(_ files: Files) throws(FileError) {
    self.files = files
    try OutputJournal.recover(in: files)
  }

  package func add(_ file: OutputFile) {
    do throws(FileError) {
      try stage(file)
    } catch {
      state.withLock { $0.failure = $0.failure ?? error }
    }
  }

  package func keep(_ path: SitePath) { state.withLock { _ = $0.paths.insert(path) } }

  private func stage(_ file: OutputFile) throws(FileError) {
    let isSame = try files.bytes(at: file.path) == file.bytes
    let number = state.withLock { state -> Int? in
      state.paths.insert(file.path)
      guard !isSame, state.failure == nil else { return nil }
      state.changed.append((file.path, state.changed.count))
      return state.changed.count - 1
    }
    guard let number else { return }
    try state.withLock { state throws(FileError) in
      if !state.hasFolder { try files.makeFolder(OutputJournal.folder) }
      state.hasFolder = true
    }
    do {
      try files.create(file.bytes, at: OutputJournal.staged(number))
    } catch {
      throw FileError(path: file.path.string, reason: error.reason)
    }
  }

  /// Makes the folder hold what was added, and nothing else of Versus's own: first what pages need, then pages;
  /// what is left over is removed last, so that no page ever misses something.
  ///
  /// - Throws: ``FileError`` for the first file that could not be written. If it was for want of space or of
  ///   rights, the folder is as it was.
  package func commit() throws(FileError) -> OutputReport {
    var report = OutputReport()
    let paths = state.withLock(\.paths)
    var stale: Set<SitePath> = []
    let listed = try listedFiles()
    for path in listed.subtracting(paths) where try files.bytes(at: path) != nil {
      stale.insert(path)
    }
    report.written = state.withLock(\.changed.count)
    report.unchanged = paths.count - report.written
    report.removed = stale.count
    if listed != paths { add(list(of: paths)) }
    let (changed, failure) = state.withLock { ($0.changed, $0.failure) }
    do throws(FileError) {
      if let failure { throw failure }
      try commit(Self.inOrderOfNeed(changed), removing: stale)
    } catch {
      try discard()
      throw error
    }
    return report
  }

  /// What differs from what stood there.
  package var written: [SitePath] { state.withLock { $0.changed.map(\.path) } }

  /// Those of the files in the folder that are not part of the output; ordered.
  package func foreign(among files: some Sequence<SitePath>) -> [SitePath] {
    let paths = state.withLock(\.paths)
    return files.filter { !paths.contains($0) }.sorted()
  }

  /// Leaves the folder as it was.
  package func discard() throws(FileError) {
    try OutputJournal.recover(in: files)
    for folder in state.withLock(\.made) { files.removeEmptyFolders(in: folder) }
  }

  private func commit(_ changed: [(path: SitePath, number: Int)], removing stale: Set<SitePath>)
    throws(FileError)
  {
    guard !changed.isEmpty || !stale.isEmpty else { return }
    var journal = OutputJournal()
    journal.puts = changed
    let obstacles = stale.intersection(Self.conflicts(of: stale, with: changed.map(\.path)))
    journal.obstacles = obstacles.sorted()
    journal.removals = stale.subtracting(obstacles).sorted()
    try makeRoom(for: changed.map(\.path), removing: stale)
    try journal.write(to: files)
    try journal.carryOut(in: files)
  }

  /// Makes sure that the new files can be moved into place.
  private func makeRoom(for paths: [SitePath], removing stale: Set<SitePath>) throws(FileError) {
    var folders: Set<SitePath> = []
    var (known, made): (Set<SitePath>, Set<SitePath>) = ([], [])
    for path in paths where folders.insert(path.parent).inserted {
      guard !path.ancestors.contains(where: stale.contains) else { continue }
      let new = try files.makeFolder(path.parent, knowing: &known)
      if !made.contains(path.parent), new.isEmpty { try files.requireWritable(path.parent) }
      made.formUnion(new)
      state.withLock { $0.made += new }
    }
    for path in stale where folders.insert(path.parent).inserted {
      try files.requireWritable(path.parent)
    }
    for path in paths where !made.contains(path.parent) {
      guard try !holdsMore(than: stale, below: path) else {
        throw FileError(path: path.string, reason: "a folder is in the way")
      }
    }
    try files.makeFolder(OutputJournal.folder)
  }

  /// Whether anything but folders and the files of `stale` stands below a path, at any depth.
  private func holdsMore(than stale: Set<SitePath>, below path: SitePath) throws(FileError) -> Bool
  {
    var pending = [path]
    while let folder = pending.popLast() {
      for entry in try files.entries(of: folder) {
        let found = folder.appending(entry.name)
        if entry.kind == .folder { pending.append(found) }
        if entry.kind != .folder, !stale.contains(found) { return true }
      }
    }
    return false
  }

  /// Those of the files that stand where a new one needs a folder, or below where a new one is to be.
  private static func conflicts(of stale: Set<SitePath>, with new: [SitePath]) -> [SitePath] {
    let new = Set(new)
    let folders = Set(new.flatMap(\.ancestors))
    return stale.filter { folders.contains($0) || $0.ancestors.contains(where: new.contains) }
  }

  /// What pages need, then pages, then the list of all.
  private static func inOrderOfNeed(
    _ changed: [(path: SitePath, number: Int)]
  ) -> [(path: SitePath, number: Int)] {
    var ranks: [[(path: SitePath, number: Int)]] = [[], [], []]
    for file in changed {
      let isPage = file.path.extension == "html"
      ranks[file.path.string == ".versus-files" ? 2 : isPage ? 1 : 0].append(file)
    }
    return ranks.flatMap { $0.sorted { $0.path < $1.path } }
  }

  private func list(of paths: Set<SitePath>) -> OutputFile {
    OutputFile(
      path: listPath,
      bytes: Array(paths.sorted().map { $0.string.jsonQuoted + "\n" }.joined().utf8))
  }

  /// The files that an earlier build wrote.
  ///
  /// A list that is damaged is taken for none: too much is left then, rather than too much deleted.
  private func listedFiles() throws(FileError) -> Set<SitePath> {
    guard let list = try files.bytes(at: listPath) else { return [] }
    let paths = list.split(separator: UInt8(ascii: "\n")).compactMap { line -> SitePath? in
      guard case .string(let text)? = try? JSONParser.parse(Array(line)) else { return nil }
      return SitePath(text)
    }
    return Set(paths)
  }
}

extension SitePath {
  /// The folders above it, the nearest first, without the root.
  fileprivate var ancestors: [SitePath] {
    Array(sequence(first: parent) { $0.parent }.prefix { !$0.isRoot })
  }
}
