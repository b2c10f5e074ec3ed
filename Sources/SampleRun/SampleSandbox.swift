package import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a sample is kept in.
package enum SampleSandbox: Hashable, Sendable {
  /// Namespaces of its own, made by bubblewrap (<https://github.com/containers/bubblewrap>).
  case bubblewrap
  /// A temporary folder, and the trust of the person who runs it.
  case trusted

  /// Whether this machine can make sandboxes.
  package enum Availability: Hashable, Sendable {
    case available
    case missing(reason: String, help: String)
  }

  /// Makes one sandbox to see whether it can be done.
  package static func availability(
    runner: any ProcessRunner = SubprocessRunner()
  ) async -> Availability {
    let trial = SandboxCommand(readable: [], disk: 1 << 20)
    do {
      let done = try await runner.run(
        Invocation(
          SandboxCommand.program, trial.arguments + ["/bin/sh", "-c", ":"],
          limits: .init(time: .seconds(10), outputBytes: 4_096)))
      guard done.end != .exited(0) else { return .available }
      let words = String(decoding: done.errors, as: UTF8.self)
      return .missing(
        reason: "bubblewrap cannot make a sandbox here: "
          + words.split(separator: "\n").prefix(1).joined(),
        help: "allow user namespaces (`sysctl kernel.unprivileged_userns_clone=1`, or a profile of "
          + "AppArmor for bwrap), or pass --trust to run samples without a sandbox")
    } catch {
      return .missing(
        reason: "bubblewrap (`bwrap`) is not installed",
        help: "install it (`apt-get install bubblewrap`), or pass --trust to run samples without a "
          + "sandbox")
    }
  }
}

/// The arguments of `bwrap` for a sample.
struct SandboxCommand {
  static let program = "bwrap"

  /// Absolute paths that can be read, besides the system's.
  var readable: [String]
  var mounts: [MountedFolder] = []
  /// Bytes of each folder that can be written to.
  var disk: Int

  /// Folders and files of the system that programs need; what there is not is passed over.
  private static let system = [
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store",
    "/etc/alternatives", "/etc/fonts", "/etc/group", "/etc/hosts", "/etc/java-17-openjdk",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/mime.types",
    "/etc/nsswitch.conf", "/etc/passwd", "/etc/python3", "/etc/python3.11", "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf", "/etc/timezone",
  ]

  var arguments: [String] {
    var arguments = [
      "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
      "--hostname", "sample",
    ]
    for path in Self.system { arguments += bind(path) }
    arguments += ["--proc", "/proc", "--dev", "/dev"] + disk(at: "/dev/shm")
    let place = SamplePlace.sandbox
    for folder in [place.folder, place.home, place.temporary] { arguments += disk(at: folder) }
    // After those of the sandbox: a sample's own folder may lie below /tmp.
    for path in readable { arguments += ["--ro-bind", path, path] }
    for mount in mounts { arguments += ["--ro-bind", mount.source, mount.path] }
    return arguments + ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", place.folder, "--"]
  }

  private func disk(at folder: String) -> [String] { ["--size", "\(disk)", "--tmpfs", folder] }

  /// A link of the system (`/lib` to `usr/lib`) stays one.
  private func bind(_ path: String) -> [String] {
    let manager = FileManager.default
    if let target = try? manager.destinationOfSymbolicLink(atPath: path),
      path.lastIndex(of: "/") == path.startIndex
    {
      return ["--symlink", target, path]
    }
    return manager.fileExists(atPath: path) ? ["--ro-bind", path, path] : []
  }
}
