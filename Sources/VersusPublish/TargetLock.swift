import HostSystem
import TextCore
import VersusRender

/// A file at a target that changes in place, which says that somebody publishes there just now.
///
/// No store that rsync and rclone reach makes a file only where there is none; so each reads what it wrote. Who was killed
/// leaves the file: it is taken over by whoever has its token (the same machine), or when it has grown old.
struct TargetLock {
  /// What the lock is told by: a text of this machine's for this target, the same in every run.
  let token: String
  /// Seconds since 1970.
  let now: Int

  static let path = PublishManifest.folder.appending("lock.json")
  /// After how many seconds a lock is nobody's.
  static let lifetime = 3600

  var file: OutputFile {
    let json = JSONValue.object([("token", .string(token)), ("time", .int(now))])
    return OutputFile(path: Self.path, bytes: Array((json.text + "\n").utf8))
  }

  /// Takes the lock at `target`.
  func take(at target: any PublishTarget, breaking: Bool) async throws(PublishFailure) {
    if !breaking, let other = try await holder(at: target), other.token != token,
      now - other.time < Self.lifetime
    {
      throw PublishFailure(
        "somebody else is publishing there, since \(max(0, now - other.time)) seconds",
        help: "wait for it to end; if it was killed, --break-lock goes on without waiting")
    }
    try await target.put([file], keepingReplacedIn: nil)
    try await check(at: target)
  }

  /// Makes sure that nobody else has taken it meanwhile.
  func check(at target: any PublishTarget) async throws(PublishFailure) {
    guard try await holder(at: target)?.token == token else {
      throw PublishFailure(
        "somebody else began to publish there at the same time", help: "run `versus publish` again")
    }
  }

  func release(at target: any PublishTarget) async throws(PublishFailure) {
    try await target.remove([Self.path], keepingIn: nil)
  }

  private func holder(at target: any PublishTarget) async throws(PublishFailure)
    -> (token: String, time: Int)?
  {
    let found = try await target.versions(of: [Self.path], in: PublishManifest())
    guard let bytes = found[Self.path]?.first, let json = try? JSONParser.parse(bytes),
      let token = json["token"]?.string, let time = json["time"]?.int
    else { return nil }
    return (token, time)
  }
}
