import Foundation
import HostSystem
import Synchronization
import Testing
import TextCore
import VersusBuild
import VersusRender

/// Edits a site at random, and compares what incremental builds make of it with what clean ones do.
@Suite("An incremental build comes to the same as a clean one")
struct IncrementalTests {
  /// As many steps as `INCREMENTAL_STEPS` says, or a share of them that a test run can afford.
  private static let steps =
    ProcessInfo.processInfo.environment["INCREMENTAL_STEPS"].flatMap { Int($0) } ?? 60

  @Test("after any edits, byte for byte, and with the same diagnostics", arguments: 0..<4)
  func randomEdits(seed: Int) async throws {
    try await edit(EditedSite(seed: UInt64(seed)), steps: Self.steps)
  }

  @Test("with code that Pygments colours, or does not know", arguments: 10..<12)
  func foreignEdits(seed: Int) async throws {
    try await edit(EditedSite(seed: UInt64(seed), foreignCode: true), steps: Self.steps / 3)
  }

  private func edit(_ site: EditedSite, steps: Int) async throws {
    defer { site.remove() }
    var built = 0
    for step in 0..<steps {
      var edits: [String] = []
      for _ in 0..<Int.random(in: 1...3, using: &site.dice) { edits.append(await site.edit()) }
      let (quick, clean) = (
        try await site.build(to: "quick"), try await site.build(to: "clean", clean: true)
      )
      let place = "step \(step): \(edits)"
      #expect(quick.diagnostics == clean.diagnostics, "\(place)")
      guard !clean.hasErrors else { continue }
      built += 1
      let (output, expected) = (try site.output("quick"), try site.output("clean"))
      let differing = Set(output.keys).union(expected.keys).filter { output[$0] != expected[$0] }
      #expect(differing.sorted() == [], "\(place)")
      guard differing.isEmpty else { return }
    }
    #expect(built > steps / 4)
  }

  @Test("in memory too, where it is told what has changed", arguments: 0..<2)
  func inMemory(seed: Int) async throws {
    let site = try EditedSite(seed: UInt64(seed))
    defer { site.remove() }
    let memory = MemoryOutput()
    var before: [SitePath: [UInt8]] = [:]
    for step in 0..<Self.steps / 2 {
      let place = "seed \(seed), step \(step): \(await site.edit())"
      let clean = try await site.build(to: "clean", clean: true)
      let (report, changes) = try await site.build(into: memory)
      #expect(report.diagnostics == clean.diagnostics, "\(place)")
      guard !clean.hasErrors else {
        #expect(changes == nil && memory.files == before, "\(place)")
        continue
      }
      let files = memory.files
      let expected = try site.output("clean")
      #expect(Set(files.keys.map(\.string)) == Set(expected.keys), "\(place)")
      for (path, bytes) in files {
        #expect(expected[path.string] == Data(bytes), "\(place): \(path)")
      }
      #expect(changes?.written == Set(files.keys.filter { files[$0] != before[$0] }), "\(place)")
      #expect(changes?.removed == Set(before.keys.filter { files[$0] == nil }), "\(place)")
      before = files
    }
    #expect(!before.isEmpty)
  }

  @Test("a page that is drawn by itself is what the next build makes of it", arguments: 0..<2)
  func redrawn(seed: Int) async throws {
    let site = try EditedSite(seed: UInt64(seed))
    defer { site.remove() }
    let memory = MemoryOutput()
    _ = try await site.build(into: memory)
    var redrawn = 0
    for step in 0..<Self.steps / 2 {
      guard let page = try site.editText() else { continue }
      let before = memory.files
      let changes = memory.redraw(page)
      let early = memory.files
      let (report, later) = try await site.build(into: memory)
      let place = "seed \(seed), step \(step): \(page)"
      guard let changes else {
        #expect(early == before, "\(place)")
        continue
      }
      redrawn += 1
      let said = report.diagnostics.filter { $0.location?.path == "content/\(page)" }
      #expect(said == [], "\(place)")
      #expect(changes.removed == [] && changes.written.count <= 1, "\(place)")
      let clean = try await site.build(to: "clean", clean: true)
      for output in changes.written {
        #expect(early[output] == memory.files[output], "\(place)")
        #expect(later?.written.contains(output) == false, "\(place)")
        guard !clean.hasErrors else { continue }
        #expect(try site.output("clean")[output.string] == memory.files[output].map { Data($0) })
      }
    }
    #expect(redrawn > 2)
  }

