package struct HTTPHeader: Codable, Hashable, Sendable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

package struct HTTPRequest: Hashable, Sendable {
  package var method: String
  package var host: String
  package var port: Int
  /// The path and query, as sent.
  package var target: String
  /// All that are sent, `Host` and `Content-Length` among them.
  package var headers: [HTTPHeader]
  package var body: [UInt8]

  package init(
    method: String, host: String, port: Int, target: String, headers: [HTTPHeader] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.host = host
    self.port = port
    self.target = target
    self.headers = headers
    self.body = body
  }
}

package struct HTTPResponse: Hashable, Sendable {
  /// `1.0` or `1.1`.
  package var version: String
  package var status: Int
  package var reason: String
  /// In the order received.
  package var headers: [HTTPHeader]
  package var body: [UInt8]

  package init(
    version: String = "1.1", status: Int, reason: String = "", headers: [HTTPHeader] = [],
    body: [UInt8] = []
  ) {
    self.version = version
    self.status = status
    self.reason = reason
    self.headers = headers
    self.body = body
  }
}

extension [HTTPHeader] {
  /// The values of all headers of a name, which has no case.
  package func values(of name: String) -> [String] {
    filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }
}

/// How far an exchange may go.
package struct TransportLimits: Hashable, Sendable {
  /// From connecting to the last byte.
  package var time: Duration
  /// The most that a response's body may have.
  package var bodyBytes: Int

  package init(time: Duration = .seconds(30), bodyBytes: Int = 1 << 24) {
    self.time = time
    self.bodyBytes = bodyBytes
  }
}

/// Carries requests to servers.
package protocol HTTPTransport: Sendable {
  /// Sends a request as it is, and waits for the whole response.
  func send(
    _ request: HTTPRequest, limits: TransportLimits
  ) async throws(TransportError) -> HTTPResponse
}

/// Why there is no response.
package enum TransportError: Error, Hashable, Sendable {
  /// The host is not on this machine.
  case notLoopback(String)
  /// Nothing listens there.
  case refused(host: String, port: Int)
  case timedOut(Duration)
  /// The connection was closed before the response was whole.
  case closedEarly
  /// The response's headers are too long.
  case headersTooLong
  /// The response's body has more than so many bytes.
  case bodyTooLong(Int)
  /// What was received is not HTTP.
  case malformed(String)
  /// Anything else, in the system's words.
  case failed(String)

  package var message: String {
    switch self {
    case .notLoopback(let host):
      "requests go to this machine only, and \(host) is not a loopback address"
    case .refused(let host, let port): "nothing listens at \(host):\(port)"
    case .timedOut(let limit):
      "there was no whole response within \((limit / .milliseconds(100)).rounded() / 10) seconds"
    case .closedEarly: "the server closed the connection before the response was whole"
    case .headersTooLong: "the response's headers are too long"
    case .bodyTooLong(let limit): "the response's body has more than \(limit) bytes"
    case .malformed(let reason): "the response is not HTTP: \(reason)"
    case .failed(let reason): "the request failed: \(reason)"
    }
  }
}
