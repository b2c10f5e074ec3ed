import HostSystem
import TextCore
import VersusContent
import VersusSamples

extension RunObject {
  /// The evidence as it is committed, and what it takes to run the sample again.
  var files: [DrawingTask] {
    let record = DrawingTask(output: addresses.record) { [self] log in
      log.note(.run(path))
      return Outcome(
        OutputFile(path: addresses.record, bytes: EvidenceStore.encode(evidence)))
    }
    guard isReproducible else { return [record] }
    let archive = DrawingTask(output: addresses.archive) { [self] log in
      log.note(.run(path))
      guard let bytes = context.verified.reproduction(of: path)?.archive else {
        return Outcome(nil, [.tooLargeToReproduce(path)])
      }
      return Outcome(OutputFile(path: addresses.archive, bytes: bytes))
    }
    return [record, archive]
  }
}

extension VerifiedSite {
  /// The pictures of the evidence: where they are, and where they go.
  var pictures: [(source: SitePath, output: SitePath)] {
    runs.values.flatMap { run in
      (run.evidence?.pictures ?? []).map { file, _ in
        (
          source: EvidenceStore.pictures(of: run.sample).appending(file),
          output: EvidenceAddresses(of: run.sample).folder.appending(file)
        )
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func tooLargeToReproduce(_ sample: SitePath) -> Diagnostic {
    Diagnostic(
      id: "large-sample", "the files of the sample \(sample) are more than a ZIP file can hold",
      help: "a sample may have 4 GiB in 65,000 files")
  }
}
