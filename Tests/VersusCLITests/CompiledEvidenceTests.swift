import Foundation
import HostSystem
import Testing

@Suite("What is recorded of code that compiled")
struct CompiledEvidenceTests {
  private static let path = "content/evidence/compiled.json"

  private func site() throws -> TestSite {
    try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# Page\n\n```python\nx = 1\n```\n"),
      ("content/draft.md", "---\ntitle: D\ndraft: true\n---\n```python\ny = 2\n```\n"),
    ])
  }

  @Test("it is the same after a build, which leaves drafts out, as after verifying, which does not")
  func drafts() async throws {
    let site = try site()
    defer { site.remove() }
    #expect(try await site.versus(["verify"]).status == 0)
    let recorded = try #require(site.text(of: Self.path))
    #expect(try await site.versus(["build"]).status == 0)
    #expect(site.text(of: Self.path) == recorded)
    #expect(try await site.versus(["verify", "--locked"]).status == 0)

    try site.write("# Page\n\n```python\nx = 3\n```\n", to: "content/index.md")
    #expect(try await site.versus(["build"]).status == 0)
    let changed = try #require(site.text(of: Self.path))
    #expect(changed != recorded && changed.count == recorded.count)
    #expect(try await site.versus(["verify"]).status == 0)
    #expect(site.text(of: Self.path) == changed)
  }

  @Test("where a checker is missing nothing of it is lost")
  func missingChecker() async throws {
    let site = try site()
    defer { site.remove() }
    #expect(try await site.versus(["verify"]).status == 0)
    let recorded = site.text(of: Self.path)
    try site.write("title: T\npython: ./none\n", to: "site.yml")
    #expect(try await site.versus(["build"]).status == 1)
    #expect(site.text(of: Self.path) == recorded)
  }

  @Test("code that does not compile any more is none of it")
  func broken() async throws {
    let site = try site()
    defer { site.remove() }
    #expect(try await site.versus(["verify"]).status == 0)
    try site.write("# Page\n\n```python\nx = (\n```\n", to: "content/index.md")
    #expect(try await site.versus(["verify"]).status == 1)
    try site.write("# Page\n\n```python\nx = 1\n```\n", to: "content/index.md")
    #expect(try await site.versus(["verify", "--locked"]).status == 1)
  }

  @Test("a build with nothing to do asks a program that chooses Python once which one it chooses")
  func standIn() async throws {
    let site = try site()
    defer { site.remove() }
    let shim = site.folder.appending(path: ".versus/shim")
    try site.write(
      "#!/bin/sh\necho started >> \(site.folder.path)/.versus/log\nexec ${CHOSEN:-python3} \"$@\"\n",
      to: ".versus/shim")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: shim.path)
    try site.write("title: T\npython: ./.versus/shim\n", to: "site.yml")
    // What was changed this very moment may change again without a trace.
    try await Task.sleep(for: .milliseconds(60))
    #expect(try await site.versus(["build"]).status == 0)
    try site.remove(".versus/log")
    #expect(try await site.versus(["build"]).status == 0)
    #expect(site.text(of: ".versus/log") == "started\n")
    #expect(try await site.versus(["build"], environment: ["CHOSEN": "false"]).status == 1)
  }

  @Test(
    "a record that cannot be believed is told of, and written anew",
    arguments: [
      ("", "compiled.json:1:1: warning"),
      ("{\n  \"format\": 2,\n<<<<<<< HEAD\n", "compiled.json:3:1: warning"),
      ("{\"format\": 9, \"compiled\": {}}", "of another version of Versus"),
      ("{\"format\": 2, \"compiled\": {\"a\": 1}}", "is damaged"), ("[]", "is damaged"),
      ("\0\u{FFFD}", "is damaged"),
    ])
  func damaged(text: String, message: String) async throws {
    let site = try site()
    defer { site.remove() }
    #expect(try await site.versus(["verify"]).status == 0)
    let recorded = try #require(site.text(of: Self.path))
    try site.write(text, to: Self.path)
    let locked = try await site.versus(["verify", "--locked"])
    #expect(locked.status == 1)
    #expect(locked.errors.contains(message), "\(locked.errors)")
    #expect(site.text(of: Self.path) == text)

    let run = try await site.versus(["verify"])
    #expect(run.status == 0)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(site.text(of: Self.path) == recorded)
    #expect(try await site.versus(["verify"]).errors == "")
  }
}
