import HostSystem

extension PythonChecker {
  /// How many units are worth another worker, which takes as long to start as to compile some two hundred small ones.
  static let worthwhileShare = 500

  /// Divides the work among up to `jobs` workers, if there is enough of it.
  ///
  /// Templates stay with the libraries that they load.
  static func shares(of requests: [Request], _ units: [CodeUnit], jobs: Int) -> [[Request]] {
    let isBound = { (request: Request) in
      [.jinja, .django].contains(request.check) || units[request.index].isTemplateLibrary
    }
    let bound = requests.filter(isBound)
    var rest = (bound + requests.filter { !isBound($0) })[...]
    var shares: [[Request]] = []
    for workers in (1...max(1, min(jobs, requests.count / worthwhileShare))).reversed() {
      let even = (rest.count + workers - 1) / workers
      shares.append(Array(rest.prefix(shares.isEmpty ? max(even, bound.count) : even)))
      rest = rest.dropFirst(shares[shares.count - 1].count)
    }
    return shares.filter { !$0.isEmpty }
  }

  /// What came of a share of the work.
  struct ShareResult: Sendable {
    /// By the index of the unit.
    var problems: [Int: [Problem]] = [:]
    /// The modules that are not installed, and the units that need them.
    var missing: [String: [Int]] = [:]
    var tools: [Tool] = []
    /// What worked on it; `nil` for one that does not tell.
    var interpreters: Set<Interpreter?> = []
    /// Why the rest was given up.
    var failure: Failure?
    /// The rest.
    var unchecked: [Int] = []
  }

  /// Why units cannot be checked.
  enum Failure: Error {
    case unusable(ProcessError)
    case notPython(Completion)
    case crashes
  }

  /// Checks a share.
  ///
  /// The first worker is quick, and may lose its last answers when it ends early; from then on they are careful. A
  /// unit that ends a careful one, or takes too long, is blamed for it, and the ones after it are given to a new one.
  func check(share requests: [Request], of units: [CodeUnit]) async -> ShareResult {
    var result = ShareResult()
    // Libraries first: the worker has to know them when a template loads one.
    var rest =
      (requests.filter { $0.library(in: units) != nil }
      + requests.filter { $0.library(in: units) == nil })[...]
    var crashes = 0
    var isCareful = false
    while !rest.isEmpty {
      do throws(Failure) {
        guard crashes < Self.maxCrashes else { throw .crashes }
        let (completion, answers) = try await work(on: rest, of: units, isCareful: isCareful)
        for (request, answer) in zip(rest, answers.units) {
          switch answer {
          case .correct: break
          case .problems(let found):
            result.problems[request.index] = found.map { $0.problem(in: units[request.index]) }
          case .missing(let module): result.missing[module, default: []].append(request.index)
          }
        }
        result.tools += answers.tools.filter { !result.tools.contains($0) }
        result.interpreters.insert(answers.interpreter)
        rest = rest.dropFirst(answers.units.count)
        if isCareful, let culprit = rest.popFirst() {
          let problem = Problem(message: words(for: completion), range: 0..<0)
          result.problems[culprit.index] = [problem]
          crashes += 1
        }
        isCareful = true
      } catch {
        result.failure = error
        result.unchecked = rest.map(\.index)
        break
      }
    }
    return result
  }

  /// What Python tells of itself; `nil` if it does not work.
  func interpreter() async -> Interpreter? {
    (try? await work(on: [], of: [], isCareful: false))?.1.interpreter
  }

  /// Starts a worker and reads its answers.
  private func work(
    on requests: ArraySlice<Request>, of units: [CodeUnit], isCareful: Bool
  ) async throws(Failure) -> (Completion, WorkerAnswers) {
    let completion: Completion
    do throws(ProcessError) {
      completion = try await runner.run(
        invocation(for: requests, of: units, isCareful: isCareful))
    } catch {
      throw .unusable(error)
    }
    guard let answers = WorkerAnswers(completion.output) else { throw .notPython(completion) }
    return (completion, answers)
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
