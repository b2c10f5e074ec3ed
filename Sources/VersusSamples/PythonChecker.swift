import HostSystem
import TextCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Checks all that Python can by workers (`PythonWorker.py`, which describes what is exchanged): one, or several side by
/// side if there is much to do.
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

  /// How many units may end a worker before the rest of its share is given up.
  static let maxCrashes = 20

  /// Checks `requests`, whose indices are those of `units`, by up to `jobs` workers at a time.
  func check(_ requests: [Request], of units: [CodeUnit], jobs: Int) async -> Findings {
    let start = Date.now
    let shares = Self.shares(of: requests, units, jobs: jobs)
    let results = await shares.concurrentMap(jobs: jobs) { await check(share: $0, of: units) }
    var findings = Findings()
    var missing: [String: [Int]] = [:]
    var interpreters: Set<Interpreter?> = []
    for result in results {
      findings.problems.merge(result.problems) { first, _ in first }
      findings.tools += result.tools.filter { !findings.tools.contains($0) }
      missing.merge(result.missing) { $0 + $1 }
      interpreters.formUnion(result.interpreters)
    }
    // What is wrong with Python is said once, whatever the number of workers.
    if let failure = results.lazy.compactMap(\.failure).first {
      let indices = results.flatMap(\.unchecked).sorted()
      findings.giveUp(indices, because: diagnostic(of: failure, for: indices.map { units[$0] }))
    }
    for (module, indices) in missing.sorted(by: { $0.key < $1.key }) {
      let indices = indices.sorted()
      findings.giveUp(indices, because: missingModule(module, for: indices.map { units[$0] }))
    }
    if interpreters.count == 1, case let interpreter?? = interpreters.first {
      findings.toolchains["Python"] = interpreter.toolchain(
        startedAs: program, tools: findings.tools, since: start)
    }
    return findings
  }
}

// MARK: - What to say

extension PythonChecker {
  /// Why the worker ended, for the unit that made it end.
  func words(for completion: Completion) -> String {
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

  private func diagnostic(of failure: Failure, for units: [CodeUnit]) -> Diagnostic {
    switch failure {
    case .unusable(let error): unusable(error, for: units)
    case .notPython(let completion): notPython(completion, for: units)
    case .crashes: gaveUp(units)
    }
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
