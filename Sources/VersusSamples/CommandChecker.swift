import HostSystem
import TextCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Checks units with commands, each unit as a file in a private temporary folder.
struct CommandChecker: Sendable {
  /// The absolute path of the site's folder.
  var site: String
  var runner: any ProcessRunner

  /// A unit to check.
  struct Request: Sendable {
    var index: Int
    var check: CommandCheck
    var language: Language
  }

  /// Variables that make tools say the same on every machine, and in black and white.
  static let environment = [
    "LC_ALL": "C.UTF-8", "LANGUAGE": "", "NO_COLOR": "1", "FORCE_COLOR": "", "TERM": "dumb",
  ]

  private static let timeLimit = Duration.seconds(60)

  /// Checks `requests`, whose indices are those of `units`, up to `jobs` at a time.
  func check(_ requests: [Request], of units: [CodeUnit], jobs: Int) async -> Findings {
    guard !requests.isEmpty else { return Findings() }
    let start = Date.now
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "versus-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    let results = await requests.concurrentMap(jobs: jobs) { request in
      await check(units[request.index], request, below: folder)
    }
    var findings = Findings()
    var absent: [CommandCheck: [Int]] = [:]
    for (request, result) in zip(requests, results) {
      switch result {
      case .success(let problems): findings.problems[request.index] = problems
      case .failure(.notFound): absent[request.check, default: []].append(request.index)
      case .failure(.failed(let program, let reason)):
        let message = "`\(program)` cannot be started: \(reason)"
        findings.problems[request.index] = [Problem(message: message, range: 0..<0)]
      }
    }
    for (check, indices) in absent.sorted(by: { $0.value[0] < $1.value[0] }) {
      findings.giveUp(indices, because: missing(check, for: indices.map { units[$0] }))
    }
    let used = Set(requests.map { $0.check }).subtracting(absent.keys)
      .sorted { $0.tool < $1.tool }
    findings.tools = await used.concurrentMap(jobs: jobs) { await tool($0) }
    for (check, tool) in zip(used, findings.tools) {
      guard let name = Language.Checker.command(check).toolchain else { continue }
      let program = check.command.program(site: site)
      let standIn = await standIn(program)
      findings.toolchains[name] = Toolchain(
        program, tools: [tool],
        parts: check.command.files(site: site) + (standIn.map { [$0.answer] } ?? []),
        standIn: standIn, usedSince: start)
    }
    return findings
  }

  /// What a version manager starts in place of `program`, if one does and tells.
  private func standIn(_ program: String) async -> StandIn? {
    guard let path = ProgramFile.path(of: program), StandIn.isVersionManaged(path),
      let question = StandIn.question(for: path),
      let answer = await question.answer(from: path, site: site, runner: runner),
      ProgramFile.path(of: answer) != nil, !StandIn.isVersionManaged(answer)
    else { return nil }
    return StandIn(question: question, answer: answer)
  }

  private func check(
    _ unit: CodeUnit, _ request: Request, below folder: URL
  ) async -> Result<[Problem], ProcessError> {
    let command = request.check.command
    let program = command.program(site: site)
    do throws(ProcessError) {
      let file = try write(unit, request, below: folder, for: program)
      let extra = request.check.extra.sorted { $0.key < $1.key }
        .flatMap { holds($0.key, in: unit.code) ? $0.value : [] }
      let completion = try await runner.run(
        Invocation(
          program, command.arguments(file: file.path, site: site) + extra,
          directory: file.deletingLastPathComponent().path, environment: Self.environment,
          limits: .init(time: Self.timeLimit, outputBytes: 1 << 18)))
      return .success(problems(completion, in: unit, file: file))
    } catch {
      return .failure(error)
    }
  }

  /// Writes the code where the tool finds it; each unit has a folder for what its tool leaves there.
  private func write(
    _ unit: CodeUnit, _ request: Request, below folder: URL, for program: String
  ) throws(ProcessError) -> URL {
    let fileExtension = request.language.extensions.first ?? request.language.name
    let name = unit.lineStarts == nil ? unit.name.split(separator: "/").last.map(String.init) : nil
    let own = folder.appending(path: "\(request.index)", directoryHint: .isDirectory)
    let file = own.appending(
      path: name ?? "sample.\(fileExtension)", directoryHint: .notDirectory)
    do {
      try FileManager.default.createDirectory(
        at: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Data(unit.code).write(to: file)
    } catch {
      throw .failed(program: program, reason: "its file cannot be written: \(error)")
    }
    return file
  }

  private func problems(_ completion: Completion, in unit: CodeUnit, file: URL) -> [Problem] {
    let messages = CompilerMessages(
      unit: unit, path: file.path, output: completion.errors + [0x0A] + completion.output)
    switch completion.end {
    case .exited(0): return messages.problems.filter { $0.severity == .warning }
    case .timedOut:
      let message = "checking it takes longer than \(Self.timeLimit.components.seconds) seconds"
      return [Problem(message: message, range: 0..<0)]
    case .exited(let status): return messages.problemsOfFailure("exit status \(status)")
    case .signalled(let signal): return messages.problemsOfFailure("signal \(signal)")
    }
  }

  private func missing(_ check: CommandCheck, for units: [CodeUnit]) -> Diagnostic {
    let program = check.command.words[0]
    return .missingChecker(
      "there is no program `\(program)`", for: units,
      help: check.installation ?? "install `\(program)`")
  }

  private func tool(_ check: CommandCheck) async -> Tool {
    guard let arguments = check.versionArguments,
      let completion = try? await runner.run(
        Invocation(
          check.command.program(site: site), arguments, environment: Self.environment,
          limits: .init(time: .seconds(20), outputBytes: 1 << 16)))
    else { return Tool(name: check.tool) }
    let text = String(decoding: completion.output, as: UTF8.self)
    let version = text.firstMatch(of: /version (\d+(?:\.\d+)+)/)
    return Tool(name: check.tool, version: version.map { String($0.output.1) })
  }
}

private func holds(_ word: String, in code: [UInt8]) -> Bool {
  String(decoding: code, as: UTF8.self).contains(word)
}
