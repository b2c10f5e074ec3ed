import Foundation
import HostSystem
import Synchronization
import Testing
import TextCore
import VersusBuild
import VersusSamples

@testable import VersusPreview

@Suite("A site that is edited while it is shown")
struct PreviewSessionTests {
  private static let files = [
    "site.yml": "title: T\ntheme: t\n",
    "content/index.md": "# Front\n\n[One](one.md)\n",
    "content/one.md": "# One\n\nText.\n",
    "content/data/facts.yml": "x: 1\n",
    "content/samples/s/app.py": "a = 1\n",
    "content/two.md": "# Two\n\n```python sample=s/app.py\n```\n",
    "themes/t/templates/page.html":
      "<title>{{ page.title }} · {{ site.title }}</title>{{ page.content }}{{ data.facts.x }}",
    "themes/t/static/theme.css": "a { color: red }",
  ]

  /// A change, the address that shows it, and what it shows then.
  struct Edit: Sendable {
    var file: String
    /// `nil` deletes it.
    var text: String?
    var address: String
    var shows: String
    var status = 200
  }

  @Test(
    "each change is shown",
    arguments: [
      Edit(file: "content/one.md", text: "# One\n\nOther.\n", address: "/one/", shows: "Other."),
      Edit(file: "content/new/page.md", text: "# New\n", address: "/new/page/", shows: "New · T"),
      Edit(file: "content/two.md", text: nil, address: "/two/", shows: "404", status: 404),
      Edit(
        file: "themes/t/templates/page.html", text: "{{ page.title }}!", address: "/two/",
        shows: "Two!"),
      Edit(
        file: "themes/t/static/theme.css", text: "b { }", address: "/theme.css", shows: "b { }"),
      Edit(file: "static/theme.css", text: "c { }", address: "/theme.css", shows: "c { }"),
      Edit(file: "content/data/facts.yml", text: "x: 777\n", address: "/one/", shows: "777"),
      Edit(file: "content/samples/s/app.py", text: "b = 22\n", address: "/two/", shows: "22"),
      Edit(
        file: "site.yml", text: "title: Title\ntheme: t\n", address: "/", shows: "Front · Title"),
      Edit(
        file: "site.yml", text: "title: T\ntheme: t\nbase_url: https://example.org/docs/\n",
        address: "/docs/one/", shows: "One · T"),
    ])
  func edits(edit: Edit) async throws {
    try await showing { shown in
      try shown.write(edit.text, to: edit.file)
      let isShown = try await shown.waits {
        let response = shown.get(edit.address)
        return response.status == edit.status
          && (edit.status == 404 || response.text.contains(edit.shows))
      }
      #expect(isShown, "\(shown.get(edit.address))")
    }
  }

  @Test("what is wrong is told, over the last good page, until it is mended")
  func mending() async throws {
    try await showing { shown in
      try shown.write("# One\n\n[x](nowhere.md)\n", to: "content/one.md")
      #expect(try await shown.waits { shown.told.last?.diagnostics.count == 1 })
      #expect(shown.told.last?.written == nil)
      #expect(shown.get("/one/").text.contains("Text."))
      try shown.write("# One\n\nMended.\n", to: "content/one.md")
      #expect(try await shown.waits { shown.told.last?.diagnostics == [] })
      #expect(shown.told.last?.wasBroken == true)
      #expect(shown.get("/one/").text.contains("Mended."))
    }
  }

  @Test("a site that cannot be built at first is shown as soon as it can")
  func brokenFirst() async throws {
    try await showing(["content/one.md": "[x](nowhere.md)\n"]) { shown in
      #expect(shown.get("/one/").status == 503)
      try shown.write("# One\n", to: "content/one.md")
      #expect(try await shown.waits { shown.get("/one/").status == 200 })
    }
  }