  @Test(
    "what is more than another text takes a build",
    arguments: [
      "---\nslug: other\n---\n\n# One\n", "# Another\n", "# One\n\n[x](nowhere.md)\n",
      "# One\n\n```python\na = 1\n```\n", "# One\n\n```card\nk: [\n```\n", "---\ntitle: [\n---\n",
    ])
  func notRedrawn(text: String) async throws {
    let site = try EditedSite(seed: 1)
    defer { site.remove() }
    let memory = MemoryOutput()
    _ = try await site.build(into: memory)
    let before = memory.files
    try site.write(text, to: "content/a/one.md")
    #expect(memory.redraw(SitePath.root.appending("a").appending("one.md")) == nil)
    #expect(memory.redraw(SitePath.root.appending("unknown.md")) == nil)
    #expect(memory.files == before)
  }

  @Test("what was drawn while a build went on is not replaced by what that read before")
  func redrawnMeanwhile() async throws {
    let site = try EditedSite(seed: 1)
    defer { site.remove() }
    let memory = MemoryOutput()
    _ = try await site.build(into: memory)
    let (page, output) = (
      SitePath.root.appending("a").appending("one.md"),
      SitePath.root.appending("a").appending("one").appending("index.html")
    )
    func text(_ words: String) -> Data { Data("# One\n\n\(words)\n\n```card\nk: 1\n```\n".utf8) }
    let file = site.root.appending(path: "content/a/one.md")
    try text("First.").write(to: file)
    let second = text("Second.")
    let changes = try await site.build(into: memory) { phase in
      guard phase == .verifying else { return }
      try? second.write(to: file)
      _ = memory.redraw(page)
    }.changes
    let drawn = try #require(memory.files[output])
    #expect(String(decoding: drawn, as: UTF8.self).contains("Second."))
    #expect(changes?.written.contains(output) == false)
    let later = try await site.build(into: memory).changes
    #expect(later?.written.contains(output) == false)
    #expect(memory.files[output] == drawn)
  }

  @Test("what has not changed is not even written")
  func nothing() async throws {
    let site = try EditedSite(seed: 1)
    defer { site.remove() }
    _ = try await site.build(to: "quick")
    let again = try await site.build(to: "quick", explain: "a/one/index.html")
    #expect(again.written?.written == 0)
    #expect(again.explanation == .current)
  }

  @Test(
    "a build that would come to the same as the last is not even begun",
    arguments: [
      "", "content/a/one.md", "content/new.txt", "quick/a/one/index.html", "quick/theirs.txt",
      "site.yml",
    ])
  func nothingToDo(edited: String) async throws {
    let site = try EditedSite(seed: 5)
    defer { site.remove() }
    // What was changed this very moment may change again without a trace.
    try await Task.sleep(for: .milliseconds(60))
    let first = try await site.build(to: "quick")
    #expect(first.diagnostics == [])
    if !edited.isEmpty { try site.write("title: T\ntheme: t\n# Edited\n", to: edited) }
    let isBegun = Mutex(false)
    let second = try await site.build(to: "quick") { _ in isBegun.withLock { $0 = true } }
    #expect(isBegun.withLock(\.self) == !edited.isEmpty)
    if edited.isEmpty { #expect(second.written?.written == 0) }
    #expect(second.pages == first.pages)
    #expect(second.skipped == first.skipped)
  }

  @Test(
    "it is said why a page was made",
    arguments: [
      (
        "content/a/one.md", "# One\n\nOther.\n",
        "content/a/one.md, its samples and what came of them"
      ),
      ("content/a/two.md", "---\ntitle: Another\n---\n", "`title` of the pages of the section a"),
      ("content/data/facts.yml", "x: 7\ny: 2\n", "`data.facts`"),
      ("themes/t/templates/part.html", "other", "the template part.html"),
    ])
  func explained(file: String, text: String, reason: String) async throws {
    let site = try EditedSite(seed: 2)
    defer { site.remove() }
    _ = try await site.build(to: "quick")
    try site.write(text, to: file)
    let report = try await site.build(to: "quick", explain: "a/one/index.html")
    #expect(report.hasErrors == false, "\(report.diagnostics)")
    guard case .outdated(let reasons)? = report.explanation else {
      return #expect(Bool(false), "\(String(describing: report.explanation))")
    }
    #expect(reasons.contains(reason), "\(reasons)")
  }

  @Test("a page with code that Pygments colours is drawn again when Pygments says something else")
  func foreignCode() async throws {
    let site = try EditedSite(seed: 4)
    defer { site.remove() }
    // Answers as the worker does, by the class of tokens that a file names.
    try site.write(
      "#!/bin/sh\nprintf 'pygments 1\\ntokens %s 4\\n' \"$(cat \"${0%/*}/class\")\"\n", to: "python"
    )
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: site.root.appending(path: "python").path)
    try site.write("title: T\ntheme: t\npython: ./python\n", to: "site.yml")
    try site.write("# Three\n\n```nothing-of-ours\na=1\n```\n", to: "content/b/three.md")
    var built: [(why: Freshness?, page: String)] = []
    for kind in ["k", "k", "nf"] {
      try site.write(kind, to: "class")
      let report = try await site.build(to: "quick", explain: "b/three/index.html")
      #expect(report.diagnostics == [])
      let page = try site.output("quick")["b/three/index.html"] ?? Data()
      built.append((report.explanation, String(decoding: page, as: UTF8.self)))
    }
    #expect(built[0].page.contains("class=\"k\""), "\(built[0].page)")
    #expect(built[1].why == .current)
    #expect(built[2].why != .current && built[2].page.contains("class=\"nf\""))
  }

