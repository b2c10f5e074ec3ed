import Synchronization

/// What browsers that show the site are told, as server-sent events.
///
/// Each message says all that there is to know now, so a browser that was asleep, or that comes from a server that is
/// gone, has only to read one.
final class ReloadEvents: Sendable {
  /// One browser that listens.
  struct Listener: Sendable {
    /// Sends a text; returns whether the browser keeps up.
    var send: @Sendable (String) -> Void
    /// Ends the connection.
    var end: @Sendable () -> Void
  }

  private struct State {
    var listeners: [Int: Listener] = [:]
    var next = 0
    /// What a browser is told that comes now.
    var latest = ReloadEvents.event(PreviewMessage())
  }

  /// So many browsers are served; of more, the one that has listened longest has to come again.
  private static let most = 64

  private let state = Mutex(State())

  /// Lets a browser listen, which is told at once how things are.
  ///
  /// - Returns: The number to give to ``remove(_:)``.
  func add(_ listener: Listener) -> Int {
    let (number, latest, oldest) = state.withLock { state in
      let oldest =
        state.listeners.count < Self.most
        ? nil : state.listeners.keys.min().flatMap { state.listeners.removeValue(forKey: $0) }
      state.next += 1
      state.listeners[state.next] = listener
      return (state.next, state.latest, oldest)
    }
    oldest?.end()
    listener.send(latest)
    return number
  }

  func remove(_ number: Int) { state.withLock { $0.listeners[number] = nil } }

  /// Tells all browsers of a change, and those that come later how things are then.
  func publish(_ change: PreviewMessage) {
    let listeners = state.withLock { state in
      state.latest = Self.event(change.standing)
      return Array(state.listeners.values)
    }
    let text = Self.event(change)
    for listener in listeners { listener.send(text) }
  }

  /// One line of data (HTML, section 9.2.5): JSON has no line feeds of its own.
  fileprivate static func event(_ message: PreviewMessage) -> String {
    "retry: 300\ndata: \(message.json)\n\n"
  }
}
