import Foundation
import HostSystem
import Synchronization
import TestSupport
import VersusBuild
import VersusRender
import VersusSamples

/// A small site that uses what a build can depend on, and is edited at random.
final class EditedSite {
  var dice: SeededGenerator
  let root = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")

  /// Whether pages have code that Pygments is asked about.
  private let hasForeignCode: Bool
  let programs = CountedPrograms()

  init(seed: UInt64, foreignCode: Bool = false) throws {
    dice = SeededGenerator(seed: seed &* 0x9e37_79b9_7f4a_7c15 &+ 1)
    hasForeignCode = foreignCode
    for (file, text) in Self.files { try write(text, to: file) }
    try write(configuration, to: "site.yml")
  }

  private var configuration: String {
    (Self.files["site.yml"] ?? "") + (hasForeignCode ? "python: \(Self.python)\n" : "")
  }

  /// The repository's Python, which has Pygments, or else any.
  private static let python: String = {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let own = repository.path + "/.venv/bin/python"
    return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
  }()

  func remove() { try? FileManager.default.removeItem(at: root) }

  private static let page = """
    {% extends "base.html" %}{% block main %}<h1>{{ page.title }}</h1>{{ page.content }}
    {% if page.section %}{% for p in page.section.pages %}<a href="{{ url(p.url) }}">{{ p.title }}</a>{% endfor %}{% endif %}
    {% if page.prev %}<a href="{{ url(page.prev.url) }}">{{ page.prev.title }}</a>{% endif %}
    {% for entry in page.toc %}<a href="#{{ entry.id }}">{{ entry.title }}</a>{% endfor %}
    {{ data.facts.x }} {{ page.words }} {{ page.lines }}
    {% for p in page.related %}{{ p.title }}{% endfor %}{% for t in page.tagged %}{{ t.url }}{% endfor %}
    {% if paginator %}{% for p in paginator.pages %}{{ p.title }}{% endfor %}{{ paginator.next }}{% endif %}
    {% endblock %}
    """
  private static let base = """
    <!doctype html><title>{{ site.title }}</title>{% if page is defined and page.card %}<meta content="{{ page.card.url }}">{% endif %}{% include "part.html" %}{% include "maybe.html" ignore missing %}
    {% block main %}{% endblock %}<footer>{{ site.pages | length }} {{ build.time }}</footer>
    """

  private static let files: [String: String] = [
    "site.yml":
      "title: T\ntheme: t\ncards: true\nlists: {paginate: 2, feeds: [sections, tags]}\nsides:\n  - {id: left, name: Left}\n  - {id: right, name: Right}\n",
    "themes/t/templates/base.html": base, "themes/t/templates/page.html": page,
    "themes/t/templates/section.html": page,
    "themes/t/templates/part.html": "<nav>part</nav>",
    "themes/t/templates/tag.html":
      "{{ tag.name }}:{% for p in tag.pages %} {{ p.title }} {{ p.description }}{% endfor %}",
    "themes/t/templates/card.html":
      "{% if page.title != 'Title 4' %}<p>{{ page.title }} {{ data.facts.x }} {{ site.title }} {{ page.lines }}</p>{% endif %}",
    "themes/t/templates/blocks/card.html": "<div>{{ block.data.k }} {{ data.facts.y }}</div>",
    "themes/t/templates/site/list.txt":
      "{% for p in site.pages %}{{ p.url }} {{ p.weight }} {{ p.search | length }}\n{% endfor %}"
      + "{% for s in site.sections %}{{ s.title }} {{ s.count }}\n{% endfor %}"
      + "{% for t in site.tags %}{{ t.name }} {{ t.url }}\n{% endfor %}",
    "themes/t/static/theme.css": "a { color: red }",
    "content/index.md": "# Front\n\n[One](a/one.md)\n",
    "content/a/one.md": "# One\n\nText. [Two](two.md)\n\n```card\nk: 1\n```\n",
    "content/a/two.md": "---\ntags: [x, y]\n---\n\n# Two\n\n## Part\n\n![A square](../pic.svg)\n",
    "content/b/three.md":
      "---\ntags: [y]\n---\n\n# Three\n\n```python sample=s/left/app.py\n```\n",
    "content/data/facts.yml": "x: 1\ny: 2\n",
    "content/samples/s/left/app.py": "a = 1\n", "content/pic.svg": svg(10),
  ]

