import VersusModel

/// An environment that is there and works, and how samples get to use it.
package struct PreparedEnvironment: Hashable, Sendable {
  /// One thing in it, as a stamp on a page names it.
  package struct Version: Codable, Hashable, Sendable {
    package var name: String
    package var version: String

    package init(_ name: String, _ version: String) {
      self.name = name
      self.version = version
    }
  }

  package var name: String
  /// The key of its plan: 64 hexadecimal digits.
  package var key: String
  /// Its folder, as an absolute path.
  package var folder: String
  /// Where samples find it, whatever its folder; `nil` for one that may not work anywhere else.
  package var mountPoint: String?
  /// All variables that commands should see, `PATH` among them.
  package var variables: [String: String]
  /// The absolute paths that must be readable, its folder among them, besides those of the system.
  package var readable: [String]
  /// Python and the packages that were asked for, or what the environment's own command says.
  package var versions: [Version]

  /// The folders that each `PATH` ends with; nothing of the user's own is on it.
  private static let systemPath = ["/usr/local/bin", "/usr/bin", "/bin"]

  /// The variables of a command that uses no environment, with `folders` first on its `PATH`.
  ///
  /// Language, time zone and colours are the same for everybody, so that outputs are too.
  package static func plainVariables(path folders: [String] = []) -> [String: String] {
    [
      "PATH": (folders + systemPath).joined(separator: ":"), "LANG": "C.UTF-8", "TZ": "UTC",
      "NO_COLOR": "1",
    ]
  }

  /// The further variables of a command that uses Python.
  package static let pythonVariables = [
    "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1",
  ]

  init(_ plan: EnvironmentPlan, record: EnvironmentRecord, folder: String) {
    name = plan.name
    key = plan.key
    self.folder = folder
    readable = [folder] + record.report.readable
    switch plan.recipe {
    case .python:
      mountPoint = plan.mountPoint
      let python = Version("Python", record.report.version ?? "")
      versions = [python] + record.report.packages.filter { plan.isAskedFor($0.name) }
      variables = Self.plainVariables(path: [folder + "/bin"]).merging(Self.pythonVariables) { $1 }
      variables["VIRTUAL_ENV"] = folder
    case .command(let command):
      versions = record.report.packages
      variables = Self.plainVariables(path: command.path.map { "\(folder)/\($0)" })
    }
  }
}
