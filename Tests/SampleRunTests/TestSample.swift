import Foundation
import HostSystem
import Hurl
import SampleRun

/// A sample in a folder of its own, and a runner of samples as `versus` has one.
struct TestSample {
  var plan: SamplePlan
  private let place: TemporaryFolder

  var folder: URL { place.url }

  /// Removed with the last sample that uses it.
  private final class TemporaryFolder {
    let url = URL.temporaryDirectory.appending(path: "versus-test-\(UUID().uuidString)")
      .resolvingSymlinksInPath()

    deinit { try? FileManager.default.removeItem(at: url) }
  }

  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The program that was built with the tests.
  static let executable: String = {
    #if os(macOS)
      let products = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        .deletingLastPathComponent()
      return products?.appending(path: "versus").path ?? "versus"
    #else
      return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "versus").path
    #endif
  }()

  init(_ files: [String: String] = [:]) throws {
    place = TemporaryFolder()
    let folder = place.url
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    plan = SamplePlan(
      name: "test", folder: folder.path,
      variables: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    plan.limits.seconds = 60
  }

  /// The environment of the repository, with Flask and Django.
  static let environment = repository.appending(path: ".venv")
  static let hasFrameworks = FileManager.default.isExecutableFile(
    atPath: environment.appending(path: "bin/django-admin").path)

  /// A sample whose commands find Flask and Django.
  static func withFrameworks(_ files: [String: String] = [:]) throws -> TestSample {
    var sample = try TestSample(files)
    let real = environment.resolvingSymlinksInPath()
    // The interpreter may be anywhere: bin/python3 is a link to it.
    let interpreter = real.appending(path: "bin/python3").resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent()
    sample.plan.readable = [real.path]
    if interpreter.path != "/usr" { sample.plan.readable.append(interpreter.path) }
    sample.plan.variables = [
      "PATH": real.appending(path: "bin").path + ":/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1",
      "PYTHONUNBUFFERED": "1", "NO_COLOR": "1",
    ]
    return sample
  }

  func run(
    in sandbox: SampleSandbox, _ steps: [SampleStep],
    by runner: any ProcessRunner = SubprocessRunner()
  ) async -> SampleRecord {
    var plan = plan
    plan.steps = steps
    return await SampleRunner(sandbox: sandbox, executable: Self.executable, runner: runner)
      .run(plan)
  }
}

extension SampleStep {
  static func shell(_ command: String, seconds: Double = 20) -> SampleStep {
    var step = RunStep(command)
    step.seconds = seconds
    return .run(step)
  }
}

extension SampleRecord {
  /// The transcript of the command at a place among the steps.
  func run(_ index: Int) -> RunRecord? {
    guard steps.indices.contains(index), case .run(let record) = steps[index] else { return nil }
    return record
  }

  func log(_ index: Int) -> String? {
    guard steps.indices.contains(index), case .serve(let record) = steps[index] else { return nil }
    return record.log
  }

  /// The record without what it took to get it.
  var timeless: [StepRecord] {
    steps.map { step in
      switch step {
      case .run(var record):
        record.seconds = 0
        return .run(record)
      case .serve(var record):
        record.seconds = 0
        return .serve(record)
      case .contract(var record):
        for index in record.contract.exchanges.indices {
          record.contract.exchanges[index].seconds = 0
        }
        return .contract(record)
      default: return step
      }
    }
  }
}

/// Whether some process of this machine was started with `text` in its arguments.
func isRunning(_ text: String) -> Bool {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return names.contains { name in
    guard Int(name) != nil,
      let arguments = try? Data(contentsOf: URL(filePath: "/proc/\(name)/cmdline"))
    else { return false }
    return String(decoding: arguments, as: UTF8.self).contains(text)
  }
}

/// Whether no such process is left soon: a sandbox is taken down by the system, in its own time.
func hasVanished(_ text: String) async -> Bool {
  for _ in 0..<500 where isRunning(text) { try? await Task.sleep(for: .milliseconds(20)) }
  return !isRunning(text)
}
