import Foundation
import HostSystem
import TextCore
import VersusContent
import VersusSamples

/// A build that had nothing to say: done again with the same inputs, the same tools and its output still there, it
/// would come to the same.
struct CompletedBuild: Codable {
  /// What all files were made with; see ``BuildMemory``.
  var frame: UInt64
  /// See ``BuildInputs``.
  var inputs: UInt64
  /// All files of the output.
  var outputs: UInt64
  var toolchains: UsedToolchains
  var pages: Int
  /// Path and reason.
  var skipped: [[String]]
  var verification: VerifiedSite.Summary?
  var files: Int
  /// Files in the output that are not Versus's own.
  var foreign: [String]

  /// What such a build reports when it is done again.
  var report: BuildReport {
    var report = BuildReport()
    report.pages = pages
    report.skipped = skipped.compactMap { skip in
      SitePath(skip[0]).map { Skip(path: $0, reason: skip[1]) }
    }
    report.verification = verification
    report.verification?.ran = 0
    report.written = OutputReport(
      written: 0, unchanged: files, removed: 0, foreign: foreign.compactMap { SitePath($0) })
    return report
  }
}

extension BuildMemory {
  /// The report of the last build, if it would come to the same now.
  ///
  /// `runner` starts programs that choose others, such as shims of version managers: only they know which.
  func unchanged(_ inputs: BuildInputs, _ runner: any ProcessRunner) async -> BuildReport? {
    guard let completedPath, let bytes = try? files.bytes(at: completedPath),
      let last = try? JSONDecoder().decode(CompletedBuild.self, from: Data(bytes)),
      last.frame == frame.value, last.inputs == inputs.print.value,
      last.skipped.allSatisfy({ $0.count == 2 }), output.isSettled
    else { return nil }
    async let hasTools = last.toolchains.isUnchanged(site: files.root, runner: runner)
    let tree = await TreePrint(of: output.path, jobs: jobs)
    guard await hasTools, last.outputs == output.print(tree).value else { return nil }
    return last.report
  }

  /// Takes down that a build came to an end with nothing to say; `inputs` as they were when it began.
  func complete(
    _ report: BuildReport, _ inputs: BuildInputs, _ output: WrittenOutput,
    _ toolchains: UsedToolchains?
  ) {
    guard let completedPath, let toolchains, let written = report.written, inputs.isSettled,
      report.diagnostics.isEmpty
    else { return }
    let completed = CompletedBuild(
      frame: frame.value, inputs: inputs.print.value, outputs: output.print.value,
      toolchains: toolchains, pages: report.pages,
      skipped: report.skipped.map { [$0.path.string, $0.reason] },
      verification: report.verification, files: written.written + written.unchanged,
      foreign: written.foreign.map(\.string))
    guard let bytes = try? JSONEncoder().encode(completed) else { return }
    // Without it the next build takes longer, and that it is missing is no news.
    try? files.write(Array(bytes), to: completedPath)
  }
}
