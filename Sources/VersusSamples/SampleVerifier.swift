package import HostSystem
import TextCore

/// Checks code with the real tools: compiles or parses it, and runs none of it.
///
/// ```swift
/// let verifier = SampleVerifier(runner: SubprocessRunner(), site: files.root, python: ".venv/bin/python")
/// let verification = await verifier.verify(units)
/// ```
package struct SampleVerifier: Sendable {
  let languages: LanguageTable
  private let python: PythonChecker
  private let commands: CommandChecker
  private let jobs: Int

  /// Sets up for one site; nothing is started yet.
  ///
  /// - Parameters:
  ///   - languages: the languages that are checked; code in any other is left unchecked.
  ///   - runner: what starts the tools.
  ///   - site: the absolute path of the site's folder, from which relative programs count.
  ///   - python: the interpreter: a name to find on `PATH`, or a path.
  ///   - jobs: how many commands may run at once.
  package init(
    languages: LanguageTable = .builtIn, runner: any ProcessRunner, site: String,
    python: String = "python3", jobs: Int
  ) {
    self.languages = languages
    let isRelativePath = python.contains("/") && !python.hasPrefix("/")
    self.python = PythonChecker(
      name: python, program: isRelativePath ? "\(site)/\(python)" : python, site: site,
      runner: runner)
    self.commands = CommandChecker(site: site, runner: runner)
    self.jobs = max(jobs, 1)
  }

  /// Checks all of `units`; the result is the same in any order of events.
  package func verify(_ units: [CodeUnit]) async -> Verification {
    await verify(units, known: KnownUnits())
  }

  /// Checks those of `units` that are not known to compile.
  func verify(_ units: [CodeUnit], known: KnownUnits) async -> Verification {
    let units = units.enumerated().map { index, unit in
      known.indices.contains(index) || unit.skipReason != nil || languages[unit.language] == nil
        ? unit : unit.loaded()
    }
    let plan = Plan(units, languages: languages, known: known)
    async let fromPython = python.check(plan.python, of: units, jobs: jobs)
    async let fromYAML = check(yaml: plan.yaml, of: units)
    async let fromCommands = commands.check(plan.commands, of: units, jobs: jobs)
    var findings = plan.screened
    findings.add(await fromPython)
    findings.add(await fromYAML)
    findings.add(await fromCommands)
    return conclude(plan, findings, units)
  }

  /// Whether `toolchain` is still what `checker` works with.
  func isUnchanged(_ toolchain: Toolchain, of checker: Language.Checker) async -> Bool {
    guard let program = program(of: checker) else { return false }
    return await toolchain.isUnchanged(as: program, site: python.site, runner: python.runner)
  }

  /// The program that `checker` starts; `nil` if it starts none.
  func program(of checker: Language.Checker) -> String? {
    switch checker {
    case .python: python.program
    case .yaml: nil
    case .command(let check): check.command.program(site: commands.site)
    }
  }

  private func check(yaml indices: [Int], of units: [CodeUnit]) async -> Findings {
    var findings = Findings()
    guard !indices.isEmpty else { return findings }
    let problems = await YAMLChecker.check(indices.map { units[$0].code })
    for (index, problem) in zip(indices, problems) {
      findings.problems[index] = problem.map { [$0] }
    }
    findings.tools = [Tool(name: "libyaml")]
    return findings
  }

  private func conclude(_ plan: Plan, _ findings: Findings, _ units: [CodeUnit]) -> Verification {
    var verification = Verification()
    for (index, unit) in units.enumerated() {
      switch plan.intents[index] {
      case .leave(let verdict): verification.verdicts.append(verdict)
      case .check(let tool):
        let problems = (findings.problems[index] ?? [])
          .sorted { ($0.range.lowerBound, $0.message) < ($1.range.lowerBound, $1.message) }
        verification.diagnostics += problems.map { $0.diagnostic(in: unit, tool: tool) }
        if !problems.isEmpty { verification.remarked.insert(index) }
        let isWrong =
          findings.unusable.contains(index) || problems.contains { $0.severity == .error }
        verification.verdicts.append(isWrong ? .failed : .checked(tool: tool))
      }
    }
    verification.diagnostics += findings.diagnostics
    verification.tools = findings.tools.sorted { $0.name < $1.name }
    verification.toolchains = findings.toolchains
    return verification
  }
}

/// Units that need not be checked.
struct KnownUnits {
  /// Those that compile, by index.
  var indices: Set<Int> = []
  /// What compiled them.
  var tools: [Tool] = []
}

/// What is to be done with each unit.
private struct Plan {
  enum Intent {
    case leave(Verdict)
    case check(tool: String)
  }

  var intents: [Intent] = []
  var python: [PythonChecker.Request] = []
  var yaml: [Int] = []
  var commands: [CommandChecker.Request] = []
  /// What is known of units that are not given to any tool.
  var screened = Findings()

  init(_ units: [CodeUnit], languages: LanguageTable, known: KnownUnits) {
    screened.tools = known.tools
    for (index, unit) in units.enumerated() {
      if let reason = unit.skipReason {
        intents.append(.leave(.skipped(reason: reason)))
      } else if let language = languages[unit.language] {
        intents.append(.check(tool: language.checker.tool))
        if !known.indices.contains(index) { add(unit, index, in: language) }
      } else {
        intents.append(.leave(.unchecked))
      }
    }
  }

  private mutating func add(_ unit: CodeUnit, _ index: Int, in language: Language) {
    // A file that changed meanwhile is told of by whoever read it.
    guard unit.isIntact else {
      screened.unusable.insert(index)
      return
    }
    if let problem = UnitScreening.problem(in: unit, for: language.checker) {
      screened.problems[index] = [problem]
      return
    }
    switch language.checker {
    case .python(let check): python.append(.init(index: index, check: check))
    case .yaml: yaml.append(index)
    case .command(let check):
      commands.append(.init(index: index, check: check, language: language))
    }
  }
}

extension Language.Checker {
  /// The name for readers of what does the checking.
  fileprivate var tool: String {
    switch self {
    case .python(let check): check.tool
    case .yaml: "libyaml"
    case .command(let check): check.tool
    }
  }
}

extension Problem {
  fileprivate func diagnostic(in unit: CodeUnit, tool: String) -> Diagnostic {
    Diagnostic(
      severity, id: severity == .error ? "does-not-compile" : "compiler-warning",
      "\(tool): \(message)", at: unit.location(of: range),
      notes: notes.map { Diagnostic.Note($0) })
  }
}
