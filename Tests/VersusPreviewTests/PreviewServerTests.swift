import HostSystem
import Synchronization
import Testing

@testable import VersusPreview

@Suite("The server, over real connections")
struct PreviewServerTests {
  /// A small site with one file that is more than systems keep for a connection whose other side does not read.
  private static let site: PreviewSite = {
    var site = PreviewSite()
    for (path, bytes) in [
      ("index.html", Array("<p>Front".utf8)), ("a.txt", Array("text a\n".utf8)),
      ("large.bin", [UInt8](repeating: UInt8(ascii: "x"), count: largeSize)),
    ] {
      if let path = SitePath(path) { site.put(bytes, at: path) }
    }
    return site
  }()

  private static let largeSize = 12 << 20

  /// Serves the site to `body`.
  private func serving(
    _ change: (inout PreviewServer.Limits) -> Void = { _ in },
    _ body: (Int, Preview) async throws -> Void
  ) async throws {
    let preview = Preview()
    preview.show(Self.site)
    var limits = PreviewServer.Limits()
    change(&limits)
    let server = try await PreviewServer.start(preview, host: "127.0.0.1", port: 0, limits: limits)
    do {
      try await body(server.port, preview)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private static let request = "GET /a.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

  /// Whether somebody else is served as if nothing was; a machine that is busy may make one impatient.
  private func isServed(_ port: Int) async throws -> Bool {
    for _ in 0..<5 {
      let client = try await RawClient.connect(to: port)
      if try await client.response(to: Self.request).hasSuffix("\r\n\r\ntext a\n") { return true }
    }
    return false
  }

  @Test("answers are whole, and say how long they are")
  func answer() async throws {
    try await serving { port, _ in
      let client = try await RawClient.connect(to: port)
      let text = try await client.response(to: Self.request)
      #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(text.contains("\r\nContent-Length: 7\r\n"))
      #expect(text.contains("\r\nConnection: close\r\n"))
      #expect(
        text.wholeMatch(of: #/(?s).*\r\nDate: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\n.*/#) != nil)
      let large = try await RawClient.connect(to: port)
      let all = try await large.response(
        to: Self.request.replacing("/a.txt", with: "/large.bin"))
      #expect(all.utf8.count > Self.largeSize)
    }
  }

  @Test("HEAD, 304 and 416 have no body, and the connection stays in order")
  func withoutBody() async throws {
    try await serving { port, _ in
      let client = try await RawClient.connect(to: port)
      let text = try await client.response(
        to: "HEAD /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
          + "GET /a.txt HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: *\r\n\r\n"
          + "GET /a.txt HTTP/1.1\r\nHost: localhost\r\nRange: bytes=9-\r\n\r\n" + Self.request)
      let parts = text.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
      #expect(parts == ["200", "304", "416", "200"])
      #expect(text.ranges(of: "text a").count == 1)
    }
  }

  @Test("requests that are sent at once are answered in their order")
  func pipelining() async throws {
    try await serving { port, _ in
      let client = try await RawClient.connect(to: port)
      let names = (0..<50).map { "/\($0)" }
      await client.send(
        names.map { "GET \($0) HTTP/1.1\r\nHost: localhost\r\n\r\n" }.joined() + Self.request)
      #expect(try await client.waits { $0.isClosed })
      #expect(client.received.ranges(of: "HTTP/1.1 404").count == 50)
      #expect(client.received.hasSuffix("text a\n"))
    }
  }

  @Test("a request may come a byte at a time, and the other side may have nothing more to say")
  func slow() async throws {
    try await serving { port, _ in
      let client = try await RawClient.connect(to: port)
      for byte in Self.request.replacing("Connection: close\r\n", with: "").utf8 {
        await client.send([byte])
      }
      await client.finish()
      #expect(try await client.waits { $0.isClosed })
      #expect(client.received.hasSuffix("text a\n"))
    }
  }

  @Test("who asks for HTTP/1.0 gets an end")
  func oldVersion() async throws {
    try await serving { port, _ in
      let client = try await RawClient.connect(to: port)
      #expect(try await client.response(to: "GET /a.txt HTTP/1.0\r\n\r\n").hasSuffix("text a\n"))
    }
  }

  @Test(
    "half a request is given up, and harms nobody",
    arguments: [
      "", "GET", "GET / HTTP/1.1\r\nHost: local", "GET / HTTP/1.1\r\nHost: localhost\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf",
      "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ])
  func half(text: String) async throws {
    try await serving {
      $0.patience = .milliseconds(400)
    } _: { port, _ in
      let client = try await RawClient.connect(to: port)
      await client.send(text)
      #expect(try await isServed(port))
      #expect(try await client.waits { $0.isClosed })
      #expect(client.received.isEmpty)
    }
  }

  @Test(
    "garbage is refused, and the connection closed",
    arguments: [
      "\r\n\r\n\r\nGARBAGE\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
      "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n",
      "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 200_000) + "\r\n\r\n",
      "GET /" + String(repeating: "x", count: 2_000_000), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ])
  func garbage(text: String) async throws {
    try await serving {
      $0.patience = .seconds(2)
    } _: { port, _ in
      let client = try await RawClient.connect(to: port)
      await client.send(text)
      #expect(try await client.waits { $0.isClosed })
      #expect(client.received.isEmpty || client.received.hasPrefix("HTTP/1.1 4"))
      #expect(try await isServed(port))
    }
  }

  @Test("what is sent with a request is dropped, and not without end")
  func bodies() async throws {
    try await serving { port, _ in
      let body = String(repeating: "x", count: 5000)
      let post = "POST /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length:"
      let client = try await RawClient.connect(to: port)
      let text = try await client.response(to: "\(post) 5000\r\n\r\n\(body)")
      #expect(text.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"))
      let endless = try await RawClient.connect(to: port)
      await endless.send("\(post) 99999999999\r\n\r\n")
      for _ in 0..<400 where !endless.isClosed { await endless.send(body) }
      #expect(try await endless.waits { $0.isClosed })
    }
  }

  @Test("connections that do nothing make room for those that do")
  func idle() async throws {
    try await serving {
      $0.connections = 40
    } _: { port, _ in
      var idle: [RawClient] = []
      for _ in 0..<400 { idle.append(try await RawClient.connect(to: port)) }
      #expect(try await isServed(port))
      #expect(try await idle[0].waits { _ in idle.count { !$0.isClosed } <= 40 })
      // The oldest went first.
      #expect(idle[0].isClosed && !idle[399].isClosed)
      for client in idle { await client.close() }
    }
  }

  @Test("who does not read an answer is left alone, and holds up nobody")
  func notReading() async throws {
    try await serving {
      $0.patience = .milliseconds(500)
    } _: { port, _ in
      let client = try await RawClient.connect(to: port, reads: false)
      await client.send(Self.request.replacing("/a.txt", with: "/large.bin"))
      for _ in 0..<5 { #expect(try await isServed(port)) }
      try await Task.sleep(for: .milliseconds(800))
      // Nothing more is sent, and that shows by an end that nobody has to read for.
      await client.close()
      #expect(try await isServed(port))
    }
  }

  @Test("browsers are told how things are, and of each change")
  func events() async throws {
    try await serving {
      $0.heartbeat = .milliseconds(100)
    } _: { port, preview in
      var message = PreviewMessage()
      message.running = [.init(sample: "a/b", address: "/evidence/a/b/index.html")]
      message.changed = ["/a.txt"]
      preview.events.publish(message)
      let clients = [try await RawClient.connect(to: port), try await RawClient.connect(to: port)]
      for client in clients {
        await client.send("GET /.versus/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try await client.waits { $0.received.contains("data: ") })
        #expect(client.received.contains("Content-Type: text/event-stream"))
        // What changed before it came is no news.
        #expect(!client.received.contains("changed"))
        #expect(client.received.contains(#""sample":"a/b""#))
      }
      message.running = []
      preview.events.publish(message)
      for client in clients {
        #expect(try await client.waits { $0.received.contains(#""changed":["/a.txt"]"#) })
        #expect(try await client.waits { $0.received.contains(": still here") })
      }
      await clients[0].close()
      await clients[1].finish()
      #expect(try await clients[1].waits { $0.isClosed })
    }
  }

  @Test("many that listen do not keep others from listening")
  func manyListeners() async throws {
    try await serving { port, _ in
      var clients: [RawClient] = []
      for _ in 0..<70 {
        let client = try await RawClient.connect(to: port)
        await client.send("GET /.versus/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try await client.waits { $0.received.contains("data: ") })
        clients.append(client)
      }
      #expect(try await clients[0].waits { $0.isClosed })
      #expect(!clients[69].isClosed)
      for client in clients { await client.close() }
    }
  }

  @Test("if the port is taken, the next one is")
  func takenPort() async throws {
    try await serving { port, preview in
      let second = try await PreviewServer.start(preview, host: "127.0.0.1", port: port)
      #expect(second.port > port)
      #expect(try await isServed(second.port))
      await second.stop()
      await #expect(throws: PreviewServer.Failure.self) {
        _ = try await PreviewServer.start(preview, host: "192.0.2.1", port: 0)
      }
    }
  }

  @Test("random requests get answers that are well-formed", arguments: 0..<4)
  func fuzz(seed: Int) async throws {
    try await serving {
      $0.patience = .milliseconds(300)
    } _: { port, _ in
      var dice = Dice(state: UInt64(seed + 1))
      for _ in 0..<60 {
        let client = try await RawClient.connect(to: port)
        await client.send(dice.request())
        await client.finish()
        _ = try await client.waits { $0.isClosed }
        #expect(client.isClosed)
        let answers = client.received
        #expect(answers.isEmpty || Self.isWellFormed(answers), "\(answers.prefix(400))")
        await client.close()
      }
      #expect(try await isServed(port))
    }
  }

  /// Whether it is answers one after the other, each with a body as long as it says, if it may have one.
  private static func isWellFormed(_ text: String) -> Bool {
    var rest = Substring(text)
    while !rest.isEmpty {
      guard rest.hasPrefix("HTTP/1.1 "), let end = rest.firstRange(of: "\r\n\r\n"),
        let status = Int(rest.dropFirst(9).prefix(3))
      else { return false }
      let head = rest[..<end.upperBound]
      rest = rest[end.upperBound...]
      if status == 304 { continue }
      guard let length = head.firstMatch(of: #/\r\nContent-Length: (\d+)\r\n/#) else {
        return false
      }
      // An answer to HEAD has no body: then the next answer, or nothing, follows.
      guard !rest.isEmpty, !rest.hasPrefix("HTTP/1.1 ") else { continue }
      guard let count = Int(length.1), rest.utf8.count >= count else { return false }
      rest = Substring(rest.utf8.dropFirst(count))
    }
    return true
  }
}

/// Random requests that are the same in every run.
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ state >> 29) &* 0xbf58_476d_1ce4_e5b9
  }

  mutating func request() -> [UInt8] {
    let methods = ["GET", "HEAD", "POST", "OPTIONS", "get", "FOO", ""]
    let targets = [
      "/", "/a.txt", "/%61.txt", "/../x", "/%00", "*", "http://localhost/a.txt", "//", "/?q", "a",
      "/.versus/preview.js",
    ]
    let fields = [
      "Host: localhost", "Host: evil.example", "Range: bytes=0-3", "Range: bytes=1-,-1",
      "If-None-Match: *", "If-Match: \"x\"", "Content-Length: 3", "Expect: 100-continue",
      "Transfer-Encoding: chunked", "Upgrade: websocket", "Connection: upgrade", "X:", ": x",
      "Connection: close", "Host:",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 1...3, using: &self) {
      text += "\(pick(methods)) \(pick(targets)) HTTP/1.\(pick(["0", "1", "1", "1", "2"]))\r\n"
      for _ in 0..<Int.random(in: 0...4, using: &self) { text += pick(fields) + "\r\n" }
      text += pick(["Host: localhost\r\n", ""]) + "\r\n"
    }
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 0...3, using: &self) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &self)
      switch Int.random(in: 0..<3, using: &self) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
      case 1: bytes.remove(at: place)
      default: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
      }
    }
    return bytes
  }

  private mutating func pick(_ list: [String]) -> String { list.randomElement(using: &self) ?? "" }
}
