package import TextCore
package import VersusModel

/// `site.yml` → ``SiteConfiguration``.
package struct ConfigurationReader {
  let source: SourceText
  var diagnostics: [Diagnostic] = []

  /// Reads the whole configuration, and reports everything that is wrong with it.
  package static func read(_ source: SourceText) -> Outcome<SiteConfiguration> {
    let yaml = YAMLReader.read(source)
    guard let root = yaml.value else { return Outcome(nil, yaml.diagnostics) }
    var reader = ConfigurationReader(source: source)
    let configuration = reader.configuration(from: root)
    let hasErrors = reader.diagnostics.contains { $0.severity == .error }
    return Outcome(hasErrors ? nil : configuration, reader.diagnostics)
  }

  private init(source: SourceText) { self.source = source }

  private mutating func configuration(from root: DataNode) -> SiteConfiguration? {
    guard var map = reader(for: root, named: "site.yml") else { return nil }
    let title = map.requiredString("title")
    var configuration = SiteConfiguration(title: title ?? "")
    configuration.description = map.string("description")
    configuration.baseURL = baseURL(&map)
    configuration.language = map.string("language") ?? configuration.language
    configuration.theme = themeName(&map) ?? configuration.theme
    configuration.python = map.string("python") ?? configuration.python
    let links = map.map("links")
    let sides = map.list("sides")
    let languages = map.map("languages")
    let environments = map.map("environments")
    let (normalisers, mistakes) = NormaliserReader.read(map.value("normalise"), of: source)
    configuration.normalisers = normalisers
    diagnostics += mistakes
    let code = map.map("code")
    let lists = map.map("lists")
    let publish = map.map("publish")
    let assets = map.map("assets")
    configuration.hasCards = map.bool("cards") ?? configuration.hasCards
    configuration.extra = map.map("extra") ?? configuration.extra
    map.finish()
    diagnostics += map.diagnostics
    configuration.externalRel = externalRel(from: links)
    configuration.sides = self.sides(from: sides)
    configuration.checkers = checkers(from: languages)
    configuration.environments = self.environments(from: environments)
    readCode(code, into: &configuration)
    configuration.lists = self.lists(from: lists)
    configuration.destinations = destinations(from: publish)
    configuration.assets = self.assets(from: assets)
    return title == nil ? nil : configuration
  }

  func baseURL(_ map: inout MapReader) -> String? {
    guard let text = map.string("base_url") else { return nil }
    guard let baseURL = SiteConfiguration.baseURL(text) else {
      map.invalid(
        "base_url", "must be a whole address without a query",
        help: "write it as `https://example.org/` or `https://example.org/folder/`")
      return nil
    }
    return baseURL
  }

  private func themeName(_ map: inout MapReader) -> String? {
    guard let name = map.string("theme") else { return nil }
    guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), !name.contains("\0") else {
      map.invalid("theme", "must be the name of a folder below themes/")
      return nil
    }
    return name
  }

  /// `links: {external_rel: …}`.
  private mutating func externalRel(from node: DataNode?) -> String? {
    guard let node, var map = reader(for: node, named: "`links`") else { return nil }
    let rel = map.string("external_rel")
    if let rel, rel.wholeMatch(of: /[A-Za-z-]+( [A-Za-z-]+)*/) == nil {
      map.invalid("external_rel", "must be words such as `noopener nofollow`, not `\(rel)`")
    }
    map.finish()
    diagnostics += map.diagnostics
    return rel
  }

  private mutating func sides(from nodes: [DataNode]) -> [Side] {
    var sides: [Side] = []
    for node in nodes {
      guard let side = side(from: node) else { continue }
      if sides.contains(where: { $0.id == side.id }) {
        report(
          .invalidValue(key: "id", message: "`\(side.id)` is another side's already", help: nil),
          at: node.range)
      }
      sides.append(side)
    }
    return sides
  }

  private mutating func side(from node: DataNode) -> Side? {
    guard var map = reader(for: node, named: "a side") else { return nil }
    let id = map.requiredString("id")
    if let id, id.wholeMatch(of: /[a-z][a-z0-9-]*/) == nil || Self.reserved.contains(id) {
      map.invalid(
        "id", "must be lower-case letters, digits and hyphens, and no word of the theme's blocks")
    }
    var side = Side(id: id ?? "", name: map.requiredString("name") ?? "")
    side.version = map.string("version")
    let color = map.value("color")
    side.homepage = map.string("homepage")
    side.documentation = map.string("docs")
    if let language = map.string("templates") {
      side.templates = Side.TemplateLanguage(rawValue: language)
      if side.templates == nil {
        map.invalid("templates", "must be `jinja` or `django`, not `\(language)`")
      }
    }
    side.environment = map.string("environment")
    map.finish()
    diagnostics += map.diagnostics
    if let color { side.color = self.color(from: color) }
    return id == nil ? nil : side
  }

  /// Keys that stand beside the sides' ids in the bodies of blocks.
  private static let reserved: Set<String> = ["both", "after", "name", "same", "reason", "label"]

  /// A colour is one text for both grounds, or a map of `light` and `dark`.
  private mutating func color(from node: DataNode) -> Side.Color? {
    let light: String?
    let dark: String?
    if case .string(let text) = node.kind {
      (light, dark) = (text, text)
    } else {
      guard var map = reader(for: node, named: "a colour") else { return nil }
      light = map.requiredString("light")
      dark = map.requiredString("dark")
      map.finish()
      diagnostics += map.diagnostics
    }
    guard let light, let dark else { return nil }
    for text in [light, dark] where text.wholeMatch(of: /#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})/) == nil {
      report(
        .invalidValue(
          key: "color", message: "must be a colour such as `#357f1e`, not `\(text)`", help: nil),
        at: node.range)
      return nil
    }
    return Side.Color(light: light, dark: dark)
  }

  private mutating func checkers(from node: DataNode?) -> [String: SiteConfiguration.Checker] {
    guard let node, case .map(let entries) = node.kind else { return [:] }
    var checkers: [String: SiteConfiguration.Checker] = [:]
    for entry in entries {
      guard var map = reader(for: entry.value, named: "a language") else { continue }
      let command = map.requiredString("check")
      let extensions = map.strings("extensions").map { String($0.text.trimmingPrefix(".")) }
      if let command, !command.contains("{file}") {
        map.invalid("check", "must say where the sample goes", help: "write `{file}` in its place")
      }
      map.finish()
      diagnostics += map.diagnostics
      guard let command else { continue }
      checkers[entry.key.lowercased()] = .init(command: command, extensions: extensions)
    }
    return checkers
  }

  /// `code: {collapse: 40, highlight: false}`.
  private mutating func readCode(_ node: DataNode?, into configuration: inout SiteConfiguration) {
    guard let node, var map = reader(for: node, named: "`code`") else { return }
    configuration.collapse = map.int("collapse")
    if let lines = configuration.collapse, lines < 1 {
      map.invalid("collapse", "must be a number of lines")
    }
    configuration.highlights = map.bool("highlight") ?? true
    map.finish()
    diagnostics += map.diagnostics
  }

  mutating func reader(for node: DataNode, named name: String) -> MapReader? {
    if case .map(let entries) = node.kind {
      return MapReader(entries, of: source, named: name, at: node.range)
    }
    if case .null = node.kind { return MapReader([], of: source, named: name, at: node.range) }
    report(
      .wrongKind(key: name, expected: "a map of keys and values", found: node.kindName),
      at: node.range)
    return nil
  }

  mutating func report(_ problem: ContentProblem, at range: SourceRange) {
    diagnostics.append(problem.diagnostic(at: source.location(of: range)))
  }
}
