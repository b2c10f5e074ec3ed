import HostSystem
import TextCore
import VersusRender

/// Where a build puts its files, and what is known of those that are there.
protocol BuildDestination: Sendable {
  associatedtype Sink: OutputSink

  /// Begins an output.
  func open() async throws(FileError) -> Sink

  /// What the build may believe of the output that is there, and what there is to say of that.
  func recall() -> (reuse: OutputReuse, diagnostics: [Diagnostic])
}
