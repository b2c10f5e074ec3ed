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

/// What lets a supervisor get through to a sample that starts processes as fast as it can.
///
/// All of them and the supervisor share the processors. With a few hundred that all start more, its turn comes
/// too late to count them, and later each time. The system holds the number of an ordinary user's processes
/// in a sandbox (``ProcessFamily.bound(_:)``), but none of root's; but root's supervisor can go before them.
enum SupervisorPriority {
  /// GNU's and BSD's alike: `nice -n NUMBER PROGRAM ARGUMENT...`.
  private static let program = "/usr/bin/nice"
  /// Lets go before everything that is at the usual one, 0.
  private static let advantage = 20

  /// What stands before the command of a supervisor in a sandbox.
  static var prefix: [String] {
    let canLead = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: program)
    return canLead ? [program, "-n", "-\(advantage)"] : []
  }

  /// What stands before a command of a sample, so that it has the niceness `usual` again.
  static func release(to usual: Int) -> [String] {
    let lead = usual - niceness
    return lead > 0 ? [program, "-n", "\(lead)"] : []
  }

  /// That of this process.
  static var niceness: Int {
    #if canImport(Glibc)
      let kind = __priority_which_t(PRIO_PROCESS.rawValue)
    #else
      let kind = PRIO_PROCESS
    #endif
    return Int(getpriority(kind, 0))
  }
}
