package import HostSystem
import Synchronization
import TextCore
import VersusRender

/// An output that stands in memory, and stays there from one build to the next.
///
/// A build draws only what is not as it would become, by what the build before it took down. One with errors
/// leaves the files as they were.
package final class MemoryOutput: Sendable {
  /// What a build changed.
  package struct Changes: Hashable, Sendable {
    /// The files that are new, or hold something else.
    package var written: Set<SitePath> = []
    package var removed: Set<SitePath> = []

    package init() {}
  }

  private struct State {
    var files: [SitePath: [UInt8]] = [:]
    var drawing = DrawingRecord()
    var frame: Fingerprint?
  }

  private let state = Mutex(State())

  package init() {}

  /// All that the output consists of.
  package var files: [SitePath: [UInt8]] { state.withLock(\.files) }

  /// What a build may believe of the files, whose output is made with what `frame` stands for.
  func recall(_ frame: Fingerprint) -> OutputReuse {
    let state = state.withLock(\.self)
    var reuse = OutputReuse()
    guard state.frame == frame else { return reuse }
    reuse.record = state.drawing
    reuse.isThere = { state.files[$0] != nil }
    return reuse
  }

  /// Takes the files of `stage` in place of those that are there.
  func commit(_ stage: MemoryStage, _ drawing: DrawingRecord, _ frame: Fingerprint) -> Changes {
    let (added, kept) = stage.taken
    return state.withLock { state in
      var changes = Changes()
      for (path, bytes) in added where state.files[path] != bytes { changes.written.insert(path) }
      changes.removed = Set(state.files.keys.filter { added[$0] == nil && !kept.contains($0) })
      for path in changes.removed { state.files[path] = nil }
      for path in changes.written { state.files[path] = added[path] }
      state.drawing = drawing
      state.frame = frame
      return changes
    }
  }
}

/// The files of one build on their way into a ``MemoryOutput``.
final class MemoryStage: OutputSink {
  private let state = Mutex<(added: [SitePath: [UInt8]], kept: Set<SitePath>)>(([:], []))

  var taken: (added: [SitePath: [UInt8]], kept: Set<SitePath>) { state.withLock(\.self) }

  func add(_ file: OutputFile) { state.withLock { $0.added[file.path] = file.bytes } }

  func keep(_ path: SitePath) { state.withLock { _ = $0.kept.insert(path) } }
}

/// A ``MemoryOutput`` as one build sees it.
struct MemoryDestination: BuildDestination {
  let output: MemoryOutput
  let frame: Fingerprint
  let stage = MemoryStage()

  func open() -> MemoryStage { stage }

  func recall() -> (reuse: OutputReuse, diagnostics: [Diagnostic]) { (output.recall(frame), []) }
}
