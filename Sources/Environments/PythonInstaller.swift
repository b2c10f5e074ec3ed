import HostSystem
import VersusModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Makes virtual environments of Python, by uv or by what Python itself has.
struct PythonInstaller: Sendable {
  var runner: any ProcessRunner
  /// The absolute path of the site, from which lock files count.
  var site: String
  var uv: String?

  /// Makes the environment at `folder`, which does not exist yet.
  ///
  /// Exactly what is locked is installed, whoever installs: packages that the lock does not name are an error,
  /// and `pip` itself does not stay.
  func fill(
    _ folder: String, for plan: EnvironmentPlan, interpreter: String
  ) async throws(EnvironmentProblem) {
    let lock = plan.inputs.first.map { "\(site)/\($0.path)" }
    if let uv {
      _ = try await run(
        "uv venv", uv, ["venv", "--quiet", "--no-project", "--python", interpreter, folder])
      if let lock {
        _ = try await run(
          "uv pip install", uv,
          // Copies, since links would lead what a sample does to them into the cache of all projects.
          ["pip", "install", "--quiet", "--python", folder + "/bin/python", "--link-mode", "copy"]
            + Self.strict + ["--requirement", lock])
      }
    } else {
      let python = folder + "/bin/python"
      _ = try await run("python -m venv", interpreter, ["-m", "venv", folder])
      if let lock {
        _ = try await run(
          "pip install", python,
          ["-m", "pip", "install", "--quiet", "--no-compile"] + Self.strict
            + ["--requirement", lock])
      }
      let locked = plan.requirements?.versions ?? [:]
      let own = ["pip", "setuptools"].filter { locked[$0] == nil }
      if !own.isEmpty {
        _ = try await run(
          "pip uninstall", python, ["-m", "pip", "uninstall", "--quiet", "--yes"] + own)
      }
    }
    do throws(FileError) {
      try PythonScripts(of: folder).makeMovable()
    } catch {
      throw .file(error)
    }
    await compile(folder, for: plan)
  }

  /// Wheels only: to build a package is to run programs that no hash covers.
  private static let strict = ["--require-hashes", "--only-binary", ":all:"]

  /// Compiles all modules once, since samples must not write to the environment.
  ///
  /// Some packages bring files that are no Python of this version; these are passed over, as pip does.
  private func compile(_ folder: String, for plan: EnvironmentPlan) async {
    _ = try? await run(
      "compileall", folder + "/bin/python",
      // Tracebacks name the files as samples find them.
      ["-m", "compileall", "-qq", "-j", "0", "-d", plan.mountPoint + "/lib", folder + "/lib"])
  }

  /// What the environment says of itself.
  func report(
    of plan: EnvironmentPlan, in folder: String
  ) async throws(EnvironmentProblem) -> EnvironmentReport {
    let script = String(decoding: PackageResources.EnvironmentReport_py, as: UTF8.self)
    let done = try await run("python", folder + "/bin/python", ["-I", "-B", "-c", script])
    guard let report = try? JSONDecoder().decode(EnvironmentReport.self, from: Data(done.output))
    else {
      let lines = String(decoding: done.output, as: UTF8.self).split(whereSeparator: \.isNewline)
      throw .noReport(environment: plan.name, lines: lines.prefix(5).map(String.init))
    }
    return report
  }

  private func run(
    _ name: String, _ program: String, _ arguments: [String]
  ) async throws(EnvironmentProblem) -> Completion {
    try await runner.run(
      name,
      Invocation(
        program, arguments, directory: site, environment: EnvironmentBuilder.toolVariables,
        limits: .init(time: EnvironmentBuilder.toolTime)))
  }
}
