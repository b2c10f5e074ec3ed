package import Expectations
package import HostSystem
package import SampleRun
package import TextCore
package import VersusModel

/// A folder below `content/samples/` whose code is run: what its `sample.yml` says.
package struct SampleProject: Sendable {
  /// Below `content/samples/`.
  package let path: SitePath
  /// The `sample.yml`.
  package let source: SourceText
  package let side: Side?
  /// The name of an environment of `site.yml`, and where it stands; without it, the side's own.
  package let environment: (name: String, range: SourceRange)?
  package let variables: [String: String]
  package internal(set) var normalisers: NormaliserSet
  package let limits: SampleLimits
  package let steps: [Step]
  /// The files of the folder that the steps lay out, below `content/samples/`, ordered.
  package let files: [SitePath]

  /// Whether it is code of a page, and no folder of its own.
  package var isInPage: Bool { source.path.hasSuffix(".md") }

  /// A step, and where it and its parts stand in `sample.yml`.
  package struct Step: Sendable {
    package let step: SampleStep
    package let range: SourceRange
    /// By key (`stdout`, `exit`, …).
    package let keys: [String: SourceRange]
    /// Of a step that measures: what its figures are in, where that is said.
    package var units: [String: FigureUnit] = [:]
  }

  /// The place that a failure of a step points at.
  package func location(of failure: SampleFailure) -> SourceLocation {
    guard steps.indices.contains(failure.step) else { return source.location(of: 0..<0) }
    let step = steps[failure.step]
    let key: String? =
      switch failure.part {
      case .step, .contract: nil
      case .exit: step.keys["exit"] == nil ? "fails" : "exit"
      case .stdout: "stdout"
      case .stderr: step.keys["stderr"] == nil ? "fails" : "stderr"
      case .log: "log"
      }
    return source.location(of: key.flatMap { step.keys[$0] } ?? step.range)
  }
}

extension SampleProject {
  /// What steps that must fail say; empty for one that need not say anything.
  var expectedFailures: [String] {
    steps.flatMap { step -> [String] in
      guard case .run(let run) = step.step, run.exit != .status(0) else { return [] }
      let messages = run.stderr?.contains ?? []
      return messages.isEmpty ? [""] : messages
    }
  }
}

extension SampleStep {
  /// What pages know the step by.
  package var name: String? {
    switch self {
    case .run(let step): step.name
    case .serve(let step): step.name
    case .contract(let step): step.name
    case .tree(let step): step.name
    case .measure(let step): step.name
    case .screenshot(let step): step.name
    case .files, .write, .append, .replace, .remove, .stop: nil
    }
  }
}
