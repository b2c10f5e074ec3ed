/// Where a build reads its inputs from.
package protocol FileReader: Sendable {
  /// Returns the whole file at `path`, or `nil` if there is none.
  func bytes(at path: SitePath) throws(FileError) -> [UInt8]?

  /// Returns the first `count` bytes of the file at `path`, or all if there are fewer; `nil` if there
  /// is none.
  func prefix(of path: SitePath, upTo count: Int) throws(FileError) -> [UInt8]?

  /// What the file at `path` is known by without reading it; `nil` if there is none, or nobody can tell.
  func stamp(of path: SitePath) -> FileStamp?

  /// Returns what stands directly in the folder at `path`, ordered by name; empty if there is none.
  func entries(of path: SitePath) throws(FileError) -> [FolderEntry]

  /// Returns what `decode` makes of the file at `path`, or `nil` if there is none.
  ///
  /// It may be what was made of the file before; so `decode` must make the same of the same bytes, and only one thing
  /// of each type.
  func decoded<Value: Sendable>(
    _ path: SitePath, as type: Value.Type, _ decode: ([UInt8]) -> Value
  ) throws(FileError) -> Value?
}

/// Where a build writes its outputs to.
package protocol FileWriter: FileReader {
  /// Makes `path` hold `bytes`, and the folders above it; whoever reads it sees the old file or the
  /// new one, never a part.
  func write(_ bytes: [UInt8], to path: SitePath) throws(FileError)

  /// Removes the file at `path`, if there is one, and the folders above it that this leaves empty.
  func remove(_ path: SitePath) throws(FileError)

  /// Makes the folder, and those above it; none of them may be a link.
  ///
  /// Folders that are `known` to be there are not looked at; those that are there now are added.
  ///
  /// - Returns: Those that were not there, from the top; if one cannot be made, none is.
  @discardableResult
  func makeFolder(_ folder: SitePath, knowing known: inout Set<SitePath>) throws(FileError)
    -> [SitePath]

  /// Makes sure that files may be put into a folder, and taken out of it.
  func requireWritable(_ folder: SitePath) throws(FileError)

  /// Removes the folder and those below it, as far as there are no files in them.
  func removeEmptyFolders(in folder: SitePath)

  /// Makes a file where there is none, in a folder that is there.
  func create(_ bytes: [UInt8], at path: SitePath) throws(FileError)

  /// Moves a file into a folder that is there, in place of what has that name.
  func move(_ path: SitePath, to target: SitePath) throws(FileError)
}

extension FileWriter {
  /// Makes the folder, and those above it; none of them may be a link.
  ///
  /// - Returns: Those that were not there, from the top; if one cannot be made, none is.
  @discardableResult
  package func makeFolder(_ folder: SitePath) throws(FileError) -> [SitePath] {
    var known: Set<SitePath> = []
    return try makeFolder(folder, knowing: &known)
  }
}

/// One thing in a folder.
package struct FolderEntry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case file, folder
    /// A socket, a device, a link that leads nowhere or out of the root, anything with a name that is not UTF-8.
    case other
  }

  package let name: String
  package let kind: Kind

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// Why a file could not be read or written.
package struct FileError: Error, Hashable {
  package var path: String
  /// What the system said, in words (`Permission denied`).
  package var reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

extension FileReader {
  package func stamp(of path: SitePath) -> FileStamp? { nil }

  package func decoded<Value: Sendable>(
    _ path: SitePath, as type: Value.Type, _ decode: ([UInt8]) -> Value
  ) throws(FileError) -> Value? {
    try bytes(at: path).map(decode)
  }

  /// Returns the whole file at `path`, which is to be parsed; `nil` if there is none.
  ///
  /// - Throws: ``FileError`` also for one of more than 256 MiB, since what is made of text takes many times its room.
  package func text(at path: SitePath) throws(FileError) -> [UInt8]? {
    let most = 256 << 20
    guard let bytes = try prefix(of: path, upTo: most + 1) else { return nil }
    guard bytes.count <= most else {
      throw FileError(path: path.string, reason: "it is text of more than \(most >> 20) MiB")
    }
    return bytes
  }

  /// Returns every file below `folder`, at any depth, ordered by path.
  ///
  /// Names that begin with a dot, and folders for which `skipping` is true, are passed over. What is
  /// neither a file nor a folder is handed to `other`.
  package func files(
    below folder: SitePath, skipping: (SitePath) -> Bool = { _ in false },
    other: (SitePath) -> Void = { _ in }
  ) throws(FileError) -> [SitePath] {
    var found: [SitePath] = []
    var pending = [folder]
    while let next = pending.popLast() {
      for entry in try entries(of: next) where !entry.name.hasPrefix(".") {
        let path = next.appending(entry.name)
        switch entry.kind {
        case .file: found.append(path)
        case .folder where !skipping(path): pending.append(path)
        case .folder: continue
        case .other: other(path)
        }
      }
    }
    return found.sorted()
  }
}
