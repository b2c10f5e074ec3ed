import HostSystem
import TextCore
import VersusModel

/// `environments:` of `site.yml`.
///
/// Whether the files that are named there exist, and say what they must, is seen when they are read.
extension ConfigurationReader {
  mutating func environments(from node: DataNode?) -> [SampleEnvironment] {
    guard let node, case .map(let entries) = node.kind else { return [] }
    return entries.compactMap { environment(from: $0) }
  }

  /// Complains about a key that cannot become part of the names of files and folders.
  mutating func requireFileName(_ entry: DataEntry) {
    guard entry.key.wholeMatch(of: /[a-z][a-z0-9-]{0,39}/) == nil else { return }
    report(
      .invalidValue(
        key: entry.key, message: "must be lower-case letters, digits and hyphens, 40 at most",
        help: nil),
      at: entry.keyRange)
  }

  private mutating func environment(from entry: DataEntry) -> SampleEnvironment? {
    requireFileName(entry)
    guard var map = reader(for: entry.value, named: "an environment") else { return nil }
    let isCommand = map.value("prepare") != nil
    let recipe = isCommand ? commandRecipe(&map) : pythonRecipe(&map)
    map.finish()
    diagnostics += map.diagnostics
    return recipe.map {
      SampleEnvironment(
        name: entry.key, recipe: $0, location: source.location(of: entry.keyRange))
    }
  }

  private mutating func pythonRecipe(_ map: inout MapReader) -> SampleEnvironment.Recipe? {
    let version = map.requiredString("python")
    if let version, version.wholeMatch(of: /3\.[0-9]{1,3}(\.[0-9]{1,3})?/) == nil {
      map.invalid(
        "python", "must be a version, not `\(version)`", help: "write it as \"3.11\" or \"3.11.7\"")
    }
    let requirements = map.string("requirements").flatMap { file($0, "requirements", &map) }
    return version.map { .python(version: $0, requirements: requirements) }
  }

  private mutating func commandRecipe(_ map: inout MapReader) -> SampleEnvironment.Recipe? {
    let prepare = map.requiredString("prepare")
    let versions = map.requiredString("versions")
    let inputs = map.strings("inputs").compactMap { file($0.text, "inputs", at: $0.range, &map) }
    for (index, input) in inputs.enumerated()
    where inputs[..<index].contains(where: { $0.path.name == input.path.name }) {
      diagnostics.append(
        ContentProblem.invalidValue(
          key: "inputs", message: "has two files of the name `\(input.path.name)`",
          help: "rename one: they are copied into one folder"
        ).diagnostic(at: input.location))
    }
    let path = map.strings("path").compactMap { file($0.text, "path", at: $0.range, &map) }
    guard let prepare, let versions else { return nil }
    var recipe = CommandRecipe(prepare: prepare, versions: versions)
    recipe.inputs = inputs
    recipe.path = path.map(\.path)
    return .command(recipe)
  }

  private func file(_ text: String, _ key: String, _ map: inout MapReader) -> FileReference? {
    file(text, key, at: map.value(key)?.range, &map)
  }

  /// A path below the site, or below the environment's own folder.
  private func file(
    _ text: String, _ key: String, at range: SourceRange?, _ map: inout MapReader
  ) -> FileReference? {
    guard let path = SitePath(text), !path.isRoot else {
      map.report(
        .invalidValue(
          key: key, message: "must be a path that stays inside the folder, not `\(text)`", help: nil
        ),
        at: range)
      return nil
    }
    return FileReference(path, at: source.location(of: range ?? 0..<0))
  }
}
