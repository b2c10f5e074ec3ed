import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that has been started, and may still run.
package final class RunningProcess: Sendable {
  /// Its number, which is also that of its session and of its process group.
  package let identifier: Int32
  package let output: KeptOutput
  package let errors: KeptOutput

  private struct State {
    /// When the program was over; its number may soon be another's.
    var exit: ContinuousClock.Instant?
    var end: Completion.End?
  }

  private let start = ContinuousClock.now
  private let state = Mutex(State())

  init(identifier: Int32, outputLimit: Int) {
    self.identifier = identifier
    output = KeptOutput(limit: outputLimit)
    errors = KeptOutput(limit: outputLimit)
  }

  /// Whether the program is over; what it started may still print.
  package var hasExited: Bool { state.withLock { $0.exit != nil } }

  /// How long the program ran, or runs.
  package var duration: Duration { start.duration(to: state.withLock { $0.exit } ?? .now) }

  /// How the program ended; `nil` while it runs, or its outputs are still read.
  package var end: Completion.End? { state.withLock { $0.end } }

  /// Sends a signal to the program's process group; to nobody, if the program is over.
  package func signal(_ signal: Int32) {
    state.withLock { if $0.exit == nil { _ = kill(-identifier, signal) } }
  }

  func noteExit() { state.withLock { $0.exit = .now } }
  func note(_ end: Completion.End) { state.withLock { $0.end = end } }
}

/// What a program printed so far, up to a limit.
package final class KeptOutput: Sendable {
  private let limit: Int
  private let state = Mutex<(bytes: [UInt8], count: Int)>(([], 0))

  init(limit: Int) { self.limit = limit }

  /// The first bytes that were printed.
  package var bytes: [UInt8] { state.withLock { $0.bytes } }

  /// The bytes from `offset` on, as far as they are kept.
  package func bytes(from offset: Int) -> [UInt8] {
    state.withLock { offset < $0.bytes.count ? Array($0.bytes[offset...]) : [] }
  }

  /// Whether more was printed than is kept.
  package var isCut: Bool { state.withLock { $0.count > limit } }

  func append(_ bytes: [UInt8]) {
    state.withLock { state in
      state.bytes.append(contentsOf: bytes.prefix(limit - state.bytes.count))
      state.count += bytes.count
    }
  }
}
