package import HostSystem
package import SampleRun
package import TextCore

/// Runs samples as `versus` does: in a sandbox, or without one where somebody trusts them.
package struct SandboxExecutor: SampleExecutor {
  private let samples: SampleRunner
  private let isTrusted: Bool
  private let runner: any ProcessRunner

  /// Sets up to run samples; `executable` is the absolute path of `versus`, which supervises each of them.
  package init(executable: String, isTrusted: Bool, runner: any ProcessRunner) {
    samples = SampleRunner(
      sandbox: isTrusted ? .trusted : .bubblewrap, executable: executable, runner: runner)
    self.isTrusted = isTrusted
    self.runner = runner
  }

  package func obstacle() async -> Diagnostic? {
    guard !isTrusted,
      case .missing(let reason, let help) = await SampleSandbox.availability(runner: runner)
    else { return nil }
    return Diagnostic(id: "no-sandbox", "samples cannot be run: \(reason)", help: help)
  }

  package func run(_ plan: SamplePlan) async -> SampleRecord { await samples.run(plan) }
}
