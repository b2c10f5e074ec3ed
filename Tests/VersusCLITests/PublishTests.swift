import Foundation
import HostSystem
import Testing

@Suite("versus publish")
struct PublishTests {
  /// A committed site of two pages that is published to all kinds of targets below its folder `to/`.
  private static func site() async throws -> TestSite {
    let site = try TestSite([
      ("site.yml", configuration), (".gitignore", ".versus/\npublic/\nto/\nbin/\n"),
      ("content/index.md", "# Front\n\nOne\n"), ("content/a.md", "# A\n"),
      ("content/b.md", "# B\n"),
    ])
    try site.write("", to: "to/rsync/.keep")
    try site.write(
      "use chroot = no\nuid = \(getuid())\ngid = \(getgid())\n[www]\npath = \(site.folder.path)/to/rsync\nread only = no\n",
      to: "to/rsyncd.conf")
    try await run("git", ["init", "--quiet", "--initial-branch=main"], in: site)
    try await run("git", ["init", "--quiet", "--bare", "to/git"], in: site)
    try await run("git", ["remote", "add", "origin", "to/git"], in: site)
    try await commit(site)
    return site
  }

  private static let configuration = """
    title: T
    base_url: https://example.org/
    publish:
      directory: {to: directory, path: to/www}
      git: {to: git}
      rsync: {to: rsync, destination: "rsync://localhost/www/"}
      s3: {to: rclone, destination: "store:bucket/site"}
      local: {to: rclone, destination: "to/local", base_url: "http://localhost/"}

    """

  private static let identity = [
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@b", "RCLONE_CONFIG": "/dev/null",
  ]

  @discardableResult
  private static func run(_ program: String, _ arguments: [String], in site: TestSite)
    async throws -> String
  {
    let completion = try await SubprocessRunner().run(
      Invocation(program, arguments, directory: site.folder.path, environment: identity))
    #expect(completion.end == .exited(0), "\(String(decoding: completion.errors, as: UTF8.self))")
    return String(decoding: completion.output, as: UTF8.self)
  }

  private static func commit(_ site: TestSite) async throws {
    try await run("git", ["add", "--all"], in: site)
    try await run("git", ["commit", "--quiet", "--allow-empty", "-m", "x"], in: site)
  }

  /// The variables by which rsync finds a daemon, without a port, and rclone a store.
  private static func environment(of site: TestSite, store: String = "") -> [String: String] {
    identity.merging([
      "RSYNC_CONNECT_PROG":
        "\(ProgramFile.path(of: "rsync") ?? "") --config=\(site.folder.path)/to/rsyncd.conf --daemon",
      "RCLONE_CONFIG_STORE_TYPE": "s3", "RCLONE_CONFIG_STORE_PROVIDER": "Other",
      "RCLONE_CONFIG_STORE_ACCESS_KEY_ID": "somebody-known",
      "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY": "something-secret",
      "RCLONE_CONFIG_STORE_ENDPOINT": store, "RCLONE_RETRIES": "1", "AWS_CA_BUNDLE": "",
      "RCLONE_LOW_LEVEL_RETRIES": "1",
    ]) { $1 }
  }

  /// A page as readers of the target see it.
  private static func page(_ path: String, at target: String, of site: TestSite, store: String)
    async throws -> String?
  {
    switch target {
    case "directory": return site.text(of: "to/www/current/\(path)")
    case "rsync": return site.text(of: "to/rsync/\(path)")
    default: break
    }
    let arguments =
      target == "git"
      ? ["--git-dir=to/git", "show", "gh-pages:\(path)"] : ["cat", "store:bucket/site/\(path)"]
    let completion = try await SubprocessRunner().run(
      Invocation(
        target == "git" ? "git" : "rclone", arguments, directory: site.folder.path,
        environment: environment(of: site, store: store)))
    let text = String(decoding: completion.output, as: UTF8.self)
    return completion.end == .exited(0) && !text.isEmpty ? text : nil
  }

