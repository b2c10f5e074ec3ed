#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many files and connections the process may have open at once.
package enum OpenFiles {
  /// How many the system gives it now.
  package static var limit: Int { max(0, Int(sysconf(Int32(_SC_OPEN_MAX)))) }

  /// Has the system give it `count`, or as many as it may have without asking somebody else.
  package static func allow(_ count: Int) {
    var limits = rlimit()
    #if canImport(Glibc)
      let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let kind = RLIMIT_NOFILE
    #endif
    guard unsafe getrlimit(kind, &limits) == 0, limits.rlim_cur < rlim_t(count) else { return }
    limits.rlim_cur = min(rlim_t(count), limits.rlim_max)
    unsafe _ = setrlimit(kind, &limits)
  }
}
