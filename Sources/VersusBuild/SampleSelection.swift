import HostSystem
package import TextCore
import VersusContent
package import VersusSamples

/// Which samples are verified.
package struct SampleSelection: Sendable {
  /// Folders below `content/samples/`; none for all.
  package var names: [String]
  /// Of so many parts of equal size, which one, from 1.
  package var shard: (index: Int, count: Int)?

  package init(names: [String], shard: (index: Int, count: Int)?) {
    self.names = names
    self.shard = shard
  }

  var isEverything: Bool { names.isEmpty && shard == nil }

  /// Leaves of the samples that are run those that are selected; a name that selects nothing is an error.
  func apply(to loaded: inout LoadedSite) -> [Diagnostic] {
    let all = loaded.projects.map(\.path)
    var diagnostics: [Diagnostic] = []
    for name in names where !all.contains(where: { Self.selects(name, $0) }) {
      // One that cannot be read is told of already.
      let isBroken = loaded.diagnostics.contains { diagnostic in
        diagnostic.location?.path.hasPrefix("content/samples/\(name)/") == true
      }
      if isBroken { continue }
      let nearest = nearestName(to: name, among: all.map(\.string))
      diagnostics.append(
        Diagnostic(
          id: "no-sample", "there is no sample `\(name)` that is run",
          help: nearest.map { "did you mean `\($0)`?" }
            ?? "a sample that is run has a content/samples/…/sample.yml"))
    }
    var projects = loaded.projects.filter { project in
      names.isEmpty || names.contains { Self.selects($0, project.path) }
    }
    if let shard {
      projects = projects.enumerated().filter { $0.offset % shard.count == shard.index - 1 }
        .map(\.element)
    }
    loaded.projects = projects
    return diagnostics
  }

  private static func selects(_ name: String, _ sample: SitePath) -> Bool {
    SitePath(name).map { sample.isInside($0) } ?? false
  }
}

/// What verifying came to.
package struct VerifyReport: Sendable {
  /// In the order of their places.
  package internal(set) var diagnostics: [Diagnostic] = []
  /// By path.
  package internal(set) var results: [SampleRunResult] = []

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
