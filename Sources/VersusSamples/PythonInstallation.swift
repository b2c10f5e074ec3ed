package import HostSystem
package import TextCore

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A Python with all that is installed for it, as far as the disk shows it: while nothing of it changes, its libraries
/// say the same of the same.
package struct PythonInstallation: Codable, Hashable, Sendable {
  /// As it is started: a name to find on `PATH`, or a path.
  fileprivate let program: String
  fileprivate let toolchain: Toolchain

  /// Asks Python what it consists of.
  ///
  /// - Parameters:
  ///   - program: the interpreter as it is started: a name to find on `PATH`, or a path.
  ///   - site: the absolute path of the site's folder, in which it is started.
  ///   - start: when it was first used for what is to stand.
  ///   - runner: what starts it.
  /// - Returns: `nil` if it does not tell, or has changed since `start`.
  package static func find(
    _ program: String, site: String, usedSince start: Date, runner: any ProcessRunner
  ) async -> PythonInstallation? {
    let checker = PythonChecker(name: program, program: program, site: site, runner: runner)
    guard
      let toolchain = await checker.interpreter()?.toolchain(
        startedAs: program, tools: [], since: start)
    else { return nil }
    return PythonInstallation(program: program, toolchain: toolchain)
  }

  /// Whether `program` is still this one for the site in the folder `site`; one that only chooses another is asked
  /// through `runner`.
  package func isCurrent(
    for program: String, site: String, runner: any ProcessRunner
  ) async -> Bool {
    guard program == self.program else { return false }
    return await toolchain.isUnchanged(as: program, site: site, runner: runner)
  }

  /// What it is known by.
  package var print: Fingerprint { Fingerprint(of: json) }

  /// It as a text for a record, and back; `nil` if that is none.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  package init?(json: String) {
    guard let value = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else {
      return nil
    }
    self = value
  }

  private init(program: String, toolchain: Toolchain) {
    (self.program, self.toolchain) = (program, toolchain)
  }
}

extension UsedToolchains {
  /// Adds a Python that took part.
  package mutating func add(_ installation: PythonInstallation) {
    add(installation.toolchain, as: installation.program)
  }
}
