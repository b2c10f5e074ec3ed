package import TextCore

/// What all files below a folder are known by together, none of them read: while it is the same, so are they.
package struct TreePrint: Sendable {
  package let print: Fingerprint
  /// Whether the last change of any is so long ago that another one would be seen; see ``FileStamp/isSettled``.
  package let isSettled: Bool

  /// Looks at every file below the absolute path `root`, but for names that begin with a dot, and for `skipped`.
  ///
  /// Links are followed to files, and not to folders.
  ///
  /// - Complexity: O(*files*); it takes a call of the system for each.
  package init(of root: String, skipping skipped: String = "") {
    // A sum, so that it does not matter in which order a folder lists what it has.
    var sum: UInt64 = 0
    var newest: FileStamp?
    var pending = [root]
    while let folder = pending.popLast() {
      for (name, kind) in (try? SystemFile.list(folder)) ?? []
      where name.utf8.first != UInt8(ascii: ".") {
        let path = folder + "/" + name
        guard path != skipped else { continue }
        if kind == .folder {
          pending.append(path)
          sum &+= Fingerprint(of: path).value
        } else if let stamp = FileStamp(of: path) {
          sum &+= stamp.print(of: path)
          if stamp.modified > newest?.modified ?? .min { newest = stamp }
        }
      }
    }
    print = Fingerprint(value: sum)
    isSettled = newest?.isSettled ?? true
  }
}

extension FileStamp {
  fileprivate func print(of path: String) -> UInt64 {
    var hasher = FingerprintHasher()
    hasher.combine(path)
    hasher.combine(size)
    hasher.combine(UInt64(bitPattern: modified))
    hasher.combine(number)
    return hasher.finish().value
  }
}
