package import Expectations
package import HostSystem
import SampleRun
package import TextCore
package import VersusModel

/// `sample.yml` → ``SampleProject``.
package struct SampleProjectReader {
  private let path: SitePath
  private let source: SourceText
  private let files: [SitePath: SampleFile]
  private let sides: [Side]
  private let base: NormaliserSet
  private var diagnostics: [Diagnostic] = []

  package static let fileName = "sample.yml"

  /// Reads the `sample.yml` of the folder `path` (below `content/samples/`, as are all of `files`), and
  /// reports everything that is wrong with it; `normalisers` are those of the site.
  package static func read(
    _ path: SitePath, _ source: SourceText, files: [SitePath: SampleFile], sides: [Side],
    normalisers: NormaliserSet = NormaliserSet()
  ) -> Outcome<SampleProject> {
    let yaml = YAMLReader.read(source)
    guard let root = yaml.value else { return Outcome(nil, yaml.diagnostics) }
    var reader = SampleProjectReader(
      path: path, source: source, files: files, sides: sides, base: normalisers)
    let project = reader.project(from: root)
    let hasErrors = reader.diagnostics.contains { $0.severity == .error }
    return Outcome(hasErrors ? nil : project, reader.diagnostics)
  }

  private init(
    path: SitePath, source: SourceText, files: [SitePath: SampleFile], sides: [Side],
    base: NormaliserSet
  ) {
    self.base = base
    self.path = path
    self.source = source
    self.files = files
    self.sides = sides
  }

  private mutating func project(from root: DataNode) -> SampleProject? {
    guard case .map(let entries) = root.kind else {
      report(
        .wrongKind(
          key: Self.fileName, expected: "a map of keys and values", found: root.kindName),
        at: root.range)
      return nil
    }
    var map = MapReader(entries, of: source, named: Self.fileName, at: root.range)
    let side = side(from: &map) ?? SampleFile.side(of: path, among: sides)
    let environment = map.string("environment").map { ($0, map.range(of: "environment")) }
    let variables = map.variables("variables")
    let (normalisers, mistakes) = NormaliserReader.read(
      map.value("normalise"), of: source, onTopOf: base)
    diagnostics += mistakes
    let limits = limits(from: map.map("limits"))
    var nodes = map.list("steps")
    if nodes.isEmpty { map.missing("steps") }
    map.finish()
    diagnostics += map.diagnostics

    let own = ownFiles()
    if !nodes.contains(where: \.laysFiles), !own.isEmpty {
      // A sample that does not say when its files are laid out has them from the start.
      nodes.insert(DataNode(.string("files"), at: root.range), at: 0)
    }
    var reader = SampleStepReader(
      folder: path, source: source, files: files, own: own, column: side?.id ?? path.string)
    let steps = nodes.compactMap { reader.read($0) }
    diagnostics += reader.diagnostics
    check(steps)
    return SampleProject(
      path: path, source: source, side: side, environment: environment, variables: variables,
      normalisers: normalisers, limits: limits,
      steps: steps, files: own)
  }

  /// Reports what only all steps together show.
  private mutating func check(_ steps: [SampleProject.Step]) {
    var servers: Set<String> = []
    for case .serve(let server) in steps.map(\.step) { servers.insert(server.name) }
    var names: Set<String> = []
    for placed in steps {
      // Pages mean the first; a server may be called as what is done with it.
      if let name = placed.step.name, !placed.step.isServer, !names.insert(name).inserted {
        report("name", of: placed, "is that of another step, too: \(name)", help: nil)
      }
      for unknown in placed.step.unknownPorts(servers) {
        report(
          placed.step.isServer ? "serve" : "run", of: placed,
          "asks for the port of a server that is not there: `\(unknown)`",
          help: nearestName(to: unknown, among: servers.sorted()).map { "did you mean `\($0)`?" })
      }
    }
  }

  private mutating func report(
    _ key: String, of placed: SampleProject.Step, _ message: String, help: String?
  ) {
    let problem = ContentProblem.invalidValue(key: key, message: message, help: help)
    diagnostics.append(
      problem.diagnostic(at: source.location(of: placed.keys[key] ?? placed.range)))
  }

  private mutating func side(from map: inout MapReader) -> Side? {
    guard let id = map.string("side") else { return nil }
    if let side = sides.first(where: { $0.id == id }) { return side }
    let nearest = nearestName(to: id, among: sides.map(\.id))
    map.invalid(
      "side", "must be the id of a side, not `\(id)`",
      help: nearest.map { "did you mean `\($0)`?" })
    return nil
  }

  private mutating func limits(from node: DataNode?) -> SampleLimits {
    var limits = SampleLimits()
    guard let node, case .map(let entries) = node.kind else { return limits }
    var map = MapReader(entries, of: source, named: "limits", at: node.range)
    limits.seconds = map.seconds("seconds") ?? limits.seconds
    limits.processes = map.positive("processes") ?? limits.processes
    limits.memory = map.megabytes("memory") ?? limits.memory
    limits.output = map.megabytes("output") ?? limits.output
    limits.disk = map.megabytes("disk") ?? limits.disk
    map.finish()
    diagnostics += map.diagnostics
    return limits
  }

  /// The files that belong to this sample: all in its folder, but for its `sample.yml`, contracts, and
  /// folders that are samples themselves.
  private func ownFiles() -> [SitePath] {
    let others = files.keys.filter { file in
      file.name == Self.fileName && file.parent != path && file.parent.isInside(path)
    }.map(\.parent)
    return files.keys.filter { file in
      file.isInside(path) && file.name != Self.fileName && file.extension != "hurl"
        && !others.contains { file.isInside($0) }
    }.sorted()
  }

  private mutating func report(_ problem: ContentProblem, at range: SourceRange) {
    diagnostics.append(problem.diagnostic(at: source.location(of: range)))
  }
}

extension DataNode {
  /// Whether it is a step that lays files out: `files`, or `files: …`.
  fileprivate var laysFiles: Bool { kind == .string("files") || self["files"] != nil }
}

extension SampleStep {
  fileprivate var isServer: Bool {
    if case .serve = self { true } else { false }
  }

  /// The names in `{port:NAME}` that are none of `servers`.
  fileprivate func unknownPorts(_ servers: Set<String>) -> [String] {
    let texts: [String] =
      switch self {
      case .run(let step): [step.command] + step.variables.values
      case .serve(let step): [step.command] + step.variables.values
      default: []
      }
    var unknown: Set<String> = []
    for text in texts {
      _ = PortReference.replacing(in: text) { name in
        if let name, !servers.contains(name) { unknown.insert(name) }
        return nil
      }
    }
    return unknown.sorted()
  }
}
