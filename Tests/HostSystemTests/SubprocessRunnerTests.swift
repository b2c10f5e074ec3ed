import HostSystem
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite("Running programs")
struct SubprocessRunnerTests {
  let runner = SubprocessRunner(gracePeriod: .milliseconds(200))

  private func shell(
    _ script: String, input: [UInt8] = [], time: Duration = .seconds(600),
    outputBytes: Int = 1 << 20
  ) async throws -> Completion {
    try await runner.run(
      Invocation(
        "sh", ["-c", script], input: input,
        limits: .init(time: time, outputBytes: outputBytes)))
  }

  @Test("what a program prints and its exit status are returned, apart")
  func outputs() async throws {
    let done = try await shell("printf out; printf 'err\\377' >&2; exit 3")
    #expect(done.end == .exited(3))
    #expect(done.output == Array("out".utf8))
    #expect(done.errors == Array("err".utf8) + [0xFF])
  }

  @Test("input is given whole, and is empty by default", arguments: [0, 1, 5_000_000])
  func input(count: Int) async throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let done = try await runner.run(
      Invocation("cat", input: bytes, limits: .init(outputBytes: 1 << 24)))
    #expect(done.end == .exited(0))
    #expect(done.output == bytes)
  }

  @Test("a program that reads none of its input is no trouble")
  func unreadInput() async throws {
    let done = try await shell("exit 0", input: Array(repeating: 7, count: 5_000_000))
    #expect(done.end == .exited(0))
  }

  @Test("variables are set on top of the inherited ones, and the folder is changed")
  func environment() async throws {
    let done = try await runner.run(
      Invocation(
        "sh", ["-c", "printf '%s %s' \"$VERSUS_TEST\" \"$(pwd)\"; test -n \"$PATH\""],
        directory: "/", environment: ["VERSUS_TEST": "á b"]))
    #expect(String(decoding: done.output, as: UTF8.self) == "á b /")
    #expect(done.end == .exited(0))
  }

  @Test("what goes over the limit is dropped without stopping the program")
  func longOutput() async throws {
    let done = try await shell(
      "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; exit 4", outputBytes: 1000)
    #expect(done.end == .exited(4))
    #expect(done.output.count == 1000)
    #expect(done.errors.count == 1000)
  }

  @Test(
    "a program that never ends is stopped",
    arguments: ["sleep 600", "yes", "exec >&- 2>&-; sleep 600"])
  func timeLimit(script: String) async throws {
    let done = try await shell(script, time: .milliseconds(200), outputBytes: 100)
    #expect(done.end == .timedOut)
  }

  @Test("a program that ignores SIGTERM is killed")
  func ignoredSignal() async throws {
    let done = try await shell(
      "trap '' TERM; echo ready; while :; do sleep 0.05; done", time: .milliseconds(300))
    #expect(done.end == .timedOut)
    #expect(done.output == Array("ready\n".utf8))
  }

  @Test("a program may tidy up when it is asked to stop")
  func gracefulEnd() async throws {
    let done = try await SubprocessRunner(gracePeriod: .seconds(20)).run(
      Invocation(
        "sh", ["-c", "trap 'echo tidy; exit 0' TERM; while :; do sleep 0.05; done"],
        limits: .init(time: .milliseconds(300))))
    #expect(done.end == .timedOut)
    #expect(done.output == Array("tidy\n".utf8))
  }

  @Test("the end by a signal is told apart from an exit status")
  func signal() async throws {
    #expect(try await shell("kill -9 $$").end == .signalled(9))
  }

  @Test(
    "children that stay behind, hold the output or ignore SIGTERM, die with the program",
    arguments: [
      "sleep 600 & echo $!",
      "sh -c 'trap \"\" TERM; while :; do sleep 0.05; done' & echo $!",
      "sleep 600 & echo $!; sleep 600",
      "sh -c 'echo $$; trap \"\" TERM; while :; do sleep 0.05; done' & sleep 600",
    ])
  func children(script: String) async throws {
    let done = try await shell(script, time: .seconds(1))
    let child = try #require(Int(String(decoding: done.output.dropLast(), as: UTF8.self)))
    var isAlive = try await isRunning(child)
    for _ in 0..<100 where isAlive {
      try await Task.sleep(for: .milliseconds(20))
      isAlive = try await isRunning(child)
    }
    #expect(!isAlive)
  }

  /// Whether there is such a process that is not dead and merely not yet reaped by init.
  private func isRunning(_ process: Int) async throws -> Bool {
    let done = try await runner.run(Invocation("ps", ["-o", "stat=", "-p", "\(process)"]))
    return done.end == .exited(0) && done.output.first != UInt8(ascii: "Z")
  }

  @Test("a program has no terminal to ask at")
  func noTerminal() async throws {
    #expect(try await shell("(: < /dev/tty) 2>/dev/null && exit 1; exit 0").end == .exited(0))
  }

  @Test(
    "what cannot be run is an error that names it",
    arguments: ["versus-has-no-such-program", "/no/such/program", "/etc/passwd", "/"])
  func missing(program: String) async throws {
    await #expect(throws: ProcessError.notFound(program)) {
      try await runner.run(Invocation(program))
    }
  }

  @Test("a folder that does not exist is an error")
  func missingFolder() async throws {
    let error = await #expect(throws: ProcessError.self) {
      try await runner.run(Invocation("true", directory: "/no/such/folder"))
    }
    guard case .failed(program: "true", _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a cancelled run ends the program and all it started")
  func cancellation() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let task = Task {
      try await runner.run(
        Invocation("sh", ["-c", "sleep 600 & sleep 600"], limits: .init(time: .seconds(600))))
    }
    try await Task.sleep(for: .milliseconds(200))
    task.cancel()
    _ = await task.result
    // Long before it would have ended by itself.
    #expect(clock.now - start < .seconds(600))
  }

  @Test("many programs run side by side")
  func concurrency() async throws {
    let statuses = try await withThrowingTaskGroup(of: Completion.self) { group in
      for status in 0..<100 { group.addTask { try await shell("exit \(status)") } }
      return try await group.reduce(into: Set()) { $0.insert($1.end) }
    }
    #expect(statuses == Set((0..<100).map { .exited($0) }))
  }
}
