import Expectations
import HostSystem
import Hurl

extension SampleSupervisor {
  /// How often a server is started again because its port was taken meanwhile.
  private static let attempts = 3

  /// Starts a server, and waits until it is ready.
  func serve(_ step: ServeStep, index: Int) async throws(StepFailure) -> StepRecord {
    guard servers[step.name] == nil else {
      throw StepFailure("a server named `\(step.name)` runs already")
    }
    for name in ServerList.serversNamed(in: step.command, own: step.name)
    where servers.ports[name] == nil { try await givePort(to: name) }
    if servers.ports[step.name] == nil { try await givePort(to: step.name) }
    var attempt = 1
    while true {
      do {
        let server = try await start(step, index: index)
        servers.add(server)
        // The log is known when the server ends, and is put in here then.
        return .serve(
          ServeRecord(name: step.name, command: step.command, seconds: server.seconds, log: ""))
      } catch {
        guard attempt < Self.attempts, error.isAddressInUse else { throw error.failure }
        attempt += 1
        try await givePort(to: step.name)
      }
    }
  }

  /// Ends a server and judges its log.
  func stop(_ name: String) async throws(StepFailure) {
    guard let server = servers[name] else {
      throw StepFailure("no server named `\(name)` runs")
    }
    if let failure = await end(server) {
      throw StepFailure(failure.message, part: failure.part, notes: failure.notes)
    }
  }

  /// Ends what still runs; the last started first.
  func endServers() async {
    for server in servers.running.reversed() {
      let failure = await end(server)
      if record.failure == nil, var failure {
        failure.step = server.step
        record.failure = failure
      }
    }
  }

  /// Ends a server, writes its log into the record, and judges it.
  private func end(_ server: RunningServer) async -> SampleFailure? {
    let endedAlone = server.process.hasExited
    await terminate(server.process, patience: .seconds(5))
    let transcriptThen = transcript
    _ = servers.remove(server.name)
    await family.kill(sparing: servers.running.map(\.identifier))
    while server.process.end == nil { try? await Task.sleep(for: .milliseconds(1)) }
    await waitUntilClosed(server.name)
    let log = transcriptThen.log(server.process.output.bytes)
    if case .serve(var record) = record.steps[server.step] {
      record.log = log
      self.record.steps[server.step] = .serve(record)
    }
    if endedAlone {
      return SampleFailure(
        step: server.step,
        message:
          "server `\(server.name)` ended before it was stopped: \(server.process.endInWords)",
        notes: [log.isEmpty ? "it printed nothing" : "log:\n" + log.lastLines(20)])
    }
    if server.process.output.isCut {
      return SampleFailure(
        step: server.step, part: .log,
        message: "server `\(server.name)` printed more than "
          + "\(Quantity.bytes(plan.limits.output)), the limit of an output")
    }
    let problem = server.what.log?.problem(with: log, of: .log)
    return problem.map {
      SampleFailure(step: server.step, part: $0.part, message: $0.message, notes: $0.notes)
    }
  }

  /// Waits until a server that was killed does not accept connections any more, but not for ever.
  ///
  /// On a busy machine the system takes its time to close its socket. The next server may get the same port, and
  /// would be taken for ready.
  private func waitUntilClosed(_ name: String) async {
    guard let number = servers.ports[name]?.number else { return }
    let limit = clock.now.advanced(by: .seconds(2))
    while clock.now < limit, await LocalPort(number).accepts() {
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  private func givePort(to name: String) async throws(StepFailure) {
    if assignment.isSandboxed {
      servers.give(servers.shownPort(of: name), to: name)
    } else if let port = await LocalPort.free() {
      servers.give(port.number, to: name)
    } else {
      throw StepFailure("there is no free port for server `\(name)`")
    }
  }

  /// Why a server did not start.
  private struct StartFailure: Error {
    var failure: StepFailure
    var isAddressInUse = false
  }

  private func start(
    _ step: ServeStep, index: Int
  ) async throws(StartFailure) -> RunningServer {
    let begin = clock.now
    let process: RunningProcess
    do {
      process = try await start(
        "exec 2>&1; " + servers.fillingPorts(in: step.command, own: step.name),
        in: step.directory, variables: step.variables)
    } catch {
      throw StartFailure(failure: error)
    }
    var guardian = LimitGuard(family: family, place: assignment.place, limits: plan.limits)
    let limit = begin.advanced(by: .seconds(step.seconds))
    var message: String?
    while message == nil {
      if process.hasExited {
        while process.end == nil { await guardian.pause() }
        message = "the server ended before it was ready: \(process.endInWords)"
      } else if await isReady(step) {
        return RunningServer(
          name: step.name, process: process, step: index, what: step,
          seconds: begin.duration(to: clock.now).seconds)
      } else if clock.now >= deadline {
        message = WatchedTrouble.sampleIsLate.message(for: 0, limits: plan.limits)
      } else if clock.now >= limit {
        message =
          "the server was not ready within \(Quantity.seconds(step.seconds)): "
          + (await reasonNotReady(step))
      } else {
        message = guardian.breach()
      }
      await guardian.pause()
    }
    let hadExited = process.hasExited
    await terminate(process, patience: .seconds(1))
    await family.kill(sparing: servers.running.map(\.identifier))
    let log = transcript.log(process.output.bytes)
    let record = ServeRecord(
      name: step.name, command: step.command, seconds: begin.duration(to: clock.now).seconds,
      log: log)
    let failure = StepFailure(
      message ?? "", notes: [log.isEmpty ? "it printed nothing" : "log:\n" + log.lastLines(20)],
      record: .serve(record))
    throw StartFailure(
      failure: failure, isAddressInUse: hadExited && log.lowercased().contains("in use"))
  }

  private func isReady(_ step: ServeStep) async -> Bool {
    guard let number = servers.ports[step.name]?.number else { return false }
    let port = LocalPort(number)
    guard let path = step.readyPath else { return await port.accepts() }
    return await port.answer(to: path, within: .seconds(5))?.status == step.readyStatus
  }

  /// What was seen instead of an answer.
  private func reasonNotReady(_ step: ServeStep) async -> String {
    guard let number = servers.ports[step.name]?.number else { return "it has no port" }
    let port = LocalPort(number)
    guard await port.accepts() else { return "nothing listens at its port" }
    guard let path = step.readyPath else { return "its port accepted only now" }
    guard let answer = await port.answer(to: path, within: .seconds(2)) else {
      return "GET \(path) is not answered"
    }
    return "GET \(path) is answered with \(answer.status), not \(step.readyStatus)"
  }
}

extension RunningProcess {
  /// How it ended, in words.
  var endInWords: String {
    switch end {
    case .exited(let status): "exit status \(status)"
    case .signalled(let signal): "signal \(signal)"
    case .timedOut, nil: "it was stopped"
    }
  }
}