  /// Pages that others link to: without them there is little to compare.
  private static let linked: Set = ["index", "a/one", "b/three"]

  /// A text of which there is something to say, both when it is read and when it is drawn.
  static let questionable = """
    <p id="twice">Twice</p>
    <p id="twice"><img src="pic.svg"></p>
    """

  private static func svg(_ size: Int) -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size)\" height=\"\(size)\"/>"
  }

  func write(_ text: String, to file: String) throws { try write(Array(text.utf8), to: file) }

  func write(_ bytes: [UInt8], to file: String) throws {
    let url = root.appending(path: file)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func exists(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: file).path)
  }

  /// Changes one thing, and says what.
  func edit() async -> String {
    let pages = ["a/one", "a/two", "a/four", "b/three", "b/index", "index", "five"]
    let page = pages.randomElement(using: &dice) ?? "index"
    switch Int.random(in: 0..<19, using: &dice) {
    case 0..<6: return put(text(of: page), at: "content/\(page).md")
    case 6:
      return Self.linked.contains(page) && number > 1 ? "nothing" : delete("content/\(page).md")
    case 7:
      return move(
        "content/\(page).md", to: "content/\(pages.randomElement(using: &dice) ?? page).md")
    case 8:
      return put("x: \(number)\ny: \(number)\n", at: "content/data/facts.yml")
    case 9: return put("<nav>\(number)</nav>{{ data.facts.x }}", at: "themes/t/templates/part.html")
    case 10:
      return exists("templates/maybe.html")
        ? delete("templates/maybe.html") : put("maybe \(number)", at: "templates/maybe.html")
    case 11:
      return put(
        "a = \(number)\n\(Bool.random(using: &dice) ? "b = 2\n" : "")",
        at: "content/samples/s/left/app.py")
    case 12: return put("a { color: \(number) }", at: "themes/t/static/theme.css")
    case 13: return put(Self.svg(number), at: "content/pic.svg")
    case 14:
      return put(
        "<div>{{ block.data.k }} \(number)</div>", at: "themes/t/templates/blocks/card.html")
    case 15, 16: return await drawCard()
    case 17: return put("<p>{{ page.title }} \(number)</p>", at: "themes/t/templates/card.html")
    default:
      return put(
        configuration.replacing("title: T", with: "title: T\(number % 3)"),
        at: "site.yml")
    }
  }

  /// Puts the picture of a card that a page has now in its place, or what is none; or takes it away.
  private func drawCard() async -> String {
    let cards = try? await builder(Self.options).cards()?.cards
    guard let card = cards?.randomElement(using: &dice)?.card else { return "nothing" }
    let file = "content/\(card.path)"
    switch number {
    case 1: return delete(file)
    case 2: return put("no picture \(number)", at: file)
    default: return put(Self.png(SocialCard.width, SocialCard.height + number % 2), at: file)
    }
  }

  /// What can be known of a picture by its header, in text.
  static func png(_ width: Int, _ height: Int) -> [UInt8] {
    func number(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(number >> $0 & 255) } }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
      + number(width) + number(height)
  }

  /// Gives a page that is there another text, most often with the same front matter and title.
  ///
  /// - Returns: Its path below `content/`.
  func editText() throws -> SitePath? {
    let pages = ["a/one", "b/three", "index"]
    guard let name = pages.randomElement(using: &dice), let page = SitePath("\(name).md")
    else { return nil }
    let file = "content/\(page)"
    let old = try String(contentsOf: root.appending(path: file), encoding: .utf8)
    let new = text(of: name)
    let isOther = number == 1
    let title = /# [^\n]*\n/
    let parts = (isOther ? new : old).split(separator: title, maxSplits: 1)
    let body = new.split(separator: title, maxSplits: 1)
    let heading = (isOther ? new : old).firstMatch(of: title)?.output ?? ""
    let front = parts.count > 1 ? String(parts[0]) : ""
    try write(front + heading + (body.last ?? ""), to: file)
    return page
  }

  private var number: Int { Int.random(in: 1..<5, using: &dice) }

  private func text(of page: String) -> String {
    var front: [String] = []
    if Bool.random(using: &dice) { front.append("title: Title \(number)") }
    if Bool.random(using: &dice) {
      front.append("tags: [\(["x", "y", "z"].randomElement(using: &dice) ?? "x")]")
    }
    if number == 1 { front.append("weight: \(number)") }
    if number == 1 { front.append("description: About \(number)") }
    if number == 1 { front.append("date: 2026-01-0\(number)") }
    if number == 1, !Self.linked.contains(page) { front.append("draft: true") }
    if number == 1, page != "index" { front.append("slug: slug-\(number)") }
    if number == 1 { front.append("aliases: [/old/\(number)/]") }
    let up = page.contains("/") ? "../" : ""
    let parts = [
      Self.questionable.replacing("pic.svg", with: up + "pic.svg"),
      "Words \(number).", "## Heading \(number)\n\nMore.", "[One](\(up)a/one.md)",
      "[Three](\(up)b/three.md)", "![A square](\(up)pic.svg)", "```card\nk: \(number)\n```",
      "```python sample=s/left/app.py\n```", "```text\ncode \(number)\n```",
    ]
    let foreign = [
      "```haskell\nx = \(number)\n```",
      "```ini\nx = \(number)\n```",
      "```no-such\n\(number)\n```",
    ]
    let body = (parts + (hasForeignCode ? foreign + foreign : [])).shuffled(using: &dice)
      .prefix(number).joined(separator: "\n\n")
    return "---\n\(front.joined(separator: "\n"))\n---\n\n# Page \(number)\n\n\(body)\n"
  }

  private func put(_ text: String, at file: String) -> String { put(Array(text.utf8), at: file) }

  private func put(_ bytes: [UInt8], at file: String) -> String {
    do { try write(bytes, to: file) } catch { return "\(error)" }
    return "\(file): \(String(decoding: bytes, as: UTF8.self))"
  }

  private func delete(_ file: String) -> String {
    try? FileManager.default.removeItem(at: root.appending(path: file))
    return "\(file) is gone"
  }

  private func move(_ file: String, to other: String) -> String {
    guard exists(file), !exists(other) else { return "nothing" }
    try? FileManager.default.moveItem(
      at: root.appending(path: file), to: root.appending(path: other))
    return "\(file) is \(other)"
  }
}

