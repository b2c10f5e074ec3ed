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
      for folder in folders(downTo: root) {
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

  /// Those of the folder at an absolute path and the ones above it that are not there, from the top.
  package static func missingFolders(downTo root: String) -> [String] {
    folders(downTo: root).filter { SystemFile.kind(of: $0) == nil }
  }

  /// Removes folders at absolute paths, as far as they are empty; those further down stand last.
  package static func removeEmpty(_ folders: [String]) {
    for folder in folders.reversed() { SystemFile.removeFolder(folder) }
  }

  private static func folders(downTo root: String) -> [String] {
    let parts = URL(filePath: root).path.split(separator: "/")
    return parts.indices.map { "/" + parts[...$0].joined(separator: "/") }
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

  @discardableResult
  package func makeFolder(_ folder: SitePath, knowing known: inout Set<SitePath>) throws(FileError)
    -> [SitePath]
  {
    let unknown = sequence(first: folder) { $0.parent }
      .prefix { !$0.isRoot && !known.contains($0) }.reversed()
    var made: [SitePath] = []
    do throws(FileError) {
      for path in unknown where try makeFolderIfMissing(path) { made.append(path) }
    } catch {
      for path in made.reversed() { SystemFile.removeFolder(absolutePath(of: path)) }
      throw error
    }
    known.formUnion(unknown)
    return made
  }

  /// Makes a folder in one that is there.
  ///
  /// - Returns: Whether there was none.
  private func makeFolderIfMissing(_ folder: SitePath) throws(FileError) -> Bool {
    let absolute = absolutePath(of: folder)
    switch SystemFile.kind(of: absolute) {
    case .folder: return false
    case nil:
      do {
        try SystemFile.makeFolder(absolute)
      } catch {
        throw FileError(path: folder.string, reason: Self.words(for: error))
      }
      return true
    case .link:
      // It would have us write or delete somewhere else.
      throw FileError(path: folder.string, reason: "it is a link, and is not followed")
    case .file, .other: throw FileError(path: folder.string, reason: "a file is in the way")
    }
  }

  package func requireWritable(_ folder: SitePath) throws(FileError) {
    do {
      try SystemFile.requireWritable(absolutePath(of: folder))
    } catch {
      throw FileError(path: folder.string, reason: Self.words(for: error))
    }
  }

  package func removeEmptyFolders(in folder: SitePath) {
    var folders: [SitePath] = []
    var pending = [folder]
    while let next = pending.popLast() {
      folders.append(next)
      let entries = (try? entries(of: next)) ?? []
      pending += entries.filter { $0.kind == .folder }.map { next.appending($0.name) }
    }
    for path in folders.reversed() { SystemFile.removeFolder(absolutePath(of: path)) }
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
