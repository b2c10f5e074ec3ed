import Synchronization
import TextCore

/// Files that are only in memory: a site made by a test, or one that is only previewed.
package final class MemoryFiles: FileWriter {
  private let files: Mutex<[SitePath: [UInt8]]>

  package init(_ texts: [String: String] = [:]) {
    var files: [SitePath: [UInt8]] = [:]
    for (path, text) in texts {
      guard let path = SitePath(path) else { continue }
      files[path] = Array(text.utf8)
    }
    self.files = Mutex(files)
  }

  package func bytes(at path: SitePath) -> [UInt8]? { files.withLock { $0[path] } }
  package func prefix(of path: SitePath, upTo count: Int) -> [UInt8]? {
    bytes(at: path).map { Array($0.prefix(count)) }
  }
  package func write(_ bytes: [UInt8], to path: SitePath) { files.withLock { $0[path] = bytes } }
  package func remove(_ path: SitePath) { files.withLock { $0[path] = nil } }
  package func makeFolder(_ folder: SitePath, knowing known: inout Set<SitePath>) -> [SitePath] {
    []
  }
  package func requireWritable(_ folder: SitePath) {}
  package func removeEmptyFolders(in folder: SitePath) {}
  package func create(_ bytes: [UInt8], at path: SitePath) { write(bytes, to: path) }
  package func move(_ path: SitePath, to target: SitePath) throws(FileError) {
    guard let bytes = bytes(at: path) else {
      throw FileError(path: target.string, reason: "there is no such file or folder")
    }
    write(bytes, to: target)
    remove(path)
  }

  package func entries(of path: SitePath) -> [FolderEntry] {
    var kinds: [String: FolderEntry.Kind] = [:]
    for file in files.withLock({ Array($0.keys) }) {
      guard let parts = file.relative(to: path)?.parts, let first = parts.first else { continue }
      kinds[String(first)] = parts.count == 1 ? .file : .folder
    }
    return kinds.map { FolderEntry(name: $0.key, kind: $0.value) }
      .sorted { $0.name.precedesByBytes($1.name) }
  }
}
