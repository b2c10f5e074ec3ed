import Foundation
import HostSystem
import Testing

@testable import VersusCheck

private let hasTools: Bool =
  ["/usr/bin", "/usr/local/bin", "/bin"].contains { folder in
    FileManager.default.isExecutableFile(atPath: folder + "/curl")
  }

@Suite("Links to other sites", .enabled(if: hasTools, "there is no curl"), .timeLimit(.minutes(2)))
struct ExternalCheckTests {
  /// A server whose answers are told by its paths, such as `/404` and `/no-head/200`.
  ///
  /// `/flaky` fails the first times, `/moved` and `/loop` redirect. It prints its port, then a line for each request.
  private static let server = """
    import http.server, sys

    class Handler(http.server.BaseHTTPRequestHandler):
        flaky = 0

        def answer(self):
            # In one piece: several threads write.
            sys.stdout.write(f"{self.command} {self.path}\\n")
            sys.stdout.flush()
            parts = self.path.strip("/").split("/")
            status = int(parts[-1]) if parts[-1].isdigit() else 200
            if parts[0] == "no-head" and self.command == "HEAD":
                status = 405
            if parts[0] == "flaky":
                Handler.flaky += 1
                status = 200 if Handler.flaky > 4 else 500
            if parts[0] == "drop":
                self.close_connection = True
                return
            if parts[0] in ("moved", "loop"):
                self.send_response(301)
                self.send_header("Location", "/200" if parts[0] == "moved" else self.path)
            else:
                self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  /// A server that is there while `use` runs; its port, and what it was asked.
  private func withServer(
    _ use: (_ port: Int, _ asked: () -> [String]) async throws -> Void
  ) async throws {
    let server = try await SubprocessRunner().start(
      Invocation(
        "/usr/bin/env", ["python3", "-c", Self.server], limits: .init(time: .seconds(120))))
    defer { server.signal(SIGKILL) }
    func lines() -> [String] {
      String(decoding: server.output.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    var port: Int?
    for _ in 0..<500 where port == nil {
      port = lines().first.flatMap { Int($0) }
      if port == nil { try await Task.sleep(for: .milliseconds(20)) }
    }
    try await use(try #require(port)) { Array(lines().dropFirst()) }
  }

  private func check(
    _ memory: LinkMemory = LinkMemory(MemoryFiles([:])), now: Double = 1_000_000
  ) -> ExternalCheck {
    ExternalCheck(
      runner: SubprocessRunner(), memory: memory, now: now, pause: .milliseconds(1))
  }

  @Test("what is gone is told from what is blocked, and from what nobody knows")
  func states() async throws {
    let states: [(String, ExternalCheck.State)] = [
      ("200", .there), ("204", .there), ("no-head/200", .there), ("moved", .there),
      ("200#part", .there), ("flaky", .there),
      ("404", .gone), ("410", .gone), ("loop", .gone),
      ("401", .blocked), ("403", .blocked), ("429", .blocked), ("999", .blocked),
      ("500", .unknown), ("503", .unknown), ("drop", .unknown),
    ]
    try await withServer { port, _ in
      let address = { (path: String) in "http://127.0.0.1:\(port)/\(path)" }
      let answers = await check().answers(to: states.map { address($0.0) })
      for (path, state) in states {
        let answer = answers[ExternalCheck.withoutFragment(address(path))]
        #expect(answer?.state == state, "\(path): \(String(describing: answer))")
      }
      #expect(answers[address("404")]?.detail == "404")
    }
  }

  @Test("what cannot be asked is unknown, and says why")
  func unreachable() async throws {
    let answers = await check().answers(to: ["http://127.0.0.1:1/", "http://nowhere.invalid/"])
    #expect(answers["http://127.0.0.1:1/"]?.state == .unknown)
    #expect(answers["http://127.0.0.1:1/"]?.detail == "the host refuses the connection")
    #expect(answers["http://nowhere.invalid/"]?.state == .unknown)
  }

  @Test("what was there lately is not asked again; what was gone is")
  func memory() async throws {
    try await withServer { port, asked in
      let files = try LocalFiles.making(
        root: URL.temporaryDirectory
          .appending(path: "versus-\(UUID().uuidString)").path)
      defer { try? FileManager.default.removeItem(atPath: files.root) }
      let addresses = ["200", "404", "403"].map { "http://127.0.0.1:\(port)/\($0)" }
      let day = 86_400.0
      for (now, expected) in [
        (0, ["/200", "/403", "/404"]), (day / 2, ["/404"]), (2 * day, ["/403", "/404"]),
        (8 * day, ["/200", "/403", "/404"]),
      ] {
        let before = asked().count
        let answers = await check(LinkMemory(files), now: now).answers(to: addresses)
        #expect(addresses.map { answers[$0]?.state } == [.there, .gone, .blocked])
        let paths = asked().dropFirst(before).compactMap { $0.split(separator: " ").last }
        #expect(Set(paths.map(String.init)).sorted() == expected, "\(now)")
      }
      // A file that is damaged is as good as none.
      try files.write(
        Array("{\"format\":1,".utf8), to: try #require(SitePath(".versus/links.json")))
      #expect(LinkMemory(files).answer(to: addresses[0], now: 8 * day) == nil)
    }
  }
}
