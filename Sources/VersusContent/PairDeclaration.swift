package import Equivalence
import Expectations
package import HostSystem
import SampleRun
package import TextCore
import VersusModel

/// What several samples must have in common: an item of a `pairs.yml`.
package struct PairDeclaration: Sendable {
  /// An output of a sample: that of a step, or the body of an answer in a contract.
  package struct Member: Sendable {
    package let sample: SitePath
    package let step: String
  }

  /// A difference that is allowed.
  package struct Exception: Sendable {
    package let difference: AllowedDifference
    /// As it is written.
    package let place: String
    package let reason: String
    package let range: SourceRange
  }

  /// The folder of the `pairs.yml`, and the name of the item: `templates/list`.
  package let path: SitePath
  package let source: SourceText
  package let range: SourceRange
  package let form: ComparableText.Form
  /// At least two; the others are compared with the first.
  package let members: [Member]
  /// The title, or the number from 1, of a contract's request.
  package let request: String?
  package let exceptions: [Exception]

  package var location: SourceLocation { source.location(of: range) }
}

/// `pairs.yml` → ``PairDeclaration``s.
package struct PairReader {
  package static let fileName = "pairs.yml"

  /// Below `content/samples/`.
  private let folder: SitePath
  private let source: SourceText
  private let projects: [SampleProject]
  private var diagnostics: [Diagnostic] = []

  /// Reads the `pairs.yml` of `folder` (below `content/samples/`), and reports everything that is wrong with it.
  package static func read(
    _ folder: SitePath, _ source: SourceText, projects: [SampleProject]
  ) -> Outcome<[PairDeclaration]> {
    let yaml = YAMLReader.read(source)
    guard let root = yaml.value else { return Outcome(nil, yaml.diagnostics) }
    guard case .list(let items) = root.kind else {
      let problem = ContentProblem.wrongKind(
        key: fileName, expected: "a list of pairs", found: root.kindName)
      return Outcome(nil, [problem.diagnostic(at: source.location(of: root.range))])
    }
    var reader = PairReader(folder: folder, source: source, projects: projects)
    var pairs: [PairDeclaration] = []
    for item in items {
      guard let pair = reader.pair(item) else { continue }
      if pairs.contains(where: { $0.path == pair.path }) {
        reader.report("name", "is the name of another pair: `\(pair.path.name)`", at: pair.range)
      }
      pairs.append(pair)
    }
    return Outcome(pairs, reader.diagnostics)
  }

  private init(folder: SitePath, source: SourceText, projects: [SampleProject]) {
    self.folder = folder
    self.source = source
    self.projects = projects
  }

  private mutating func pair(_ item: DataNode) -> PairDeclaration? {
    guard case .map(let entries) = item.kind else {
      report("pairs", "must hold maps, not \(item.kindName)", at: item.range)
      return nil
    }
    var map = MapReader(entries, of: source, named: "a pair", at: item.range)
    let name = map.requiredString("name")
    if let name, name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]*/) == nil {
      map.invalid("name", "must be letters, digits and hyphens")
    }
    let form = form(from: &map)
    let request = map.string("request")
    let steps = map.value("step")
    if steps == nil { map.missing("step") }
    let members = members(steps, chosen: map.strings("samples"), request: request)
    let exceptions = map.list("except")
    map.finish()
    diagnostics += map.diagnostics
    guard let name, let form else { return nil }
    let allowed = exceptions.compactMap { exception($0, in: form) }
    guard members.count > 1 else {
      if steps != nil, diagnostics.isEmpty {
        report(
          "step", "must be a step of two samples at least",
          help: "the samples are the folders beside this file, or those that `samples:` names",
          at: item.range)
      }
      return nil
    }
    return PairDeclaration(
      path: folder.appending(name), source: source, range: map.range(of: "name"), form: form,
      members: members, request: request, exceptions: allowed)
  }

  private func form(from map: inout MapReader) -> ComparableText.Form? {
    guard let word = map.requiredString("same") else { return nil }
    if let form = ComparableText.Form(rawValue: word) { return form }
    let known = ComparableText.Form.allCases.map(\.rawValue)
    map.invalid(
      "same", "must be \(known.joined(separator: ", ")), not `\(word)`",
      help: nearestName(to: word, among: known).map { "did you mean `\($0)`?" })
    return nil
  }
}

