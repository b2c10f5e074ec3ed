import Dispatch
import Foundation
import Synchronization
import Testing

@testable import HostSystem

@Suite("Watching files")
struct FileWatcherTests {
  /// A way to change files, and what is told of it; a change that is told of twice is one.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// A shell script, run in the folder.
    let script: String
    /// `+` written, `-` removed; in the order of paths.
    let told: String
    /// If looking at files tells something else: it sees only what is there in the end, and no folders.
    var scanned: String?
  }

  static let cases: [Case] = [
    Case(
      testDescription: "a file is written", script: "echo x > content/new.md",
      told: "+content/new.md"),
    Case(
      testDescription: "a file is appended to", script: "echo x >> content/a.md",
      told: "+content/a.md"),
    Case(
      testDescription: "a file is moved into place",
      script: "echo x > content/b.new; mv content/b.new content/a.md",
      told: "+content/a.md"),
    Case(
      testDescription: "an editor keeps a copy and tries whether it may write",
      script:
        "touch content/4913; rm content/4913; mv content/a.md content/a.md~; echo x > content/a.md; rm content/a.md~",
      told: "+content/a.md"),
    Case(
      testDescription: "an editor has files of its own beside",
      script:
        "echo x > content/.a.md.swp; echo x > 'content/#a.md#'; echo x > content/a.md.tmp.1; echo x > content/last.md",
      told: "+content/last.md"),
    Case(
      testDescription: "a folder is made with folders and a file in it",
      script: "mkdir -p content/x/y/z && echo x > content/x/y/z/f.md", told: "+content/x/y/z/f.md"),
    Case(
      testDescription: "a file in a folder that is new is changed later",
      script: "mkdir content/x; sleep 0.7; echo x > content/x/f.md", told: "+content/x/f.md"),
    Case(testDescription: "a file is deleted", script: "rm content/a.md", told: "-content/a.md"),
    Case(
      testDescription: "a folder is deleted", script: "rm -r content/old",
      told: "-content/old -content/old/o.md", scanned: "-content/old/o.md"),
    Case(
      testDescription: "a folder is renamed, and what is in it is watched",
      script: "mv content/old content/young; sleep 0.7; echo xy > content/young/o.md",
      told: "+content/young/o.md -content/old", scanned: "+content/young/o.md -content/old/o.md"),
    Case(
      testDescription: "a folder is moved away, and not watched there",
      script:
        "mv content/old elsewhere/; sleep 0.7; echo x > elsewhere/old/o.md; echo x > content/last.md",
      told: "+content/last.md -content/old", scanned: "+content/last.md -content/old/o.md"),
    Case(
      testDescription: "a folder comes from elsewhere", script: "mv elsewhere/came content/came",
      told: "+content/came/c.md"),
    Case(
      testDescription: "a link is made", script: "ln -s a.md content/link.md",
      told: "+content/link.md"),
    Case(
      testDescription: "a file directly in the folder",
      script: "echo x > site.yml; echo x > .hidden",
      told: "+site.yml"),
    Case(
      testDescription: "what is not watched",
      script: "echo x > elsewhere/e.md; echo x > content/last.md",
      told: "+content/last.md"),
    Case(
      testDescription: "a folder that was not there yet",
      script: "mkdir static; echo x > static/s.css",
      told: "+static/s.css"),
    Case(
      testDescription: "names of any letters", script: "echo x > 'content/ü ∞.md'",
      told: "+content/ü ∞.md"),
  ]

  @Test("the system tells of changes as they happen", arguments: cases)
  func events(example: Case) async throws {
    #if os(Linux)
      try await expect(example.told, of: example) { FileWatcher.changes(in: $0).changes }
    #endif
  }

  @Test("changes are found by looking again", arguments: cases)
  func scans(example: Case) async throws {
    try await expect(example.scanned ?? example.told, of: example) {
      FileWatcher.scans(of: $0, every: .milliseconds(100))
    }
  }

  /// Watches a folder in which the script of `example` runs, until all that is expected has been told, or a while.
  private func expect(
    _ told: String, of example: Case, watching: (WatchedTree) -> AsyncStream<FileChange>
  ) async throws {
    let folder = try TestFolder()
    defer { folder.remove() }
    let changes = watching(folder.tree)
    let seen = Mutex<Set<String>>([])
    let reading = Task {
      for await change in changes {
        if let word = Self.word(for: change) { seen.withLock { _ = $0.insert(word) } }
      }
    }
    try await folder.run(example.script)
    let expected = Set(told.split(separator: " ").map(String.init))
    // Names may hold spaces.
    let wanted = told.contains("∞") ? [told] : expected
    for _ in 0..<100 where !wanted.isSubset(of: seen.withLock(\.self)) {
      try await Task.sleep(for: .milliseconds(50))
    }
    reading.cancel()
    // What was there only for a moment may be seen, or not; and what was written before anybody watched is closed
    // late if a program of another test was started meanwhile.
    let chance: Set = [
      "+content/b.new", "-content/b.new", "-content/a.md", "+content/a.md", "+content/old/o.md",
    ]
    #expect(seen.withLock { $0.subtracting(chance.subtracting(wanted)) } == wanted)
  }

  private static func word(for change: FileChange) -> String? {
    switch change {
    case .written(let path): "+\(path)"
    case .removed(let path): "-\(path)"
    case .made: nil
    case .unknown: "?"
    }
  }

  #if os(Linux)
    @Test(
      "more changes than the system can keep are told of as such, and folders made meanwhile are watched"
    )
    func overflow() async throws {
      let folder = try TestFolder()
      defer { folder.remove() }
      let limit = try String(
        contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
      let most = Int(limit.filter(\.isNumber)) ?? 16384
      try #require(most <= 100_000)
      // Nobody takes anything from the queue for now.
      let reader = DispatchQueue(label: "reader")
      reader.suspend()
      var changes = try FolderEvents.changes(in: folder.tree, on: reader).makeAsyncIterator()
      try await folder.run(
        "cd content; for i in $(seq \(most / 2 + 100)); do echo > n$i; done; mkdir late")
      reader.resume()
      while let change = await changes.next(), change != .unknown {}
      try await folder.run("echo x > content/late/f.md")
      while let change = await changes.next() {
        if change == .written(try #require(SitePath("content/late/f.md"))) { return }
      }
      Issue.record("the folder is not watched")
    }
  #endif
}

/// A folder that is watched in part.
private struct TestFolder {
  private let url = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")
    .resolvingSymlinksInPath()

  var tree: WatchedTree { WatchedTree(root: url.path, folders: ["content", "static"]) }

  init() throws {
    for file in ["content/a.md", "content/old/o.md", "elsewhere/e.md", "elsewhere/came/c.md"] {
      let target = url.appending(path: file)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("text".utf8).write(to: target)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  func run(_ script: String) async throws {
    let completion = try await SubprocessRunner().run(
      Invocation("sh", ["-c", script], directory: url.path))
    #expect(completion.end == .exited(0))
  }
}
