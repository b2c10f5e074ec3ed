import HostSystem

/// What a program needs to be started in a sandbox.
enum ExecutableFiles {
  /// The absolute paths of the program and of the folders its libraries are in, but for the system's.
  ///
  /// A build in debug mode finds Swift's libraries where the toolchain has them. The dynamic linker is asked,
  /// because it knows; a program that it cannot tell of is static, or fails with a message of its own.
  static func needed(by executable: String, runner: any ProcessRunner) async -> [String] {
    let limits = Invocation.Limits(time: .seconds(10), outputBytes: 1 << 16)
    guard let done = try? await runner.run(Invocation("ldd", [executable], limits: limits)) else {
      return [executable]
    }
    var folders: Set<String> = []
    // A line is `libswiftCore.so => /opt/swift/lib/libswiftCore.so (0x00007f…)`.
    for line in String(decoding: done.output, as: UTF8.self).split(separator: "\n") {
      guard let start = line.firstRange(of: "=> /"), let end = line.lastIndex(of: "/") else {
        continue
      }
      let folder = line[line.index(before: start.upperBound)..<end]
      if !folder.isEmpty, !folder.hasPrefix("/usr/"), !folder.hasPrefix("/lib") {
        folders.insert(String(folder))
      }
    }
    return [executable] + folders.sorted()
  }
}
