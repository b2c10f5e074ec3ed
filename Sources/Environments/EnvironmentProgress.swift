/// What happens while an environment is prepared, which may take minutes.
package enum EnvironmentProgress: Hashable, Sendable {
  /// Another build is making the environment of this name.
  case waiting(name: String)
  /// It is made; `tool` installs.
  case making(name: String, tool: String)
  case made(name: String, seconds: Double)
}

extension EnvironmentProgress: CustomStringConvertible {
  package var description: String {
    switch self {
    case .waiting(let name): "waiting for another build to make the environment \(name)"
    case .making(let name, let tool): "making the environment \(name) (\(tool))"
    case .made(let name, let seconds):
      "made the environment \(name) in \(Int(seconds.rounded(.up))) s"
    }
  }
}
