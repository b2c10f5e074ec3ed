package import Highlight
package import HostSystem
import VersusSamples

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Highlights what ``Highlight`` has no grammar for, if Pygments is installed for a Python.
///
/// One process is given everything (`PygmentsWorker.py`, which describes what is exchanged).
package struct Pygments: Sendable {
  /// Code in one language, fit for HTML.
  package struct Piece: Hashable, Sendable {
    package var language: String
    package var code: [UInt8]

    package init(language: String, code: [UInt8]) {
      self.language = language
      self.code = CodeWriter.fitForHTML(code)
    }
  }

  package enum Answer: Hashable, Sendable {
    case tokens(TokenList)
    case unknownLanguage
    case failed(reason: String)
  }

  /// Why there is no answer to anything.
  package enum Unavailable: Error, Hashable {
    case notInstalled(python: String)
    case noPython(reason: String)
  }

  /// How much a worker may take.
  package struct Limits: Hashable, Sendable {
    /// How long one piece may take.
    package var piece = Duration.seconds(20)
    /// How long it may take to begin, beside all pieces together.
    package var start = Duration.seconds(40)
    /// What the kept results may come to, in bytes.
    package var kept = 64 << 20

    package init() {}
  }

  /// How many pieces may end the worker before the rest is given up.
  private static let maxCrashes = 5
  /// The longest line that an answer can be, in bytes for each byte of code: `kind 1 `.
  private static let answerGrowth = 8

  /// The interpreter as the site names it, for messages.
  private let name: String
  private let program: String
  /// The site's folder, in which the interpreter is started: version managers look there.
  private let site: String
  /// Where results are kept; `nil` for nowhere.
  private let cache: String?
  private let limits: Limits
  private let runner: any ProcessRunner

  /// Sets up; nothing is started yet.
  ///
  /// - Parameters:
  ///   - python: the interpreter: a name to find on `PATH`, or a path.
  ///   - site: the absolute path of the site's folder, from which a relative path counts.
  ///   - cache: the absolute path of the folder in which results are kept, if they are.
  ///   - limits: how much the worker may take.
  ///   - runner: what starts the interpreter.
  package init(
    python: String, site: String?, cache: String? = nil, limits: Limits = Limits(),
    runner: any ProcessRunner
  ) {
    self.limits = limits
    name = python
    let isRelativePath = python.contains("/") && !python.hasPrefix("/")
    self.site = site ?? "."
    program = isRelativePath ? "\(self.site)/\(python)" : python
    self.cache = cache.map { $0 + "/cache/pygments" }
    self.runner = runner
  }

  /// Finds the tokens of all `pieces`; the answers are in their order.
  package func answers(to pieces: [Piece]) async throws(Unavailable) -> [Answer] {
    var answers: [Answer] = []
    var crashes = 0
    while answers.count < pieces.count, crashes < Self.maxCrashes {
      let rest = pieces[answers.count...]
      let completion: Completion
      do throws(ProcessError) { completion = try await runner.run(invocation(for: rest)) } catch {
        throw .noPython(reason: words(for: error))
      }
      answers += try read(completion, for: rest)
      if answers.count < pieces.count {
        answers.append(.failed(reason: words(for: completion)))
        crashes += 1
      }
    }
    let givenUp = Answer.failed(reason: "Pygments ended \(Self.maxCrashes) times before it")
    return answers + Array(repeating: givenUp, count: pieces.count - answers.count)
  }

  /// What gives the answers; `nil` if it does not tell, or has changed since `start`.
  func installation(usedSince start: Date) async -> PythonInstallation? {
    await .find(program, site: site, usedSince: start, runner: runner)
  }

  /// Whether answers are still given by `installation`.
  func isCurrent(_ installation: PythonInstallation) async -> Bool {
    await installation.isCurrent(for: program, site: site, runner: runner)
  }

  private func invocation(for pieces: ArraySlice<Piece>) -> Invocation {
    var input: [UInt8] = []
    for piece in pieces {
      input += "\(piece.code.count) \(piece.language)\n".utf8
      input += piece.code
    }
    let code = String(decoding: PackageResources.PygmentsWorker_py, as: UTF8.self)
    let seconds = limits.piece / .seconds(1)
    return Invocation(
      program, ["-s", "-B", "-c", code, cache ?? "", "\(limits.kept)", "\(seconds)"],
      directory: site,
      environment: [
        "PYTHONHASHSEED": "0", "PYTHONPATH": "", "PYTHONSTARTUP": "", "PYTHONWARNINGS": "",
        "PYTHONUTF8": "1", "PYTHONDEVMODE": "", "PYTHONSAFEPATH": "1",
      ],
      input: input,
      // A piece takes milliseconds; one that takes long ends the worker by itself.
      limits: .init(
        time: limits.start + limits.piece + .milliseconds(200 * pieces.count),
        outputBytes: 1 << 20 + Self.answerGrowth * input.count))
  }

  /// Reads the answers of one worker: to the first pieces, as far as it got.
  private func read(_ completion: Completion, for pieces: ArraySlice<Piece>) throws(Unavailable)
    -> [Answer]
  {
    // What follows the last line feed was cut off.
    var lines = completion.output.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    )
    .dropLast()[...]
    let first = lines.popFirst().map { String(decoding: $0, as: UTF8.self) }
    switch first?.split(separator: " ").map(String.init) ?? [] {
    case ["pygments", "none"]: throw .notInstalled(python: name)
    case let words where words.count == 2 && words[0] == "pygments": break
    case [] where completion.end == .timedOut: throw .noPython(reason: "`\(name)` does not answer")
    default: throw .noPython(reason: "`\(name)` does not work as Python 3")
    }
    var answers: [Answer] = []
    for (line, piece) in zip(lines, pieces) {
      guard let answer = Answer(line, for: piece) else { break }
      answers.append(answer)
    }
    return answers
  }

  private func words(for error: ProcessError) -> String {
    switch error {
    case .notFound: "there is no program `\(name)`"
    case .failed(_, let reason): "`\(name)` cannot be started: \(reason)"
    }
  }

  private func words(for completion: Completion) -> String {
    let errors = String(decoding: completion.errors.suffix(10_000), as: UTF8.self)
    if completion.end == .timedOut || errors.contains("Timeout (") {
      return "Pygments takes too long"
    }
    return "Pygments stops at it"
  }
}

extension Pygments.Answer {
  /// Reads one line of a worker; `nil` if it is no answer to `piece`.
  fileprivate init?(_ line: ArraySlice<UInt8>, for piece: Pygments.Piece) {
    let words = line.split(separator: UInt8(ascii: " "))
    guard let name = words.first.map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
    switch name {
    case "unknown": self = .unknownLanguage
    case "failed":
      self = .failed(reason: String(decoding: line.dropFirst("failed ".utf8.count), as: UTF8.self))
    case "tokens":
      guard let tokens = TokenList(words.dropFirst(), count: piece.code.count) else { return nil }
      self = .tokens(tokens)
    default: return nil
    }
  }
}

extension TokenList {
  /// Reads classes and lengths; `nil` unless they tile `count` bytes.
  fileprivate init?(_ words: ArraySlice<ArraySlice<UInt8>>, count: Int) {
    self.init()
    var words = words
    while let name = words.popFirst() {
      guard let word = words.popFirst(), let length = Int(String(decoding: word, as: UTF8.self)),
        length > 0, length <= count - end
      else { return nil }
      append(TokenKind(className: String(decoding: name, as: UTF8.self)) ?? .text, to: end + length)
    }
    guard end == count else { return nil }
  }
}
