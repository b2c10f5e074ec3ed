package import HostSystem
package import TextCore
import VersusModel

/// Makes environments, each one once, and finds them again.
///
/// Making one needs network; using one that is there does not. Of all the builds of a site on a machine, one at a
/// time makes the environment of a name.
package struct EnvironmentBuilder: Sendable {
  /// The site's folder.
  let site: String
  /// The folder in which environments are kept.
  private let store: String
  let runner: any ProcessRunner
  /// The program that makes environments and installs packages; `nil` for Python's own `venv` and `pip`.
  let uv: String?
  private let progress: @Sendable (EnvironmentProgress) -> Void

  /// Sets up for the site at the absolute path `site`, in whose `.versus`, or in `cache`, `environments` is made.
  ///
  /// `uv` is a name to find on `PATH`, or a path; if there is no such program, `venv` and `pip` are used.
  /// `progress` is called as it happens, from any thread.
  package init(
    site: String, cache: String? = nil, runner: any ProcessRunner, uv: String? = "uv",
    progress: @escaping @Sendable (EnvironmentProgress) -> Void = { _ in }
  ) {
    self.site = site
    store = (cache ?? site + "/.versus") + "/environments"
    self.runner = runner
    self.uv = uv
    self.progress = progress
  }

  /// Finds the environment that was made of `plan`, or makes it, which may take minutes.
  ///
  /// One that is half-made or damaged is thrown away and made again.
  package func prepare(_ plan: EnvironmentPlan) async -> Outcome<PreparedEnvironment> {
    do throws(EnvironmentProblem) {
      let store = try openStore()
      let lock = try await lock(plan, in: store)
      let outcome = await findOrMake(plan, in: store)
      lock.release()
      return outcome
    } catch {
      return Outcome(nil, [error.diagnostic(at: plan.location)])
    }
  }

  /// What ``prepare(_:)`` does while it holds the lock.
  private func findOrMake(
    _ plan: EnvironmentPlan, in store: EnvironmentStore
  ) async -> Outcome<PreparedEnvironment> {
    if let made = await existing(plan, in: store) { return Outcome(made) }
    do throws(EnvironmentProblem) {
      return Outcome(try await make(plan, in: store))
    } catch {
      return Outcome(nil, [error.diagnostic(at: plan.location)])
    }
  }

  private func openStore() throws(EnvironmentProblem) -> EnvironmentStore {
    do {
      return try EnvironmentStore(root: store)
    } catch {
      throw .file(error)
    }
  }

  private func lock(
    _ plan: EnvironmentPlan, in store: EnvironmentStore
  ) async throws(EnvironmentProblem) -> FileLock {
    do {
      return try await FileLock.waiting(for: store.lockPath(for: plan.name)) {
        progress(.waiting(name: plan.name))
      }
    } catch {
      throw .file(error)
    }
  }

  /// What was made before, if it still says of itself what it said then.
  private func existing(
    _ plan: EnvironmentPlan, in store: EnvironmentStore
  ) async -> PreparedEnvironment? {
    guard let record = store.record(of: plan) else { return nil }
    let folder = store.path(of: record.folder)
    guard let report = try? await report(of: plan, in: folder), report == record.report else {
      return nil
    }
    store.touch(plan)
    return PreparedEnvironment(plan, record: record, folder: folder)
  }

  private func make(
    _ plan: EnvironmentPlan, in store: EnvironmentStore
  ) async throws(EnvironmentProblem) -> PreparedEnvironment {
    store.removeRecord(of: plan)
    store.removeLeftovers(of: plan.name)
    store.removeUnused(holding: plan.name)
    let start = ContinuousClock.now
    let name = store.newFolder(for: plan)
    do throws(EnvironmentProblem) {
      let folder = store.path(of: name)
      try await fill(folder, for: plan)
      try requireUnchanged(plan)
      let report = try await report(of: plan, in: folder)
      let record = EnvironmentRecord(key: plan.key, folder: name, report: report)
      try write(record, of: plan, to: store)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      progress(.made(name: plan.name, seconds: seconds))
      return PreparedEnvironment(plan, record: record, folder: folder)
    } catch {
      // Some tools fail without saying that it is for want of room.
      let isFull = store.isFull
      store.remove(name)
      guard isFull, case .toolFailed(var tool) = error else { throw error }
      tool.hadNoRoom = true
      throw .toolFailed(tool)
    }
  }

  private func fill(_ folder: String, for plan: EnvironmentPlan) async throws(EnvironmentProblem) {
    switch plan.recipe {
    case .python(let version, _):
      let installer = await installer()
      let interpreter = try await PythonFinder(runner: runner, uv: installer.uv).find(version)
      progress(.making(name: plan.name, tool: installer.uv == nil ? "pip" : "uv"))
      try await installer.fill(folder, for: plan, interpreter: interpreter)
    case .command(let recipe):
      progress(.making(name: plan.name, tool: recipe.prepare))
      try await CommandInstaller(recipe: recipe, runner: runner).fill(folder, for: plan)
    }
  }

  private func installer() async -> PythonInstaller {
    var installer = PythonInstaller(runner: runner, site: site)
    if let uv, let done = try? await runner.run(Invocation(uv, ["--version"])),
      done.end == .exited(0)
    {
      installer.uv = uv
    }
    return installer
  }

  private func report(
    of plan: EnvironmentPlan, in folder: String
  ) async throws(EnvironmentProblem) -> EnvironmentReport {
    switch plan.recipe {
    case .python: try await PythonInstaller(runner: runner, site: site).report(of: plan, in: folder)
    case .command(let recipe):
      try await CommandInstaller(recipe: recipe, runner: runner).report(of: plan, in: folder)
    }
  }

  /// The key is that of the bytes that were read; the tools read the files themselves.
  private func requireUnchanged(_ plan: EnvironmentPlan) throws(EnvironmentProblem) {
    for input in plan.inputs {
      let bytes = try? LocalFiles(root: site).bytes(at: input.path)
      guard bytes == input.bytes else { throw .changedWhileMade(input.path) }
    }
  }

  private func write(
    _ record: EnvironmentRecord, of plan: EnvironmentPlan, to store: EnvironmentStore
  ) throws(EnvironmentProblem) {
    do {
      try store.write(record, of: plan)
    } catch {
      throw .file(error)
    }
  }

  /// On top of what the user has, for the tools that make environments: a question nobody can answer is not
  /// asked, and another Python's folders are not looked into.
  static let toolVariables = [
    "PYTHONPATH": "", "PYTHONHOME": "", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_USER": "0", "UV_PYTHON_DOWNLOADS": "never", "NO_COLOR": "1",
  ]

  /// How long a tool may take: a large environment over a slow line.
  static let toolTime = Duration.seconds(1800)
}

extension ProcessRunner {
  /// Runs a tool that must succeed; `name` is what people know it by.
  func run(
    _ name: String, _ invocation: Invocation
  ) async throws(EnvironmentProblem) -> Completion {
    let done: Completion
    do {
      done = try await run(invocation)
    } catch {
      throw .toolFailed(FailedTool(name, error))
    }
    guard done.end == .exited(0) else { throw .toolFailed(FailedTool(name, done)) }
    return done
  }
}