  @Test("a save is one build, and what changes nothing is not told of")
  func calm() async throws {
    try await showing { shown in
      try shown.write("# One\n\nText.\n", to: "content/one.md")
      try shown.write("nothing", to: ".hidden")
      try await Task.sleep(for: .milliseconds(400))
      #expect(shown.told.count == 1)
      for number in 0..<3 { try shown.write("# One\n\n\(number)\n", to: "content/one.md") }
      #expect(try await shown.waits { shown.get("/one/").text.contains("<p>2") })
      #expect(try await shown.waits { shown.told.count > 1 })
      try await Task.sleep(for: .milliseconds(400))
      // The first build may begin before the last of them.
      #expect(2...4 ~= shown.told.count)
      #expect(shown.told.last?.changes.paths == [try #require(SitePath("content/one.md"))])
    }
  }

  @Test("browsers hear what changed, and where to go")
  func messages() async throws {
    try await showing(follows: true) { shown in
      let heard = Mutex("")
      _ = shown.preview.events.add(
        .init(send: { text in heard.withLock { $0 += text } }, end: {}))
      try shown.write("# One\n\nOther.\n", to: "content/one.md")
      #expect(try await shown.waits { heard.withLock { $0.contains("follow") } })
      #expect(heard.withLock { $0.contains(#""changed":["/one/index.html"]"#) })
      #expect(heard.withLock { $0.contains(#""follow":"/one/""#) })
      try shown.write("b = 22\n", to: "content/samples/s/app.py")
      #expect(try await shown.waits { heard.withLock { $0.contains(#""follow":"/two/""#) } })
      try shown.write("# One\n\n[x](nowhere.md)\n", to: "content/one.md")
      #expect(try await shown.waits { heard.withLock { $0.contains("content/one.md:3:5") } })
      let file = shown.root.path + "/content/one.md"
      #expect(heard.withLock { $0.contains("vscode://file\(file):3:5") })
    }
  }

  /// Shows a site to `body`, once it has been built.
  private func showing(
    _ files: [String: String] = [:], follows: Bool = false,
    _ body: (ShownSite) async throws -> Void
  ) async throws {
    let shown = try ShownSite(Self.files.merging(files) { $1 })
    defer { shown.remove() }
    let work = Task { [shown] in try await shown.run(follows: follows) }
    #expect(try await shown.waits { !shown.told.isEmpty })
    try await body(shown)
    work.cancel()
    try await work.value
  }
}

/// A site in a folder of its own, and what is shown of it.
private final class ShownSite: Sendable {
  let root: URL
  let preview = Preview()
  private let news = Mutex<[PreviewNews.Rebuild]>([])

  init(_ files: [String: String]) throws {
    root = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    for (path, text) in files { try write(text, to: path) }
  }

  func remove() { try? FileManager.default.removeItem(at: root) }

  /// The builds that were told of.
  var told: [PreviewNews.Rebuild] { news.withLock(\.self) }

  func write(_ text: String?, to path: String) throws {
    let url = root.appending(path: path)
    guard let text else { return try FileManager.default.removeItem(at: url) }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func get(_ address: String) -> Response {
    var request = Request(method: "GET", target: address)
    request.fields.append("Host", "localhost")
    return preview.responder.response(to: request)
  }

  func run(follows: Bool) async throws {
    let files = try LocalFiles(root: root.path)
    var building = BuildOptions()
    building.verification = .off
    building.jobs = 2
    var options = PreviewSession.Options()
    options.follows = follows
    options.editor = EditorLink("vscode")
    let session = PreviewSession(
      preview, files: files, runner: SubprocessRunner(), building: building, options: options,
      today: { "2026-01-01" },
      tell: { [self] told in
        if case .built(let rebuild) = told { news.withLock { $0.append(rebuild) } }
      })
    await session.run(
      changes: FileWatcher.changes(in: PreviewSession.watchedTree(of: files)).changes)
  }

  /// Waits until something is so, for at most twenty seconds.
  func waits(until isSo: () -> Bool) async throws -> Bool {
    for _ in 0..<1000 {
      if isSo() { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return isSo()
  }
}
