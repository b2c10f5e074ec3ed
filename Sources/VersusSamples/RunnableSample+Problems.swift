import HostSystem
import SampleRun
import TextCore
import VersusContent

/// Everything that can be wrong with a sample that is run, worded in one place.
extension RunnableSample {
  /// A sample that does not hold, run with `versions`; what is known of an earlier run tells whether a new
  /// version is to blame.
  func diagnostic(
    of failure: SampleFailure, in record: SampleRecord, verifiedBefore evidence: Evidence?,
    now versions: [Tool]
  ) -> Diagnostic {
    var notes = failure.notes.map { Diagnostic.Note($0) }
    if let evidence {
      let before = evidence.versions.map { "\($0.name) \($0.version)" }
      let now = versions.map { [$0.name, $0.version].compactMap(\.self).joined(separator: " ") }
      let changed = before.filter { !now.contains($0) }
      if !changed.isEmpty {
        let current = now.filter { !before.contains($0) }
        notes.append(
          .init(
            "it was verified with \(changed.joined(separator: ", ")) on \(evidence.date), and fails with \(current.joined(separator: ", "))"
          ))
      }
    }
    return Diagnostic(
      id: "sample-fails", "\(path): \(failure.message)", at: location(of: failure), notes: notes,
      help: help(for: record))
  }

  /// What to do if a program was missing that no environment could bring.
  private func help(for record: SampleRecord) -> String? {
    // As shells have it: there is no such command.
    guard environment == nil, case .run(let run) = record.steps.last, run.exit == 127 else {
      return nil
    }
    return
      "the sample has no environment: name one of site.yml's with `environment:`, here or for its side"
  }

  /// A sample that does something else when it is run again; `failure` says why it did not hold then, if it did not.
  func flaky(_ difference: Transcripts.Difference, _ failure: SampleFailure?) -> Diagnostic {
    let reasons = failure.map { [$0.message] + $0.notes } ?? []
    return Diagnostic(
      id: "flaky-sample", "\(path) did something else when it was run again",
      at: location(ofStep: difference.step),
      notes: [note(on: difference, "first (-), then (+)")] + reasons.map { .init($0) },
      help: "make it repeatable, or mask what differs: `normalise: [dates]`")
  }

  /// A sample whose transcript is not the one that readers see; `pictures` are new ones, to be looked at.
  func changed(_ difference: Transcripts.Difference, pictures: [SitePath]) -> Diagnostic {
    Diagnostic(
      id: "changed-transcript", "\(path) does something else than what was recorded",
      at: location(ofStep: difference.step),
      notes: [note(on: difference, Self.sinceRecorded)]
        + pictures.map { .init("the new picture is \($0)") },
      help: "`versus verify \(path) --accept` records what it does now")
  }

  /// A sample whose transcript was not the one that readers see, and is now.
  func accepted(_ difference: Transcripts.Difference) -> Diagnostic {
    Diagnostic(
      .warning, id: "accepted",
      "\(path) did something else than what was recorded, and this is recorded now",
      at: location(ofStep: difference.step), notes: [note(on: difference, Self.sinceRecorded)])
  }

  private static let sinceRecorded = "recorded (-), now (+)"

  private func note(on difference: Transcripts.Difference, _ title: String) -> Diagnostic.Note {
    .init("\(title):\n" + difference.lines.joined(separator: "\n"))
  }

  private func location(ofStep step: Int) -> SourceLocation {
    project.location(of: SampleFailure(step: step, message: ""))
  }

  /// In the contract for one that does not hold, in `sample.yml` for all others.
  private func location(of failure: SampleFailure) -> SourceLocation {
    if case .contract(let lower, let upper) = failure.part,
      project.steps.indices.contains(failure.step),
      case .contract(let step) = project.steps[failure.step].step
    {
      return SourceText(path: step.path, step.text).location(of: lower..<max(lower, upper))
    }
    return project.location(of: failure)
  }
}
