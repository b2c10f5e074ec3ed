import Foundation
import HostSystem
import Testing
import TextCore

@testable import VersusSamples

@Suite("What is checked by a program that a version manager chooses is checked once, too")
struct StandInTests {
  private static let changes = [
    // Nothing.
    ("", false),
    // Another version, for the site or for all.
    ("echo other > site/.version", true), ("echo other > version", true),
    // The shim is another one.
    ("touch -d 2001-01-01 shims/*", true),
    // What is not chosen does not matter.
    ("touch -d 2001-01-01 versions/other/bin/check", false),
  ]

  @Test("Python is asked which one it is, and compiles again if it is another", arguments: changes)
  func interpreter(change: String, isOther: Bool) async throws {
    let versions = try Versions()
    let machine = Machine(site: versions.site, python: versions.shim("python3"))
    let code = [file("a.py", "a = 1\n")]
    let first = await machine.verify(code)
    #expect(first.verdicts == [.checked(tool: "Python")])
    #expect(machine.started.count == 1)
    try await versions.run(change)
    let second = await machine.verify(code)
    #expect(second.verdicts == first.verdicts)
    #expect(second.tools == first.tools)
    #expect(machine.inputs.contains { $0.contains("a = 1") } == isOther)
    #expect(machine.inputs.count <= 2)
  }

  @Test("a version that is gone is told of")
  func gone() async throws {
    let versions = try Versions()
    let machine = Machine(site: versions.site, python: versions.shim("python3"))
    _ = await machine.verify([file("a.py", "a = 1\n")])
    try await versions.run("mv versions/one versions/gone")
    #expect(await machine.verify([file("a.py", "a = 1\n")]).verdicts == [.failed])
  }

  @Test(
    "a command's manager is asked, and the command is run again if it is another",
    arguments: changes + [("touch -d 2001-01-01 versions/one/bin/check", true)])
  func program(change: String, isOther: Bool) async throws {
    let versions = try Versions()
    let check = CommandCheck(
      tool: "Check", command: CommandTemplate(words: [versions.shim("check"), "{file}"]))
    let machine = Machine(
      languages: LanguageTable([Language("x", checker: .command(check))]), site: versions.site)
    let code = [file("a.x", "1")]
    #expect(await machine.verify(code).verdicts == [.checked(tool: "Check")])
    // Commands run in a folder of their own, where the site's choice does not count.
    try await versions.run(change.replacing("site/.version", with: "version"))
    #expect(await machine.verify(code).verdicts == [.checked(tool: "Check")])
    #expect(machine.started.contains(versions.shim("check")) == isOther)
  }

  @Test(
    "a manager that does not tell is not believed",
    arguments: ["exit 1", "echo /none", "echo; echo", "printf '%s\\n' / /"])
  func silent(answer: String) async throws {
    let versions = try Versions(which: answer)
    let check = CommandCheck(
      tool: "Check", command: CommandTemplate(words: [versions.shim("check"), "{file}"]))
    let machine = Machine(
      languages: LanguageTable([Language("x", checker: .command(check))]), site: versions.site)
    for _ in 0..<2 {
      _ = await machine.verify([file("a.x", "1")])
      #expect(machine.started.contains(versions.shim("check")))
    }
  }

  @Test("an interpreter that is out of sight, as in a container, compiles each time")
  func outOfSight() async throws {
    // It says that its file is another than the one at that path here.
    let script = """
      worker=$(printf '%s' "$4" | sed 's/found.st_ino]/found.st_ino + 1]/')
      exec \(python) "$1" "$2" "$3" "$worker" $5
      """
    let folder = try Scratch(script: script)
    let machine = Machine(site: folder.path, python: folder.path + "/tool")
    for _ in 0..<2 {
      #expect(
        await machine.verify([file("a.py", "a = 1\n")]).verdicts == [.checked(tool: "Python")])
      #expect(machine.inputs.first?.contains("a = 1") == true)
    }
  }
}

/// A version manager with two versions of two programs, in a folder of its own.
private final class Versions {
  private let folder: Scratch

  /// `which` is the script that tells which version is chosen.
  init(which: String = "echo \"$program\"") throws {
    folder = try Scratch()
    let manager = """
      root=\(folder.path)
      version=$(cat .version 2>/dev/null || cat "$root/version")
      program="$root/versions/$version/bin/$2"
      if [ "$1" = which ]; then \(which); exit; fi
      shift 2
      exec "$program" "$@"
      """
    try write("one\n", to: "version")
    try write("#!/bin/sh\n\(manager)\n", to: "manager")
    for program in ["python3", "check"] {
      try write(
        """
        #!/usr/bin/env bash
        set -e
        program="${0##*/}"
        exec "\(folder.path)/manager" exec "$program" "$@"

        """, to: "shims/\(program)")
    }
    let real = ProgramFile.path(of: python) ?? python
    for version in ["one", "other"] {
      try write("#!/bin/sh\nexit 0\n", to: "versions/\(version)/bin/check")
      try write("#!/bin/sh\nexit 0\n", to: "versions/\(version)/bin/python3")
      let link = "\(folder.path)/versions/\(version)/bin/python3"
      try FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    }
    try FileManager.default.createDirectory(atPath: site, withIntermediateDirectories: true)
  }

  var site: String { folder.path + "/site" }

  func shim(_ program: String) -> String { "\(folder.path)/shims/\(program)" }

  func run(_ script: String) async throws {
    let done = try await SubprocessRunner().run(
      Invocation("sh", ["-c", script], directory: folder.path))
    #expect(done.end == .exited(0), "\(String(decoding: done.errors, as: UTF8.self))")
  }

  private func write(_ text: String, to path: String) throws {
    let file = URL(filePath: "\(folder.path)/\(path)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
  }
}
