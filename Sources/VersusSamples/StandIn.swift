import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A program that starts another one, chosen anew each time: the shim of a version manager, or a script.
///
/// What it chooses hangs on variables, on files in any folder above and on plugins, so it is not guessed but asked.
struct StandIn: Codable, Hashable, Sendable {
  enum Question: Codable, Hashable, Sendable {
    /// What Python runs in its place.
    case python
    /// Where the version manager at the absolute path `manager` has the program `name`.
    case manager(String, name: String)

    /// What the stand-in `program` starts at the moment; `nil` if it does not tell.
    func answer(from program: String, site: String, runner: any ProcessRunner) async -> String? {
      switch self {
      case .python:
        return await PythonChecker(name: program, program: program, site: site, runner: runner)
          .interpreter()?.greeting
      case .manager(let manager, let name):
        let ask = Invocation(
          manager, ["which", name], directory: FileManager.default.temporaryDirectory.path,
          environment: CommandChecker.environment,
          limits: .init(time: .seconds(20), outputBytes: 1 << 16))
        guard let done = try? await runner.run(ask), done.end == .exited(0) else { return nil }
        let lines = String(decoding: done.output, as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.count == 1 ? String(lines[0]) : nil
      }
    }
  }

  let question: Question
  let answer: String

  /// Whether `program` still starts what it did.
  func isUnchanged(_ program: String, site: String, runner: any ProcessRunner) async -> Bool {
    await question.answer(from: program, site: site, runner: runner) == answer
  }
}

extension StandIn {
  /// Whether a version manager chooses what `program` starts.
  static func isVersionManaged(_ program: String) -> Bool {
    let real = ProgramFile.resolved(program).split(separator: "/")
    return program.contains("/shims/") || real.contains("shims")
      || managers.contains(real.last.map(String.init) ?? "")
  }

  /// The question for what stands behind a version manager's `program`; `nil` if none is known.
  static func question(for program: String) -> Question? {
    guard let name = program.split(separator: "/").last.map(String.init) else { return nil }
    let real = ProgramFile.resolved(program)
    if let last = real.split(separator: "/").last, ["asdf", "mise", "rustup"].contains(last) {
      return .manager(real, name: name)
    }
    // The shims of pyenv, of its kin for other languages, and of asdf: `exec "/…/pyenv" exec "$program" "$@"`.
    guard let stamp = FileStamp(of: real), stamp.size < 1 << 16,
      let script = try? Data(contentsOf: URL(filePath: real)),
      let manager = String(decoding: script, as: UTF8.self)
        .firstMatch(of: #/(?m)^exec "?([^"\s]+)"? exec /#)?.output.1,
      let path = ProgramFile.path(of: String(manager))
    else { return nil }
    return .manager(path, name: name)
  }

  private static let managers: Set<String> = [
    "asdf", "mise", "proto-shim", "rustup", "swiftly", "volta-shim",
  ]
}
