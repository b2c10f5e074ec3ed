import HostSystem
import TextCore
import VersusRender

/// Where a build puts its files, and what is known of those that are there.
protocol BuildDestination: Sendable {
  associatedtype Sink: OutputSink

  /// Begins an output.
  ///
  /// - Returns: What takes its files, what the build may believe of those that are there, and what there is to say of
  ///   that.
  func open() async throws(FileError) -> (
    sink: Sink, reuse: OutputReuse, diagnostics: [Diagnostic]
  )
}

extension BuildDestination {
  /// What ``open()`` came to, for whoever opens it beside other work.
  func opened() async -> Result<
    (sink: Sink, reuse: OutputReuse, diagnostics: [Diagnostic]), FileError
  > {
    do throws(FileError) { return .success(try await open()) } catch { return .failure(error) }
  }
}
