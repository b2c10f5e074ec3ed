package import HostSystem

/// What changes at a target so that it holds a release; computed, and not yet done.
package struct PublishPlan: Hashable, Sendable {
  /// Files that are not there.
  package var added: [SitePath] = []
  /// Files that are there with other bytes.
  package var changed: [SitePath] = []
  /// Files that an earlier publish put there, and this one does not have.
  package var removed: [SitePath] = []
  package var unchanged: [SitePath] = []
  /// Files that this one has, and somebody else put there.
  package var foreign: [SitePath] = []
  /// What is there and stays as it is: the unchanged files, and what somebody else put there.
  package var kept: Set<SitePath> = []
  /// Removed files that stand where a folder must be, or in a folder where a file must be: they go first.
  package var obstacles: [SitePath] = []
  /// What somebody else put where a folder must be, or below where a file must be: no publish can go past it.
  package var blocking: [SitePath] = []
  /// How many bytes are carried.
  package var bytes = 0

  /// Compares what a target holds with what it is to hold.
  ///
  /// All lists are ordered by path.
  ///
  /// - Complexity: O(*files* log *files*).
  package init(from contents: TargetContents, to release: Release) {
    let own = contents.manifest.ownPaths
    for (path, file) in release.files.sorted(by: { $0.key < $1.key }) {
      if !contents.files.contains(path) {
        added.append(path)
      } else if !own.contains(path) {
        foreign.append(path)
      } else if contents.manifest.file(at: path) == file {
        unchanged.append(path)
        continue
      } else {
        changed.append(path)
      }
      bytes += file.size
    }
    removed = own.filter { release.files[$0] == nil && contents.files.contains($0) }.sorted()
    kept = contents.files.subtracting(added + changed + foreign + removed)
    let puts = Set(added + changed + foreign)
    let folders = Set(puts.flatMap(\.ancestors))
    let isInTheWay = { (path: SitePath) in
      folders.contains(path) || path.ancestors.contains(where: puts.contains)
    }
    obstacles = removed.filter(isInTheWay)
    blocking = kept.filter(isInTheWay).sorted()
  }

  package var isEmpty: Bool { puts.isEmpty && removed.isEmpty }

  /// What is put there, by path.
  package var puts: [SitePath] { (added + changed + foreign).sorted() }

  /// What is put there, in the order in which nobody who reads the site meanwhile misses anything: what pages need,
  /// the pages, what lists the pages.
  package var stages: [(name: String, paths: [SitePath])] {
    let puts = puts
    let lists = puts.filter(Self.isList)
    let pages = puts.filter { $0.extension == "html" && !Self.isList($0) }
    let assets = puts.filter { $0.extension != "html" && !Self.isList($0) }
    return [("assets", assets), ("pages", pages), ("indexes", lists)].filter { !$0.1.isEmpty }
  }

  /// The front page, the sitemap, the feed and the like.
  private static func isList(_ path: SitePath) -> Bool {
    path.parent.isRoot && ["html", "xml", "txt", "json"].contains(path.extension)
  }
}

extension SitePath {
  /// The folders above it, the nearest first, without the root.
  var ancestors: [SitePath] {
    Array(sequence(first: parent) { $0.parent }.prefix { !$0.isRoot })
  }
}
