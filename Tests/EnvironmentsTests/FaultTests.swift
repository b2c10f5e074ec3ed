import Foundation
import HostSystem
import Testing
import TextCore
import VersusModel

@testable import Environments

@Suite("What happens to environments")
struct FaultTests {
  /// A site with one package in its lock, and the plan of it.
  private func site() async throws -> (TestSite, EnvironmentPlan) {
    let site = try TestSite()
    try site.writeLock(try await site.makeWheel("top", "1.0"))
    return (site, try await site.pythonPlan())
  }

  @Test("one that is half-made is thrown away, and made again")
  func halfMade() async throws {
    let (site, plan) = try await site()
    let leftovers = ["site-\(plan.key.prefix(16))-00000000", "site-0123456789abcdef-00000000"]
    for folder in leftovers {
      try site.write("half", to: ".versus/environments/\(folder)/bin/python")
    }
    try site.write("mine", to: ".versus/environments/other-0123456789abcdef-00000000/x")
    let made = try await site.prepare(plan, .quick)
    #expect(try await site.run("top", in: made) == "1.0\n")
    let left = try site.environments()
    #expect(leftovers.allSatisfy { !left.contains($0) })
    #expect(left.contains("other-0123456789abcdef-00000000"))
  }

  @Test(
    "one that was damaged is made again",
    arguments: [
      "rm FOLDER/bin/python*", "rm -r FOLDER", "rm -r FOLDER/lib/python*/site-packages/top-1.0*",
      "printf '#!/bin/sh\\nexit 1\\n' > x && rm FOLDER/bin/python && mv x FOLDER/bin/python",
      "head -c 40 RECORD > x && mv x RECORD", "echo '{}' > RECORD", "rm RECORD",
      "sed -i.old 's/\"version\" : \"1.0\"/\"version\" : \"1.1\"/' RECORD",
      "sed -i.old 's#\"folder\" : \"#&../../#' RECORD",
    ])
  func damaged(command: String) async throws {
    let (site, plan) = try await site()
    let first = try await site.prepare(plan, .quick)
    let record = site.path(".versus/environments/site-\(plan.key.prefix(16)).json")
    let line = command.replacing("FOLDER", with: first.folder).replacing("RECORD", with: record)
    let done = try await site.runner.run(Invocation("sh", ["-c", line], directory: site.root))
    try #require(done.end == .exited(0), "\(String(decoding: done.errors, as: UTF8.self))")
    let second = try await site.prepare(plan, .quick)
    #expect(second.folder != first.folder)
    #expect(try await site.run("top", in: second) == "1.0\n")
    #expect(!FileManager.default.fileExists(atPath: first.folder))
    #expect(try await site.prepare(plan, .quick) == second)
    #expect(site.makings == 2)
  }

  @Test("of two builds at once, one makes the environment, and the other waits for it")
  func twoBuilds() async throws {
    let (site, plan) = try await site()
    async let first = site.prepare(plan, .quick)
    async let second = site.prepare(plan, .quick)
    #expect(try await first == second)
    #expect(site.makings == 1)
    #expect(site.progress.contains(.waiting(name: "site")))
  }

  @Test("a lock whose holder is killed is free")
  func killedHolder() async throws {
    let site = try TestSite()
    let path = site.path("lock")
    let script = """
      import fcntl, os, signal, sys
      file = open(sys.argv[1], "w")
      fcntl.flock(file, fcntl.LOCK_EX)
      open(sys.argv[1] + ".held", "w")
      signal.pause()
      """
    let holder = Task {
      try await SubprocessRunner(gracePeriod: .zero).run(
        Invocation("python3", ["-c", script, path], limits: .init(time: .seconds(100))))
    }
    while !FileManager.default.fileExists(atPath: path + ".held") {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try !isFree(path))
    holder.cancel()
    let lock = try await FileLock.waiting(for: path)
    #expect(try !isFree(path))
    lock.release()
    // Not at once: a program that another test starts at this moment has the file until it is begun.
    let again = try await FileLock.waiting(for: path)
    again.release()
    _ = await holder.result
  }

  private func isFree(_ path: String) throws -> Bool { try FileLock.ifFree(path) != nil }

