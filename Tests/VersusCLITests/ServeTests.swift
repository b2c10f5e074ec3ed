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
      #expect(site.text(of: "content/evidence/greet.json")?.contains("Hi") == true)
      try site.write("sleep 60; echo \(marker)\n", to: "content/samples/greet/app.sh")
      #expect(
        try await waits { process.text.ranges(of: "Running greet\n").count == 2 }, "\(process.text)"
      )
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
