import Environments

/// Something that a sample ran on, of which its environment has another version now.
package struct OtherVersion: Hashable, Sendable {
  package var name: String
  /// What the sample was verified on.
  package var verified: String
  /// What it was not verified on.
  package var now: String

  /// The versions of `evidence` that are not those of the environment as it is described now.
  static func all(of evidence: Evidence, against plan: EnvironmentPlan) -> [OtherVersion] {
    evidence.versions.compactMap { version in
      guard let now = plan.version(of: version.name), now != version.version,
        // Of Python as much counts as is asked for: 3.11.7 is 3.11.
        !(version.name == "Python" && version.version.hasPrefix(now + "."))
      else { return nil }
      return OtherVersion(name: version.name, verified: version.version, now: now)
    }
  }
}
