import Synchronization

/// What was made of files, for as long as they stay as they are: for a program that looks at them again and again.
package final class FileMemo: Sendable {
  private struct Key: Hashable {
    let path: SitePath
    let type: ObjectIdentifier
  }

  private struct Entry {
    let stamp: FileStamp
    let value: any Sendable
  }

  private let entries = Mutex<[Key: Entry]>([:])

  package init() {}

  /// What was kept of the file at `path`, if it is the one with that stamp; else what `make` returns, which is kept.
  func value<Value: Sendable>(
    of path: SitePath, _ stamp: FileStamp?, _ make: () throws(FileError) -> Value?
  ) throws(FileError) -> Value? {
    let key = Key(path: path, type: ObjectIdentifier(Value.self))
    let known = entries.withLock { $0[key] }
    if let known, let stamp, known.stamp == stamp, let value = known.value as? Value {
      return value
    }
    let made = try make()
    // What was changed this very moment may change again without a trace.
    let entry = made.flatMap { made in
      stamp.flatMap { $0.isSettled ? Entry(stamp: $0, value: made) : nil }
    }
    entries.withLock { $0[key] = entry }
    return made
  }
}
