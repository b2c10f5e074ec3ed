import HostSystem
import TextCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Checks all that Python can in one process (`PythonWorker.py`, which describes what is exchanged).
struct PythonChecker: Sendable {
  /// The interpreter as the site names it, for messages.
  var name: String
  /// The interpreter to start: a name to find on `PATH`, or an absolute path.
  var program: String
  /// The absolute path of the site's folder, in which it is started: version managers look there.
  var site: String
  var runner: any ProcessRunner

  /// A unit to check.
  struct Request: Sendable {
    var index: Int
    var check: PythonCheck

    /// What Django templates load the unit as, if it is a tag library: a file in `templatetags/`.
    func library(in units: [CodeUnit]) -> String? {
      let parts = units[index].name.split(separator: "/").suffix(2)
      guard check == .python, parts.count == 2, parts.first == "templatetags",
        let name = parts.last?.prefixMatch(of: /(\w+)\.py$/)?.output.1
      else { return nil }
      return String(name)
    }
  }

  /// How many units may end the worker before the rest is given up.
  private static let maxCrashes = 20

  /// Checks `requests`, whose indices are those of `units`.
  ///
  /// The first worker is quick, and may lose its last answers when it ends early; from then on they are careful. A
  /// unit that ends a careful one, or takes too long, is blamed for it, and the ones after it are given to a new one.
  func check(_ requests: [Request], of units: [CodeUnit]) async -> Findings {
    let start = Date.now
    var findings = Findings()
    var missing: [String: [Int]] = [:]
    var interpreters: Set<Interpreter?> = []
    // Libraries first: the worker has to know them when a template loads one.
    var rest =
      (requests.filter { $0.library(in: units) != nil }
      + requests.filter { $0.library(in: units) == nil })[...]
    var crashes = 0
    var isCareful = false
    workers: while !rest.isEmpty {
      let completion: Completion
      let answers: WorkerAnswers
      switch await work(on: rest, of: units, crashes: crashes, isCareful) {
      case .success(let done): (completion, answers) = done
      case .failure(let failure):
        findings.giveUp(rest.map { $0.index }, because: failure.diagnostic)
        break workers
      }
      for (request, answer) in zip(rest, answers.units) {
        switch answer {
        case .correct: break
        case .problems(let found):
          findings.problems[request.index] = found.map { $0.problem(in: units[request.index]) }
        case .missing(let module): missing[module, default: []].append(request.index)
        }
      }
      findings.tools += answers.tools.filter { !findings.tools.contains($0) }
      interpreters.insert(answers.interpreter)
      rest = rest.dropFirst(answers.units.count)
      guard isCareful else {
        isCareful = true
        continue
      }
      if let culprit = rest.popFirst() {
        let problem = Problem(message: words(for: completion), range: 0..<0)
        findings.problems[culprit.index] = [problem]
        crashes += 1
      }
    }
    for (module, indices) in missing.sorted(by: { $0.key < $1.key }) {
      findings.giveUp(
        indices, because: missingModule(module, for: indices.map { units[$0] }))
    }
    if interpreters.count == 1, case let interpreter?? = interpreters.first {
      findings.toolchains["Python"] = interpreter.toolchain(
        startedAs: program, tools: findings.tools, since: start)
    }
    return findings
  }

  /// What Python tells of itself; `nil` if it does not work.
  func greeting() async -> String? {
    let completion = try? await runner.run(invocation(for: [], of: [], isCareful: false))
    return completion.flatMap { WorkerAnswers($0.output) }?.interpreter?.greeting
  }

