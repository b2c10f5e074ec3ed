import HostSystem
import Jinja
import SampleRun
import VersusContent
import VersusModel
import VersusSamples

/// A sample that ran, as templates see it: what was recorded of it, fit to be shown.
final class RunObject: HostObject {
  let context: SiteContext
  let path: SitePath
  let result: SampleRunResult
  let evidence: Evidence

  /// `nil` for a sample that there is no evidence of.
  init?(of path: SitePath, in context: SiteContext) {
    guard let result = context.verified.runs[path], let evidence = result.evidence else {
      return nil
    }
    self.context = context
    self.path = path
    self.result = result
    self.evidence = evidence
  }

  var typeName: String { "run" }

  var memberNames: [String] {
    [
      "name", "url", "record", "archive", "side", "environment", "date", "seconds", "versions",
      "verdict", "steps", "inputs",
    ]
  }

  var addresses: EvidenceAddresses { EvidenceAddresses(of: path) }
  private var verified: VerifiedSite { context.verified }
  /// Whether it can be told how to run it again: if it is what ran.
  var isReproducible: Bool { result.isCurrent && verified.projects[path] != nil }

  func member(_ name: String) -> Value? {
    DrawnPage.note(.run(path))
    return switch name {
    case "name": Value(path.string)
    case "url": Value(addresses.page.path)
    case "record": Value("/\(addresses.record)")
    case "archive":
      isReproducible ? Value("/\(addresses.archive)") : Value.none
    case "side": context.sideValue(verified.projects[path]?.side)
    case "environment": Value(evidence.environment)
    case "date": Value(evidence.date)
    case "seconds": Value(FigureAmount(evidence.seconds, FigureUnit("s")).said)
    case "versions": Value(evidence.versions.map { version($0) })
    case "verdict":
      verified.stamp(of: path).map { Value($0, sides: verified.site.configuration.sides) }
    case "steps": Value(StepValues(of: self).values)
    case "inputs": Value(evidence.inputs.map { input($0) })
    default: nil
    }
  }

  /// What took part; `now` if there is another version of it now.
  private func version(_ version: Evidence.Version) -> Value {
    let other = result.otherVersions.first { $0.name == version.name }
    return Value(map: [
      ("name", Value(version.name)), ("version", Value(version.version)),
      ("now", Value(other?.now)),
    ])
  }

  private func input(_ input: Evidence.Input) -> Value {
    let isSame = result.inputs.contains(input)
    return Value(map: [
      ("name", Value(input.name)), ("sha256", Value(input.hash)), ("same", .bool(isSame)),
    ])
  }
}

extension EvidenceAddresses {
  /// The id of a step on the page, where it is the `index`-th from 0.
  static func anchor(ofStep index: Int) -> String { "step-\(index + 1)" }
}

extension MeasuredFigure {
  /// The id of the figure on the page of its sample.
  var anchor: String { "\(EvidenceAddresses.anchor(ofStep: step)).\(SiteAddress.encode(name))" }

  /// Where a reader finds how it was measured.
  var page: SiteAddress { EvidenceAddresses(of: sample).page }
}
