import Expectations
import HostSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension SampleSupervisor {
  /// Runs a command to its end, and judges it.
  func run(_ step: RunStep) async throws(StepFailure) -> StepRecord {
    let command = servers.fillingPorts(in: step.command)
    let beginning = clock.now
    let process = try await start(
      command, in: step.directory, variables: step.variables, input: step.input)
    let trouble = await watch(process, until: beginning.advanced(by: .seconds(step.seconds)))
    let transcript = transcript
    let record = RunRecord(
      name: step.name, command: step.command, exit: exitStatus(of: process),
      stdout: transcript.text(process.output.bytes), stderr: transcript.text(process.errors.bytes),
      seconds: process.duration.seconds)
    if let trouble {
      let message = trouble.message(for: step.seconds, limits: plan.limits)
      throw StepFailure(message, notes: record.lastWords, record: .run(record))
    }
    var problem = step.exit.problem(with: record, end: process.end)
    problem = problem ?? step.stdout?.problem(with: record.stdout, of: .stdout)
    problem = problem ?? step.stderr?.problem(with: record.stderr, of: .stderr)
    guard var problem else { return .run(record) }
    problem.record = .run(record)
    if assignment.place.isFull {
      problem.notes.append("the disk is full; the limit is \(Quantity.bytes(plan.limits.disk))")
    }
    throw problem
  }

  /// Starts a line of `sh`; one that is talked to reads from `talk`, and may say more than what is recorded.
  func start(
    _ command: String, in directory: String, variables: [String: String], input: String = "",
    talk: ProcessInput? = nil
  ) async throws(StepFailure) -> RunningProcess {
    guard remaining > .zero else {
      throw StepFailure(WatchedTrouble.sampleIsLate.message(for: 0, limits: plan.limits))
    }
    let directory = try workingCopy.folder(directory)
    var environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
      "HOME": assignment.place.home, "TMPDIR": assignment.place.temporary,
    ]
    environment.merge(plan.variables) { $1 }
    environment.merge(variables.mapValues(servers.fillingPorts)) { $1 }
    environment[ProcessFamily.tokenName] = assignment.token
    var invocation = Invocation(
      "/bin/sh", ["-c", command], directory: directory, environment: environment,
      input: Array(input.utf8), limits: .init(outputBytes: plan.limits.output))
    invocation.inheritsEnvironment = false
    if talk != nil { invocation.limits.outputBytes = Self.talkLimit }
    do {
      return try await programs.start(invocation, input: talk)
    } catch {
      throw StepFailure("the command could not be started: \(error.reason)")
    }
  }

  /// The most bytes that a program may say that is talked to.
  private static let talkLimit = 1 << 26

  /// How long the sample may still take.
  var remaining: Duration { deadline - clock.now }

  /// Waits until a command and all that it started has ended, or ends it for going too far.
  func watch(
    _ process: RunningProcess, until limit: ContinuousClock.Instant, meanwhile: () -> Void = {}
  ) async -> WatchedTrouble? {
    var guardian = LimitGuard(family: family, place: assignment.place, limits: plan.limits)
    var trouble: WatchedTrouble?
    while !process.hasExited, trouble == nil {
      await guardian.pause()
      meanwhile()
      if clock.now >= min(limit, deadline) {
        trouble = clock.now >= deadline ? .sampleIsLate : .stepIsLate
      } else if process.output.isCut || process.errors.isCut {
        trouble = .printedTooMuch
      } else if let breach = guardian.breach() {
        trouble = .breach(breach)
      }
    }
    switch trouble {
    case nil: break
    case .breach: await family.kill()
    default: await terminate(process)
    }
    await family.kill(sparing: servers.running.map(\.identifier))
    while process.end == nil { await guardian.pause() }
    if trouble == nil, process.output.isCut || process.errors.isCut { return .printedTooMuch }
    return trouble
  }

  /// Asks a program to end (SIGTERM), and kills it if it does not in time.
  func terminate(_ process: RunningProcess, patience: Duration = .seconds(2)) async {
    let limit = clock.now.advanced(by: patience)
    process.signal(SIGTERM)
    while !process.hasExited, clock.now < limit { try? await Task.sleep(for: .milliseconds(2)) }
    process.signal(SIGKILL)
  }

  /// As shells have it: 128 and the number of the signal that ended it.
  private func exitStatus(of process: RunningProcess) -> Int {
    switch process.end {
    case .exited(let status): Int(status)
    case .signalled(let signal): 128 + Int(signal)
    case .timedOut, nil: 128 + Int(SIGKILL)
    }
  }
}

/// Why a command was ended.
enum WatchedTrouble {
  case stepIsLate
  case sampleIsLate
  case printedTooMuch
  case breach(String)

  /// The sentence for it; `seconds` is how long the step was allowed to take.
  func message(for seconds: Double, limits: SampleLimits) -> String {
    switch self {
    case .stepIsLate: "it did not end within \(Quantity.seconds(seconds)), and was stopped"
    case .sampleIsLate:
      "the sample did not end within \(Quantity.seconds(limits.seconds)), its limit in all"
    case .printedTooMuch:
      "it printed more than \(Quantity.bytes(limits.output)), the limit of an output, and was stopped"
    case .breach(let message): message
    }
  }
}

extension RunRecord {
  /// The ends of what it printed, for those who look for the reason of a failure.
  var lastWords: [String] {
    [("stdout", stdout), ("stderr", stderr)].compactMap { name, text in
      text.isEmpty ? nil : "\(name):\n" + text.lastLines(20)
    }
  }
}

extension ProcessError {
  var reason: String {
    switch self {
    case .notFound(let program): "there is no `\(program)`"
    case .failed(_, let reason): reason
    }
  }
}