  /// Starts a worker and reads its answers; a failure is one for all of `requests`.
  private func work(
    on requests: ArraySlice<Request>, of units: [CodeUnit], crashes: Int, _ isCareful: Bool
  ) async -> Result<(Completion, WorkerAnswers), Unusable> {
    let concerned = requests.map { units[$0.index] }
    guard crashes < Self.maxCrashes else {
      return .failure(Unusable(diagnostic: gaveUp(concerned)))
    }
    do throws(ProcessError) {
      let completion = try await runner.run(
        invocation(for: requests, of: units, isCareful: isCareful))
      guard let answers = WorkerAnswers(completion.output) else {
        return .failure(Unusable(diagnostic: notPython(completion, for: concerned)))
      }
      return .success((completion, answers))
    } catch {
      return .failure(Unusable(diagnostic: unusable(error, for: concerned)))
    }
  }

  /// The worker cannot be used at all.
  private struct Unusable: Error {
    var diagnostic: Diagnostic
  }

  private func invocation(
    for requests: ArraySlice<Request>, of units: [CodeUnit], isCareful: Bool
  ) -> Invocation {
    var input: [UInt8] = []
    for request in requests {
      let code = units[request.index].code
      let kind = request.library(in: units).map { "library:\($0)" } ?? request.check.rawValue
      input += Array("\(kind) \(code.count)\n".utf8) + code
    }
    // -I would keep the user's variables out too, but then the seed of hashes could not be fixed.
    return Invocation(
      program,
      ["-s", "-B", "-c", String(decoding: PackageResources.PythonWorker_py, as: UTF8.self)]
        + (isCareful ? ["careful"] : []),
      directory: site,
      environment: CommandChecker.environment.merging([
        "PYTHONHASHSEED": "0", "PYTHONPATH": "", "PYTHONSTARTUP": "", "PYTHONWARNINGS": "",
        "PYTHONUTF8": "1", "PYTHONDEVMODE": "", "PYTHONSAFEPATH": "1",
      ]) { $1 },
      input: input,
      limits: .init(time: .seconds(120 + requests.count), outputBytes: 1 << 26))
  }
}

// MARK: - What to say

extension PythonChecker {
  /// Why the worker ended, for the unit that made it end.
  private func words(for completion: Completion) -> String {
    let errors = String(decoding: completion.errors.suffix(10_000), as: UTF8.self)
    if completion.end == .timedOut || errors.contains("Timeout (") {
      return "checking it takes too long"
    }
    if case .signalled(let signal) = completion.end {
      return "the interpreter crashes on it (signal \(signal))"
    }
    let last = errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
    return "the interpreter stops at it\(last)"
  }

  private func unusable(_ error: ProcessError, for units: [CodeUnit]) -> Diagnostic {
    let reason =
      switch error {
      case .notFound: "there is no program `\(name)`"
      case .failed(_, let reason): "`\(name)` cannot be started: \(reason)"
      }
    return .missingChecker(
      reason, for: units,
      help: "install Python 3, or name the interpreter to use with `python:` in site.yml")
  }

  private func notPython(_ completion: Completion, for units: [CodeUnit]) -> Diagnostic {
    let said = String(decoding: completion.errors.prefix(10_000), as: UTF8.self)
    return .missingChecker(
      "`\(name)` does not work as Python 3", for: units,
      notes: said.split(separator: "\n").suffix(3).map { Diagnostic.Note(String($0)) },
      help: "name another interpreter with `python:` in site.yml")
  }

  private func missingModule(_ module: String, for units: [CodeUnit]) -> Diagnostic {
    let install = "run `\(name) -m pip install \(module)`"
    guard module != "tomli" else {
      return .missingChecker(
        "`\(name)` is older than 3.11 and cannot read TOML", for: units,
        help: "use Python 3.11 or newer, or \(install)")
    }
    return .missingChecker("`\(name)` has no module `\(module)`", for: units, help: install)
  }

  private func gaveUp(_ units: [CodeUnit]) -> Diagnostic {
    .missingChecker(
      "`\(name)` crashed \(Self.maxCrashes) times, so the rest was not checked", for: units,
      help: "mend what made it crash, or name another interpreter with `python:` in site.yml")
  }
}

