package import Browser
package import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs samples, each in a process of its own that supervises it.
package struct SampleRunner: Sendable {
  private let sandbox: SampleSandbox
  /// The supervisor's command.
  private let executable: String
  private let runner: any ProcessRunner
  private let programFiles: ExecutableFiles
  private let findBrowser: @Sendable () -> BrowserProgram?

  /// Sets up to run samples.
  ///
  /// `executable` is the absolute path of a program that, given the argument ``supervisorCommand``, does what
  /// ``SupervisorProcess`` says. A browser is looked for if a sample needs one.
  package init(
    sandbox: SampleSandbox, executable: String, runner: any ProcessRunner = SubprocessRunner(),
    findBrowser: @escaping @Sendable () -> BrowserProgram? = { BrowserProgram.find() }
  ) {
    self.findBrowser = findBrowser
    self.sandbox = sandbox
    self.executable = executable
    self.runner = runner
    programFiles = ExecutableFiles(of: executable, runner: runner)
  }

  /// The hidden subcommand of `versus` that supervises a sample.
  package static let supervisorCommand = "run-sample"
  /// How long the supervisor may go on after the sample's time is over, to end it and to answer.
  private static let patience = Duration.seconds(20)

  /// Runs a sample; whatever it does, there is a record, which says so.
  package func run(_ plan: SamplePlan) async -> SampleRecord {
    let browser = plan.steps.contains { $0.isScreenshot } ? findBrowser() : nil
    switch sandbox {
    case .bubblewrap:
      return await run(
        SampleAssignment(
          plan: plan.mounted, place: .sandbox, isSandboxed: true, token: Self.makeToken(),
          browser: browser?.path))
    case .trusted:
      do {
        let place = try Self.makeTemporaryPlace()
        defer { place.remove() }
        return await run(
          SampleAssignment(
            plan: plan, place: place, isSandboxed: false, token: Self.makeToken(),
            browser: browser?.path))
      } catch {
        return Self.failure("the temporary folder of the sample cannot be made: \(error)")
      }
    }
  }

  private func run(_ assignment: SampleAssignment) async -> SampleRecord {
    do {
      let input = [UInt8](try JSONEncoder().encode(assignment))
      let done = try await counted(
        await invocation(for: assignment, input: input),
        by: assignment.isSandboxed
          ? ControlGroup(tasks: assignment.plan.limits.mostTasks) : nil)
      if !assignment.isSandboxed {
        await ProcessFamily(token: assignment.token, isSandboxed: false).killOrphans()
      }
      return Self.record(from: done, of: assignment.plan)
    } catch let error as ProcessError {
      return Self.failure("the sample's supervisor could not be started: \(error.reason)")
    } catch {
      return Self.failure("the plan of the sample cannot be written down: \(error)")
    }
  }

  /// Runs a program in a group of its own, if there can be one.
  private func counted(
    _ invocation: Invocation, by group: ControlGroup?
  ) async throws(ProcessError) -> Completion {
    guard let group else { return try await runner.run(invocation) }
    var entering = invocation
    (entering.program, entering.arguments) = group.entrance
    entering.arguments += [invocation.program] + invocation.arguments
    do throws(ProcessError) {
      let done = try await runner.run(entering)
      await group.remove()
      return done
    } catch {
      await group.remove()
      throw error
    }
  }

  private func invocation(
    for assignment: SampleAssignment, input: [UInt8]
  ) async -> Invocation {
    let plan = assignment.plan
    let limits = Invocation.Limits(
      time: .seconds(plan.limits.seconds) + Self.patience, outputBytes: 1 << 28)
    // Limits that the system itself holds: no core files, and not more memory in one process than
    // all of them may have.
    let supervisor = [
      "/bin/sh", "-c", "ulimit -c 0; ulimit -d \(plan.limits.memory / 1024); exec \"$@\"", "sh",
      executable, Self.supervisorCommand,
    ]
    guard assignment.isSandboxed else {
      return Invocation(
        supervisor[0], Array(supervisor.dropFirst()), directory: assignment.place.root,
        input: input, limits: limits)
    }
    let program = await programFiles.needed
    let browser = assignment.browser.flatMap { BrowserProgram(path: $0).folder }
    let command = SandboxCommand(
      readable: program + [plan.folder] + plan.readable + [browser].compactMap(\.self),
      mounts: plan.mounts, disk: plan.limits.disk)
    return Invocation(
      SandboxCommand.program, command.arguments + supervisor, input: input, limits: limits)
  }

  private static func record(from done: Completion, of plan: SamplePlan) -> SampleRecord {
    if done.end == .exited(0),
      let record = try? JSONDecoder().decode(SampleRecord.self, from: Data(done.output))
    {
      return record
    }
    let errors = String(decoding: done.errors, as: UTF8.self)
    var notes = errors.isEmpty ? [] : ["it printed:\n" + errors.lastLines(20)]
    let reason: String
    switch done.end {
    case .timedOut: reason = "did not answer, and was killed"
    case .signalled(let signal): reason = "was ended by signal \(signal)"
    case .exited(0): reason = "answered with what is no record"
    case .exited(let status): reason = "ended with exit status \(status)"
    }
    if done.end == .exited(137) || done.end == .signalled(9) {
      notes.append("a sample that kills its parent ends it so")
    }
    return failure("the sample's supervisor \(reason)", notes: notes)
  }

  private static func failure(_ message: String, notes: [String] = []) -> SampleRecord {
    var record = SampleRecord()
    record.failure = SampleFailure(step: 0, message: message, notes: notes)
    return record
  }

  private static func makeToken() -> String {
    UUID().uuidString.filter { $0 != "-" }.lowercased()
  }

  private static func makeTemporaryPlace() throws -> SamplePlace {
    let manager = FileManager.default
    let root = manager.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "versus-" + makeToken()).path
    let place = SamplePlace(root: root)
    for folder in [place.folder, place.home, place.temporary] {
      try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    return place
  }
}

extension SamplePlan {
  /// The plan as it is where its folders are mounted.
  fileprivate var mounted: SamplePlan {
    var plan = self
    for mount in mounts {
      plan.readable.removeAll { $0 == mount.source }
      plan.variables = plan.variables.mapValues {
        $0.replacing(mount.source, with: mount.path)
      }
    }
    return plan
  }
}

extension SampleStep {
  fileprivate var isScreenshot: Bool { if case .screenshot = self { true } else { false } }
}
