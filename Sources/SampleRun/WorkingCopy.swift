import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The folder that a sample runs in: changed by its steps, and by its commands in any way they like.
///
/// So nothing in it is trusted: a link in it is never followed.
struct WorkingCopy {
  /// Absolute.
  let folder: String
  /// The sample's own folder, which is only read; absolute.
  let sample: String

  /// Makes the folder, if there is none.
  func make() throws(StepFailure) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw StepFailure("the working copy cannot be made: \(error)")
    }
  }

  /// The absolute path of a folder that there is.
  func folder(_ path: String) throws(StepFailure) -> String {
    let files = try open()
    let place = try place(path)
    guard Self.isFolder(files.absolutePath(of: place)) else {
      throw StepFailure("there is no folder `\(path)` in the working copy")
    }
    return files.absolutePath(of: place)
  }

  /// Lays a file of the sample, or all that is in a folder of it, over the working copy.
  func lay(_ path: String) throws(StepFailure) {
    let source = try self.source()
    let target = try open()
    let place = try place(path)
    var paths: [SitePath] = []
    if Self.isFolder(source.absolutePath(of: place)) {
      paths = try Self.reading(path) { () throws(FileError) in
        try Self.files(of: source, below: place)
      }
    } else {
      paths = [place]
    }
    for path in paths {
      let bytes = try Self.reading(path.string) { () throws(FileError) in
        try source.bytes(at: path)
      }
      guard let bytes else {
        throw StepFailure("there is no file `\(path)` in the sample's folder")
      }
      try Self.writing(path.string) { () throws(FileError) in try target.write(bytes, to: path) }
      try copyPermissions(of: source.absolutePath(of: path), to: target.absolutePath(of: path))
    }
  }

  func write(_ text: String, to path: String) throws(StepFailure) {
    let place = try place(path)
    let files = try open()
    try Self.writing(path) { () throws(FileError) in
      try files.write(Array(text.utf8), to: place)
    }
  }

  func append(_ text: String, to path: String) throws(StepFailure) {
    try rewrite(path) { bytes in bytes + Array(text.utf8) }
  }

  func replace(_ old: String, with new: String, in path: String) throws(StepFailure) {
    try rewrite(path) { bytes throws(StepFailure) in
      let places = bytes.places(of: Array(old.utf8), atMost: 2)
      guard let place = places.first else {
        throw StepFailure("`\(path)` does not have the text that is to be replaced")
      }
      guard places.count == 1 else {
        throw StepFailure("`\(path)` has the text that is to be replaced more than once")
      }
      return Array(bytes[..<place]) + Array(new.utf8) + bytes[(place + old.utf8.count)...]
    }
  }

  /// Removes a file, or a folder with all that is in it.
  func remove(_ path: String) throws(StepFailure) {
    let files = try open()
    let place = try place(path)
    guard !place.isRoot else { throw StepFailure("the whole working copy cannot be removed") }
    let absolute = files.absolutePath(of: place)
    guard (try? FileManager.default.attributesOfItem(atPath: absolute)) != nil else {
      throw StepFailure("there is no `\(path)` in the working copy")
    }
    try requireNoLink(above: place, in: files)
    do {
      try FileManager.default.removeItem(atPath: absolute)
    } catch {
      throw StepFailure("`\(path)` cannot be removed")
    }
  }

  /// All files below a folder, relative to it and ordered by bytes; what `except` matches is
  /// passed over wherever it stands.
  func files(below path: String, except: [NamePattern]) throws(StepFailure) -> [String] {
    let files = try open()
    let place = try place(path)
    _ = try folder(path)
    let found = try Self.reading(path) { () throws(FileError) in
      try Self.files(of: files, below: place, except: except)
    }
    return found.compactMap { $0.relative(to: place)?.string }
  }

  /// A file that a contract sends, of the working copy or of the sample's folder.
  func bytes(named name: String) -> [UInt8]? {
    guard let place = SitePath(name) else { return nil }
    for folder in [folder, sample] {
      if let bytes = try? LocalFiles(root: folder).bytes(at: place) { return bytes }
    }
    return nil
  }

  private func open() throws(StepFailure) -> LocalFiles {
    do {
      return try LocalFiles(root: folder)
    } catch {
      throw StepFailure("the working copy is gone; an earlier step removed it")
    }
  }

  private func source() throws(StepFailure) -> LocalFiles {
    do {
      return try LocalFiles(root: sample)
    } catch {
      throw StepFailure("the sample's folder cannot be read: \(error.reason)")
    }
  }

  private func place(_ path: String) throws(StepFailure) -> SitePath {
    guard let place = SitePath(path) else {
      throw StepFailure("`\(path)` does not stay in the working copy")
    }
    return place
  }

  private func rewrite(
    _ path: String, _ change: ([UInt8]) throws(StepFailure) -> [UInt8]
  ) throws(StepFailure) {
    let files = try open()
    let place = try place(path)
    let bytes = try Self.reading(path) { () throws(FileError) in try files.bytes(at: place) }
    guard let bytes else { throw StepFailure("there is no file `\(path)` in the working copy") }
    let changed = try change(bytes)
    try Self.writing(path) { () throws(FileError) in try files.write(changed, to: place) }
  }

  private func requireNoLink(above place: SitePath, in files: LocalFiles) throws(StepFailure) {
    var folder = place.parent
    while !folder.isRoot {
      guard Self.isFolder(files.absolutePath(of: folder)) else {
        throw StepFailure("`\(folder)` in the working copy is a link, and is not followed")
      }
      folder = folder.parent
    }
  }

  /// Unlike `FileReader.files(below:)`, with files whose names begin with a dot.
  private static func files(
    of reader: LocalFiles, below folder: SitePath, except: [NamePattern] = []
  ) throws(FileError) -> [SitePath] {
    var found: [SitePath] = []
    var pending = [folder]
    while let next = pending.popLast() {
      for entry in try reader.entries(of: next)
      where !except.contains(where: { $0.matches(entry.name) }) {
        let path = next.appending(entry.name)
        if entry.kind == .folder { pending.append(path) } else { found.append(path) }
      }
    }
    return found.sorted()
  }

  private func copyPermissions(of source: String, to target: String) throws(StepFailure) {
    let manager = FileManager.default
    guard manager.isExecutableFile(atPath: source) else { return }
    do {
      try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: target)
    } catch {
      throw StepFailure("`\(target)` cannot be made executable")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }

  private static func reading<Value>(
    _ path: String, _ body: () throws(FileError) -> Value
  ) throws(StepFailure) -> Value {
    do {
      return try body()
    } catch {
      throw StepFailure("`\(path)` cannot be read: \(error.reason)")
    }
  }

  private static func writing(
    _ path: String, _ body: () throws(FileError) -> Void
  ) throws(StepFailure) {
    do {
      try body()
    } catch {
      throw StepFailure("`\(path)` cannot be written: \(error.reason)")
    }
  }
}

extension [UInt8] {
  /// Where `part` stands, each place after the end of the one before.
  func places(of part: [UInt8], atMost limit: Int) -> [Int] {
    var found: [Int] = []
    guard let first = part.first, part.count <= count else { return found }
    var start = 0
    while found.count < limit, start <= count - part.count,
      let place = self[start...(count - part.count)].firstIndex(of: first)
    {
      let isHere = self[place..<(place + part.count)].elementsEqual(part)
      if isHere { found.append(place) }
      start = isHere ? place + part.count : place + 1
    }
    return found
  }
}
