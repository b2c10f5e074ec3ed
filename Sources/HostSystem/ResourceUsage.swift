#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What programs took of the machine.
package enum ResourceUsage {
  /// Processor time of all programs that this process started and that have ended, and of those they
  /// started and waited for.
  package static var ofEndedChildren: Duration {
    var usage = rusage()
    #if canImport(Glibc)
      let children = RUSAGE_CHILDREN.rawValue
    #else
      let children = RUSAGE_CHILDREN
    #endif
    // The system offers it in no other way; /proc has it in hundredths of a second only.
    guard unsafe getrusage(children, &usage) == 0 else { return .zero }
    return duration(usage.ru_utime) + duration(usage.ru_stime)
  }

  private static func duration(_ time: timeval) -> Duration {
    .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
  }
}
