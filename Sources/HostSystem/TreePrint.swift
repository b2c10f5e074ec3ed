import Foundation
package import TextCore

/// All files below a folder, none of them read: while what they are known by is the same, so are they.
package struct TreePrint: Sendable {
  /// A file, where it stands, and what it is known by.
  package struct File: Sendable {
    /// From the root; empty, or with a `/` at its end.
    package let folder: String
    package let name: String
    package let stamp: FileStamp
  }

  /// In no order.
  package private(set) var files: [File]
  /// What they are known by together.
  package private(set) var print: Fingerprint

  /// Looks at every file below the absolute path `root`, but for names that begin with a dot, and for `skipped`.
  ///
  /// Links are followed to files, and not to folders.
  ///
  /// - Complexity: O(*files*); it takes a call of the system for each, which are made by `jobs` threads.
  package init(of root: String, skipping skipped: Set<String> = [], jobs: Int) async {
    // Sums, so that it does not matter in which order a folder lists what it has.
    var found = Listing()
    var folders = [""]
    while !folders.isEmpty {
      // More parts than threads, since some folders have more in them than others.
      let size = max(1, folders.count / (4 * max(1, jobs)))
      let parts = stride(from: 0, to: folders.count, by: size).map {
        folders[$0..<min($0 + size, folders.count)]
      }
      folders = []
      for part in await parts.concurrentMap(jobs: jobs, { Listing($0, in: root, skipped) }) {
        found.files += part.files
        found.sum &+= part.sum
        folders += part.folders
      }
    }
    files = found.files
    print = Fingerprint(value: found.sum)
  }

  /// What each file is known by, by its path from the root.
  package var stamps: [SitePath: FileStamp] {
    var stamps = [SitePath: FileStamp](minimumCapacity: files.count)
    for file in files {
      if let path = SitePath(file.folder + file.name) { stamps[path] = file.stamp }
    }
    return stamps
  }

  /// The same folder, after files in it were written, which are known by this now.
  ///
  /// Those with names that begin with a dot, or in such folders, are passed over.
  ///
  /// - Complexity: O(*files*), without a call of the system.
  package func renewed(_ written: [SitePath: FileStamp]) -> TreePrint {
    var left = Dictionary(
      written.lazy.filter { path, _ in path.parts.allSatisfy { !$0.hasPrefix(".") } }
        .map { ($0.string, $1) }, uniquingKeysWith: { first, _ in first })
    var renewed = self
    for (index, file) in files.enumerated() {
      guard !left.isEmpty else { return renewed }
      guard let stamp = left.removeValue(forKey: file.folder + file.name) else { continue }
      let folder = Fingerprint(of: file.folder)
      let new = File(folder: file.folder, name: file.name, stamp: stamp)
      renewed.files[index] = new
      renewed.print = Fingerprint(
        value: renewed.print.value &- file.print(in: folder) &+ new.print(in: folder))
    }
    if !left.isEmpty { renewed.add(left) }
    return renewed
  }

  /// Adds files that were not there before, with the folders that were not.
  private mutating func add(_ written: [String: FileStamp]) {
    var sum = print.value
    var folders: Set<String> = [""]
    for file in files { _ = Self.addFolders(of: file.folder, to: &folders) }
    for (path, stamp) in written {
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
      let name = slash.map { path.utf8.index(after: $0) } ?? path.startIndex
      let folder = String(path[..<name])
      let file = File(folder: folder, name: String(path[name...]), stamp: stamp)
      for folder in Self.addFolders(of: folder, to: &folders) {
        sum &+= Fingerprint(of: folder).value
      }
      sum &+= file.print(in: Fingerprint(of: folder))
      files.append(file)
    }
    print = Fingerprint(value: sum)
  }

  /// Adds a folder and those that it stands in; returns those that are new.
  private static func addFolders(of folder: String, to known: inout Set<String>) -> [String] {
    var new: [String] = []
    var rest = folder[...]
    while known.insert(String(rest)).inserted {
      new.append(String(rest))
      rest = rest.dropLast()
      rest = rest.utf8.lastIndex(of: UInt8(ascii: "/")).map { rest[...$0] } ?? ""
    }
    return new
  }

  /// What stands directly in some folders.
  private struct Listing {
    var files: [File] = []
    var folders: [String] = []
    var sum: UInt64 = 0

    init() {}

    init(_ parents: ArraySlice<String>, in root: String, _ skipped: Set<String>) {
      for folder in parents {
        let folderPrint = Fingerprint(of: folder)
        sum &+= folderPrint.value
        let path = root + "/" + folder
        for (name, kind, facts) in (try? SystemFile.listFacts(path)) ?? []
        where name.utf8.first != UInt8(ascii: ".") {
          if kind == .folder {
            if !skipped.contains(path + name) { folders.append(folder + name + "/") }
          } else if let facts {
            let file = File(folder: folder, name: name, stamp: FileStamp(facts))
            sum &+= file.print(in: folderPrint)
            files.append(file)
          } else {
            // A link that leads nowhere, say: there is something to tell of it.
            sum &+= TreePrint.print(of: name, in: folderPrint).value
          }
        }
      }
    }
  }

  /// What a name is known by where nothing more is known of it.
  private static func print(of name: String, in folder: Fingerprint) -> Fingerprint {
    var hasher = FingerprintHasher()
    hasher.combine(folder)
    hasher.combine(name)
    return hasher.finish()
  }

  /// Whether a change of any file would be seen from now on; see ``FileStamp/isSettled``.
  ///
  /// If one was changed a moment ago, this waits for a moment.
  ///
  /// - Parameter root: The folder that was looked at.
  /// - Returns: Whether all are still what they were.
  package func settles(in root: String) async -> Bool {
    let settled = Date(timeIntervalSinceNow: -FileStamp.settlingTime)
    let fresh = files.filter { !$0.stamp.isOlder(than: settled) }
    guard !fresh.isEmpty else { return true }
    try? await Task.sleep(for: .seconds(FileStamp.settlingTime))
    return fresh.allSatisfy { FileStamp(of: root + "/" + $0.folder + $0.name) == $0.stamp }
  }
}

extension TreePrint.File {
  fileprivate func print(in folder: Fingerprint) -> UInt64 {
    var hasher = FingerprintHasher()
    hasher.combine(folder)
    hasher.combine(name)
    hasher.combine(stamp.size)
    hasher.combine(UInt64(bitPattern: stamp.modified))
    hasher.combine(stamp.number)
    return hasher.finish().value
  }
}
