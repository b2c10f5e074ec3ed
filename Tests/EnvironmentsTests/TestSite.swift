import Foundation
import HostSystem
import Synchronization
import Testing
import TextCore
import VersusModel

@testable import Environments

/// A site in a folder of its own, with wheels that it makes, so that tests need no network.
final class TestSite: Sendable {
  let root: String
  let runner = SubprocessRunner()
  private let told = Mutex<[EnvironmentProgress]>([])

  init() throws {
    let folder = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    root = try LocalFiles(root: folder.path).root
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// Everything that was told so far.
  var progress: [EnvironmentProgress] { told.withLock { $0 } }

  /// How many environments were made.
  var makings: Int {
    progress.count { if case .making = $0 { true } else { false } }
  }

  func write(_ text: String, to path: String) throws {
    try LocalFiles(root: root).write(Array(text.utf8), to: try #require(SitePath(path)))
  }

  func path(_ path: String) -> String { "\(root)/\(path)" }

  /// What is in `.versus/environments`, but for the locks.
  func environments() throws -> [String] {
    let folder = try #require(SitePath(".versus/environments"))
    return try LocalFiles(root: root).entries(of: folder).map(\.name)
      .filter { !$0.hasSuffix(".lock") }
  }

  // MARK: - Python

  /// The version of the Python that is on every machine that runs these tests, without its last number.
  func pythonVersion() async throws -> String {
    let script = "import sys; print('%d.%d' % sys.version_info[:2], end='')"
    let done = try await runner.run(Invocation("python3", ["-c", script]))
    return String(decoding: done.output, as: UTF8.self)
  }

  /// Makes a wheel with one module and one command, both called `name`, that say the version.
  ///
  /// - Returns: Its line of a lock file, without the comments.
  func makeWheel(_ name: String, _ version: String, requires: [String] = []) async throws -> String
  {
    let script = """
      import os, sys, zipfile
      folder, name, version, *requires = sys.argv[1:]
      os.makedirs(folder, exist_ok=True)
      module = name.lower()
      info = f"{module}-{version}.dist-info/"
      path = f"{folder}/{module}-{version}-py3-none-any.whl"
      with zipfile.ZipFile(path, "w") as wheel:
          wheel.writestr(f"{module}.py", f"def main(): print({version!r})\\n")
          wheel.writestr(info + "METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n"
              + "".join(f"Requires-Dist: {other}\\n" for other in requires))
          wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
          wheel.writestr(info + "entry_points.txt", f"[console_scripts]\\n{module} = {module}:main\\n")
          wheel.writestr(info + "RECORD", f"{module}.py,,\\n{info}METADATA,,\\n{info}WHEEL,,\\n{info}entry_points.txt,,\\n{info}RECORD,,\\n")
      """
    let done = try await runner.run(
      Invocation("python3", ["-c", script, path("wheels"), name, version] + requires))
    #expect(done.end == .exited(0), "\(String(decoding: done.errors, as: UTF8.self))")
    let wheel = "wheels/\(name.lowercased())-\(version)-py3-none-any.whl"
    let place = try #require(SitePath(wheel))
    let bytes = try #require(try LocalFiles(root: root).bytes(at: place))
    return "\(name.lowercased())==\(version) --hash=sha256:\(ContentHash(of: bytes).hex)\n"
  }

  /// Writes a lock that finds packages among the wheels only.
  func writeLock(_ lines: String...) throws {
    let places = "--no-index\n--find-links \(path("wheels"))\n"
    try write(places + lines.joined(), to: "lock.txt")
  }

  // MARK: - Plans

  /// The environment `site` of `recipe`; `lock.txt` is its lock.
  func plan(_ recipe: SampleEnvironment.Recipe, name: String = "site") throws -> EnvironmentPlan {
    let outcome = EnvironmentPlan.read(
      environment(recipe, name: name), files: try LocalFiles(root: root))
    return try #require(outcome.value, "\(outcome.diagnostics)")
  }

  func pythonPlan(name: String = "site") async throws -> EnvironmentPlan {
    try plan(.python(version: try await pythonVersion(), requirements: lock), name: name)
  }

  func environment(_ recipe: SampleEnvironment.Recipe, name: String = "site") -> SampleEnvironment {
    SampleEnvironment(name: name, recipe: recipe, location: Self.location)
  }

  var lock: FileReference? { SitePath("lock.txt").map { FileReference($0, at: Self.location) } }

  static let location = SourceText(path: "site.yml", "site: {}").location(of: 0..<4)

  func builder(_ tool: Tool) -> EnvironmentBuilder {
    EnvironmentBuilder(site: root, runner: runner, uv: tool.uv) { step in
      self.told.withLock { $0.append(step) }
    }
  }

  func prepare(_ plan: EnvironmentPlan, _ tool: Tool) async throws -> PreparedEnvironment {
    let outcome = await builder(tool).prepare(plan)
    return try #require(outcome.value, "\(outcome.diagnostics)")
  }

  /// Runs a line for `sh` as a sample would see it: with the variables of the environment and no others.
  func run(_ line: String, in environment: PreparedEnvironment) async throws -> String {
    let variables = environment.variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let done = try await runner.run(
      Invocation("env", ["-i"] + variables + ["sh", "-c", line], directory: root))
    return String(decoding: done.output + done.errors, as: UTF8.self)
  }
}

/// What makes the environments of a test.
enum Tool: String, CaseIterable, CustomTestStringConvertible {
  case uv, pip

  /// Where uv is: beside the Python that the project's checks run on, or on `PATH`.
  private static let uvPath: String? = {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return ([repository + "/.venv/bin"] + folders.map(String.init)).map { $0 + "/uv" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The tools that this machine has.
  static let all: [Tool] = uvPath == nil ? [.pip] : allCases

  /// For tests that are not about the tool.
  static let quick = all.contains(.uv) ? Tool.uv : .pip

  static let repository: String = {
    let file = URL(filePath: #filePath).resolvingSymlinksInPath()
    return file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }()

  var uv: String? { self == .uv ? Self.uvPath : nil }
  var testDescription: String { rawValue }
}
