import Foundation
package import TextCore

/// What all files below a folder are known by together, none of them read: while it is the same, so are they.
package struct TreePrint: Sendable {
  package let print: Fingerprint
  /// Whether a change of any would be seen since; see ``FileStamp/isSettled``.
  package let isSettled: Bool

  /// Looks at every file below the absolute path `root`, but for names that begin with a dot, and for `skipped`.
  ///
  /// Links are followed to files, and not to folders.
  ///
  /// If one was changed a moment ago, this takes a moment too.
  ///
  /// - Complexity: O(*files*); it takes a call of the system for each.
  package init(of root: String, skipping skipped: Set<String> = []) {
    let settled = Date(timeIntervalSinceNow: -FileStamp.settlingTime)
    // A sum, so that it does not matter in which order a folder lists what it has.
    var sum: UInt64 = 0
    var fresh: [(path: String, stamp: FileStamp)] = []
    var pending = [root]
    while let folder = pending.popLast() {
      let folderPrint = Fingerprint(of: folder)
      sum &+= folderPrint.value
      for (name, kind, facts) in (try? SystemFile.listFacts(folder)) ?? []
      where name.utf8.first != UInt8(ascii: ".") {
        if kind == .folder {
          let path = folder + "/" + name
          if !skipped.contains(path) { pending.append(path) }
        } else if let facts {
          let stamp = FileStamp(facts)
          sum &+= stamp.print(of: name, in: folderPrint)
          if !stamp.isOlder(than: settled) { fresh.append((folder + "/" + name, stamp)) }
        } else {
          // A link that leads nowhere, say: there is something to tell of it.
          sum &+= Self.print(of: name, in: folderPrint)
        }
      }
    }
    isSettled = Self.wait(for: fresh)
    print = Fingerprint(value: sum)
  }

  private static func print(of name: String, in folder: Fingerprint) -> UInt64 {
    var hasher = FingerprintHasher()
    hasher.combine(folder)
    hasher.combine(name)
    return hasher.finish().value
  }

  /// Waits, if a file was changed a moment ago, until another change of it would be seen.
  ///
  /// - Returns: Whether all are still what they were.
  private static func wait(for files: [(path: String, stamp: FileStamp)]) -> Bool {
    guard !files.isEmpty else { return true }
    Thread.sleep(forTimeInterval: FileStamp.settlingTime)
    return files.allSatisfy { FileStamp(of: $0.path) == $0.stamp }
  }
}

extension FileStamp {
  fileprivate func print(of name: String, in folder: Fingerprint) -> UInt64 {
    var hasher = FingerprintHasher()
    hasher.combine(folder)
    hasher.combine(name)
    hasher.combine(size)
    hasher.combine(UInt64(bitPattern: modified))
    hasher.combine(number)
    return hasher.finish().value
  }
}
