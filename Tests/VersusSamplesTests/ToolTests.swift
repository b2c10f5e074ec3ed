import HostSystem
import Testing
import TextCore
import VersusSamples

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite("Tools that are configured, missing or broken")
struct ToolTests {
  private func table(_ command: String, extensions: [String] = ["x"]) throws -> LanguageTable {
    var table = LanguageTable.builtIn
    table.add(
      Language("x", extensions: extensions, checker: .command(try CommandCheck(command))))
    return table
  }

  @Test("a configured command gets a file with the right extension, in a folder of its own")
  func configured() async throws {
    let script =
      #"sh -c 'case "$0" in *.c) ;; *) exit 9;; esac; test "$(ls)" = sample.c || exit 8; clang -fsyntax-only "$0"' {file}"#
    let languages = try table(script, extensions: ["c", "h"])
    let good = await verify(fence("x", "int f(void);"), languages: languages)
    #expect(good.report == [])
    #expect(good.verdicts == [.checked(tool: "sh")])
    let bad = await verify(
      fence("x", "int é;\nint f(void) { return é + g; }"), languages: languages)
    #expect(bad.report == ["content/page.md:7:30: error: sh: use of undeclared identifier 'g'"])
    #expect(bad.marked == ["g"])
  }

  @Test("a whole file keeps its name, and messages call it by its path")
  func names() async throws {
    let languages = try table(#"sh -c 'echo "$0:2: error: $0 is wrong" >&2; exit 1' {file}"#)
    let verification = await verify(
      file("content/samples/Main.x", "a\n  b c \n"), languages: languages)
    #expect(
      verification.report == [
        "content/samples/Main.x:2:3: error: sh: content/samples/Main.x is wrong"
      ])
    #expect(verification.marked == ["b c"])
  }

  @Test("output that names no line is shown under the unit's place")
  func plainOutput() async throws {
    let languages = try table("sh -c 'echo one; echo two; exit 3' {file}")
    let verification = await verify(fence("x", "a"), languages: languages)
    #expect(verification.report == ["content/page.md:6:4: error: sh: one (exit status 3)"])
    #expect(verification.diagnostics[0].notes.map { $0.message } == ["two"])
  }

