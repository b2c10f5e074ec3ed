import HostSystem
import VersusModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Makes environments by the command that `site.yml` gives.
struct CommandInstaller: Sendable {
  var recipe: CommandRecipe
  var runner: any ProcessRunner

  /// Makes `folder`, copies the inputs into it, and runs the command there.
  func fill(_ folder: String, for plan: EnvironmentPlan) async throws(EnvironmentProblem) {
    do throws(FileError) {
      let files = try LocalFiles.making(root: folder)
      for input in plan.inputs {
        try files.write(input.bytes, to: SitePath.root.appending(input.path.name))
      }
    } catch {
      throw .file(error)
    }
    var variables = EnvironmentBuilder.toolVariables
    variables[Self.folderVariable] = folder
    _ = try await run(recipe.prepare, in: folder, variables: variables)
  }

  /// What the environment says of itself, seen as its samples will see it: nothing else is on `PATH`.
  func report(
    of plan: EnvironmentPlan, in folder: String
  ) async throws(EnvironmentProblem) -> EnvironmentReport {
    var variables = PreparedEnvironment.plainVariables(path: recipe.path.map { "\(folder)/\($0)" })
    variables[Self.folderVariable] = folder
    let done = try await run(recipe.versions, in: folder, variables: variables)
    let lines = String(decoding: done.output, as: UTF8.self).split(whereSeparator: \.isNewline)
    return EnvironmentReport(
      packages: lines.compactMap { Self.version($0, environment: plan.name) })
  }

  private static let folderVariable = "VERSUS_FOLDER"

  private func run(
    _ line: String, in folder: String, variables: [String: String]
  ) async throws(EnvironmentProblem) -> Completion {
    let command = line.replacing("{folder}", with: "\"$\(Self.folderVariable)\"")
    return try await runner.run(
      line,
      Invocation(
        "sh", ["-c", command], directory: folder, environment: variables,
        limits: .init(time: EnvironmentBuilder.toolTime)))
  }

  /// `go version 1.22` is the version 1.22 of `go version`; a version alone is that of the environment.
  private static func version(
    _ line: Substring, environment: String
  ) -> PreparedEnvironment.Version? {
    var words = line.split(whereSeparator: \.isWhitespace)
    guard var version = words.popLast() else { return nil }
    if version.first == "v", version.dropFirst().first?.isNumber == true {
      version = version.dropFirst()
    }
    let name = words.isEmpty ? environment : words.joined(separator: " ")
    return .init(name, String(version))
  }
}
