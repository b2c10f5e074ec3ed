package import HostSystem
import Synchronization

/// What changed since the last build.
package struct ChangeSet: Sendable, Hashable {
  /// Files that are new or hold something else, and files and folders that are gone.
  package private(set) var paths: Set<SitePath> = []
  /// Whether there may be more.
  package private(set) var isIncomplete = false
  /// Those that are gone, and may be on their way: editors move a file away before they write the new one.
  private var missing: Set<SitePath> = []
  /// Those that were not there before.
  private var made: Set<SitePath> = []

  package var isEmpty: Bool { paths.isEmpty && !isIncomplete }
  /// Whether all that is gone has been replaced, so that nothing more is likely to come.
  var isWhole: Bool { missing.isEmpty }

  mutating func add(_ change: FileChange) {
    switch change {
    case .made(let path):
      if !paths.contains(path) { made.insert(path) }
    case .written(let path):
      paths.insert(path)
      missing.remove(path)
    case .removed(let path) where made.contains(path):
      // Something that was written beside a file to take its place.
      made.remove(path)
      paths.remove(path)
    case .removed(let path):
      paths.insert(path)
      missing.insert(path)
    case .unknown: isIncomplete = true
    }
  }

  mutating func formUnion(_ other: ChangeSet) {
    paths.formUnion(other.paths)
    isIncomplete = isIncomplete || other.isIncomplete
  }
}

/// Puts changes together that belong to one save.
enum SettledChanges {
  /// How long nothing may happen until a save is taken to be over, in general, and while a file is gone.
  struct Pauses: Sendable {
    var usual = Duration.milliseconds(5)
    var gone = Duration.milliseconds(60)
    /// After this a build begins, also if something happens all the time.
    var longest = Duration.milliseconds(300)
  }

  /// The changes of `stream`, a save at a time.
  static func of(
    _ stream: AsyncStream<FileChange>, pauses: Pauses = Pauses()
  ) -> AsyncStream<ChangeSet> {
    let collected = CollectedChanges()
    let (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    return AsyncStream { continuation in
      let reading = Task {
        for await change in stream where collected.add(change) { waker.yield() }
        waker.finish()
      }
      let settling = Task {
        for await _ in wake {
          let begin = ContinuousClock.now
          while let rest = collected.rest(of: pauses, since: begin) {
            try? await Task.sleep(for: rest, tolerance: .zero)
          }
          let changes = collected.take()
          if !changes.isEmpty { continuation.yield(changes) }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in
        reading.cancel()
        settling.cancel()
      }
    }
  }
}

/// The changes of a save that may not be over.
private final class CollectedChanges: Sendable {
  private let state = Mutex<(changes: ChangeSet, last: ContinuousClock.Instant)>((.init(), .now))

  /// Returns whether it is the first of a save.
  func add(_ change: FileChange) -> Bool {
    state.withLock { state in
      let wasEmpty = state.changes.isEmpty
      state.changes.add(change)
      state.last = .now
      return wasEmpty && !state.changes.isEmpty
    }
  }

  /// How long to wait before looking again; `nil` if the save is over, or has begun too long ago.
  func rest(of pauses: SettledChanges.Pauses, since begin: ContinuousClock.Instant) -> Duration? {
    let (changes, last) = state.withLock(\.self)
    guard !Task.isCancelled else { return nil }
    let pause = changes.isWhole ? pauses.usual : pauses.gone
    let rest = min(last + pause, begin + pauses.longest) - .now
    return rest > .zero ? rest : nil
  }

  func take() -> ChangeSet {
    state.withLock { state in
      defer { state.changes = ChangeSet() }
      return state.changes
    }
  }
}
