import HostSystem
import TextCore

/// What a line of a lock file leaves open.
enum LockProblem: Hashable, Sendable {
  case notPinned(String)
  case noHash(String)
  case badHash(String, String)
  case lockOption(String)
}

/// Why there is no environment, worded in one place.
enum EnvironmentProblem: Error, Hashable {
  case noFile(SitePath)
  case unreadable(SitePath, reason: String)
  case notUTF8
  case lock(LockProblem, file: String, python: String)
  /// `found` says what other Pythons there are.
  case noPython(version: String, found: [String])
  case toolFailed(FailedTool)
  case noReport(environment: String, lines: [String])
  case changedWhileMade(SitePath)
  case file(FileError)

  func diagnostic(at location: SourceLocation?) -> Diagnostic {
    let (id, message, help) = words
    return Diagnostic(
      id: id, message, at: location, notes: notes.map { Diagnostic.Note($0) }, help: help)
  }

  private var notes: [String] {
    switch self {
    case .noPython(_, let found): found
    case .toolFailed(let tool): tool.lines
    case .noReport(_, let lines): lines
    default: []
    }
  }

  private var words: (id: String, message: String, help: String?) {
    switch self {
    case .noFile(let path): ("no-file", "there is no file `\(path)`", nil)
    case .unreadable(let path, let reason):
      ("unreadable", "`\(path)` cannot be read: \(reason)", nil)
    case .notUTF8:
      ("not-utf8", "this byte is not part of UTF-8 text", "save the file as UTF-8")
    case .lock(let problem, let file, let python):
      ("not-locked", problem.message, problem.help(file: file, python: python))
    case .noPython(let version, _):
      (
        "no-python", "there is no Python \(version) on this machine",
        "install it with `uv python install \(version)`, `pyenv install \(version)` or the system's "
          + "packages (Debian: `python\(version)` and `python\(version)-venv`), or ask for another"
      )
    case .toolFailed(let tool): ("environment", tool.message, tool.help)
    case .noReport(let name, _):
      (
        "environment", "the environment `\(name)` was made, and does not work",
        "what it says of itself cannot be read"
      )
    case .changedWhileMade(let path):
      (
        "environment", "`\(path)` was changed while the environment was made from it",
        "run it again"
      )
    case .file(let error):
      ("environment", "`\(error.path)` cannot be written: \(error.reason)", nil)
    }
  }
}

extension LockProblem {
  fileprivate var message: String {
    switch self {
    case .notPinned(let text): "`\(text)` is not pinned to one version"
    case .noHash(let name): "`\(name)` has no hash"
    case .badHash(let name, let text): "`\(text)` is no hash of `\(name)`"
    case .lockOption(let option): "`\(option)` does not belong in a lock"
    }
  }

  /// The whole command, so that it can be copied.
  fileprivate func help(file: String, python: String) -> String {
    let stem = file.hasSuffix(".txt") ? String(file.dropLast(4)) : file
    return "list what you need in \(stem).in, and lock it: `uv pip compile --universal "
      + "--generate-hashes --python-version \(python) \(stem).in -o \(file)` "
      + "(or `pip-compile --generate-hashes -o \(file) \(stem).in`)"
  }
}

/// A tool that did not do what it was asked to.
struct FailedTool: Hashable, Sendable {
  /// What was run, as people know it (`uv pip install`).
  var name: String
  var end: Completion.End
  /// The end of what it said.
  var lines: [String]
  /// Whether the disk was found full when it failed.
  var hadNoRoom = false

  private static let maxLines = 12

  init(_ name: String, _ completion: Completion) {
    self.name = name
    end = completion.end
    let errors = completion.errors.contains { $0 > 32 } ? completion.errors : completion.output
    lines = String(decoding: errors.suffix(100_000), as: UTF8.self)
      .split(whereSeparator: \.isNewline).suffix(Self.maxLines).map(String.init)
  }

  init(_ name: String, _ error: ProcessError) {
    self.name = name
    end = .exited(127)
    lines =
      switch error {
      case .notFound(let program): ["there is no program `\(program)`"]
      case .failed(_, let reason): [reason]
      }
  }

  var message: String {
    switch end {
    case _ where cause == .fullDisk: "`\(name)` fails: the disk is full"
    case .exited(let status): "`\(name)` fails with exit status \(status)"
    case .signalled(let signal): "`\(name)` was ended by signal \(signal)"
    case .timedOut: "`\(name)` takes too long"
    }
  }

  var help: String? {
    switch cause {
    case .fullDisk: "make room; environments are kept in .versus/environments, and can be removed"
    case .noVenv: "install the system's package for it (Debian: `python3-venv`), or uv"
    case .wrongHash:
      "what the index has is not what was locked: lock it again, and look at the change"
    case .incomplete: "the lock misses a package that another needs: lock it again"
    case .noWheel:
      "only wheels are installed, since building runs what no hash covers; allow it with a line "
        + "`--no-binary NAME` in the lock"
    case .noNetwork: "making an environment needs network; a build uses one that is there without"
    case nil: nil
    }
  }

  private enum Cause {
    case fullDisk, noVenv, wrongHash, incomplete, noWheel, noNetwork
  }

  /// What tools say when these things happen; the first that fits counts.
  private static let signs: [(Cause, [String])] = [
    (.fullDisk, ["No space left on device", "os error 28", "Disk quota exceeded"]),
    (.noVenv, ["ensurepip is not available", "No module named venv", "No module named ensurepip"]),
    (.wrongHash, ["DO NOT MATCH THE HASHES", "Hash mismatch"]),
    (
      .incomplete,
      [
        "must have their versions pinned", "must be pinned upfront", "no trusted hash was provided",
        "Hashes are required",
      ]
    ),
    (.noWheel, ["no usable wheels", "no wheels are usable", "has no wheels", "no wheels with"]),
    (
      .noNetwork,
      [
        "Failed to fetch", "Could not connect", "Failed to establish a new connection",
        "Temporary failure in name resolution", "Network is unreachable", "dns error",
        "error sending request",
      ]
    ),
  ]

  private var cause: Cause? {
    if hadNoRoom { return .fullDisk }
    return Self.signs.first { _, signs in
      signs.contains { sign in lines.contains { $0.contains(sign) } }
    }?.0
  }
}
