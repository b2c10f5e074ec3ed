internal import NIOCore
internal import NIOPosix

/// A port of 127.0.0.1, as one who waits for its server sees it.
package struct LocalPort: Hashable, Sendable {
  package let number: Int

  private static let host = "127.0.0.1"

  package init(_ number: Int) { self.number = number }

  /// A port that is free now, if any is; another program may take it at any moment.
  package static func free() async -> LocalPort? {
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    guard let channel = try? await bootstrap.bind(host: host, port: 0).get() else { return nil }
    let number = channel.localAddress?.port
    try? await channel.close()
    return number.map(LocalPort.init)
  }

  /// Whether a connection to it is accepted; it is closed at once.
  package func accepts() async -> Bool {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(1))
    guard let channel = try? await bootstrap.connect(host: Self.host, port: number).get() else {
      return false
    }
    defer { channel.close(promise: nil) }
    return !channel.leadsToItself
  }

  /// What `GET path` is answered with; `nil` if it is not answered in time.
  package func answer(to path: String, within limit: Duration) async -> HTTPResponse? {
    let request = HTTPRequest(
      method: "GET", host: Self.host, port: number, target: path,
      headers: [HTTPHeader("Host", "\(Self.host):\(number)"), HTTPHeader("Connection", "close")])
    return try? await NIOTransport().send(request, limits: TransportLimits(time: limit))
  }
}

extension Channel {
  /// Whether both ends of the connection are the same.
  ///
  /// While nothing listens at a port from which the system also takes those of clients, a client may be given that very
  /// port, and is connected to itself then (RFC 9293, section 3.5: a simultaneous open). Whoever asks again and again
  /// whether a server is there yet meets this sooner or later.
  var leadsToItself: Bool { localAddress != nil && localAddress == remoteAddress }
}
