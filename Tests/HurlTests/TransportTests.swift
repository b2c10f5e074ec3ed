import Hurl
import NIOCore
import NIOPosix
import Testing
import TextCore

/// A server that answers every connection with the same bytes, whatever it is asked.
private struct RawServer {
  enum Ending {
    case close, stayOpen
    /// Sends a byte every so often for ever.
    case drip
  }

  let channel: any Channel

  var port: Int { channel.localAddress?.port ?? 0 }

  init(_ bytes: [UInt8], then ending: Ending = .close) async throws {
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Answer(bytes: bytes, ending: ending))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  private final class Answer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let bytes: [UInt8]
    private let ending: Ending
    private var hasAnswered = false

    init(bytes: [UInt8], ending: Ending) {
      self.bytes = bytes
      self.ending = ending
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard !hasAnswered else { return }
      hasAnswered = true
      let channel = context.channel
      let written = channel.writeAndFlush(ByteBuffer(bytes: bytes))
      switch ending {
      case .close: written.whenComplete { _ in channel.close(promise: nil) }
      case .stayOpen: break
      case .drip:
        channel.eventLoop.scheduleRepeatedTask(
          initialDelay: .milliseconds(5), delay: .milliseconds(5)
        ) { task in
          guard channel.isActive else { return task.cancel() }
          channel.writeAndFlush(ByteBuffer(string: "x"), promise: nil)
        }
      }
    }
  }
}

@Suite("HTTP over the network")
struct TransportTests {
  private static func response(
    to method: String = "GET", _ bytes: [UInt8], then ending: RawServer.Ending = .close,
    limits: TransportLimits = TransportLimits(time: .seconds(10), bodyBytes: 1 << 20)
  ) async throws -> Result<HTTPResponse, TransportError> {
    let server = try await RawServer(bytes, then: ending)
    defer { server.channel.close(promise: nil) }
    let request = HTTPRequest(
      method: method, host: "127.0.0.1", port: server.port, target: "/",
      headers: [HTTPHeader("Host", "x")])
    do {
      return .success(try await NIOTransport().send(request, limits: limits))
    } catch {
      return .failure(error)
    }
  }

  @Test(
    "a response is read to its end, however that is told",
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", "GET", "1.1 200 OK ab"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcdef", "GET", "1.1 200 OK ab"),
      ("HTTP/1.0 404 Not Found\r\n\r\nuntil the end", "GET", "1.0 404 Not Found until the end"),
      ("HTTP/1.1 200 OK\r\n\r\nuntil the end", "GET", "1.1 200 OK until the end"),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n",
        "GET", "1.1 200 OK abcde"
      ),
      ("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", "HEAD", "1.1 200 OK "),
      ("HTTP/1.1 204 No Content\r\n\r\n", "DELETE", "1.1 204 No Content "),
      ("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "GET", "1.1 304 Not Modified "),
      (
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 \r\nContent-Length: 1\r\n\r\na",
        "POST", "1.1 201 Created a"
      ),
    ])
  func framing(answer: String, method: String, expected: String) async throws {
    let response = try await Self.response(to: method, Array(answer.utf8)).get()
    let body = String(decoding: response.body, as: UTF8.self)
    #expect("\(response.version) \(response.status) \(response.reason) \(body)" == expected)
  }

  @Test(
    "a server that does not keep to HTTP is told from one that does",
    arguments: [
      ("", "closedEarly"), ("HTTP/1.1 200 OK\r\nContent-", "closedEarly"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "closedEarly"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab", "closedEarly"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nab", "malformed"),
      ("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nab", "malformed"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nab", "malformed"),
      ("SSH-2.0-OpenSSH_9.2\r\n", "malformed"), ("\u{0}\u{1}\u{2}", "malformed"),
      ("HTTP/1.1 200 OK\r\nA\u{0}: b\r\n\r\n", "malformed"),
      ("HTTP/1.1 200 OK\r\nX: {200 kB}\r\n\r\n", "headersTooLong"),
      ("HTTP/1.1 200 OK\r\n\r\n{2 MB}", "bodyTooLong"),
    ])
  func faults(answer: String, expected: String) async throws {
    var bytes = Array(answer.utf8)
    for (mark, count) in [("{200 kB}", 200_000), ("{2 MB}", 1 << 21)] {
      if let range = bytes.firstRange(of: Array(mark.utf8)) {
        bytes.replaceSubrange(range, with: repeatElement(UInt8(ascii: "x"), count: count))
      }
    }
    guard case .failure(let error) = try await Self.response(bytes) else {
      Issue.record("this is no response")
      return
    }
    let name = String(describing: error).prefix { $0 != "(" }
    #expect(name == expected, "\(error)")
    #expect(!error.message.isEmpty)
  }

  @Test("a server that never answers, or never ends, is left when time is up")
  func slowness() async throws {
    let limits = TransportLimits(time: .milliseconds(150))
    for (answer, ending) in [
      ("", RawServer.Ending.stayOpen), ("HTTP/1.1 200 OK\r\nX: ", .drip),
      ("HTTP/1.1 200 OK\r\n\r\n", .drip), ("HTTP/1.1 100 Continue\r\n\r\n", .stayOpen),
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", .stayOpen),
    ] {
      let result = try await Self.response(Array(answer.utf8), then: ending, limits: limits)
      #expect(result == .failure(.timedOut(limits.time)))
    }
  }

  @Test(
    "requests go to this machine only",
    arguments: [
      "example.org", "10.0.0.1", "127.0.0.1.example.org", "0.0.0.0", "127.1", "127.0.0.256", "",
      "::2",
      "localhost.example.org", "2130706433",
    ])
  func loopback(host: String) async {
    await #expect(throws: TransportError.notLoopback(host)) {
      try await NIOTransport().send(
        HTTPRequest(method: "GET", host: host, port: 80, target: "/"), limits: TransportLimits())
    }
  }

  @Test("a port that nothing listens at is told")
  func refused() async throws {
    let server = try await RawServer([])
    let port = server.port
    try await server.channel.close()
    for host in ["127.0.0.1", "localhost"] {
      await #expect(throws: TransportError.refused(host: host, port: port)) {
        try await NIOTransport().send(
          HTTPRequest(method: "GET", host: host, port: port, target: "/"),
          limits: TransportLimits(time: .seconds(60)))
      }
    }
  }

  @Test("A client that is given the port it asks for has not found a server")
  func connectionToItself() async throws {
    // Linux gives clients even ports as long as it can, some 14,000 of them, in steps of chance: so often asked for, this
    // one is given nine times in ten.
    let port = LocalPort(try #require(await LocalPort.free()).number & ~1)
    for _ in 0..<30_000 {
      guard await port.accepts() else { continue }
      Issue.record("nothing listens at \(port.number)")
      return
    }
  }
}
