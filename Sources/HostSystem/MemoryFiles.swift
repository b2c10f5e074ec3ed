/// Files that are only in memory: a site made by a test.
package struct MemoryFiles: FileReader {
  private var files: [SitePath: [UInt8]] = [:]

  package init(_ files: [String: String] = [:]) {
    for (path, text) in files {
      guard let path = SitePath(path) else { continue }
      self.files[path] = Array(text.utf8)
    }
  }

  package subscript(path: SitePath) -> [UInt8]? {
    get { files[path] }
    set { files[path] = newValue }
  }

  package func bytes(at path: SitePath) -> [UInt8]? { files[path] }

  package func entries(of path: SitePath) -> [FolderEntry] {
    var kinds: [String: FolderEntry.Kind] = [:]
    for file in files.keys {
      guard let parts = file.relative(to: path)?.parts, let first = parts.first else { continue }
      kinds[String(first)] = parts.count == 1 ? .file : .folder
    }
    return kinds.map { FolderEntry(name: $0.key, kind: $0.value) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
