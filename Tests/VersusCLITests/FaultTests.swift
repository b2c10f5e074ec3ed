import Foundation
import HostSystem
import SampleRun
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Whatever happens to a build, the next one is right")
struct FaultTests {
  /// A site whose samples share an environment; one of them is a server.
  ///
  /// The environment takes its time to be made, and shows by what it prints whether it is whole. `mark` stands in
  /// the command lines of the processes.
  private func site(mark: String) throws -> TestSite {
    let samples = (0..<4).map { number in
      (
        "content/samples/count/s\(number)/sample.yml",
        """
        environment: counting
        steps:
          - run: count; sleep 0.0\(mark)
            name: count
            stdout: "1\\n2\\n3\\n4\\n5\\n"
        """
      )
    }
    let server = (
      "content/samples/count/server/sample.yml",
      """
      environment: counting
      steps:
        - serve: |
            count && exec python3 -c '
            from http.server import test
            import sys
            test(port=int(sys.argv[1]), bind="127.0.0.1")' {port} \(mark)
        - stop
      """
    )
    return try TestSite(
      [
        (
          "site.yml",
          """
          title: Faults
          environments:
            counting:
              prepare: |
                mkdir bin
                printf '#!/bin/sh\\nexec cat "${0%%/*}/../lines"\\n' > bin/count
                chmod +x bin/count
                for i in 1 2 3 4 5; do echo $i >> lines; sleep 0.0\(mark); done
              versions: echo counting 1
              path: bin
          """
        ),
        ("content/index.md", "# Faults\n\n```console sample=count/s1 step=count\n```\n"),
        server,
      ] + samples)
  }

  private static func mark() -> String { "4\(Int.random(in: 100_000...999_999))" }

  private func trust() async -> [String] {
    await SampleSandbox.availability() == .available ? [] : ["--trust"]
  }

  /// Whether all evidence and the page are whole, as far as they are there.
  private func isWhole(_ site: TestSite) throws -> Bool {
    let evidence = try site.contents(of: "content/evidence").filter { $0.key.hasSuffix(".json") }
    let page = site.text(of: "public/index.html") ?? "</main>"
    return page.hasSuffix("</main>")
      && evidence.values.allSatisfy { (try? JSONSerialization.jsonObject(with: $0)) != nil }
  }

  @Test("it may be killed at any moment", .timeLimit(.minutes(10)))
  func killed() async throws {
    let mark = Self.mark()
    let site = try site(mark: mark)
    defer { site.remove() }
    let trust = await trust()
    for round in 0..<12 {
      let process = try await site.start([round % 3 == 0 ? "verify" : "build"] + trust)
      try await Task.sleep(for: .milliseconds(Int.random(in: 1...1_500)))
      process.signal(SIGKILL)
      while process.end == nil { try await Task.sleep(for: .milliseconds(5)) }
      #expect(try isWhole(site))
      if round % 4 == 3 { try site.remove("content/evidence") }
      if round == 7 { try site.remove(".versus") }
    }
    #expect(await hasVanished(mark))
    let build = try await site.versus(["build"] + trust)
    #expect(build.status == 0, "\(build.errors)")
    #expect(try await site.versus(["verify", "--locked"]).status == 0)
    #expect(try isWhole(site))
    #expect(site.text(of: "public/index.html")?.contains("count") == true)
  }

