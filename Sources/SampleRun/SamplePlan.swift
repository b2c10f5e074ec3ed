package import Expectations

/// Everything that running a sample needs, and nothing of the site that it is for.
///
/// It is made from a `sample.yml`, and can be sent to another process: the one inside the sandbox.
package struct SamplePlan: Codable, Hashable, Sendable {
  /// How people know the sample: its folder below `content/samples/` (`rest/flask`).
  package var name: String
  /// The absolute path of the folder that has the sample's files; never written to.
  package var folder: String
  /// All variables that its commands see, `PATH` among them; nothing is inherited.
  package var variables: [String: String]
  /// Absolute paths that must be readable, besides the system's own: the environment, its interpreter.
  package var readable: [String]
  /// Folders that commands find elsewhere.
  package var mounts: [MountedFolder]
  package var steps: [SampleStep]
  package var normalisers: [Normaliser]
  /// Further ones, of the site and the sample.
  package var customNormalisers: [CustomNormaliser]
  package var limits: SampleLimits

  package init(
    name: String, folder: String, variables: [String: String] = [:], readable: [String] = [],
    mounts: [MountedFolder] = [], steps: [SampleStep] = [],
    normalisers: [Normaliser] = Normaliser.standard,
    customNormalisers: [CustomNormaliser] = [], limits: SampleLimits = SampleLimits()
  ) {
    self.name = name
    self.folder = folder
    self.variables = variables
    self.readable = readable
    self.mounts = mounts
    self.steps = steps
    self.normalisers = normalisers
    self.customNormalisers = customNormalisers
    self.limits = limits
  }
}

/// A folder whose path differs from machine to machine, and that has the same one for all samples.
///
/// In a sandbox it is there; without one, what is recorded says that it is.
package struct MountedFolder: Codable, Hashable, Sendable {
  /// Where it is kept; an absolute path.
  package var source: String
  /// Where commands find it: `/env/django`.
  package var path: String

  package init(_ source: String, at path: String) {
    self.source = source
    self.path = path
  }
}

/// How far a sample may go.
package struct SampleLimits: Codable, Hashable, Sendable {
  /// Seconds for all steps together.
  package var seconds: Double = 120
  /// Processes at a time.
  package var processes = 128
  /// Bytes of memory, of all processes together.
  package var memory = 1 << 30
  /// Bytes of each output of a command that are kept; printing much more than that ends it.
  package var output = 1 << 20
  /// Bytes of files in the working copy.
  package var disk = 1 << 28

  package init() {}

  /// How many processes and threads the system lets a sandbox have, if it can tell: some more than what ``LimitGuard``
  /// needs to see that ``processes`` are exceeded, and than a supervisor has threads.
  ///
  /// Counting comes too late to what starts more as fast as it can, which takes the processors from whoever counts.
  var mostTasks: Int { processes * 3 + 64 }
}
