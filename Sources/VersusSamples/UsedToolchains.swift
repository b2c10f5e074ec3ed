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

  package var isUnchanged: Bool { uses.allSatisfy { $0.toolchain.isUnchanged(as: $0.name) } }
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
