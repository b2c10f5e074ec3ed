#if canImport(System)
  import System
#else
  import SystemPackage
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the system can do with files, by absolute path.
///
/// Foundation has the same, at ten times the cost for a site of ten thousand small files. All calls take C
/// strings or give C memory, hence `unsafe`, which stands here for the files of the whole package.
enum SystemFile {
  enum Kind {
    case file, folder, link, other
  }

  /// What stands at `path`, links not followed; `nil` for nothing.
  static func kind(of path: String) -> Kind? { status(of: path).map(kind) }

  /// What can be known of `path` without reading it, links followed: the size in bytes, when it was changed in
  /// microseconds since 1970, and its number in the file system; `nil` if there is nothing.
  static func facts(of path: String) -> Facts? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? facts(status) : nil
  }

  /// The number of an open file in its file system.
  static func number(of descriptor: Int32) -> UInt64? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : nil
  }

  typealias Facts = (size: UInt64, modified: Int64, number: UInt64)

  private static func facts(_ status: stat) -> Facts {
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    let microseconds = Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000
    return (UInt64(max(0, status.st_size)), microseconds, UInt64(status.st_ino))
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status : nil
  }

  private static func kind(_ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .other
    }
  }

  /// The bytes of the file at `path`, or its first `limit`.
  ///
  /// - Throws: `Errno.fileTooLarge` if it would have to be read beyond ``LocalFiles/largestFile``.
  static func read(_ path: String, upTo limit: Int = .max) throws(Errno) -> [UInt8] {
    try read(path, upTo: limit, O_RDONLY) ?? []
  }

  /// The same of what is a file by itself, no link to one; `nil` if it is something else.
  ///
  /// - Throws: an `Errno` also for a link.
  static func readPlainFile(_ path: String, upTo limit: Int) throws(Errno) -> [UInt8]? {
    try read(path, upTo: limit, O_RDONLY | O_NOFOLLOW, onlyFiles: true)
  }

  private static func read(
    _ path: String, upTo limit: Int, _ flags: Int32, onlyFiles: Bool = false
  ) throws(Errno) -> [UInt8]? {
    // A pipe that took the file's place would keep us waiting otherwise.
    let descriptor = unsafe open(path, flags | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Errno(rawValue: errno) }
    if onlyFiles, kind(status) != .file { return nil }
    // What the system makes up as it is read (/proc) has no size.
    var bytes: [UInt8] = []
    var wanted = min(limit, status.st_size > 0 ? Int(status.st_size) : 4096)
    while true {
      guard wanted <= LocalFiles.largestFile else { throw Errno.fileTooLarge }
      let room = wanted - bytes.count
      var failure: Errno?
      let more = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        count = unsafe read(descriptor, into: buffer, &failure)
      }
      if let failure { throw failure }
      bytes = bytes.isEmpty ? more : bytes + more
      let isFull = more.count == room && bytes.count < limit && Int(status.st_size) != bytes.count
      guard isFull else { return bytes }
      wanted = min(limit, bytes.count * 2)
    }
  }

  /// Fills `buffer`, unless the file ends before; returns how much there is.
  private static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>, _ failure: inout Errno?
  ) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
      #if canImport(Glibc)
        let count = unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
      #else
        let count = unsafe Darwin.read(descriptor, rest.baseAddress, rest.count)
      #endif
      if count < 0, errno == EINTR { continue }
      if count < 0 { failure = Errno(rawValue: errno) }
      guard count > 0 else { break }
      filled += count
    }
    return filled
  }

  /// Makes a file that was not there.
  static func create(_ path: String, _ bytes: [UInt8]) throws(Errno) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    var failure: Errno?
    unsafe bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count, failure == nil {
        let count = unsafe write(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if count < 0, errno != EINTR { failure = Errno(rawValue: errno) }
        written += max(count, 0)
      }
    }
    // Some file systems tell only now that they are full.
    if close(descriptor) != 0, failure == nil { failure = Errno(rawValue: errno) }
    if let failure {
      unsafe _ = unlink(path)
      throw failure
    }
  }

  /// Moves a file, in place of what was at `target`: whoever looks sees the one or the other.
  static func move(_ path: String, to target: String) throws(Errno) {
    guard unsafe rename(path, target) == 0 else { throw Errno(rawValue: errno) }
  }

  static func remove(_ path: String) throws(Errno) {
    guard unsafe unlink(path) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Makes one folder; fine if it is there.
  static func makeFolder(_ path: String) throws(Errno) {
    guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
  }

  /// Makes sure that names can be added to the folder at `path`, and removed.
  static func requireWritable(_ path: String) throws(Errno) {
    guard unsafe access(path, W_OK | X_OK) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Removes a folder.
  ///
  /// - Returns: Whether it was empty, and is gone.
  @discardableResult
  static func removeFolder(_ path: String) -> Bool { unsafe rmdir(path) == 0 }

  /// How many files and connections this process may have open.
  static var mostOpenFiles: Int { max(0, Int(sysconf(Int32(_SC_OPEN_MAX)))) }

  /// Raises that to `count`, or to what the process may have without asking somebody else.
  static func allowOpenFiles(_ count: Int) {
    change(RLIMIT_NOFILE) { limits in
      limits.rlim_cur = max(limits.rlim_cur, min(rlim_t(count), limits.rlim_max))
    }
  }

  /// Lowers how many processes and threads the user of this process may have, for good.
  static func boundProcesses(_ count: Int) {
    #if canImport(Glibc)
      let kind = __RLIMIT_NPROC
    #else
      let kind = RLIMIT_NPROC
    #endif
    change(kind) { limits in
      limits.rlim_max = min(rlim_t(count), limits.rlim_max)
      limits.rlim_cur = min(limits.rlim_cur, limits.rlim_max)
    }
  }

  #if canImport(Glibc)
    private typealias LimitKind = __rlimit_resource
  #else
    private typealias LimitKind = Int32
  #endif

  private static func change(_ kind: LimitKind, _ change: (inout rlimit) -> Void) {
    #if canImport(Glibc)
      let kind = __rlimit_resource_t(kind.rawValue)
    #endif
    var limits = rlimit()
    guard unsafe getrlimit(kind, &limits) == 0 else { return }
    change(&limits)
    unsafe _ = setrlimit(kind, &limits)
  }

  /// The names in a folder, in no order, and what each is.
  static func list(_ path: String) throws(Errno) -> [(name: String, kind: Kind)] {
    var names: [(name: String, kind: Kind)] = []
    try visit(path) { name, kind, _ in names.append((name, kind)) }
    return names
  }

  /// The same, with what can be known of files without reading them, as ``facts(of:)`` has it; links to folders
  /// count as files.
  static func listFacts(_ path: String) throws(Errno) -> [(name: String, kind: Kind, facts: Facts?)]
  {
    var found: [(name: String, kind: Kind, facts: Facts?)] = []
    try visit(path) { name, kind, folder in
      var status = stat()
      // From the open folder, the system need not look for the way to it again.
      let isKnown = unsafe kind != .folder && fstatat(folder, name, &status, 0) == 0
      found.append((name, kind, isKnown ? facts(status) : nil))
    }
    return found
  }

  /// Tells of each name in a folder what it is; of the folder, its descriptor.
  private static func visit(_ path: String, _ body: (String, Kind, Int32) -> Void) throws(Errno) {
    guard let folder = unsafe opendir(path) else { throw Errno(rawValue: errno) }
    defer { unsafe _ = closedir(folder) }
    let descriptor = unsafe dirfd(folder)
    while let entry = unsafe readdir(folder) {
      var name = unsafe entry.pointee.d_name
      let (text, isText) = unsafe withUnsafeBytes(of: &name) { bytes in
        let bytes = unsafe bytes.prefix { $0 != 0 }
        let text = unsafe String(validating: bytes, as: UTF8.self)
        return unsafe (text ?? String(decoding: bytes, as: UTF8.self), text != nil)
      }
      guard text != ".", text != ".." else { continue }
      guard isText else {
        // Nothing could be opened by what is left of its name.
        body(text, .other, descriptor)
        continue
      }
      let kind: Kind? =
        switch unsafe Int32(entry.pointee.d_type) {
        case Int32(DT_REG): .file
        case Int32(DT_DIR): .folder
        case Int32(DT_LNK): .link
        case Int32(DT_UNKNOWN): self.kind(of: path + "/" + text)
        default: .other
        }
      if let kind { body(text, kind, descriptor) }
    }
  }
}

#if os(Linux)
  extension SystemFile {
    /// Has the system tell of events in the folder at `path`, and returns the number that it calls it by; `nil` if it
    /// does not, for the reason in `errno`.
    static func watch(_ path: String, _ kinds: UInt32, by queue: Int32) -> Int32? {
      let number = unsafe inotify_add_watch(queue, path, kinds)
      return number >= 0 ? number : nil
    }

    /// What can be read without waiting, at most 64 KiB.
    static func readAvailable(_ descriptor: Int32) -> [UInt8] {
      var failure: Errno?
      return unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
        count = unsafe read(descriptor, into: buffer, &failure)
      }
    }
  }
#endif
