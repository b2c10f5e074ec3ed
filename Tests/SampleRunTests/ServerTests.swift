import Expectations
import Foundation
import Hurl
import SampleRun
import Testing

private let canSandbox: Bool = FileManager.default.isExecutableFile(atPath: "/usr/bin/bwrap")

/// Both, where there is bubblewrap.
private let places: [SampleSandbox] = canSandbox ? [.bubblewrap, .trusted] : [.trusted]

@Suite("Servers of samples", .serialized, .timeLimit(.minutes(5)))
struct ServerTests {
  private func serve(
    _ command: String, name: String = "server", path: String? = nil, seconds: Double = 20
  ) -> ServeStep {
    var step = ServeStep(command)
    step.name = name
    step.readyPath = path
    step.seconds = seconds
    return step
  }

  private let files = "python3 -m http.server {port} --bind 127.0.0.1"

  @Test("several servers run at once, and know each other's ports", arguments: places)
  func several(place: SampleSandbox) async throws {
    let sample = try TestSample(["a/f": "from a\n", "b/f": "from b\n"])
    var first = serve(files, name: "a", path: "/f")
    first.directory = "a"
    var second = serve("echo a is at {port:a}; \(files)", name: "b", path: "/f")
    second.directory = "b"
    let get = "import urllib.request as u; print(u.urlopen(\"http://127.0.0.1:{port:a}/f\").read())"
    let record = await sample.run(
      in: place,
      [
        .files(["."]), .serve(first), .serve(second), .shell("python3 -c '\(get)'"),
        .stop(server: "a"), .stop(server: "b"),
      ])
    #expect(record.failure == nil)
    #expect(record.run(3)?.stdout == "b'from a\\n'\n")
    #expect(record.log(2)?.hasPrefix("a is at ⟨port⟩\n") == true)
  }

  @Test("the length of an answer is masked where what it has differs", arguments: places)
  func length(place: SampleSandbox) async throws {
    let sample = try TestSample(["plain": "same\n", "object": "<Flask at 0x7f31c0a4b2e0>\n"])
    var plan = sample
    plan.plan.normalisers.append(.addresses)
    let contract = ContractStep(
      path: "c.hurl",
      text: "GET {{host}}/plain\nHTTP 200\nContent-Length: 5\nGET {{host}}/object\nHTTP 200\n")
    let record = await plan.run(
      in: place, [.files(["."]), .serve(serve(files, path: "/plain")), .contract(contract)])
    #expect(record.failure == nil)
    guard case .contract(let done) = record.steps.last else {
      Issue.record("there is no contract")
      return
    }
    let lengths = done.contract.exchanges.map { exchange in
      exchange.response?.headers.first { $0.name == "Content-Length" }?.value
    }
    #expect(lengths == ["5", "⟨length⟩"])
  }

  @Test("a server that never gets ready is told of", arguments: places)
  func neverReady(place: SampleSandbox) async throws {
    let record = try await TestSample().run(
      in: place, [.serve(serve("echo thinking; exec sleep 300", seconds: 1))])
    let failure = try #require(record.failure)
    #expect(
      failure.message
        == "the server was not ready within 1 second: nothing listens at its port")
    #expect(failure.notes == ["log:\nthinking"])
  }

  @Test("a server that answers otherwise is told of", arguments: places)
  func wrongStatus(place: SampleSandbox) async throws {
    let record = try await TestSample().run(
      in: place, [.serve(serve(files, path: "/nothing", seconds: 2))])
    #expect(
      record.failure?.message
        == "the server was not ready within 2 seconds: GET /nothing is answered with 404, not 200")
  }

  @Test("a server that ends at once is told of, with its log", arguments: places)
  func endsAtOnce(place: SampleSandbox) async throws {
    let record = try await TestSample().run(in: place, [.serve(serve("echo oops >&2; exit 3"))])
    #expect(record.failure?.message == "the server ended before it was ready: exit status 3")
    #expect(record.failure?.notes == ["log:\noops"])
    #expect(record.log(0) == "oops\n")
  }

  @Test("a server that ends before it is stopped is told of", arguments: places)
  func endsEarly(place: SampleSandbox) async throws {
    let record = try await TestSample().run(
      in: place,
      [
        .serve(serve("\(files) & sleep 1; kill $!; exit 4")), .shell("sleep 2"),
        .stop(server: "server"),
      ])
    #expect(record.failure?.message == "server `server` ended before it was stopped: exit status 4")
  }

  @Test("a server whose port was taken meanwhile gets another", arguments: places)
  func takenPort(place: SampleSandbox) async throws {
    let command = """
      if mkdir tried 2>/dev/null; then echo 'Address already in use'; exit 1; fi; exec \(files)
      """
    let record = try await TestSample().run(
      in: place, [.serve(serve(command, path: "/")), .stop(server: "server")])
    #expect(record.failure == nil)
  }

  @Test("a server that ignores SIGTERM is killed, with all that it started", arguments: places)
  func ignoredSignal(place: SampleSandbox) async throws {
    let mark = "33\(Int.random(in: 100_000...999_999))"
    let record = try await TestSample().run(
      in: place,
      [
        .serve(serve("trap '' TERM; setsid sleep \(mark) & \(files)", path: "/")),
        .stop(server: "server"), .shell("echo after"),
      ])
    #expect(record.failure == nil)
    #expect(record.run(2)?.stdout == "after\n")
    #expect(!isRunning("sleep\0\(mark)"))
  }

  @Test("a server's log is judged when it is stopped", arguments: places)
  func log(place: SampleSandbox) async throws {
    var step = serve("echo one; echo two; exec \(files)")
    step.log = OutputExpectation(pattern: "one\n...\n", lacks: ["two"])
    let record = try await TestSample().run(in: place, [.serve(step), .stop(server: "server")])
    #expect(record.failure?.message == "the server's log contains `two`, which it must not")
    #expect(record.failure?.part == .log)
  }

  @Test("a server goes on while commands that leave daemons come and go", arguments: places)
  func daemonsBeside(place: SampleSandbox) async throws {
    let mark = "34\(Int.random(in: 100_000...999_999))"
    let get = "import urllib.request as u; print(u.urlopen(\"http://127.0.0.1:{port}/\").status)"
    let record = try await TestSample().run(
      in: place,
      [
        .serve(serve(files, path: "/")), .shell("(setsid sleep \(mark) &); echo left"),
        .shell("python3 -c '\(get)'"), .stop(server: "server"),
      ])
    #expect(record.failure == nil)
    #expect(record.run(2)?.stdout == "200\n")
    #expect(!isRunning("sleep\0\(mark)"))
  }
}
