import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Being asked to stop: by Ctrl-C, by the system, or since the terminal is gone.
package enum Interruption {
  /// Asks for what the process is asked to do: it is not ended by signals any more, and a value comes for each.
  ///
  /// Whoever takes it has two seconds to put things in order; then the process ends all the same, whatever keeps all of
  /// its threads.
  package static func requests() -> AsyncStream<Void> {
    AsyncStream { continuation in
      for number in [SIGINT, SIGTERM, SIGHUP] {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler {
          continuation.yield()
          DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(2)) { exit(0) }
          // Kept for as long as the process runs.
          _ = source
        }
        source.activate()
      }
    }
  }
}
