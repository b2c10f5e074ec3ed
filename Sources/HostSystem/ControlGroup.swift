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

/// A control group (cgroups(7)): processes to which the system refuses more processes and threads than a number.
///
/// It is what holds a sandbox that root starts, to which no other limit of processes applies (setrlimit(2)); others
/// may seldom make one, and need none.
package struct ControlGroup: Sendable {
  private let folder: String

  /// Makes an empty one for `tasks` processes and threads; `nil` if there are none here, or this user may make none.
  package init?(tasks: Int) {
    guard geteuid() == 0 else { return nil }
    for place in Self.places {
      Self.removeLeftovers(in: place)
      let folder = "\(place)/\(Self.prefix)\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
      guard (try? SystemFile.makeFolder(folder)) != nil else { continue }
      // The system puts the file there; without it, this is a folder like any other.
      let limit = folder + "/pids.max"
      if FileManager.default.fileExists(atPath: limit),
        (try? Data("\(tasks)".utf8).write(to: URL(filePath: limit))) != nil
      {
        self.folder = folder
        return
      }
      SystemFile.removeFolder(folder)
    }
    return nil
  }

  /// The program that runs what it is given, a command's words, in this group; the first of them are its own.
  package var entrance: (program: String, arguments: [String]) {
    ("/bin/sh", ["-c", "echo $$ > \"$0/cgroup.procs\"; exec \"$@\"", folder])
  }

  /// Removes it, once the last of its processes has ended.
  package func remove() async {
    for _ in 0..<100 where !SystemFile.removeFolder(folder) {
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Whether this user may make one here.
  package static var canBeMade: Bool {
    guard let group = Self(tasks: 1) else { return false }
    return SystemFile.removeFolder(group.folder)
  }

  private static let prefix = "versus-"

  /// Where groups that count processes can be made: in the tree for this alone (version 1), or beside our own group,
  /// since one with processes may have no groups in it that count (version 2).
  private static var places: [String] {
    let trees = "/sys/fs/cgroup"
    let own = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
    let unified = own.split(separator: "\n").first { $0.hasPrefix("0::/") }?.dropFirst(3) ?? "/"
    return [trees + "/pids", trees + (unified.lastIndex(of: "/").map { unified[..<$0] } ?? "")]
  }

  /// Removes what processes left that were killed.
  private static func removeLeftovers(in place: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let owner = name.dropFirst(prefix.count).split(separator: "-").first.flatMap { Int32($0) }
      if let owner, kill(owner, 0) != 0, errno == ESRCH {
        SystemFile.removeFolder(place + "/" + name)
      }
    }
  }
}
