import Foundation
import HostSystem

/// A site in a folder of its own, and `versus` to run on it as a user does.
struct TestSite {
  let folder: URL

  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The program that the tests were built with.
  static let executable: String = {
    #if os(macOS)
      let products = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        .deletingLastPathComponent()
      return products?.appending(path: "versus").path ?? "versus"
    #else
      return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "versus").path
    #endif
  }()

  /// The smallest theme that draws a page.
  static let plainTheme = [
    "themes/default/templates/page.html":
      "<title>{{ page.title }}</title>\n<main>{{ page.content }}</main>\n",
    "themes/default/templates/blocks/code.html":
      "{% for panel in figure.panels %}{% for row in panel.rows %}<pre>{{ row.html }}</pre>{{ row.verdict.state }}{% endfor %}{% endfor %}",
    "themes/default/templates/blocks/pair.html":
      "{% for panel in figure.panels %}<section>{{ panel.side.name }}{% for row in panel.rows %}<pre>{{ row.html }}</pre>{% endfor %}</section>{% endfor %}",
  ]

  init(_ files: [(path: String, text: String)] = [], theme: [String: String] = plainTheme) throws {
    folder = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let hasTheme = files.contains { $0.path.hasPrefix("themes/") }
    for (path, text) in hasTheme ? [:] : theme { try write(text, to: path) }
    for (path, text) in files { try write(text, to: path) }
  }

  /// A site with the default theme, as the repository has it.
  static func themed(_ files: [(path: String, text: String)]) throws -> TestSite {
    let site = try TestSite(files, theme: [:])
    let theme = try contents(of: repository.appending(path: "themes"))
    for (path, data) in theme { try site.write(data, to: "themes/" + path) }
    return site
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Removes a file or a folder, if it is there.
  func remove(_ path: String) throws {
    let url = folder.appending(path: path)
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    try FileManager.default.removeItem(at: url)
  }

  func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  func write(_ data: Data, to path: String) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  func text(of path: String) -> String? {
    (try? Data(contentsOf: folder.appending(path: path))).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Every file below `path`, and what it holds.
  func contents(of path: String) throws -> [String: Data] {
    try Self.contents(of: folder.appending(path: path))
  }

  static func contents(of folder: URL) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
      let url = folder.appending(path: path)
      let type = try FileManager.default.attributesOfItem(atPath: url.path)[.type]
      guard type as? FileAttributeType == .typeRegular else { continue }
      found[path] = try Data(contentsOf: url)
    }
    return found
  }

  struct Run {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs `versus` in the site's folder, for at most `time`; by a shell that is told `condition` first, if there is one.
  func versus(
    _ arguments: [String], environment: [String: String] = [:], time: Duration = .seconds(60),
    under condition: String? = nil
  ) async throws -> Run {
    let shell = condition.map { ["-c", "\($0); exec \"$0\" \"$@\""] }
    let completion = try await SubprocessRunner().run(
      Invocation(
        shell == nil ? Self.executable : "sh",
        shell.map { $0 + [Self.executable] + arguments } ?? arguments,
        directory: folder.path, environment: environment, limits: .init(time: time)))
    guard case .exited(let status) = completion.end else {
      return Run(status: -1, output: "\(completion.end)", errors: "")
    }
    return Run(
      status: status, output: readable(completion.output), errors: readable(completion.errors))
  }

  /// Starts `versus` in the site's folder, for whoever ends it.
  func start(_ arguments: [String]) async throws -> RunningProcess {
    try await SubprocessRunner().start(
      Invocation(Self.executable, arguments, directory: folder.path))
  }

  /// What was printed, without what differs from run to run and from machine to machine.
  private func readable(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
      .replacing(folder.path, with: "SITE")
      .replacing(#/[0-9]+\.[0-9]{2} s\b/#, with: "TIME s")
      .replacing(#/"seconds":[0-9.]+/#, with: "\"seconds\":TIME")
      .replacing(#/(Python|Jinja|Django|Bash) [0-9]+(\.[0-9]+)*/#) { "\($0.1) VERSION" }
  }
}
