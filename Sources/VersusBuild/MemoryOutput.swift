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
    /// Draws pages that are edited.
    var redraw: PageRedraw?
    /// The pages that were drawn since the last build, and how many had been drawn before each.
    var redrawn: [SitePath: Int] = [:]
    var redraws = 0
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

  /// How many pages were drawn by ``redraw(_:)`` so far.
  fileprivate var redraws: Int { state.withLock(\.redraws) }

  /// Draws a page anew whose file, below `content/`, was edited, where nothing else than its text has changed since
  /// the last build; that is quicker than to build.
  ///
  /// - Returns: What changed; `nil` if it takes a build.
  package func redraw(_ page: SitePath) -> Changes? {
    guard let files = state.withLock(\.redraw)?.draw(page) else { return nil }
    return state.withLock { state in
      var changes = Changes()
      for file in files {
        if state.files[file.path] != file.bytes { changes.written.insert(file.path) }
        state.files[file.path] = file.bytes
        // What it was drawn from was never taken down.
        state.drawing.outputs[file.path] = nil
        state.redrawn[file.path] = state.redraws
      }
      state.redraws += 1
      return changes
    }
  }

  /// Takes the files of a build in place of those that are there, but for pages that were drawn anew since it began.
  func commit(_ build: MemoryDestination, _ drawing: Drawing) -> Changes {
    let (added, kept) = build.stage.taken
    return state.withLock { state in
      state.redrawn = state.redrawn.filter { $0.value >= build.redraws }
      var changes = Changes()
      changes.written = Set(added.keys.filter { state.files[$0] != added[$0] })
        .subtracting(state.redrawn.keys)
      changes.removed = Set(state.files.keys.filter { added[$0] == nil && !kept.contains($0) })
      for path in changes.removed { state.files[path] = nil }
      for path in changes.written { state.files[path] = added[path] }
      state.drawing = drawing.record
      for path in state.redrawn.keys { state.drawing.outputs[path] = nil }
      state.redraw = drawing.redraw
      state.frame = build.frame
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
  /// How many pages had been drawn anew when the build began.
  let redraws: Int

  init(_ output: MemoryOutput, frame: Fingerprint) {
    self.output = output
    self.frame = frame
    redraws = output.redraws
  }

  func open() -> (sink: MemoryStage, reuse: OutputReuse, diagnostics: [Diagnostic]) {
    (stage, output.recall(frame), [])
  }
}
