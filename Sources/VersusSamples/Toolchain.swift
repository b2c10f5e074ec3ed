import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a checker consists of, as far as the disk shows it: while nothing of it changes, its verdicts stand.
struct Toolchain: Codable, Hashable, Sendable {
  /// A file or a folder that decides what the checker says.
  struct Part: Codable, Hashable, Sendable {
    /// Absolute.
    var path: String
    /// `nil` if there is nothing at the path.
    var stamp: FileStamp?
  }

  /// Its program, where it was found.
  let program: String
  /// What it calls itself, and the modules that it loaded.
  private(set) var tools: [Tool]
  private let parts: [Part]
  /// What is known of a program that only starts another one; `nil` if it does the work itself.
  private let standIn: StandIn?

  /// Takes a toolchain down after it was used; `nil` if nobody can tell whether it is the same the next time.
  ///
  /// So it is if it has changed since `start`, or if a version manager chooses what really runs and does not tell.
  ///
  /// - Parameters:
  ///   - name: the program as it was started: a name to find on `PATH`, or a path.
  ///   - tools: what took part.
  ///   - parts: the absolute paths of what else decides what it says.
  ///   - standIn: what it started, if it has not done the work itself.
  ///   - start: when it was started.
  init?(
    _ name: String, tools: [Tool], parts: [String] = [], standIn: StandIn? = nil,
    usedSince start: Date
  ) {
    guard let program = ProgramFile.path(of: name),
      standIn != nil || !StandIn.isVersionManaged(program)
    else { return nil }
    self.program = program
    self.tools = tools
    self.standIn = standIn
    self.parts = ([program] + parts).map { Part(path: $0, stamp: FileStamp(of: $0)) }
    guard self.parts.allSatisfy({ $0.stamp?.isOlder(than: start) ?? true }) else { return nil }
  }

  /// The same, of which more took part.
  func adding(_ more: [Tool]) -> Toolchain {
    var toolchain = self
    toolchain.tools += more.filter { !tools.contains($0) }
    return toolchain
  }

  /// Whether `name` still means this toolchain for the site in the folder `site`, and all its parts are as they were.
  ///
  /// Only a stand-in is started for that.
  func isUnchanged(as name: String, site: String, runner: any ProcessRunner) async -> Bool {
    guard ProgramFile.path(of: name) == program,
      parts.allSatisfy({ FileStamp(of: $0.path) == $0.stamp })
    else { return false }
    return await standIn?.isUnchanged(program, site: site, runner: runner) ?? true
  }
}
