package import Environments
package import HostSystem
import SampleRun
package import TextCore
package import VersusModel

/// The environments of `site.yml`, each made when a sample first needs it.
package actor SiteEnvironments: EnvironmentProvider {
  private nonisolated let plans: [String: Outcome<EnvironmentPlan>]
  private let builder: EnvironmentBuilder
  private var prepared: [String: Task<Outcome<RunEnvironment>, Never>] = [:]

  package init(
    _ environments: [SampleEnvironment], files: some FileReader, builder: EnvironmentBuilder
  ) {
    plans = Dictionary(
      environments.map { ($0.name, EnvironmentPlan.read($0, files: files)) },
      uniquingKeysWith: { first, _ in first })
    self.builder = builder
  }

  /// The key of a sample that needs no environment: the system's own programs are nobody's to pin.
  private static let plainKey = ContentHash(of: "plain").hex

  package nonisolated func key(of name: String?) -> Outcome<String> {
    guard let name else { return Outcome(Self.plainKey) }
    guard let plan = plans[name] else {
      let nearest = nearestName(to: name, among: plans.keys.sorted())
      return Outcome(
        nil,
        [
          Diagnostic(
            id: "unknown-environment", "site.yml has no environment `\(name)`",
            help: nearest.map { "did you mean `\($0)`?" }
              ?? "describe it in site.yml, under `environments:`")
        ])
    }
    return plan.then { Outcome($0.key) }
  }

  package nonisolated func plan(of name: String?) -> EnvironmentPlan? {
    name.flatMap { plans[$0]?.value }
  }

  package func prepare(_ name: String?) async -> Outcome<RunEnvironment> {
    guard let name, let plan = plans[name]?.value else {
      return Outcome(RunEnvironment(variables: PreparedEnvironment.plainVariables()))
    }
    if let task = prepared[name] {
      // What is wrong with it is told by the first who asked.
      return Outcome(await task.value.value)
    }
    let task = Task { [builder] in
      await builder.prepare(plan).then { Outcome(RunEnvironment($0)) }
    }
    prepared[name] = task
    return await task.value
  }
}

extension RunEnvironment {
  init(_ prepared: PreparedEnvironment) {
    self.init(
      variables: prepared.variables, readable: prepared.readable,
      mounts: prepared.mountPoint.map { [MountedFolder(prepared.folder, at: $0)] } ?? [],
      versions: prepared.versions.map { Tool(name: $0.name, version: $0.version) })
  }
}
