import Synchronization

/// What was read so far to draw a file.
final class ReadLog: Sendable {
  private struct State {
    var reads: Set<Read>
    /// The last that were new, and which of them is the oldest.
    var recent: [Read] = []
    var oldest = 0
  }

  private let state: Mutex<State>

  /// Begins with what was read for all files.
  init(_ reads: Set<Read> = []) { state = Mutex(State(reads: reads)) }

  var reads: Set<Read> { state.withLock(\.reads) }

  /// Takes down a read.
  ///
  /// Of the pages of a list the same few members are read in turns, so most reads are among the last ones; to compare
  /// is quicker than to hash.
  func note(_ read: Read) {
    state.withLock { state in
      guard !state.recent.contains(read) else { return }
      if state.recent.count < Self.room {
        state.recent.append(read)
      } else {
        state.recent[state.oldest] = read
        state.oldest = (state.oldest + 1) % Self.room
      }
      state.reads.insert(read)
    }
  }

  private static let room = 4
}