extension Findings {
  /// Notes that these units cannot be checked, and why.
  mutating func giveUp(_ indices: [Int], because diagnostic: Diagnostic) {
    unusable.formUnion(indices)
    diagnostics.append(diagnostic)
  }
}

/// What a worker tells of itself.
private struct Interpreter: Hashable {
  /// All of it.
  var greeting: String
  var executable: String
  /// As the worker sees it.
  var stamp: FileStamp
  /// The files and folders that modules come from.
  var sources: [String]

  /// What decides what `program` says; `nil` if something else answered in its place that is out of sight, such as an
  /// interpreter in a container.
  func toolchain(startedAs program: String, tools: [Tool], since start: Date) -> Toolchain? {
    guard let started = ProgramFile.path(of: program), FileStamp(of: executable) == stamp else {
      return nil
    }
    let isItself = ProgramFile.resolved(executable) == ProgramFile.resolved(started)
    return Toolchain(
      program, tools: tools, parts: isItself ? sources : [executable] + sources,
      standIn: isItself ? nil : StandIn(question: .python, answer: greeting), usedSince: start)
  }
}

// MARK: - What the worker answers

/// What one worker had to say before it ended.
private struct WorkerAnswers {
  enum Answer {
    case correct
    case problems([WorkerProblem])
    case missing(module: String)
  }

  /// For the first units, in order; fewer than were given if the worker ended early.
  var units: [Answer] = []
  var tools: [Tool] = []
  var interpreter: Interpreter?

  /// Reads what a worker printed; `nil` if it was no worker.
  init?(_ output: [UInt8]) {
    let decoder = JSONDecoder()
    guard let end = output.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
    for line in output[..<end].split(separator: UInt8(ascii: "\n")) {
      if let first = line.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first {
        units.append(.correct)
        continue
      }
      guard let answer = try? decoder.decode(WorkerAnswer.self, from: Data(line)) else { break }
      if let version = answer.python { tools.append(Tool(name: "Python", version: version)) }
      interpreter = interpreter ?? answer.interpreter(greeting: line)
      if let module = answer.module, let tool = Self.toolNames[module] {
        tools.append(Tool(name: tool, version: answer.version))
      }
      if let problems = answer.problems { units.append(.problems(problems)) }
      if let module = answer.missing { units.append(.missing(module: module)) }
    }
    guard tools.first?.name == "Python" else { return nil }
  }

  private static let toolNames = ["jinja2": "Jinja", "django": "Django"]
}

private struct WorkerAnswer: Decodable {
  var python: String?
  var executable: String?
  /// Size, time of change in microseconds since 1970, and number of the executable.
  var file: [UInt64]?
  var sources: [String]?
  var module: String?
  var version: String?
  var problems: [WorkerProblem]?
  var missing: String?

  /// The interpreter that says so.
  func interpreter(greeting: some Sequence<UInt8>) -> Interpreter? {
    guard let executable, let file, file.count == 3, let sources,
      let modified = Int64(exactly: file[1])
    else { return nil }
    return Interpreter(
      greeting: String(decoding: Array(greeting), as: UTF8.self), executable: executable,
      stamp: FileStamp(size: file[0], modified: modified, number: file[2]), sources: sources)
  }
}

private struct WorkerProblem: Decodable {
  var severity: String
  var message: String
  var start: Int?
  var end: Int?

  func problem(in unit: CodeUnit) -> Problem {
    let start = min(max(start ?? 0, 0), unit.code.count)
    let end = min(max(end ?? start, start), unit.code.count)
    // The lines that a message mentions are the unit's; what people see are the page's.
    let message = message.replacing(/\bline (\d+)/) { mention in
      Int(mention.output.1).map { "line \(unit.sourceLine(of: $0))" } ?? String(mention.output.0)
    }
    return Problem(
      severity: severity == "warning" ? .warning : .error, message: message, range: start..<end)
  }
}
