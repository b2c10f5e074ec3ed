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

/// A lock on a file or a folder (`flock(2)`): of all processes and tasks, one holds it at a time.
///
/// The system lets go of it when its process ends, however that ends; the programs that the process
/// started do not inherit it. The file stays, empty.
package struct FileLock: ~Copyable, Sendable {
  private let descriptor: FileDescriptor

  private init(descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { try? descriptor.close() }

  /// Takes the lock on the folder or the file at the absolute path `path`; a file is made if there is none.
  ///
  /// - Returns: `nil` if another holds it.
  package static func ifFree(_ path: String) throws(FileError) -> FileLock? {
    try ifFree(path, isFolder: SystemFile.kind(of: path) == .folder)
  }

  private static func ifFree(_ path: String, isFolder: Bool) throws(FileError) -> FileLock? {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(
        FilePath(path), isFolder ? .readOnly : .readWrite,
        options: isFolder ? .closeOnExec : [.create, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw FileError(path: path, reason: (error as? Errno).map(LocalFiles.words) ?? "\(error)")
    }
    if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 {
      return FileLock(descriptor: descriptor)
    }
    let reason = Errno(rawValue: errno)
    try? descriptor.close()
    guard reason == .wouldBlock else { throw FileError(path: path, reason: "\(reason)") }
    return nil
  }

  /// Whether what was locked is still what stands at `path`.
  package func isHeld(at path: String) -> Bool {
    SystemFile.number(of: descriptor.rawValue) == SystemFile.facts(of: path)?.number
  }

  /// Takes the lock, and waits for whoever holds it; if there is somebody, `waiting` is called once.
  package static func waiting(
    for path: String, waiting: @Sendable () -> Void = {}
  ) async throws(FileError) -> FileLock {
    let isFolder = SystemFile.kind(of: path) == .folder
    if let lock = try ifFree(path, isFolder: isFolder) { return lock }
    waiting()
    while true {
      do {
        try await Task.sleep(for: .milliseconds(50))
      } catch {
        throw FileError(path: path, reason: "waiting for it was cancelled")
      }
      if let lock = try ifFree(path, isFolder: isFolder) { return lock }
    }
  }

  /// Lets go; so does the end of the value's life.
  package consuming func release() {}
}
