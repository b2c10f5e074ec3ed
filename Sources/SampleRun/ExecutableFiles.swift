import HostSystem

/// What a program needs to be started in a sandbox.
actor ExecutableFiles {
  private let executable: String
  private let runner: any ProcessRunner
  private var asked: Task<[String], Never>?

  /// `executable` is the absolute path of the program.
  init(of executable: String, runner: any ProcessRunner) {
    self.executable = executable
    self.runner = runner
  }

  /// The absolute paths of the program and of the folders its libraries are in; found out once.
  var needed: [String] {
    get async {
      let task =
        asked ?? Task { [executable, runner] in await Self.needed(by: executable, runner: runner) }
      asked = task
      return await task.value
    }
  }

  /// Finds them, but for the system's own.
  ///
  /// A build in debug mode finds Swift's libraries where the toolchain has them. The dynamic linker is asked,
  /// because it knows; a program that it cannot tell of is static, or fails with a message of its own.
  private static func needed(by executable: String, runner: any ProcessRunner) async -> [String] {
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
