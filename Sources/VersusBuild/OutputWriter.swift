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
/// already as it should be is not written again.
package struct OutputWriter<Files: FileWriter> {
  private let files: Files
  private let listPath = SitePath.root.appending(".versus-files")

  package init(_ files: Files) { self.files = files }

  /// Writes `output`: first what pages need, then pages; removes what is left over last, so that no
  /// page ever misses something.
  ///
  /// - Throws: ``FileError`` for the first file that could not be written; those before it are.
  package func write(_ output: [OutputFile]) throws(FileError) -> OutputReport {
    var report = OutputReport()
    let before = try listedFiles()
    let paths = Set(output.map(\.path))
    for file in output.sorted(by: Self.inOrderOfNeed) {
      if try files.bytes(at: file.path) == file.bytes {
        report.unchanged += 1
      } else {
        try files.write(file.bytes, to: file.path)
        report.written += 1
      }
    }
    for path in before.subtracting(paths).sorted() where try files.bytes(at: path) != nil {
      try files.remove(path)
      report.removed += 1
    }
    let list = Array(paths.sorted().map { $0.string.jsonQuoted + "\n" }.joined().utf8)
    if try files.bytes(at: listPath) != list { try files.write(list, to: listPath) }
    report.foreign = try files.files(below: .root).filter { !paths.contains($0) }
    return report
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