extension EditedSite {
  func build(
    to folder: String, clean: Bool = false, explain: String? = nil,
    progress: @Sendable (BuildPhase) -> Void = { _ in }
  ) async throws -> BuildReport {
    let output = root.appending(path: folder)
    if clean { try? FileManager.default.removeItem(at: output) }
    var options = Self.options
    options.remembers = !clean
    options.explained = explain.flatMap { SitePath($0) }
    return try await builder(options).build(into: OutputFolder(output.path), progress: progress)
  }

  func build(
    into memory: MemoryOutput, progress: @Sendable (BuildPhase) -> Void = { _ in }
  ) async throws -> (report: BuildReport, changes: MemoryOutput.Changes?) {
    try await builder(Self.options).build(into: memory, progress: progress)
  }

  static var options: BuildOptions {
    var options = BuildOptions()
    options.verification = .off
    options.jobs = 2
    return options
  }

  func builder(_ options: BuildOptions = options) throws -> Builder {
    Builder(try LocalFiles(root: root.path), runner: programs, options: options)
  }

  /// The files of an output, by path.
  func output(_ folder: String) throws -> [String: Data] {
    let files = try LocalFiles(root: root.appending(path: folder).path)
    var found: [String: Data] = [:]
    for path in try files.files(below: .root) {
      found[path.string] = Data(try files.bytes(at: path) ?? [])
    }
    return found
  }

  /// What builds left for later ones.
  func records() throws -> [URL] {
    let cache = root.appending(path: ".versus/cache")
    return try FileManager.default.contentsOfDirectory(at: cache, includingPropertiesForKeys: nil)
  }
}

/// Runs programs, and counts them.
final class CountedPrograms: ProcessRunner {
  private let started = Mutex(0)

  /// How many were started since this was asked last.
  func newCount() -> Int {
    started.withLock { count in
      defer { count = 0 }
      return count
    }
  }

  func run(_ invocation: Invocation) async throws(ProcessError) -> Completion {
    started.withLock { $0 += 1 }
    return try await SubprocessRunner().run(invocation)
  }
}
