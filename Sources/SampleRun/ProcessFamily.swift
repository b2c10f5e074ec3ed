#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// All processes of one sample, however they were started.
///
/// In a sandbox they are all that there are. Without one they are those that descend from the
/// supervisor, and those that carry its token in their variables: a process that both leaves its
/// family and clears its variables is not found.
struct ProcessFamily: Sendable {
  static let tokenName = "VERSUS_SAMPLE"

  let token: String
  let isSandboxed: Bool
  private let parent = getppid()

  init(token: String, isSandboxed: Bool) {
    self.token = token
    // Killing everything is for a sandbox only; so we look whether this is one.
    self.isSandboxed = isSandboxed && getppid() == 1 && Self.firstProcessIsBubblewrap
  }

  /// Whether the process that started the supervisor is gone.
  var isAbandoned: Bool { getppid() != parent }

  private static var firstProcessIsBubblewrap: Bool {
    (try? String(contentsOf: URL(filePath: "/proc/1/comm"), encoding: .utf8)) == "bwrap\n"
  }

  /// How many members there are in a sandbox, those included that ended and were not asked for yet.
  ///
  /// - Complexity: That of listing one folder. The processor is shared with all of them: who has to ask each for
  ///   what it is never gets through once they double faster than that.
  var count: Int { ProcessTable.identifiers.count - 2 }

  /// The members that run now; if `orphans`, also those that have left the family, for which the
  /// variables of every process of the machine are read.
  func members(orphans: Bool) -> Set<Int32> {
    let table = ProcessTable()
    let own = getpid()
    let running = table.entries.values.filter { !$0.isZombie && $0.identifier != own }
    if isSandboxed { return Set(running.lazy.map(\.identifier).filter { $0 != 1 }) }
    let family = table.descendants(of: [own])
    return Set(
      running.lazy.map(\.identifier).filter { process in
        family.contains(process)
          || orphans
            && ProcessTable.hasVariable(Self.tokenName, token, process: process)
      })
  }

  /// Kills all members but `servers` and what these started.
  ///
  /// - Returns: Whether none is left; some may be if they start new ones faster than they are killed.
  @discardableResult
  func kill(sparing servers: [Int32] = []) async -> Bool {
    for round in 0..<200 {
      if isSandboxed && servers.isEmpty {
        _ = Self.send(SIGKILL, to: -1)
      }
      let spared = servers.isEmpty ? [] : ProcessTable().descendants(of: servers)
      let left = members(orphans: round == 0 || round % 10 == 9).filter { member in
        !spared.contains(member)
          && !servers.contains(where: { isOfServer(member, $0) })
      }
      if left.isEmpty { return true }
      // Stopped first, so that none starts another while its siblings are killed.
      for member in left { _ = Self.send(SIGSTOP, to: member) }
      for member in left { _ = Self.send(SIGKILL, to: member) }
      try? await Task.sleep(for: .milliseconds(round < 10 ? 1 : 20))
    }
    return false
  }

  /// Kills what carries the token, for whoever is no member: the supervisor may be gone.
  func killOrphans() async {
    for _ in 0..<50 {
      let left = ProcessTable().entries.values.filter {
        !$0.isZombie && ProcessTable.hasVariable(Self.tokenName, token, process: $0.identifier)
      }
      if left.isEmpty { return }
      for member in left { _ = Self.send(SIGKILL, to: member.identifier) }
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Whether `process`, which may be an orphan, was started by that server.
  private func isOfServer(_ process: Int32, _ server: Int32) -> Bool {
    getpgid(process) == server || getsid(process) == server
  }

  private static func send(_ signal: Int32, to process: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.kill(process, signal)
    #else
      Darwin.kill(process, signal)
    #endif
  }
}
