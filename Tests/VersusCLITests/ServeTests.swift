import Foundation
import HostSystem
import SampleRun
import Testing

@Suite("versus serve, as a user meets it")
struct ServeTests {
  /// Starts `versus serve` in `site`, hands it to `body` when the site has been built, and ends it by Ctrl-C.
  private func serving(
    _ site: TestSite, _ arguments: [String] = [], _ body: (RunningProcess) async throws -> Void
  ) async throws {
    let process = try await site.start(["serve", "--port", "0"] + arguments)
    defer { process.signal(SIGKILL) }
    #expect(try await waits { process.text.contains("Built ") }, "\(process.text)")
    try await body(process)
    process.signal(SIGINT)
    #expect(try await waits { process.end != nil })
    #expect(process.end == .exited(0), "\(process.text)")
  }

  private func waits(until isSo: () -> Bool) async throws -> Bool {
    for _ in 0..<1500 {
      if isSo() { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return isSo()
  }

  private static let page = "---\ntitle: One\n---\n\nText.\n"

  @Test("it says where the site is, has a line for each build, and leaves nothing behind")
  func session() async throws {
    let site = try TestSite([("site.yml", "title: T\n"), ("content/index.md", Self.page)])
    defer { site.remove() }
    try await serving(site, ["--verify=off"]) { process in
      #expect(
        process.text.firstMatch(of: #/^Serving http:\/\/127\.0\.0\.1:\d+\/ until Ctrl-C\.\n/#)
          != nil)
      try site.write(Self.page + "More.\n", to: "content/index.md")
      let line = #/\ncontent\/index\.md: (shown after \d+ ms, )?\d files? changed, [\d.]+ m?s\n/#
      #expect(try await waits { process.text.contains(line) }, "\(process.text)")
      try site.write(Self.page + "[x](nowhere.md)\n", to: "content/index.md")
      #expect(
        try await waits {
          process.text.contains("\ncontent/index.md: 1 error; the last good pages stay, ")
        }, "\(process.text)")
      #expect(
        String(decoding: process.errors.bytes, as: UTF8.self).contains("content/index.md:6:5"))
    }
    #expect(site.text(of: "public/index.html") == nil)
  }

  @Test("Ctrl-C ends a build at once that has long to go", .timeLimit(.minutes(1)))
  func interruptedBuild() async throws {
    let slow = "{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}"
    let site = try TestSite(
      [("site.yml", "title: T\n")]
        + (0..<200).map { ("content/p\($0).md", "# P\n\n```python\nx = \($0)\n```\n") },
      theme: TestSite.plainTheme.merging(["themes/default/templates/page.html": slow]) { $1 })
    defer { site.remove() }
    let process = try await site.start(["serve", "--port", "0"])
    defer { process.signal(SIGKILL) }
    #expect(try await waits { process.text.contains("Serving ") })
    try await Task.sleep(for: .seconds(2))
    let start = ContinuousClock.now
    process.signal(SIGINT)
    #expect(try await waits { process.end != nil })
    #expect(process.end == .exited(0), "\(process.text)")
    // It would go on for minutes.
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(!process.text.contains("Built"))
  }

  @Test("10,000 idle connections keep nobody from being served", .timeLimit(.minutes(4)))
  func idleConnections() async throws {
    let site = try TestSite([("site.yml", "title: T\n"), ("content/index.md", Self.page)])
    defer { site.remove() }
    try await serving(site, ["--verify=off"]) { process in
      let address = try #require(process.text.firstMatch(of: #/127\.0\.0\.1:(\d+)/#))
      let client = try await SubprocessRunner().run(
        Invocation(
          "python3", ["-c", Self.manyConnections, String(address.1), String(process.identifier)],
          limits: .init(time: .seconds(200))))
      let errors = String(decoding: client.errors, as: UTF8.self)
      #expect(client.end == .exited(0), "\(errors)")
    }
  }

  /// Opens connections to a port that say nothing, and is served by others meanwhile; the memory that they take is
  /// bounded.
  private static let manyConnections = """
    import http.client, resource, socket, sys
    port, process = int(sys.argv[1]), sys.argv[2]
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 12000) if most > 0 else 12000, most))

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.status == 200 and b"<title>One" in answer.read(), answer.status
        connection.close()

    def memory():
        with open(f"/proc/{process}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    ask()
    before = memory()
    idle = []
    for number in range(min(10000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 100)):
        idle.append(socket.create_connection(("127.0.0.1", port), timeout=60))
        if number % 1000 == 0: ask()
    for _ in range(100): ask()
    assert memory() - before < 400_000, (before, memory())
    for connection in idle: connection.close()
    ask()
    print(len(idle), before, memory())
    """

  @Test("a sample that changes is run by itself, and Ctrl-C ends what runs")
  func samples() async throws {
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    let site = try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", Self.page),
      ("content/samples/greet/sample.yml", "steps:\n  - run: sh app.sh\n"),
      ("content/samples/greet/app.sh", "echo Hello\n"),
      ("content/samples/other/sample.yml", "steps:\n  - run: sh app.sh\n"),
      ("content/samples/other/app.sh", "echo Other\n"),
    ])
    defer { site.remove() }
    let marker = "\(UUID().uuidString)"
    try await serving(site, ["--accept"] + trust) { process in
      #expect(
        try await waits { process.text.contains("greet, other: verified, ") }, "\(process.text)")
      try site.write("echo Hi\n", to: "content/samples/greet/app.sh")
      #expect(try await waits { process.text.contains("\ngreet: verified, ") }, "\(process.text)")
      #expect(process.text.contains("Running greet\n"))
      // On a busy machine a run may begin between the moments at which the file is emptied and filled.
      #expect(
        try await waits { site.text(of: "content/evidence/greet.json")?.contains("Hi") == true },
        "\(process.text)")
      let runs = process.text.ranges(of: "Running greet\n").count
      try site.write("sleep 60; echo \(marker)\n", to: "content/samples/greet/app.sh")
      #expect(
        try await waits { process.text.ranges(of: "Running greet\n").count > runs },
        "\(process.text)")
      try await Task.sleep(for: .milliseconds(500))
    }
    let left = try await SubprocessRunner().run(
      Invocation("sh", ["-c", "ps -eo args | grep 'run-sampl[e]' || true"]))
    #expect(!String(decoding: left.output, as: UTF8.self).contains(site.folder.path))
  }
}

extension RunningProcess {
  /// What it printed so far.
  fileprivate var text: String { String(decoding: output.bytes, as: UTF8.self) }
}
