import HostSystem
import TextCore
import VersusSamples

/// Which samples want to be run, which are, and what came of those that do not hold.
struct SampleAttempts {
  /// Those that are being run, with what decides what they do.
  private var current: [SitePath: [Evidence.Input]] = [:]
  /// Those without evidence that fits.
  private var wanting: [SitePath: [Evidence.Input]] = [:]
  /// What was tried, and is not worth another try before something changes.
  private var failed: [SitePath: (inputs: [Evidence.Input], diagnostics: [Diagnostic])] = [:]
  var task: Task<Void, Never>?

  var running: [SitePath] { current.keys.sorted() }

  /// What is wrong with samples as they are now.
  var diagnostics: [Diagnostic] {
    failed.filter { wanting[$0.key] == $0.value.inputs }.flatMap(\.value.diagnostics)
  }

  /// Takes what a build knows of the samples.
  mutating func update(_ results: [SampleRunResult]) {
    wanting = [:]
    for result in results {
      switch result.state {
      case .outOfDate, .unknown: wanting[result.sample] = result.inputs
      case .verified, .ran, .failed: continue
      }
    }
    failed = failed.filter { wanting[$0.key] == $0.value.inputs }
  }

  /// Begins with those that want to be run; `nil` if there are none, or some are being run.
  mutating func begin() -> [SitePath]? {
    guard current.isEmpty else { return nil }
    current = wanting.filter { failed[$0.key] == nil }
    return current.isEmpty ? nil : running
  }

  /// Takes what came of those that were run.
  mutating func end(_ results: [SampleRunResult]) {
    for result in results where !result.isCurrent {
      failed[result.sample] = (result.inputs, result.diagnostics)
    }
    current = [:]
    task = nil
  }

  /// Stops what is being run if one of them has changed: what comes of it would not count.
  func cancel(touching changes: ChangeSet) {
    let folder = SitePath.root.appending("content").appending("samples")
    let isTouched = changes.paths.contains { path in
      path.relative(to: folder).map { path in current.keys.contains(where: path.isInside) } == true
    }
    if isTouched { task?.cancel() }
  }

  /// Stops, and waits until nothing runs any more.
  func stop() async {
    task?.cancel()
    await task?.value
  }
}
