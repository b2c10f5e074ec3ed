package import HostSystem
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

/// Makes a folder hold the output of a build, and touches nothing in it that is not Versus's own.
///
/// A list of the files that were written is kept beside them (`.versus-files`), so that a file which a
/// later build no longer makes is removed, wherever the folder has been copied to meanwhile. What is
/// already as it should be is not written again. All that changes, changes together: see ``OutputJournal``.
package struct OutputWriter<Files: FileWriter> {
  private let files: Files
  private let listPath = SitePath.root.appending(".versus-files")

  package init(_ files: Files) { self.files = files }

  /// Completes what a run that was interrupted had begun.
  package func recover() throws(FileError) { try OutputJournal.recover(in: files) }

  /// Writes `output`: first what pages need, then pages; removes what is left over last, so that no
  /// page ever misses something.
  ///
  /// - Throws: ``FileError`` for the first file that could not be written. If it was for want of space or of
  ///   rights, the folder is as it was.
  package func write(_ output: [OutputFile]) throws(FileError) -> OutputReport {
    try recover()
    var report = OutputReport()
    let paths = Set(output.map(\.path))
    var stale: Set<SitePath> = []
    for path in try listedFiles().subtracting(paths) where try files.bytes(at: path) != nil {
      stale.insert(path)
    }
    let list = OutputFile(
      path: listPath,
      bytes: Array(paths.sorted().map { $0.string.jsonQuoted + "\n" }.joined().utf8))
    var changed: [OutputFile] = []
    for file in output.sorted(by: Self.inOrderOfNeed) + [list] {
      if try files.bytes(at: file.path) != file.bytes { changed.append(file) }
    }
    try commit(changed, removing: stale)
    report.written = changed.count { $0.path != listPath }
    report.unchanged = output.count - report.written
    report.removed = stale.count
    report.foreign = try files.files(below: .root).filter { !paths.contains($0) }
    return report
  }

  private func commit(_ changed: [OutputFile], removing stale: Set<SitePath>) throws(FileError) {
    guard !changed.isEmpty || !stale.isEmpty else { return }
    var journal = OutputJournal()
    journal.puts = changed.map(\.path)
    let obstacles = stale.intersection(Self.conflicts(of: stale, with: journal.puts))
    journal.obstacles = obstacles.sorted()
    journal.removals = stale.subtracting(obstacles).sorted()
    do {
      try stage(changed, removing: stale)
      try journal.write(to: files)
    } catch {
      try OutputJournal.recover(in: files)
      throw error
    }
    try journal.carryOut(in: files)
  }

  /// Writes the new files beside the output, and makes sure that they can be moved into it.
  private func stage(_ changed: [OutputFile], removing stale: Set<SitePath>) throws(FileError) {
    var folders: Set<SitePath> = []
    for path in changed.map(\.path) where folders.insert(path.parent).inserted {
      if !path.ancestors.contains(where: stale.contains) { try files.makeFolder(path.parent) }
    }
    for path in changed.map(\.path) {
      if try files.files(below: path).contains(where: { !stale.contains($0) }) {
        throw FileError(path: path.string, reason: "a folder is in the way")
      }
    }
    try files.makeFolder(OutputJournal.folder)
    for (index, file) in changed.enumerated() {
      try files.create(file.bytes, at: OutputJournal.staged(index))
    }
  }

  /// Those of the files that stand where a new one needs a folder, or below where a new one is to be.
  private static func conflicts(of stale: Set<SitePath>, with new: [SitePath]) -> [SitePath] {
    let new = Set(new)
    let folders = Set(new.flatMap(\.ancestors))
    return stale.filter { folders.contains($0) || $0.ancestors.contains(where: new.contains) }
  }

  private static func inOrderOfNeed(_ a: OutputFile, _ b: OutputFile) -> Bool {
    let aIsPage = a.path.extension == "html"
    let bIsPage = b.path.extension == "html"
    return aIsPage == bIsPage ? a.path < b.path : bIsPage
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
