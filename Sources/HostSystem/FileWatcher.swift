/// Tells what changes below a folder.
package enum FileWatcher {
  /// How changes are noticed.
  package enum Means: Hashable, Sendable {
    /// The system tells of them as they happen.
    case events
    /// All files are looked at again and again, which takes longer; with what the system lacks for more.
    case scans(reason: String)
  }

  /// How often all files are looked at, where the system tells nothing.
  package static let scanInterval = Duration.milliseconds(500)

  /// All changes from now on; they end when nobody listens any more.
  package static func changes(in tree: WatchedTree) -> (
    changes: AsyncStream<FileChange>, means: Means
  ) {
    #if os(Linux)
      do throws(FileError) {
        return (try FolderEvents.changes(in: tree), .events)
      } catch {
        return (scans(of: tree), .scans(reason: error.reason))
      }
    #else
      return (scans(of: tree), .scans(reason: "the system tells of no changes"))
    #endif
  }

  /// Changes, found by looking at the stamps of all files.
  package static func scans(of tree: WatchedTree, every interval: Duration = scanInterval)
    -> AsyncStream<FileChange>
  {
    let first = tree.stamps
    return AsyncStream { continuation in
      let task = Task.detached {
        var known = first
        while (try? await Task.sleep(for: interval)) != nil {
          let found = tree.stamps
          for (path, stamp) in found where known[path] != stamp {
            continuation.yield(.written(path))
          }
          for path in known.keys where found[path] == nil { continuation.yield(.removed(path)) }
          known = found
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
