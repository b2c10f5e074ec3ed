package import HostSystem

/// What compiled the code of a site: while it is unchanged, and so is the code, nothing need be asked again.
package struct UsedToolchains: Codable, Sendable {
  private struct Use: Codable {
    /// As it is started: a name to find on `PATH`, or a path.
    var name: String
    var toolchain: Toolchain
  }

  private var uses: [Use] = []

  /// Nothing.
  package init() {}

  mutating func add(_ toolchain: Toolchain, as name: String) {
    uses.append(Use(name: name, toolchain: toolchain))
  }

  /// Whether all of them are what they were for the site in the folder `site`; programs that only choose others are
  /// asked through `runner`.
  package func isUnchanged(site: String, runner: any ProcessRunner) async -> Bool {
    for use in uses {
      guard await use.toolchain.isUnchanged(as: use.name, site: site, runner: runner) else {
        return false
      }
    }
    return true
  }
}

extension SampleVerifier {
  /// The toolchains that the verdicts on `units` rest on; `nil` if one of them cannot be told apart from others.
  func used(for units: [CodeUnit], in cache: CompileCache) -> UsedToolchains? {
    var used = UsedToolchains()
    var names: Set<String> = []
    for unit in units where unit.skipReason == nil {
      guard let checker = languages[unit.language]?.checker, let name = checker.toolchain,
        names.insert(name).inserted
      else { continue }
      guard let toolchain = cache.toolchains[name], let program = program(of: checker) else {
        return nil
      }
      used.add(toolchain, as: program)
    }
    return used
  }
}
