/// Something that happened below a folder that is watched.
package enum FileChange: Hashable, Sendable {
  /// A file is there, and whole, that was not there or held something else.
  case written(SitePath)
  /// A file, or a folder with all in it, is not there any more.
  case removed(SitePath)
  /// A file is there now, and empty so far.
  case made(SitePath)
  /// More happened than the system could tell.
  case unknown
}

/// Which files of a folder are watched: those directly in it, and all below some of its folders.
///
/// Names that begin with a dot are passed over, and so is what editors write beside the file that they save.
package struct WatchedTree: Hashable, Sendable {
  /// Absolute.
  package let root: String
  /// Names of folders in it; they need not be there yet.
  package let folders: Set<String>

  package init(root: String, folders: Set<String>) {
    self.root = root
    self.folders = folders
  }

  func absolutePath(of path: SitePath) -> String { path.isRoot ? root : root + "/" + path.string }

  /// Whether what has this name in a folder is watched.
  func includes(_ name: some StringProtocol, in folder: SitePath, isFolder: Bool) -> Bool {
    guard !Self.isPassedOver(name) else { return false }
    return !isFolder || !folder.isRoot || folders.contains(String(name))
  }

  /// Hidden files; `a~` (Emacs, Vim, Kate), `#a#` (Emacs), `4913` (Vim looks whether it may write), `a___jb_tmp___`
  /// (JetBrains), `a.tmp.123` and `a.tmp` (Visual Studio Code, GNOME).
  private static func isPassedOver(_ name: some StringProtocol) -> Bool {
    name.hasPrefix(".") || name.hasSuffix("~") || name.hasPrefix("#") && name.hasSuffix("#")
      || name == "4913" || name.contains("___jb_") || name.hasSuffix(".tmp")
      || name.contains(".tmp.")
  }

  /// Every file that is watched, by its stamp.
  var stamps: [SitePath: FileStamp] {
    var stamps: [SitePath: FileStamp] = [:]
    visit(.root, folder: { _ in }) { path in stamps[path] = FileStamp(of: absolutePath(of: path)) }
    return stamps
  }

  /// Goes through `start` and what is watched below it, folders before what is in them.
  func visit(_ start: SitePath, folder: (SitePath) -> Void, file: (SitePath) -> Void) {
    var pending = [start]
    while let next = pending.popLast() {
      folder(next)
      for (name, kind) in (try? SystemFile.list(absolutePath(of: next))) ?? []
      where includes(name, in: next, isFolder: kind == .folder) {
        let path = next.appending(name)
        if kind == .folder { pending.append(path) } else { file(path) }
      }
    }
  }
}
