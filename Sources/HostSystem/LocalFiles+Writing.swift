#if canImport(System)
  import System
#else
  import SystemPackage
#endif
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension LocalFiles: FileWriter {
  /// Takes a folder to write to, and makes it if there is none.
  package static func making(root: String) throws(FileError) -> LocalFiles {
    do throws(Errno) {
      var folder = ""
      for part in URL(filePath: root).path.split(separator: "/") {
        folder += "/" + part
        switch SystemFile.kind(of: folder) {
        case .folder, .link: continue
        case .file, .other: throw Errno.notDirectory
        case nil: try SystemFile.makeFolder(folder)
        }
      }
    } catch {
      throw FileError(path: root, reason: words(for: error))
    }
    return try LocalFiles(root: root)
  }

  package func write(_ bytes: [UInt8], to path: SitePath) throws(FileError) {
    try makeFolder(path.parent)
    let target = absolutePath(of: path)
    let draft = absolutePath(of: path.parent) + "/.\(path.name.prefix(40)).\(UUID().uuidString)"
    do {
      try SystemFile.create(draft, bytes)
      try SystemFile.move(draft, to: target)
    } catch {
      try? SystemFile.remove(draft)
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
  }

  package func create(_ bytes: [UInt8], at path: SitePath) throws(FileError) {
    do {
      try SystemFile.create(absolutePath(of: path), bytes)
    } catch {
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
  }

  package func move(_ path: SitePath, to target: SitePath) throws(FileError) {
    do {
      try SystemFile.move(absolutePath(of: path), to: absolutePath(of: target))
    } catch {
      throw FileError(path: target.string, reason: Self.words(for: error))
    }
  }

  package func remove(_ path: SitePath) throws(FileError) {
    try requireNoLinks(above: path)
    do {
      try SystemFile.remove(absolutePath(of: path))
    } catch Errno.noSuchFileOrDirectory, Errno.notDirectory, Errno.isDirectory {
      // There is no such file.
    } catch {
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
    var folder = path.parent
    while !folder.isRoot, SystemFile.removeFolder(absolutePath(of: folder)) {
      folder = folder.parent
    }
  }

  package func makeFolder(_ folder: SitePath) throws(FileError) {
    var known = SitePath.root
    for part in folder.parts {
      known = known.appending(part)
      let absolute = absolutePath(of: known)
      switch SystemFile.kind(of: absolute) {
      case .folder: continue
      case nil:
        do {
          try SystemFile.makeFolder(absolute)
        } catch {
          throw FileError(path: known.string, reason: Self.words(for: error))
        }
      case .link:
        // It would have us write or delete somewhere else.
        throw FileError(path: known.string, reason: "it is a link, and is not followed")
      case .file, .other: throw FileError(path: known.string, reason: "a file is in the way")
      }
    }
  }

  /// A folder that is really a link would have us write or delete somewhere else.
  private func requireNoLinks(above path: SitePath) throws(FileError) {
    var folder = path.parent
    while !folder.isRoot {
      if SystemFile.kind(of: absolutePath(of: folder)) == .link {
        throw FileError(path: folder.string, reason: "it is a link, and is not followed")
      }
      folder = folder.parent
    }
  }
}
