import Subprocess

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
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
      async let output = Self.collect(execution.standardOutput, limit: limits.outputBytes)
      async let errors = Self.collect(execution.standardError, limit: limits.outputBytes)
      let deadline = clock.now.advanced(by: limits.time)
      // Signal 0 reaches nobody: the first step only waits until the program ends or time is up.
      let waiting = TeardownStep.send(
        signal: Signal(rawValue: 0), allowedDurationToNextStep: limits.time)
      await execution.teardown(using: [waiting] + ending)
      let isLate = clock.now >= deadline
      // The program is not reaped before this closure returns, so its group still has that number.
      try? execution.send(signal: .kill, toProcessGroup: true)
      return (output: try await output, errors: try await errors, isLate: isLate)
    }
    let (output, errors, isLate) = result.closureResult
    let end: Completion.End =
      switch result.terminationStatus {
      case _ where isLate: .timedOut
      case .exited(let status): .exited(status)
      case .signaled(let signal): .signalled(signal)
      }
    return Completion(end: end, output: output, errors: errors)
  }

  private func configuration(of invocation: Invocation, teardown: [TeardownStep]) -> Configuration {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = teardown
    let isPath = invocation.program.contains("/")
    return Configuration(
      executable: isPath ? .path(FilePath(invocation.program)) : .name(invocation.program),
      arguments: Arguments(invocation.arguments),
      environment: .inherit.updating(
        Dictionary(
          uniqueKeysWithValues: invocation.environment.map {
            (Environment.Key(stringLiteral: $0), $1)
          })),
      workingDirectory: invocation.directory.map { FilePath($0) },
      platformOptions: options)
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

  /// Reads to the end, and keeps the first `limit` bytes.
  private static func collect(
    _ sequence: SubprocessOutputSequence, limit: Int
  ) async throws -> [UInt8] {
    var kept: [UInt8] = []
    for try await buffer in sequence where kept.count < limit {
      // The one unsafe call here: a buffer offers its bytes in no other way.
      unsafe buffer.withUnsafeBytes {
        unsafe kept.append(contentsOf: $0.prefix(limit - kept.count))
      }
    }
    return kept
  }
}
