import HostSystem
import SampleRun
import TextCore
import VersusModel

/// One item of `steps:` → ``SampleProject/Step``.
struct SampleStepReader {
  /// The sample's folder, below `content/samples/`.
  let folder: SitePath
  let source: SourceText
  /// All files below `content/samples/`.
  let files: [SitePath: SampleFile]
  /// The sample's own, which `files` lays out.
  let own: [SitePath]
  /// What a contract's differences call this sample.
  let column: String
  var diagnostics: [Diagnostic] = []
  /// What the figures of the step that is read are in.
  private var units: [String: FigureUnit] = [:]

  init(
    folder: SitePath, source: SourceText, files: [SitePath: SampleFile], own: [SitePath],
    column: String
  ) {
    self.folder = folder
    self.source = source
    self.files = files
    self.own = own
    self.column = column
  }

  /// The kinds of steps, each named by the key that a step of it must have.
  private static let kinds = [
    "run", "serve", "stop", "contract", "screenshot", "tree", "measure", "files", "write", "append",
    "replace",
    "remove",
  ]

  mutating func read(_ node: DataNode) -> SampleProject.Step? {
    switch node.kind {
    case .string("files"):
      return SampleProject.Step(step: .files(paths(of: own)), range: node.range, keys: [:])
    case .string(let word) where word == "stop":
      return SampleProject.Step(step: .stop(server: "server"), range: node.range, keys: [:])
    case .map(let entries):
      let kinds = entries.filter { Self.kinds.contains($0.key) }
      guard kinds.count == 1, let kind = kinds.first else {
        return problem(
          kinds.isEmpty
            ? "does nothing" : "does two things at once, `\(kinds[0].key)` and `\(kinds[1].key)`",
          at: node.range)
      }
      var map = MapReader(entries, of: source, named: "a step of `\(kind.key)`", at: node.range)
      let step = step(kind, from: &map)
      map.finish()
      diagnostics += map.diagnostics
      let keys = Dictionary(
        entries.map { ($0.key, $0.keyRange) }, uniquingKeysWith: { first, _ in first })
      defer { units = [:] }
      return step.map {
        SampleProject.Step(step: $0, range: kind.keyRange, keys: keys, units: units)
      }
    default:
      return problem("must be a map, not \(node.kindName)", at: node.range)
    }
  }

  private mutating func step(_ kind: DataEntry, from map: inout MapReader) -> SampleStep? {
    switch kind.key {
    case "run": return run(from: &map)
    case "serve": return serve(from: &map)
    case "contract": return contract(from: &map)
    case "measure": return measure(from: &map)
    case "screenshot": return screenshot(from: &map)
    case "tree": return tree(from: &map)
    case "stop": return .stop(server: map.string("stop") ?? "server")
    case "files": return files(from: &map)
    case "remove": return map.requiredString("remove").map { .remove(path: $0) }
    default: return edit(kind, from: &map)
    }
  }

  private mutating func problem<T>(_ message: String, at range: SourceRange) -> T? {
    let help = "a step is one of \(Self.kinds.joined(separator: ", "))"
    diagnostics.append(
      ContentProblem.invalidValue(key: "steps", message: "holds a step that \(message)", help: help)
        .diagnostic(at: source.location(of: range)))
    return nil
  }

  /// Paths below `content/samples/` as seen from the sample's folder.
  private func paths(of files: [SitePath]) -> [String] {
    files.compactMap { $0.relative(to: folder)?.string }
  }
}

// MARK: - Steps that run something

extension SampleStepReader {
  private mutating func run(from map: inout MapReader) -> SampleStep? {
    var step = RunStep(map.command("run"))
    step.name = map.string("name")
    step.directory = map.folder("in")
    step.variables = map.variables("variables")
    step.input = map.string("input") ?? ""
    step.seconds = map.seconds("seconds") ?? step.seconds
    step.stdout = expectation("stdout", &map)
    step.stderr = expectation("stderr", &map)
    if let status = map.int("exit") {
      if !(0...255 ~= status) { map.invalid("exit", "must be a status from 0 to 255") }
      step.exit = .status(status)
    }
    if let message = map.string("fails") {
      // The usual case in one line: it fails, and says this.
      step.exit = step.exit == .status(0) ? .failure : step.exit
      var stderr = step.stderr ?? OutputExpectation()
      stderr.contains.append(message)
      step.stderr = stderr
    }
    return .run(step)
  }

  private mutating func serve(from map: inout MapReader) -> SampleStep? {
    var step = ServeStep(map.command("serve"))
    step.name = map.string("name") ?? step.name
    step.directory = map.folder("in")
    step.variables = map.variables("variables")
    step.seconds = map.seconds("seconds") ?? step.seconds
    if let path = map.string("ready") {
      if !path.hasPrefix("/") { map.invalid("ready", "must be a path that begins with `/`") }
      step.readyPath = path
    }
    step.readyStatus = map.int("status") ?? step.readyStatus
    step.log = expectation("log", &map)
    if !step.command.contains("{port}") {
      map.invalid(
        "serve", "must say where the port goes", help: "write `{port}` in its place")
    }
    return .serve(step)
  }

