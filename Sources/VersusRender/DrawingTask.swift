package import HostSystem
import TextCore

/// One file of the output, and how it is made.
struct DrawingTask: Sendable {
  let output: SitePath
  /// Makes it, and notes what it reads.
  let draw: @Sendable (ReadLog) -> Outcome<OutputFile>

  /// Makes the file, unless it is there as it would become, and hands it over.
  ///
  /// - Returns: What there is to say; and the pages with code that must be asked about before it can be made: until
  ///   then it is left.
  func carryOut(_ memory: DrawingMemory, _ log: ReadLog, _ sink: some OutputSink) -> (
    diagnostics: [Diagnostic], lacking: Set<SitePath>
  ) {
    if memory.freshness(of: output) == .current {
      memory.keep(output)
      sink.keep(output)
      return (memory.warnings(of: output), [])
    }
    let outcome = draw(log)
    let lacking = log.lacking
    guard lacking.isEmpty else { return ([], lacking) }
    guard let file = outcome.value else { return (outcome.diagnostics, []) }
    memory.note(output, log.reads, outcome.diagnostics)
    sink.add(file)
    return (outcome.diagnostics, [])
  }
}

/// What is known of the output that is there, when a build begins.
package struct OutputReuse: Sendable {
  package var record = DrawingRecord()
  /// Whether a file of the output is the one that was written then.
  package var isThere: @Sendable (SitePath) -> Bool = { _ in false }
  /// Is handed what tells why a file is drawn, or not, if somebody wants to know.
  package var explain: (@Sendable ((SitePath) -> Freshness) -> Void)?

  package init() {}
}
