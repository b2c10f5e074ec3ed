#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension LocalFiles: FileWriter {
  /// Takes a folder to write to, and makes it if there is none.
  package static func making(root: String) throws(FileError) -> LocalFiles {
    do {
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: root, reason: words(for: error))
    }
    return try LocalFiles(root: root)
  }

  package func write(_ bytes: [UInt8], to path: SitePath) throws(FileError) {
    try makeFolder(path.parent)
    do {
      try Data(bytes).write(to: URL(filePath: absolutePath(of: path)), options: .atomic)
    } catch {
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
  }

  package func remove(_ path: SitePath) throws(FileError) {
    try requireNoLinks(above: path)
    let manager = FileManager.default
    do {
      if manager.fileExists(atPath: absolutePath(of: path)) {
        try manager.removeItem(atPath: absolutePath(of: path))
      }
    } catch {
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
    var folder = path.parent
    while !folder.isRoot, (try? manager.contentsOfDirectory(atPath: absolutePath(of: folder))) == []
    {
      try? manager.removeItem(atPath: absolutePath(of: folder))
      folder = folder.parent
    }
  }

  private func makeFolder(_ folder: SitePath) throws(FileError) {
    try requireNoLinks(above: folder.appending("x"))
    do {
      try FileManager.default.createDirectory(
        atPath: absolutePath(of: folder), withIntermediateDirectories: true)
    } catch {
      throw FileError(path: folder.string, reason: Self.words(for: error))
    }
  }

  /// A folder that is really a link would have us write or delete somewhere else.
  private func requireNoLinks(above path: SitePath) throws(FileError) {
    var folder = path.parent
    while !folder.isRoot {
      if (try? FileManager.default.destinationOfSymbolicLink(atPath: absolutePath(of: folder)))
        != nil
      {
        throw FileError(path: folder.string, reason: "it is a link, and is not followed")
      }
      folder = folder.parent
    }
  }
}