  private mutating func contract(from map: inout MapReader) -> SampleStep? {
    guard let name = map.requiredString("contract") else { return nil }
    guard let path = folder.resolving(name), let file = files[path] else {
      let known = files.keys.filter { $0.extension == "hurl" }.map(\.string).sorted()
      map.invalid(
        "contract",
        "names no file: there is no content/samples/\(folder.resolving(name)?.string ?? name)",
        help: nearestName(to: name, among: known).map { "did you mean `\($0)`?" })
      return nil
    }
    var step = ContractStep(
      path: file.source.path, text: String(decoding: file.source.bytes, as: UTF8.self))
    step.name = map.string("name")
    step.server = map.string("server") ?? step.server
    step.variables = map.texts("variables")
    let column = map.string("as") ?? self.column
    let beside = path.parent.appending("\(path.stem).differences.yml")
    if let differences = files[beside] {
      let read = ContractDifferences.read(differences.source)
      diagnostics += read.diagnostics
      step.differences = read.value?.differences(of: column) ?? []
    }
    return .contract(step)
  }

  private mutating func measure(from map: inout MapReader) -> SampleStep? {
    var step = MeasureStep(map.command("measure"))
    step.name = map.string("name")
    step.directory = map.folder("in")
    step.variables = map.variables("variables")
    step.seconds = map.seconds("seconds") ?? step.seconds
    step.times = map.positive("times", atMost: 1000) ?? step.times
    guard case .map(let figures)? = map.map("figures")?.kind, !figures.isEmpty else {
      map.missing("figures")
      return .measure(step)
    }
    for figure in figures { read(figure, into: &step, &map) }
    return .measure(step)
  }

  /// `lines: '(\d+) lines'`, `time: cpu`, or `size: {pattern: '(\d+)', unit: bytes}`.
  private mutating func read(
    _ figure: DataEntry, into step: inout MeasureStep, _ map: inout MapReader
  ) {
    switch figure.value.kind {
    case .string(let text):
      if let resource = MeasureStep.Resource(rawValue: text) {
        step.resources[figure.key] = resource
      } else {
        step.figures[figure.key] = text
      }
    case .map(let entries):
      var parts = MapReader(entries, of: source, named: "a figure", at: figure.keyRange)
      step.figures[figure.key] = parts.requiredString("pattern")
      units[figure.key] = parts.string("unit").map { FigureUnit($0) }
      parts.finish()
      diagnostics += parts.diagnostics
    default:
      map.report(
        .wrongKind(key: figure.key, expected: "text or a map", found: figure.value.kindName),
        at: figure.value.range)
    }
  }

  private mutating func tree(from map: inout MapReader) -> SampleStep? {
    var step = TreeStep()
    step.path = map.folder("tree")
    step.name = map.string("name")
    step.except += map.strings("except").map(\.text)
    step.expected = map.string("is")
    return .tree(step)
  }

  /// What an output must be: a text is a pattern for the whole, a map says it in parts.
  private mutating func expectation(_ key: String, _ map: inout MapReader) -> OutputExpectation? {
    guard let value = map.value(key) else { return nil }
    guard case .map(let entries) = value.kind else {
      return map.string(key).map { OutputExpectation(pattern: $0) }
    }
    var parts = MapReader(entries, of: source, named: "`\(key)`", at: value.range)
    let expectation = OutputExpectation(
      pattern: parts.string("is"), contains: parts.strings("contains").map(\.text),
      lacks: parts.strings("lacks").map(\.text))
    parts.finish()
    diagnostics += parts.diagnostics
    return expectation
  }
}

// MARK: - Steps that change files

extension SampleStepReader {
  /// `files: [app.py, templates]`: files of the sample, or all in a folder.
  private mutating func files(from map: inout MapReader) -> SampleStep? {
    var chosen: Set<SitePath> = []
    for (name, range) in map.strings("files") {
      guard let path = folder.resolving(name), path.isInside(folder) else {
        map.report(.linkOutsideContent(name), at: range)
        continue
      }
      let found = own.filter { $0.isInside(path) }
      if found.isEmpty {
        let nearest = nearestName(to: name, among: paths(of: own))
        map.report(
          .invalidValue(
            key: "files", message: "names no file or folder of the sample: \(name)",
            help: nearest.map { "did you mean `\($0)`?" }), at: range)
      }
      chosen.formUnion(found)
    }
    return .files(paths(of: chosen.sorted()))
  }

  /// `write`, `append`, `replace`: a path, and the text.
  private mutating func edit(_ kind: DataEntry, from map: inout MapReader) -> SampleStep? {
    guard let path = map.requiredString(kind.key) else { return nil }
    if SitePath(path) == nil { map.invalid(kind.key, "must be a path inside the working copy") }
    if kind.key == "replace" {
      guard let old = map.requiredString("old") else { return nil }
      return .replace(path: path, old: old, new: map.string("new") ?? "")
    }
    guard let text = text(from: &map) else { return nil }
    return kind.key == "write" ? .write(path: path, text: text) : .append(path: path, text: text)
  }

  /// `text: …` itself, or `from: FILE` of the sample.
  private mutating func text(from map: inout MapReader) -> String? {
    guard let name = map.string("from") else {
      // A text may be empty: so are many files of Python packages.
      return map.value("text") == nil ? map.requiredString("text") : map.string("text")
    }
    guard let path = folder.resolving(name), let file = files[path] else {
      let nearest = nearestName(to: name, among: paths(of: own))
      map.invalid(
        "from", "names no file of the sample: \(name)",
        help: nearest.map { "did you mean `\($0)`?" })
      return nil
    }
    return String(decoding: file.source.bytes, as: UTF8.self)
  }
}

extension MapReader {
  /// A folder of the working copy; `.` and nothing are the whole.
  fileprivate mutating func folder(_ key: String) -> String {
    guard let name = string(key) else { return "" }
    guard let path = SitePath(name) else {
      invalid(key, "must be a folder inside the working copy")
      return ""
    }
    return path.string
  }
}