  @Test("what there is to say of a page is said in every build, though it is not drawn again")
  func warningsAgain() async throws {
    let site = try EditedSite(seed: 6)
    defer { site.remove() }
    try site.write("# Five\n\n\(EditedSite.questionable)\n", to: "content/five.md")
    let first = try await site.build(to: "quick")
    #expect(Set(first.diagnostics.map(\.id)) == ["duplicate-id", "image-text"])
    try site.write("# One\n\nOther.\n", to: "content/a/one.md")
    let second = try await site.build(to: "quick", explain: "five/index.html")
    #expect(second.diagnostics == first.diagnostics)
    #expect(second.explanation == .current)
  }

  @Test("Pygments is asked about what is drawn, and about what there was something to say of")
  func askedAgain() async throws {
    let site = try EditedSite(seed: 5, foreignCode: true)
    defer { site.remove() }
    let haskell = "# Three\n\n```haskell\nx = 1\n```\n"
    try site.write(haskell, to: "content/b/three.md")
    try site.write("# Two\n\n```no-such\nx\n```\n", to: "content/a/two.md")
    func build(started: Int, said: [String], after text: String, in file: String) async throws {
      try site.write(text, to: "content/\(file)")
      let report = try await site.build(to: "quick")
      #expect(report.diagnostics.map(\.id) == said, "\(file)")
      #expect(site.programs.newCount() == started, "\(file)")
    }
    let unknown = ["unknown-language"]
    // What answers is found out once.
    try await build(started: 2, said: unknown, after: haskell, in: "b/three.md")
    try await build(started: 1, said: unknown, after: "# One\n\nOther.\n", in: "a/one.md")
    try await build(started: 0, said: [], after: "# Two\n", in: "a/two.md")
    try await build(started: 0, said: [], after: "# One\n", in: "a/one.md")
    try await build(started: 1, said: [], after: haskell + "\nOther.\n", in: "b/three.md")
    let page = try site.output("quick")["b/three/index.html"] ?? Data()
    #expect(String(decoding: page, as: UTF8.self).contains("class=\"n"))
  }

  @Test("a record that is damaged is told of, and changes nothing", arguments: [0, 1, 20, 200])
  func damaged(length: Int) async throws {
    let site = try EditedSite(seed: 3)
    defer { site.remove() }
    _ = try await site.build(to: "quick")
    let expected = try site.output("quick")
    for record in try site.records() {
      // Cut or not, nothing of the site has changed since.
      let isCompletion = record.lastPathComponent.hasSuffix("-completed")
      try Data(contentsOf: record).prefix(isCompletion ? 0 : length).write(to: record)
    }
    let again = try await site.build(to: "quick")
    #expect(again.diagnostics.map(\.id) == ["unusable-cache", "unusable-cache"])
    #expect(try site.output("quick") == expected)
    #expect(try await site.build(to: "quick").diagnostics.isEmpty)
  }

  @Test("a file of the output that somebody changed is made again")
  func altered() async throws {
    let site = try EditedSite(seed: 4)
    defer { site.remove() }
    _ = try await site.build(to: "quick")
    let expected = try site.output("quick")
    try site.write("spoiled", to: "quick/a/one/index.html")
    let report = try await site.build(to: "quick", explain: "a/one/index.html")
    #expect(report.explanation == .altered)
    #expect(try site.output("quick") == expected)
  }
}
