package import Environments
import Expectations
package import HostSystem
package import SampleRun
package import TextCore
package import VersusContent
import VersusModel

/// Something that is run, and has evidence: a sample project.
package struct RunnableSample: Sendable {
  /// How people know it: its folder below `content/samples/`.
  package let path: SitePath
  /// The name of its environment; `nil` for one that needs none.
  package let environment: String?
  package let project: SampleProject
  /// The bytes of its files, which the steps lay out, by path from its folder.
  package let files: [(path: String, bytes: [UInt8])]

  package init(_ project: SampleProject, files: [SitePath: SampleFile]) {
    path = project.path
    environment = project.environment?.name ?? project.side?.environment
    self.project = project
    self.files = project.files.compactMap { path in
      guard let name = path.relative(to: project.path), let file = files[path] else { return nil }
      return (name.string, file.source.bytes)
    }
  }

  /// What is run, with what its environment adds; `root` is the absolute path of the site.
  func plan(in environment: RunEnvironment, site root: String) -> SamplePlan {
    SamplePlan(
      name: path.string,
      // Code of a page has no folder of its own, and takes no file from any.
      folder: files.isEmpty ? "\(root)/content" : "\(root)/content/samples/\(path)",
      variables: environment.variables.merging(project.variables) { $1 },
      readable: environment.readable, mounts: environment.mounts, steps: project.steps.map(\.step),
      normalisers: project.normalisers.ordered, customNormalisers: project.normalisers.custom,
      limits: project.limits)
  }
}

/// What commands of samples find: programs and variables.
package struct RunEnvironment: Sendable {
  /// All variables, `PATH` among them.
  package var variables: [String: String]
  /// Absolute paths outside the system's own that commands read.
  package var readable: [String]
  package var mounts: [MountedFolder]
  /// What is installed, for readers: the interpreter first.
  package var versions: [Tool]

  package init(
    variables: [String: String], readable: [String] = [], mounts: [MountedFolder] = [],
    versions: [Tool] = []
  ) {
    self.variables = variables
    self.readable = readable
    self.mounts = mounts
    self.versions = versions
  }
}

/// What knows the site's environments.
package protocol EnvironmentProvider: Sendable {
  /// A hash of all that the environment is made of, the same on every machine.
  func key(of name: String?) -> Outcome<String>

  /// What the environment is made of; `nil` for one that nothing is known of.
  func plan(of name: String?) -> EnvironmentPlan?

  /// Makes the environment, unless it is there.
  func prepare(_ name: String?) async -> Outcome<RunEnvironment>
}

/// What runs samples.
package protocol SampleExecutor: Sendable {
  /// Why no sample can be run on this machine at all; `nil` if they can.
  func obstacle() async -> Diagnostic?

  /// Runs a sample in a fresh working copy; what goes wrong is in the record.
  func run(_ plan: SamplePlan) async -> SampleRecord
}