  @Test("several builds of one site at once are all right", .timeLimit(.minutes(10)))
  func together() async throws {
    let mark = Self.mark()
    let site = try site(mark: mark)
    defer { site.remove() }
    let trust = await trust()
    let runs = try await withThrowingTaskGroup(of: TestSite.Run.self) { group in
      for _ in 0..<3 { group.addTask { try await site.versus(["build"] + trust) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for run in runs { #expect(run.status == 0, "\(run.errors)") }
    #expect(try isWhole(site))
    let again = try await site.versus(["build"] + trust)
    #expect(again.output.contains("5 with evidence (0 ran now)"), "\(again.errors)")
    #expect(await hasVanished(mark))
  }

  /// What a machine has that has only these programs; `PATH` leads here.
  private func programs(_ names: [String], in site: TestSite) throws -> [String: String] {
    let folder = site.folder.appending(path: "bin")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in names {
      let found = ["/usr/bin/", "/bin/"].map { $0 + name }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
      guard let found else { continue }
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: name).path, withDestinationPath: found)
    }
    return ["PATH": folder.path]
  }

  @Test("without Python, it is said what needs it")
  func noPython() async throws {
    let site = try TestSite([
      ("site.yml", "title: T\nenvironments: {main: {python: \"3.3\"}}\n"),
      ("content/index.md", "# T\n\n```python\na = 1\n```\n"),
      ("content/samples/a/sample.yml", "environment: main\nsteps: [{run: python app.py}]\n"),
      ("content/samples/a/app.py", "print(1)\n"),
    ])
    defer { site.remove() }
    let path = try programs(["sh", "bash", "bwrap", "ldd"], in: site)
    let run = try await site.versus(["build"] + (await trust()), environment: path)
    #expect(run.status == 1)
    #expect(run.errors.contains("there is no program `python3`"), "\(run.errors)")
    #expect(run.errors.contains("there is no Python"), "\(run.errors)")
    #expect(site.text(of: "public/index.html") == nil)
    #expect(site.text(of: "content/evidence/a.json") == nil)
  }

  @Test("without bubblewrap, it is said what is missing, and what can be done")
  func noSandbox() async throws {
    let site = try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# T\n"),
      ("content/samples/a/sample.yml", "steps: [{run: echo a}]\n"),
      ("content/samples/b/sample.yml", "steps: [{run: echo b}]\n"),
    ])
    defer { site.remove() }
    let path = try programs(["sh", "bash", "python3"], in: site)
    let run = try await site.versus(["verify"], environment: path)
    #expect(run.status == 1)
    #expect(
      run.errors.hasPrefix(
        "error: samples cannot be run: bubblewrap (`bwrap`) is not installed [no-sandbox]"),
      "\(run.errors)")
    #expect(run.errors.contains("--trust"))
    #expect(site.text(of: "content/evidence/a.json") == nil)
    let trusted = try await site.versus(["verify", "--trust"], environment: path)
    #expect(trusted.status == 0, "\(trusted.errors)")
    #expect(site.text(of: "content/evidence/a.json") != nil)
  }

  /// Does something while a folder of the site is on a disk with no more room than this.
  ///
  /// - Returns: `nil` if no disk can be mounted: only root may do that, and not everywhere.
  private func withDisk<Result>(
    of kibibytes: Int, at path: String, of site: TestSite, _ body: () async throws -> Result
  ) async throws -> Result? {
    let folder = site.folder.appending(path: path).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let runner = SubprocessRunner()
    let mount = Invocation(
      "mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "none", folder])
    guard let done = try? await runner.run(mount), done.end == .exited(0) else { return nil }
    let result = try await body()
    _ = try await runner.run(Invocation("umount", [folder]))
    return result
  }

  @Test("on a full disk, evidence is whole or not there")
  func fullDisk() async throws {
    let site = try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# T\n"),
      ("content/samples/a/sample.yml", "steps: [{run: seq 20000}]\n"),
    ])
    defer { site.remove() }
    let trust = await trust()
    try await withDisk(of: 40, at: "content/evidence", of: site) {
      let run = try await site.versus(["verify"] + trust)
      #expect(run.status == 1)
      #expect(
        run.errors.contains("content/evidence/a.json cannot be written: the disk is full"),
        "\(run.errors)")
      #expect(try site.contents(of: "content/evidence").keys.sorted() == ["compiled.json"])
    }
    #expect(try await site.versus(["verify"] + trust).status == 0)
    #expect(try await site.versus(["verify", "--locked"]).status == 0)
  }

  @Test("a build that cannot remember what compiled says so, and is a build all the same")
  func fullCache() async throws {
    let fences = (0..<100).map { "```bash\necho \($0)\n```\n\n" }.joined()
    let site = try TestSite([("site.yml", "title: T\n"), ("content/index.md", "# T\n\n" + fences)])
    defer { site.remove() }
    try await withDisk(of: 4, at: ".versus", of: site) {
      let run = try await site.versus(["build"])
      #expect(run.status == 0)
      #expect(
        run.errors.contains(".versus/cache/compiled cannot be written: the disk is full"),
        "\(run.errors)")
    }
  }

  @Test("another program of the same name, earlier on PATH, is asked about everything")
  func otherProgram() async throws {
    let site = try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# T\n\n```bash\necho a\n```\n"),
    ])
    defer { site.remove() }
    for _ in 0..<2 { #expect(try await site.versus(["build"]).status == 0) }
    try site.write("#!/bin/sh\necho \"$2: line 1: no\" >&2\nexit 1\n", to: "bin/bash")
    let path = "\(site.folder.path)/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: site.folder.appending(path: "bin/bash").path)
    let run = try await site.versus(["build"], environment: ["PATH": path])
    #expect(run.status == 1)
    #expect(run.errors.contains("[does-not-compile]"), "\(run.errors)")
  }
}

/// Whether no process is left soon in whose command line `text` stands.
private func hasVanished(_ text: String) async -> Bool {
  for _ in 0..<500 where isRunning(text) { try? await Task.sleep(for: .milliseconds(20)) }
  return !isRunning(text)
}

private func isRunning(_ text: String) -> Bool {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return names.contains { name in
    guard Int(name) != nil,
      let arguments = try? Data(contentsOf: URL(filePath: "/proc/\(name)/cmdline"))
    else { return false }
    return String(decoding: arguments, as: UTF8.self).contains(text)
  }
}
