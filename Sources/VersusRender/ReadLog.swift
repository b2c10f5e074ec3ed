import Synchronization

/// What was read so far to draw a file.
final class ReadLog: Sendable {
  private let state: Mutex<(reads: Set<Read>, last: Read?)>

  /// Begins with what was read for all files.
  init(_ reads: Set<Read> = []) { state = Mutex((reads, nil)) }

  var reads: Set<Read> { state.withLock(\.reads) }

  /// Lists are read from end to end, so the same is often noted many times on end.
  func note(_ read: Read) {
    state.withLock { state in
      guard state.last != read else { return }
      state.last = read
      state.reads.insert(read)
    }
  }
}