  @Test("a site goes to every kind of target, changes there, and comes back")
  func everyTarget() async throws {
    let store = try await Store.start()
    defer { store.end() }
    for target in ["directory", "git", "rsync", "s3"] {
      let site = try await Self.site()
      defer { site.remove() }
      let environment = Self.environment(of: site, store: store.address)
      func publish(_ options: String...) async throws -> TestSite.Run {
        let run = try await site.versus(
          ["publish", target, "--yes"] + options, environment: environment)
        #expect(run.status == 0, "\(target): \(run.errors)")
        return run
      }
      func page(_ path: String) async throws -> String? {
        try await Self.page(path, at: target, of: site, store: store.address)
      }
      #expect(try await publish("--dry-run").output.contains(": 8 added,"))
      #expect(try await page("index.html") == nil)
      #expect(try await publish().output.contains("Published to \(target)\n"))
      #expect(try await page("index.html")?.contains("One") == true)
      #expect(try await publish().output.contains(": 0 added, 0 changed, 0 removed, 8 unchanged"))

      try site.write("# Front\n\nTwo\n", to: "content/index.md")
      try site.remove("content/a.md")
      try await Self.commit(site)
      #expect(try await publish().output.contains("- a/index.html\n"))
      #expect(try await page("index.html")?.contains("Two") == true)
      #expect(try await page("a/index.html") == nil)
      let record = try #require(try await page("build.json"))
      let head = try await Self.run("git", ["rev-parse", "HEAD"], in: site).dropLast()
      #expect(record.contains("\"commit\":\"\(head)\""))
      #expect(record.hasSuffix(#""evidence":{"count":0},"allowed":[]}"# + "\n"))

      _ = try await publish("--rollback")
      #expect(try await page("index.html")?.contains("One") == true)
      #expect(try await page("a/index.html") != nil)
      try await Self.commit(site)
    }
  }

