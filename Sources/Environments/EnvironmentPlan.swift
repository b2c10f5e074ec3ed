package import HostSystem
package import TextCore
package import VersusModel

/// An environment, and everything that goes into it: read, and fit to be made.
package struct EnvironmentPlan: Hashable, Sendable {
  package let name: String
  /// The hash of all that goes in, in hexadecimal digits: the same on every machine.
  ///
  /// These are the recipe and the bytes of the files it names. The name is none of it, and neither is
  /// which Python of the version asked for is found.
  package let key: String
  package let recipe: SampleEnvironment.Recipe
  /// Where `site.yml` names it.
  let location: SourceLocation
  /// The files that it is made from, in the recipe's order.
  package let inputs: [InputFile]
  /// What the lock pins.
  let requirements: Requirements?

  package struct InputFile: Hashable, Sendable {
    package var path: SitePath
    package var bytes: [UInt8]
  }

  /// Counted up when an environment of the same inputs would be made differently.
  private static let format = "1"

  /// Reads what `environment` is made from, and reports everything that is wrong with it.
  package static func read(
    _ environment: SampleEnvironment, files: some FileReader
  ) -> Outcome<EnvironmentPlan> {
    var diagnostics: [Diagnostic] = []
    var inputs: [InputFile] = []
    for reference in environment.recipe.files {
      do throws(EnvironmentProblem) {
        inputs.append(try InputFile(reference, files: files))
      } catch {
        diagnostics.append(error.diagnostic(at: reference.location))
      }
    }
    var requirements: Requirements?
    if case .python(let version, _) = environment.recipe, let lock = inputs.first {
      let source = SourceText(path: lock.path.string, bytes: lock.bytes)
      let outcome = Requirements.read(source, python: version)
      requirements = outcome.value
      diagnostics += outcome.diagnostics
    }
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      return Outcome(nil, diagnostics)
    }
    let plan = EnvironmentPlan(environment, inputs: inputs, requirements: requirements)
    return Outcome(plan, diagnostics)
  }

  private init(
    _ environment: SampleEnvironment, inputs: [InputFile], requirements: Requirements?
  ) {
    name = environment.name
    recipe = environment.recipe
    location = environment.location
    self.inputs = inputs
    self.requirements = requirements
    key = Self.key(of: environment.recipe, inputs: inputs)
  }

  private static func key(of recipe: SampleEnvironment.Recipe, inputs: [InputFile]) -> String {
    var hasher = ContentHasher()
    hasher.update(format, named: "format")
    switch recipe {
    case .python(let version, _): hasher.update(version, named: "python")
    case .command(let command):
      hasher.update(command.prepare, named: "prepare")
      hasher.update(command.versions, named: "versions")
      for folder in command.path { hasher.update(folder.string, named: "path") }
    }
    for input in inputs {
      hasher.update(String(input.path.name), named: "file")
      hasher.update(input.bytes, named: "bytes")
    }
    return hasher.finish().hex
  }

  /// The version of Python, or of a package, that is in it; `nil` if only making it can tell.
  ///
  /// Of Python as much as is asked for: `3.11`.
  package func version(of name: String) -> String? {
    guard case .python(let python, _) = recipe else { return nil }
    if name == "Python" { return python }
    let version = requirements?.versions[Requirements.normalised(name)] ?? ""
    return version.isEmpty ? nil : version
  }

  /// Where samples find an environment of Python, which works wherever it is.
  var mountPoint: String { "/env/\(name)" }

  /// Whether a package was asked for, and not only brought along by another.
  func isAskedFor(_ package: String) -> Bool { requirements?.isDirect(package) ?? true }
}

extension EnvironmentPlan.InputFile {
  init(_ reference: FileReference, files: some FileReader) throws(EnvironmentProblem) {
    path = reference.path
    let found: [UInt8]?
    do {
      found = try files.bytes(at: path)
    } catch {
      throw .unreadable(path, reason: error.reason)
    }
    guard let found else { throw .noFile(path) }
    bytes = found
  }
}

extension SampleEnvironment.Recipe {
  /// The files of the site that go in.
  fileprivate var files: [FileReference] {
    switch self {
    case .python(_, let requirements): requirements.map { [$0] } ?? []
    case .command(let command): command.inputs
    }
  }
}
