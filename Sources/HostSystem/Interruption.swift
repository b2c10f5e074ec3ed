import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Being asked to stop: by Ctrl-C, by the system, or since the terminal is gone.
package enum Interruption {
  /// Asks for what the process is asked to do: it is not ended by signals any more, and a value comes for each.
  package static func requests() -> AsyncStream<Void> {
    AsyncStream { continuation in
      for number in [SIGINT, SIGTERM, SIGHUP] {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler {
          continuation.yield()
          // Kept for as long as the process runs.
          _ = source
        }
        source.activate()
      }
    }
  }
}
