import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Looks for the interpreter to make environments with.
struct PythonFinder: Sendable {
  var runner: any ProcessRunner
  /// The program `uv`, which knows of more; `nil` to do without it.
  var uv: String?
  /// Where pyenv keeps what it installs.
  var pyenv: String? = {
    let variables = ProcessInfo.processInfo.environment
    return variables["PYENV_ROOT"] ?? variables["HOME"].map { $0 + "/.pyenv" }
  }()

  /// The absolute path of an interpreter of `version`, which may leave the last number open.
  ///
  /// In this order: `python3.11`, `python3` and `python` on `PATH`, what pyenv has (the newest first), and what
  /// uv has.
  func find(_ version: String) async throws(EnvironmentProblem) -> String {
    var others: [String] = []
    for candidate in onPath(version) + inPyenv(version) {
      if let found = await interpreter(candidate) {
        if found.isVersion(version) { return found.path }
        others.append("`\(candidate)` is Python \(found.version)")
      }
    }
    if let candidate = await knownToUV(version), let found = await interpreter(candidate),
      found.isVersion(version)
    {
      return found.path
    }
    throw .noPython(version: version, found: others)
  }

  private func onPath(_ version: String) -> [String] {
    let series = version.split(separator: ".").prefix(2).joined(separator: ".")
    return ["python" + series, "python3", "python"]
  }

  private func inPyenv(_ version: String) -> [String] {
    guard let pyenv else { return [] }
    let installed =
      (try? FileManager.default.contentsOfDirectory(atPath: pyenv + "/versions")) ?? []
    return installed.filter { $0 == version || $0.hasPrefix(version + ".") }
      .sorted { Self.numbers(in: $1).lexicographicallyPrecedes(Self.numbers(in: $0)) }
      .map { "\(pyenv)/versions/\($0)/bin/python" }
  }

  private static func numbers(in version: String) -> [Int] {
    version.split(separator: ".").map { Int($0) ?? 0 }
  }

  private func knownToUV(_ version: String) async -> String? {
    guard let uv else { return nil }
    let find = Invocation(
      uv, ["python", "find", "--no-project", "--system", "--quiet", version],
      environment: ["UV_PYTHON_DOWNLOADS": "never"])
    guard let done = try? await runner.run(find), done.end == .exited(0) else { return nil }
    let path = String(decoding: done.output, as: UTF8.self).split(whereSeparator: \.isNewline).first
    return path.map(String.init)
  }

  private struct Interpreter {
    /// Three numbers: `3.11.7`.
    var version: String
    var path: String

    func isVersion(_ wanted: String) -> Bool {
      version == wanted || version.hasPrefix(wanted + ".")
    }
  }

  /// What `program` is; `nil` if it is no Python that works.
  ///
  /// Of a virtual environment, the interpreter is the one that it was made with: it may be thrown away.
  private func interpreter(_ program: String) async -> Interpreter? {
    let script = """
      import sys
      print(".".join(map(str, sys.version_info[:3])))
      print(getattr(sys, "_base_executable", None) or sys.executable)
      """
    let ask = Invocation(
      program, ["-I", "-S", "-c", script], environment: EnvironmentBuilder.toolVariables,
      limits: .init(time: .seconds(20)))
    guard let done = try? await runner.run(ask), done.end == .exited(0) else { return nil }
    let lines = String(decoding: done.output, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard lines.count == 2, lines[1].hasPrefix("/") else { return nil }
    return Interpreter(version: String(lines[0]), path: String(lines[1]))
  }
}