// MARK: - Samples and steps

extension PairReader {
  /// `step: page`, of all samples beside the file or those that are chosen; or `step: {flask: page, …}`.
  private mutating func members(
    _ steps: DataNode?, chosen: [(text: String, range: SourceRange)], request: String?
  ) -> [PairDeclaration.Member] {
    guard let steps else { return [] }
    if case .map(let entries) = steps.kind {
      return entries.compactMap { entry in
        guard let project = project(entry.key, at: entry.keyRange) else { return nil }
        return member(project, entry.value, request: request, isNamed: true)
      }
    }
    if chosen.isEmpty {
      let beside = projects.filter { $0.path.parent == folder && !folder.isRoot }
      return beside.compactMap { member($0, steps, request: request, isNamed: false) }
    }
    return chosen.compactMap { name, range in
      project(name, at: range).flatMap { member($0, steps, request: request, isNamed: true) }
    }
  }

  private mutating func project(_ name: String, at range: SourceRange) -> SampleProject? {
    if let path = folder.resolving(name), let project = projects.first(where: { $0.path == path }) {
      return project
    }
    let known = projects.compactMap { $0.path.relative(to: folder)?.string }
    report(
      "samples", "names no sample that is run: `\(name)`",
      help: nearestName(to: name, among: known).map { "did you mean `\($0)`?" }, at: range)
    return nil
  }

  /// `isNamed` says whether the pair speaks of this very sample, so that it must have the step.
  private mutating func member(
    _ project: SampleProject, _ node: DataNode, request: String?, isNamed: Bool
  ) -> PairDeclaration.Member? {
    guard case .string(let name) = node.kind else {
      report("step", "must be the name of a step, not \(node.kindName)", at: node.range)
      return nil
    }
    guard let step = project.steps.first(where: { $0.step.name == name })?.step else {
      guard isNamed else { return nil }
      let nearest = nearestName(to: name, among: project.steps.compactMap(\.step.name))
      report(
        "step", "names no step of \(project.path): `\(name)`",
        help: nearest.map { "did you mean `\($0)`?" }, at: node.range)
      return nil
    }
    let isRight =
      switch step {
      case .run, .tree: request == nil
      case .contract: request != nil
      default: false
      }
    if !isRight {
      report(
        "step", "is no output of \(project.path) that can be compared: `\(name)`",
        help: "a step of `run` or `tree`, or one of `contract` with `request:`", at: node.range)
    }
    return isRight ? PairDeclaration.Member(sample: project.path, step: name) : nil
  }
}

// MARK: - Exceptions

extension PairReader {
  private mutating func exception(
    _ item: DataNode, in form: ComparableText.Form
  ) -> PairDeclaration.Exception? {
    guard case .map(let entries) = item.kind else {
      report("except", "must hold maps of `path` or `line`, and `reason`", at: item.range)
      return nil
    }
    var map = MapReader(entries, of: source, named: "an exception", at: item.range)
    defer {
      map.finish()
      diagnostics += map.diagnostics
    }
    let reason = map.requiredString("reason")
    let path = map.string("path")
    let line = map.string("line")
    guard (path == nil) != (line == nil), let place = path ?? line else {
      map.report(
        .invalidValue(
          key: "except", message: "needs either `path` or `line`",
          help: "`path: //footer` in html, `path: $.id` in json, `line: Served by [..]` in all"),
        at: item.range)
      return nil
    }
    guard let reason else { return nil }
    do {
      let difference: AllowedDifference
      if let path {
        difference = AllowedDifference(.path(try PathPattern(path, for: form)))
      } else {
        difference = AllowedDifference(.line(try OutputPattern(parsing: place)))
      }
      return PairDeclaration.Exception(
        difference: difference, place: place, reason: reason, range: item.range)
    } catch let mistake as PathPattern.Mistake {
      map.invalid("path", mistake.message)
    } catch let mistake as OutputPattern.Mistake {
      map.invalid("line", mistake.message)
    } catch {
      map.invalid(path == nil ? "line" : "path", "is no pattern")
    }
    return nil
  }

  private mutating func report(
    _ key: String, _ message: String, help: String? = nil, at range: SourceRange
  ) {
    diagnostics.append(
      ContentProblem.invalidValue(key: key, message: message, help: help)
        .diagnostic(at: source.location(of: range)))
  }
}
