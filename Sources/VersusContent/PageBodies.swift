package import HostSystem
import Synchronization
package import TextCore

/// The texts of a site's pages: as many as there is room for, the others read again when they are asked for.
///
/// A text takes some ten times the room of its file, so a site of ten thousand pages is not kept whole. Reading
/// a page again takes a tenth of the time of drawing it.
package final class PageBodies: Sendable {
  /// How many bytes of Markdown are kept, parsed, if nobody says otherwise: 8 MiB.
  package static let standardRoom = 8 << 20

  private struct State {
    var kept: [SitePath: PageBody] = [:]
    var prints: [SitePath: Fingerprint] = [:]
    var room: Int
    var changed: Set<SitePath> = []
  }

  private let state: Mutex<State>
  private let source: @Sendable (SitePath) -> Outcome<SourceText>
  /// `nil` if there are no pages.
  private let reader: PageReader?

  init() {
    state = Mutex(State(room: 0))
    source = { _ in Outcome(nil) }
    reader = nil
  }

  /// Takes what finds the file of a page, what reads it again, and how many bytes of Markdown are kept.
  init(
    room: Int, by reader: PageReader,
    _ source: @escaping @Sendable (SitePath) -> Outcome<SourceText>
  ) {
    state = Mutex(State(room: room))
    self.reader = reader
    self.source = source
  }

  /// Reads a page as it is now.
  func read(_ path: SitePath) -> Outcome<(page: ParsedPage, body: PageBody)> {
    source(path).then { reader?.read(path, $0) ?? Outcome(nil) }
  }

  /// Takes note of a text that was just read, and keeps it if there is room.
  func add(_ body: PageBody, of path: SitePath) {
    let print = Fingerprint(of: body.source.bytes)
    state.withLock { state in
      state.prints[path] = print
      guard body.source.bytes.count <= state.room else { return }
      state.room -= body.source.bytes.count
      state.kept[path] = body
    }
  }

  /// Takes note of what a text is known by that need not be read now.
  func note(_ print: Fingerprint, of path: SitePath) { state.withLock { $0.prints[path] = print } }

  /// What a page's file is known by.
  package func print(of path: SitePath) -> Fingerprint {
    state.withLock { $0.prints[path] } ?? Fingerprint(value: 0)
  }

  /// The text of a page that was read before.
  ///
  /// One that has changed meanwhile is empty, and among those that ``changed`` tells.
  package func body(of path: SitePath) -> PageBody {
    let (kept, print) = state.withLock { ($0.kept[path], $0.prints[path]) }
    if let kept { return kept }
    if let source = source(path).value, Fingerprint(of: source.bytes) == print,
      let body = reader?.body(of: source)
    {
      return body
    }
    state.withLock { _ = $0.changed.insert(path) }
    return PageBody(emptyAt: path)
  }

  /// The pages whose files changed, or vanished, while the site was built; ordered.
  package var changed: [SitePath] { state.withLock { $0.changed.sorted() } }
}
