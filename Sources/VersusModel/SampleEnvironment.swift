package import HostSystem
package import TextCore

/// What samples run in, as `site.yml` describes it: how to make it, not what was made.
package struct SampleEnvironment: Hashable, Sendable {
  package enum Recipe: Hashable, Sendable {
    /// Python of this version (`3.11`, or more exactly `3.11.7`), and the packages of a lock file.
    case python(version: String, requirements: FileReference?)
    case command(CommandRecipe)
  }

  /// Lower-case letters, digits and hyphens.
  package var name: String
  package var recipe: Recipe
  /// Its name in `site.yml`, which is blamed for what cannot be made.
  package var location: SourceLocation

  /// The files of the site that it is made from.
  package var files: [FileReference] {
    switch recipe {
    case .python(_, let requirements): requirements.map { [$0] } ?? []
    case .command(let recipe): recipe.inputs
    }
  }

  package init(name: String, recipe: Recipe, location: SourceLocation) {
    self.name = name
    self.recipe = recipe
    self.location = location
  }
}

/// An environment of any language: a command that fills a folder.
package struct CommandRecipe: Hashable, Sendable {
  /// A line for `sh`, run in the folder; `{folder}` stands for its path.
  package var prepare: String
  /// A line for `sh` that prints what was made: a line for each thing, its version last.
  package var versions: String
  /// What the command works on; copied into the folder before it runs.
  package var inputs: [FileReference] = []
  /// Which folders below the folder go on `PATH`.
  package var path: [SitePath] = []

  package init(prepare: String, versions: String) {
    self.prepare = prepare
    self.versions = versions
  }
}

/// A file of the site that another file names.
package struct FileReference: Hashable, Sendable {
  package var path: SitePath
  /// Where it is named.
  package var location: SourceLocation

  package init(_ path: SitePath, at location: SourceLocation) {
    self.path = path
    self.location = location
  }
}