  @Test("a warning of a tool that succeeds is a warning")
  func warning() async throws {
    let languages = try table("clang -fsyntax-only -Wall -x c {file}")
    let verification = await verify(
      fence("x", "void f(void) { int unused; }"), languages: languages)
    #expect(
      verification.report == [
        "content/page.md:6:23: warning: clang: unused variable 'unused' [-Wunused-variable]"
      ])
    #expect(verification.diagnostics.map { $0.id } == ["compiler-warning"])
    #expect(verification.verdicts == [.checked(tool: "clang")])
  }

  @Test("a command that is not installed is said once, for all its units")
  func missingCommand() async throws {
    let languages = try table("versus-no-such-tool {file}")
    let units = (1...8).map { file("\($0).x", "a") }
    let verification = await verify(units, languages: languages)
    #expect(verification.report == ["error: there is no program `versus-no-such-tool`"])
    let diagnostic = try #require(verification.diagnostics.first)
    #expect(diagnostic.id == "missing-checker")
    #expect(
      diagnostic.help
        == "install `versus-no-such-tool`, or say why it need not be checked: `skip=\"reason\"`")
    #expect(
      diagnostic.notes.map { $0.message } == (1...5).map { "needed for \($0).x" } + [
        "and for 3 more"
      ])
    #expect(verification.verdicts == Array(repeating: .failed, count: 8))
    #expect(verification.tools == [])
  }

  @Test("Python units fail together when there is no Python")
  func missingPython() async throws {
    let verification = await verify(
      file("a.py", "1"), file("b.json", "1"), file("c.yml", "1"), python: "no/such/python")
    #expect(verification.report == ["error: there is no program `no/such/python`"])
    #expect(
      verification.diagnostics.first?.help?.hasPrefix(
        "install Python 3, or name the interpreter to use with `python:` in site.yml") == true)
    #expect(verification.verdicts == [.failed, .failed, .checked(tool: "libyaml")])
  }

  @Test("a program that is not Python is not believed", arguments: ["true", "cat", "bash", "yes"])
  func notPython(program: String) async {
    let verification = await verify(file("a.py", "1"), python: program)
    #expect(verification.report == ["error: `\(program)` does not work as Python 3"])
    #expect(verification.verdicts == [.failed])
  }

  @Test("modules that are missing are named, with what installs them")
  func missingModules() async throws {
    // A virtual environment without any package.
    let folder = try Scratch()
    let made = try await SubprocessRunner().run(
      Invocation("python3", ["-m", "venv", "--without-pip", folder.path + "/venv"]))
    try #require(made.end == .exited(0))
    let python = folder.path + "/venv/bin/python"
    let verification = await verify(
      file("a.j2", "{{ a }}"), file("a.py", "1"),
      file("b.html", "{{ a }}", language: "html+django"), file("c.j2", "{{ a }}"), python: python)
    #expect(
      verification.report == [
        "error: `\(python)` has no module `django`", "error: `\(python)` has no module `jinja2`",
      ])
    #expect(
      verification.diagnostics.map { $0.notes.map { $0.message } } == [
        ["needed for b.html"], ["needed for a.j2", "needed for c.j2"],
      ])
    #expect(
      verification.diagnostics.first?.help?.hasPrefix("run `\(python) -m pip install django`")
        == true)
    #expect(verification.verdicts == [.failed, .checked(tool: "Python"), .failed, .failed])
  }

  @Test("a unit that crashes the interpreter is blamed, and the others are checked")
  func crash() async throws {
    // With a stack as small as this, nesting that Python allows is more than it can bear.
    let python = try Scratch(script: "ulimit -s 256; exec python3 \"$@\"")
    let nested = file("deep.py", "x = " + String(repeating: "-", count: 2500) + "1\n")
    let verification = await verify(
      file("a.py", "1"), nested, file("b.py", "("), nested, file("c.py", "1"),
      python: python.path + "/tool")
    #expect(
      verification.report == [
        "deep.py:1:1: error: Python: the interpreter crashes on it (signal 11)",
        "b.py:1:1: error: Python: '(' was never closed",
        "deep.py:1:1: error: Python: the interpreter crashes on it (signal 11)",
      ])
    #expect(
      verification.verdicts == [
        .checked(tool: "Python"), .failed, .failed, .failed, .checked(tool: "Python"),
      ])
    #expect(verification.tools.map { $0.name } == ["Python"])
  }

  @Test("an interpreter that crashes again and again is given up")
  func crashes() async throws {
    let python = try Scratch(script: "ulimit -s 256; exec python3 \"$@\"")
    let code = "x = " + String(repeating: "-", count: 2500) + "1\n"
    let units = (1...30).map { file("\($0).py", code) }
    let verification = await verify(units, python: python.path + "/tool")
    #expect(verification.diagnostics.count == 21)
    #expect(verification.report.last?.contains("crashed 20 times") == true)
    #expect(verification.verdicts == Array(repeating: .failed, count: 30))
  }

  @Test("a unit that takes for ever is blamed, and the others are checked")
  func slow() async throws {
    // The worker with a shorter patience: its program is the fourth argument.
    let python = try Scratch(
      script: """
        worker=$(printf '%s' "$4" | sed 's/^UNIT_SECONDS = .*/UNIT_SECONDS = 0.2/')
        exec python3 "$1" "$2" "$3" "$worker" $5
        """)
    let slow = String(repeating: "f(1)\n", count: 400_000)
    let verification = await verify(
      file("slow.py", slow), file("b.py", "1"), python: python.path + "/tool")
    #expect(
      verification.report == [
        "slow.py:1:1: error: Python: checking it takes too long"
      ])
    #expect(verification.verdicts == [.failed, .checked(tool: "Python")])
  }

  @Test("the tools that were used are named, with their versions")
  func tools() async throws {
    let verification = await verify(
      file("a.py", "1"), file("a.j2", "a"), file("a.sh", "echo"), file("a.txt", "a"),
      fence("html+django", "a"))
    #expect(verification.tools.map { $0.name } == ["Bash", "Django", "Jinja", "Python"])
    for tool in verification.tools {
      let version = try #require(tool.version)
      #expect(version.wholeMatch(of: /\d+(\.\d+)+/) != nil, "\(tool)")
    }
  }
}

/// A folder for a test, removed with it.
final class Scratch {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appending(
        path: "versus-test-\(UUID().uuidString)"
      ).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// With a program `tool` in it, a shell script.
  convenience init(script: String) throws {
    try self.init()
    let tool = path + "/tool"
    try Data("#!/bin/bash\n\(script)\n".utf8).write(to: URL(filePath: tool))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: tool)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
