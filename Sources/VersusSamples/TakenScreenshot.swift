package import HostSystem
package import SampleRun

/// A page of a sample as its pictures show it, and what is known of it.
package struct TakenScreenshot: Sendable {
  package var sample: SitePath
  package var record: ScreenshotRecord
  package var stamp: RunStamp
}

extension VerifiedSite {
  /// What a step of a sample took; `nil` if there is no evidence of such a step.
  package func screenshot(sample: SitePath, step: String) -> TakenScreenshot? {
    guard let stamp = stamp(of: sample), let evidence = runs[sample]?.evidence else { return nil }
    for case .screenshot(let record) in evidence.steps where record.name == step {
      return TakenScreenshot(sample: sample, record: record, stamp: stamp)
    }
    return nil
  }
}