  @Test(
    "versus is killed at any of the tools that it calls, and the next run finishes",
    arguments: [("rsync", "rsync"), ("git", "git")])
  func killed(target: String, tool: String) async throws {
    let site = try await Self.site()
    defer { site.remove() }
    let environment = Self.environment(of: site)
    let path = try #require(ProgramFile.path(of: tool))
    // In place of the tool: kills who called it when it is called for the n-th time, after it did its work.
    try site.write(
      "#!/bin/sh\nn=$(($(cat \(site.folder.path)/to/calls) - 1)); echo $n > \(site.folder.path)/to/calls\n"
        + "\(path) \"$@\"; status=$?; [ $n -ne 0 ] || kill -9 $PPID; exit $status\n",
      to: "bin/\(tool)")
    try await Self.run("chmod", ["+x", "bin/\(tool)"], in: site)
    let shimmed = environment.merging([
      "PATH": "\(site.folder.path)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    ]) { $1 }
    var calls = 1
    var wasKilled = true
    while wasKilled {
      try site.write("# Front\n\nVersion \(calls)\n", to: "content/index.md")
      try site.write("# New \(calls)\n", to: "content/n\(calls).md")
      try site.remove("content/n\(calls - 3).md")
      try await Self.commit(site)
      try site.write("\(calls)\n", to: "to/calls")
      wasKilled =
        try await site.versus(["publish", target, "--yes"], environment: shimmed).status != 0
      let run = try await site.versus(["publish", target, "--yes"], environment: environment)
      #expect(run.status == 0, "after \(calls) calls: \(run.errors)")
      let front = try await Self.page("index.html", at: target, of: site, store: "")
      #expect(front?.contains("Version \(calls)") == true)
      let gone = try await Self.page("n\(calls - 3)/index.html", at: target, of: site, store: "")
      #expect(gone == nil)
      calls += 3
    }
    #expect(calls > 12)
  }

  @Test("what is unfit is refused, or published with a word about it")
  func refusals() async throws {
    let site = try await Self.site()
    defer { site.remove() }
    let environment = Self.environment(of: site)
    try site.write("---\ntitle: D\ndraft: true\n---\n", to: "content/d.md")
    let arguments = ["publish", "local", "--yes", "--drafts", "--verify", "off"]
    let refused = try await site.versus(arguments, environment: environment)
    #expect(refused.status == 1)
    for id in ["unverified", "drafts", "dirty", "base-url"] {
      #expect(refused.errors.contains("[unfit-\(id)]"), "\(refused.errors)")
    }
    #expect(refused.errors.contains("note: content/d.md\n"))
    #expect(site.text(of: "to/local/index.html") == nil)
    let allowed = ["unverified", "drafts", "dirty", "base-url"]
    let run = try await site.versus(
      arguments + allowed.map { "--allow-" + $0 }, environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    let record = try #require(site.text(of: "to/local/build.json"))
    #expect(record.contains(#""samples":null"#))
    #expect(record.contains(#""allowed":["base-url","dirty","drafts","unverified"]"#))
  }

  @Test(
    "links that lead nowhere, files of others and many removals are allowed each by its own option",
    arguments: ["broken-links", "foreign", "removals"])
  func allowances(allowance: String) async throws {
    let site = try await Self.site()
    defer { site.remove() }
    let environment = Self.environment(of: site)
    func publish(_ options: String...) async throws -> TestSite.Run {
      try await site.versus(
        ["publish", "rsync", "--yes"] + options, environment: environment)
    }
    switch allowance {
    case "broken-links":
      try site.write(
        "<main>{{ page.content }}<a href=\"nowhere/\">x</a></main>\n", to: "templates/page.html")
    case "foreign": try site.write("theirs", to: "to/rsync/index.html")
    default:
      for number in 0..<20 { try site.write("# P\n", to: "content/p\(number).md") }
      try await Self.commit(site)
      #expect(try await publish().status == 0)
      for number in 0..<20 { try site.remove("content/p\(number).md") }
    }
    try await Self.commit(site)
    let before = try site.contents(of: "to/rsync")
    let refused = try await publish()
    #expect(refused.status == 1)
    #expect(refused.errors.contains("[unfit-\(allowance)]"), "\(refused.errors)")
    #expect(refused.errors.contains("--allow-\(allowance)"), "\(refused.errors)")
    #expect(try site.contents(of: "to/rsync") == before)
    let run = try await publish("--allow-\(allowance)")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      site.text(of: "to/rsync/build.json")?.contains("\"allowed\":[\"\(allowance)\"]") == true)
  }

  @Test("what is newer at the target is not replaced")
  func newer() async throws {
    let site = try await Self.site()
    defer { site.remove() }
    let environment = Self.environment(of: site)
    try site.write("# Later\n", to: "content/later.md")
    try await Self.commit(site)
    let first = try await site.versus(["publish", "directory", "--yes"], environment: environment)
    #expect(first.status == 0, "\(first.errors)")
    try await Self.run("git", ["checkout", "--quiet", "HEAD~1"], in: site)
    let second = try await site.versus(["publish", "directory", "--yes"], environment: environment)
    #expect(second.status == 1)
    #expect(second.errors.contains("[unfit-newer]"))
    #expect(site.text(of: "to/www/current/later/index.html") != nil)
    let third = try await site.versus(
      ["publish", "directory", "--yes", "--allow-newer"], environment: environment)
    #expect(third.status == 0, "\(third.errors)")
    #expect(site.text(of: "to/www/current/later/index.html") == nil)
  }

  @Test("a site with an error is not published, a missing tool is named, nobody is asked in vain")
  func cannot() async throws {
    let site = try await Self.site()
    defer { site.remove() }
    let unasked = try await site.versus(["publish", "directory"], environment: Self.identity)
    #expect(unasked.status == 2)
    #expect(unasked.errors.contains("help: --yes says that it is"))

    let git = try #require(ProgramFile.path(of: "git"))
    try await Self.run("mkdir", ["-p", "bin"], in: site)
    try await Self.run("ln", ["-s", git, "bin/git"], in: site)
    let missing = try await site.versus(
      ["publish", "rsync", "--yes"], environment: ["PATH": site.folder.path + "/bin"])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("error: rsync is not installed"), "\(missing.errors)")
    #expect(missing.errors.contains("apt-get install rsync"))

    try site.write("# Front\n\n[x](nowhere.md)\n", to: "content/index.md")
    let broken = try await site.versus(
      ["publish", "directory", "--yes"], environment: Self.identity)
    #expect(broken.status == 1)
    #expect(broken.output == "Published nothing\n")
    #expect(site.text(of: "to/www/current/index.html") == nil)
  }

  @Test("no secret is shown, and none may stand in site.yml")
  func secrets() async throws {
    let site = try await Self.site()
    defer { site.remove() }
    let secret = "https://me:hunter2hunter2@127.0.0.1:1/x.git"
    try await Self.run("git", ["remote", "set-url", "origin", secret], in: site)
    let run = try await site.versus(["publish", "git", "--yes"], environment: Self.identity)
    #expect(run.status == 2)
    #expect(run.errors.contains("git ended with status 128"), "\(run.errors)")
    #expect(!(run.errors + run.output).contains("hunter2"))
    let store = try await site.versus(
      ["publish", "s3", "--yes"],
      environment: Self.environment(of: site, store: "http://127.0.0.1:1"))
    #expect(store.status == 2)
    #expect(!(store.errors + store.output).contains("something-secret"))

    try site.write("title: T\npublish: {x: {to: git, remote: \"\(secret)\"}}\n", to: "site.yml")
    let told = try await site.versus(["publish", "--yes"], environment: Self.identity)
    #expect(told.status == 1)
    #expect(told.errors.contains("has a password in it"))
  }
}

/// A server that speaks S3's protocol.
private struct Store {
  let address: String
  private let process: RunningProcess

  static func start() async throws -> Store {
    let script = TestSite.repository.appending(path: "Tests/VersusCLITests/servers/s3").path
    let process = try await SubprocessRunner().start(Invocation(script))
    // Installing it for the first time takes a while.
    for _ in 0..<3000 {
      let said = String(decoding: process.errors.bytes + process.output.bytes, as: UTF8.self)
      if let match = said.firstMatch(of: /Running on (http:\/\/127\.0\.0\.1:\d+)/) {
        return Store(address: String(match.1), process: process)
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw CancellationError()
  }

  func end() { process.signal(SIGTERM) }
}
