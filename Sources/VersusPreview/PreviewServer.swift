import HostSystem
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Serves a site over HTTP/1.1 on one port of this machine.
package final class PreviewServer: Sendable {
  /// Why there is no server.
  package struct Failure: Error {
    /// In words: `permission denied`.
    package let reason: String
  }

  /// What connections may take.
  package struct Limits: Sendable {
    /// How many connections are kept; of more, those that have been idle longest are closed.
    ///
    /// Files are opened, too, so it is half of what the system gives this process, or less. An idle connection takes
    /// some 10 KiB.
    package var connections = min(12_000, max(32, OpenFiles.limit / 2))
    /// How long a connection may be without a whole request, or without taking a piece of an answer.
    package var patience = Duration.seconds(30)
    /// How often listeners of events are sent a sign of life.
    package var heartbeat = Duration.seconds(15)

    package init() {}
  }

  /// The port that it was given.
  package let port: Int
  private let channel: any Channel
  private let connections: ConnectionList

  private init(_ channel: any Channel, port: Int, connections: ConnectionList) {
    self.channel = channel
    self.port = port
    self.connections = connections
  }

  /// How many ports are tried.
  private static let attempts = 100

  /// Starts to serve `preview` at the address `host`, or one that it is the name of, on `port` or the next one that is
  /// free; 0 is any that is free.
  package static func start(
    _ preview: Preview, host: String, port: Int, limits: Limits = Limits()
  ) async throws(Failure) -> PreviewServer {
    let connections = ConnectionList(most: limits.connections)
    let bootstrap = bootstrap(preview, connections, limits)
    var reason = ""
    for candidate in port..<min(port + (port == 0 ? 1 : attempts), 65_536) {
      do {
        let channel = try await bootstrap.bind(host: host, port: candidate).get()
        let bound = channel.localAddress?.port ?? candidate
        return PreviewServer(channel, port: bound, connections: connections)
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        reason = "the ports from \(port) to \(candidate) are taken"
      } catch {
        throw Failure(reason: words(for: error))
      }
    }
    throw Failure(reason: reason)
  }

  /// Ends it, and all connections.
  package func stop() async {
    try? await channel.close()
    connections.closeAll()
  }

  private static func bootstrap(
    _ preview: Preview, _ connections: ConnectionList, _ limits: Limits
  ) -> ServerBootstrap {
    ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: true, withErrorHandling: true)
          try pipeline.addHandler(ConnectionHandler(preview, connections, limits))
        }
      }
  }

  private static func words(for error: any Error) -> String {
    guard let error = error as? IOError else { return "\(error)" }
    return switch error.errnoCode {
    case EACCES, EPERM: "permission denied"
    case EADDRNOTAVAIL: "this machine has no such address"
    default: error.description
    }
  }
}

/// What a server serves: the site as it is now, and what browsers are told.
package final class Preview: Sendable {
  private let current: Mutex<Responder>
  let events = ReloadEvents()

  /// - Parameter hosts: Names of hosts that are served, beside `localhost` and addresses.
  package init(hosts: [String] = []) {
    current = Mutex(Responder(site: PreviewSite(), hosts: Set(hosts.map { $0.lowercased() })))
  }

  var responder: Responder { current.withLock(\.self) }

  /// The site that is served from now on.
  func show(_ site: PreviewSite) {
    current.withLock { $0 = Responder(site: site, hosts: $0.hosts) }
  }
}

/// The connections that there are, so that there are not too many.
final class ConnectionList: Sendable {
  private struct State {
    var next = 0
    /// The channels, and since when each is idle, in an order of its own; `nil` while it is answered.
    var connections: [ObjectIdentifier: (channel: any Channel, idleSince: Int?)] = [:]
    /// Those that have become idle, the first of them first, and some that are so no more.
    var idle: [(connection: ObjectIdentifier, since: Int)] = []
    /// How many of `idle` have been looked at.
    var passed = 0

    mutating func note(_ connection: ObjectIdentifier, isIdle: Bool) {
      next += 1
      connections[connection]?.idleSince = isIdle ? next : nil
      if isIdle { idle.append((connection, next)) }
      guard idle.count > 2 * connections.count + 1000 else { return }
      idle = idle[passed...].filter { connections[$0.connection]?.idleSince == $0.since }
      passed = 0
    }

    /// Takes out the one that has been idle longest.
    ///
    /// - Complexity: O(1) for each that has become idle, in all.
    mutating func removeOldest() -> (any Channel)? {
      while passed < idle.count {
        let (connection, since) = idle[passed]
        passed += 1
        guard let found = connections[connection], found.idleSince == since else { continue }
        connections[connection] = nil
        return found.channel
      }
      return nil
    }
  }

  private let most: Int
  private let state = Mutex(State())

  init(most: Int) { self.most = most }

  /// Takes note of a connection; if there are too many, the one that has been idle longest is closed.
  func add(_ channel: any Channel) {
    let surplus = state.withLock { state -> (any Channel)? in
      var surplus: (any Channel)?
      if state.connections.count >= most {
        // If all are busy, whoever comes has to come again.
        surplus = state.removeOldest() ?? channel
      }
      if surplus !== channel {
        state.connections[ObjectIdentifier(channel)] = (channel, nil)
        state.note(ObjectIdentifier(channel), isIdle: true)
      }
      return surplus
    }
    surplus?.close(promise: nil)
  }

  func remove(_ channel: any Channel) {
    state.withLock { $0.connections[ObjectIdentifier(channel)] = nil }
  }

  /// Takes note of whether a connection waits for a request.
  func note(_ channel: any Channel, isIdle: Bool) {
    state.withLock { $0.note(ObjectIdentifier(channel), isIdle: isIdle) }
  }

  func closeAll() {
    let channels = state.withLock { $0.connections.values.map(\.channel) }
    for channel in channels { channel.close(promise: nil) }
  }
}