  @Test("a build that is cancelled leaves nothing that is taken for an environment")
  func cancelled() async throws {
    let (site, plan) = try await site()
    let build = Task { await site.builder(.quick).prepare(plan) }
    while site.makings == 0 { try await Task.sleep(for: .milliseconds(5)) }
    build.cancel()
    // On a busy machine it may be done before it hears of it: either way what is found later is whole.
    _ = await build.value
    let made = try await site.prepare(plan, .quick)
    #expect(try await site.run("top", in: made) == "1.0\n")
    #expect(try site.environments().count == 2)
  }

  @Test("a full disk is told as such")
  func fullDisk() async throws {
    let (site, plan) = try await site()
    try site.write(
      """
      #!/bin/sh
      test "$1" = venv || exit 0
      mkdir -p "$6" && echo half > "$6/half"
      echo 'error: failed to copy file: No space left on device (os error 28)' >&2
      exit 2
      """, to: "uv")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: site.path("uv"))
    let outcome = await EnvironmentBuilder(
      site: site.root, runner: site.runner, uv: site.path("uv")
    ).prepare(plan)
    let diagnostic = try #require(outcome.diagnostics.first)
    #expect(diagnostic.message == "`uv venv` fails: the disk is full")
    #expect(diagnostic.help?.contains(".versus/environments") == true)
    #expect(try site.environments() == [])
  }

  @Test("a full disk is told by a tool that says nothing of it, too", arguments: Tool.all)
  func smallDisk(tool: Tool) async throws {
    let (site, plan) = try await site()
    try FileManager.default.createDirectory(
      atPath: site.path(".versus"), withIntermediateDirectories: true)
    let mount = Invocation(
      "mount", ["-t", "tmpfs", "-o", "size=24k", "none", site.path(".versus")])
    // Only root may do that, and not everywhere.
    guard let done = try? await site.runner.run(mount), done.end == .exited(0) else { return }
    let outcome = await site.builder(tool).prepare(plan)
    _ = try await site.runner.run(Invocation("umount", [site.path(".versus")]))
    #expect(outcome.value == nil)
    #expect(outcome.diagnostics.first?.message.hasSuffix("the disk is full") == true)
  }

  @Test("a folder that cannot be written to is told")
  func unwritable() async throws {
    let (site, plan) = try await site()
    try site.write("in the way", to: ".versus")
    let outcome = await site.builder(.quick).prepare(plan)
    #expect(outcome.value == nil)
    #expect(outcome.diagnostics.first?.message.contains("a file is in the way") == true)
  }

  @Test("a lock file that is changed while it is installed makes no environment")
  func changed() async throws {
    let (site, plan) = try await site()
    try site.writeLock(try await site.makeWheel("top", "2.0"))
    let outcome = await site.builder(.quick).prepare(plan)
    #expect(outcome.diagnostics.first?.message.contains("was changed while") == true)
    #expect(try site.environments() == [])
  }

  @Test("what nobody has used for long is removed, but nothing else")
  func unused() async throws {
    let site = try TestSite()
    func make(_ name: String, _ text: String) async throws -> PreparedEnvironment {
      let recipe = CommandRecipe(prepare: "touch \(text)", versions: "echo thing 1")
      return try await site.prepare(try site.plan(.command(recipe), name: name), .quick)
    }
    let old = try await make("a", "old")
    let recent = try await make("a", "recent")
    let held = try await make("b", "held")
    let used = try await make("c", "used")
    let long = Date(timeIntervalSinceNow: -EnvironmentStore.unusedSeconds - 60)
    for environment in [old, held, used] {
      let record = environment.folder.dropLast(9) + ".json"
      try FileManager.default.setAttributes(
        [.modificationDate: long], ofItemAtPath: String(record))
    }
    #expect(try await make("c", "used") == used)
    let lock = try await FileLock.waiting(for: site.path(".versus/environments/b.lock"))
    _ = try await make("d", "new")
    lock.release()
    let stays = [old, recent, held, used].map { FileManager.default.fileExists(atPath: $0.folder) }
    #expect(stays == [false, true, true, true])
    #expect(try site.environments().count == 8)
  }
}
