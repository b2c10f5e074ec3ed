import Subprocess

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
// Signals, which Subprocess sends only while its closure runs.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs programs on this machine.
///
/// Each one gets a session of its own, so it has no terminal to ask at, and signals reach all that it
/// started. Once it has ended, by itself or not, what is left of its process group is killed. (A
/// process that starts a session of its own escapes; only a sandbox holds that one.)
package struct SubprocessRunner: ProcessRunner {
  /// How long a program that is asked to stop (SIGTERM) has before it is killed.
  package var gracePeriod: Duration

  package init(gracePeriod: Duration = .seconds(2)) {
    self.gracePeriod = gracePeriod
  }

  package func run(_ invocation: Invocation) async throws(ProcessError) -> Completion {
    do {
      return try await execute(invocation)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw .notFound(invocation.program)
    } catch {
      throw .failed(program: invocation.program, reason: "\(error)")
    }
  }

  private func execute(_ invocation: Invocation) async throws -> Completion {
    let clock = ContinuousClock()
    let limits = invocation.limits
    let ending = [
      TeardownStep.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: gracePeriod)
    ]
    let result = try await Subprocess.run(
      configuration(of: invocation, teardown: ending),
      input: .fileDescriptor(try standardInput(invocation.input), closeAfterSpawningProcess: true),
      output: .sequence, error: .sequence
    ) { execution in
      let output = KeptOutput(limit: limits.outputBytes)
      let errors = KeptOutput(limit: limits.outputBytes)
      async let outputEnd: Void = Self.keep(execution.standardOutput, in: output)
      async let errorsEnd: Void = Self.keep(execution.standardError, in: errors)
      let deadline = clock.now.advanced(by: limits.time)
      // Signal 0 reaches nobody: the first step only waits until the program ends or time is up.
      let waiting = TeardownStep.send(
        signal: Signal(rawValue: 0), allowedDurationToNextStep: limits.time)
      await execution.teardown(using: [waiting] + ending)
      let isLate = clock.now >= deadline
      // The program is not reaped before this closure returns, so its group still has that number.
      try? execution.send(signal: .kill, toProcessGroup: true)
      _ = try await (outputEnd, errorsEnd)
      return (output: output.bytes, errors: errors.bytes, isLate: isLate)
    }
    let (output, errors, isLate) = result.closureResult
    let end: Completion.End =
      isLate ? .timedOut : Self.end(result.terminationStatus)
    return Completion(end: end, output: output, errors: errors)
  }

  /// Starts a program, and returns while it runs.
  ///
  /// It has a session of its own. It is not stopped with the task that started it: whoever starts
  /// it ends it. The limit of time is not heeded; what is printed over the other is dropped. Once the
  /// program has ended, its process group is killed, and what holds its outputs open is waited for
  /// as long as the grace period. It reads from `input`, if there is one, in place of what the invocation
  /// says.
  ///
  /// - Throws: ``ProcessError`` if the program could not be started.
  package func start(
    _ invocation: Invocation, input: ProcessInput? = nil
  ) async throws(ProcessError) -> RunningProcess {
    let started = AsyncStream<Result<RunningProcess, ProcessError>>.makeStream()
    Task.detached {
      do {
        try await watch(invocation, input: input) { started.continuation.yield(.success($0)) }
      } catch let error as SubprocessError where error.code == .executableNotFound {
        started.continuation.yield(.failure(.notFound(invocation.program)))
      } catch {
        started.continuation.yield(
          .failure(.failed(program: invocation.program, reason: "\(error)")))
      }
      started.continuation.finish()
    }
    for await result in started.stream { return try result.get() }
    throw .failed(program: invocation.program, reason: "it was not started")
  }

  /// Runs a program to its end, and hands it out when it has begun.
  private func watch(
    _ invocation: Invocation, input: ProcessInput?, started: @Sendable (RunningProcess) -> Void
  ) async throws {
    let result = try await Subprocess.run(
      configuration(of: invocation, teardown: []),
      input: .fileDescriptor(
        try input?.readEnd ?? standardInput(invocation.input),
        closeAfterSpawningProcess: input == nil),
      output: .sequence, error: .sequence
    ) { execution in
      let process = RunningProcess(
        identifier: execution.processIdentifier.value, outputLimit: invocation.limits.outputBytes)
      let readings = [
        (execution.standardOutput, process.output), (execution.standardError, process.errors),
      ].map { output, kept in Task { try? await Self.keep(output, in: kept) } }
      started(process)
      // Only waits for the end: signal 0 reaches nobody, and this is ten years.
      await execution.teardown(using: [
        .send(signal: Signal(rawValue: 0), allowedDurationToNextStep: .seconds(315_360_000))
      ])
      process.signal(SIGKILL)
      process.noteExit()
      let patience = Task {
        try? await Task.sleep(for: gracePeriod)
        for reading in readings { reading.cancel() }
      }
      for reading in readings { await reading.value }
      patience.cancel()
      return process
    }
    result.closureResult.note(Self.end(result.terminationStatus))
  }

  private static func end(_ status: TerminationStatus) -> Completion.End {
    switch status {
    case .exited(let status): .exited(status)
    case .signaled(let signal): .signalled(signal)
    }
  }

  private func configuration(of invocation: Invocation, teardown: [TeardownStep]) -> Configuration {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = teardown
    let isPath = invocation.program.contains("/")
    return Configuration(
      executable: isPath ? .path(FilePath(invocation.program)) : .name(invocation.program),
      arguments: Arguments(invocation.arguments),
      environment: environment(of: invocation),
      workingDirectory: invocation.directory.map { FilePath($0) },
      platformOptions: options)
  }

  private func environment(of invocation: Invocation) -> Environment {
    let variables = Dictionary(
      uniqueKeysWithValues: invocation.environment.map { (Environment.Key(stringLiteral: $0), $1) })
    return invocation.inheritsEnvironment ? .inherit.updating(variables) : .custom(variables)
  }

  /// Opens a file that holds `bytes` and has no name any more.
  ///
  /// A file and not a pipe: a program that does not read its input then neither blocks us nor sends
  /// us SIGPIPE.
  private func standardInput(_ bytes: [UInt8]) throws -> FileDescriptor {
    guard !bytes.isEmpty else { return try .open(FilePath("/dev/null"), .readOnly) }
    let path = FileManager.default.temporaryDirectory
      .appending(path: "versus-input-\(UUID().uuidString)").path
    let file = try FileDescriptor.open(
      FilePath(path), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite)
    do {
      try FileManager.default.removeItem(atPath: path)
      try file.writeAll(bytes)
      try file.seek(offset: 0, from: .start)
      return file
    } catch {
      try? file.close()
      throw error
    }
  }

  /// Reads to the end.
  private static func keep(_ sequence: SubprocessOutputSequence, in kept: KeptOutput) async throws {
    for try await buffer in sequence {
      // The one unsafe call here: a buffer offers its bytes in no other way.
      kept.append(unsafe buffer.withUnsafeBytes { unsafe Array($0) })
    }
  }
}
