import HostSystem

/// A program that carries files to where they are published.
struct PublishTool: Sendable {
  let program: String
  /// What installs it.
  let installation: String
  let runner: any ProcessRunner
  let secrets: Secrets
  /// Variables set on top of the inherited ones.
  var environment: [String: String] = [:]
  /// The folder to run in.
  var directory: String?

  /// What a tool that ended by itself did.
  struct Result {
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs the program to its end.
  ///
  /// - Throws: ``PublishFailure`` if it is missing, does not end by itself, or ends with a status that is neither 0 nor one
  ///   of `accepted`.
  @discardableResult
  func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
    accepting accepted: Set<Int32> = []
  ) async throws(PublishFailure) -> Result {
    var invocation = Invocation(
      program, arguments, directory: directory,
      environment: self.environment.merging(environment) { $1 }, input: input)
    invocation.limits = .init(time: .seconds(3600), outputBytes: 1 << 27)
    let completion: Completion
    do {
      completion = try await runner.run(invocation)
    } catch {
      switch error {
      case .notFound:
        throw PublishFailure("\(program) is not installed", help: "install it: \(installation)")
      case .failed(_, let reason):
        throw PublishFailure("\(program) could not be started: \(secrets.redacted(reason))")
      }
    }
    switch completion.end {
    case .exited(let status) where status == 0 || accepted.contains(status):
      return Result(status: status, output: completion.output, errors: completion.errors)
    case .exited(let status): throw failure("ended with status \(status)", completion)
    case .signalled(let signal): throw failure("was ended by signal \(signal)", completion)
    case .timedOut: throw failure("did not end within an hour", completion)
    }
  }

  private func failure(_ what: String, _ completion: Completion) -> PublishFailure {
    let said = secrets.redacted(String(decoding: completion.errors, as: UTF8.self))
    let lines = said.split(whereSeparator: \.isNewline).suffix(6).map { String($0.prefix(500)) }
    return PublishFailure("\(program) \(what)", notes: lines)
  }
}
