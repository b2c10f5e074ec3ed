import HostSystem

/// A server of a sample, while it runs.
struct RunningServer {
  var name: String
  var process: RunningProcess
  /// The step that started it.
  var step: Int
  var what: ServeStep
  /// How long it took to get ready.
  var seconds: Double

  var identifier: Int32 { process.identifier }
}

/// The servers of a sample, and the ports given to them.
struct ServerList {
  private(set) var running: [RunningServer] = []
  /// Of each server that was ever named.
  private(set) var ports: [String: GivenPort] = [:]
  /// The number that the first server's port has in a sandbox, where all are free, and in transcripts; below those that
  /// the system gives to clients (from 32,768 on Linux, from 49,152 elsewhere), so that none takes it.
  private static let firstPort = 28_101

  struct GivenPort: Hashable {
    var number: Int
    /// The number in transcripts, the same wherever the sample runs.
    var shown: Int
  }

  subscript(name: String) -> RunningServer? { running.first { $0.name == name } }

  mutating func add(_ server: RunningServer) { running.append(server) }

  mutating func remove(_ name: String) -> RunningServer? {
    guard let index = running.firstIndex(where: { $0.name == name }) else { return nil }
    return running.remove(at: index)
  }

  /// The port that `name` has, or gets, in a sandbox.
  func shownPort(of name: String) -> Int { ports[name]?.shown ?? Self.firstPort + ports.count }

  mutating func give(_ port: Int, to name: String) {
    ports[name] = GivenPort(number: port, shown: shownPort(of: name))
  }

  /// The names in `{port:NAME}`, and `own` for `{port}`.
  static func serversNamed(in command: String, own: String) -> [String] {
    var names: [String] = []
    _ = PortReference.replacing(in: command) { name in
      names.append(name ?? own)
      return nil
    }
    return names
  }

  /// Puts the ports in the places of `{port:NAME}` and, for the server `own`, `{port}`.
  ///
  /// What names no server stays, since braces mean much to shells.
  func fillingPorts(in command: String, own: String = "server") -> String {
    PortReference.replacing(in: command) { ports[$0 ?? own].map { String($0.number) } }
  }

  func fillingPorts(in command: String) -> String { fillingPorts(in: command, own: "server") }

  /// The ends of the logs, for those who look for the reason of a failure.
  func lastWords(_ transcript: Transcript) -> [String] {
    running.map { server in
      let log = transcript.text(server.process.output.bytes)
      let state = server.process.hasExited ? ", which has ended" : ""
      return log.isEmpty
        ? "server `\(server.name)`\(state) printed nothing"
        : "log of server `\(server.name)`\(state):\n" + log.lastLines(20)
    }
  }
}
