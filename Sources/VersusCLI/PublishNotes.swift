import Foundation
import HostSystem
import VersusModel

/// What this machine keeps of a target, below `.versus/publish/` in the site.
struct PublishNotes {
  /// A random text, by which locks at the target are known to be this machine's.
  let token: String
  private let lockPath: String

  init(of destination: PublishDestination, in files: LocalFiles) throws(CommandFailure) {
    let folder = SitePath.root.appending(".versus").appending("publish")
    let path = folder.appending("\(destination.name).token")
    do throws(FileError) {
      try files.makeFolder(folder)
      if let known = try files.bytes(at: path), known.count == 36 {
        token = String(decoding: known, as: UTF8.self)
      } else {
        token = UUID().uuidString
        try files.write(Array(token.utf8), to: path)
      }
    } catch {
      throw CommandFailure("\(error.path) cannot be written: \(error.reason)")
    }
    lockPath = files.absolutePath(of: folder.appending("\(destination.name).lock"))
  }

  /// Waits until no other publish of this site to the target is at work.
  func lock() async throws(CommandFailure) -> FileLock { try await Self.lock(lockPath) }

  /// Waits until no other publish of this machine has the lock on `path`.
  static func lock(_ path: String) async throws(CommandFailure) -> FileLock {
    do throws(FileError) {
      return try await FileLock.waiting(for: path) {
        Console.printError("Waiting for another publish to end")
      }
    } catch {
      throw CommandFailure("\(error.path) cannot be locked: \(error.reason)")
    }
  }
}
