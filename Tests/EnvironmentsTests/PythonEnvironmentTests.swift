import Foundation
import HostSystem
import Testing
import TextCore
import VersusModel

@testable import Environments

@Suite("Environments of Python")
struct PythonEnvironmentTests {
  @Test("what is locked is there, compiled, and nothing else", arguments: Tool.all)
  func made(tool: Tool) async throws {
    let site = try TestSite()
    try site.writeLock(
      try await site.makeWheel("Top", "1.0", requires: ["low"]), "    # via -r lock.in\n",
      try await site.makeWheel("low", "2.5"), "    # via top\n")
    let plan = try await site.pythonPlan()
    let made = try await site.prepare(plan, tool)
    #expect(made.name == "site")
    #expect(made.key == plan.key)
    #expect(made.versions.map(\.name) == ["Python", "Top"])
    #expect(made.versions.last?.version == "1.0")
    let version = try await site.pythonVersion()
    #expect(made.versions.first?.version.hasPrefix(version + ".") == true)
    #expect(made.readable.first == made.folder)

    #expect(try await site.run("top; low", in: made) == "1.0\n2.5\n")
    let where_ = "import sys, top; print(sys.prefix, sys.base_prefix, top.__cached__, sep='\\n')"
    let lines = try await site.run("python -c \"\(where_)\"", in: made).split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[0] == made.folder)
    #expect(made.readable.contains(String(lines[1])))
    #expect(FileManager.default.fileExists(atPath: String(lines[2])))
    #expect(
      try await site.run("python -c 'import pip' 2>&1 | tail -n 1", in: made).contains("No module"))
  }

  @Test("everything that the interpreter reads is readable", arguments: Tool.all)
  func readable(tool: Tool) async throws {
    let site = try TestSite()
    try site.writeLock(try await site.makeWheel("top", "1.0"))
    let made = try await site.prepare(try await site.pythonPlan(), tool)
    let script =
      "import sys, os, json, ssl, top; print(*(os.path.realpath(p) for p in [sys.executable] + "
      + "[m.__file__ for m in sys.modules.values() if getattr(m, '__file__', None)]), sep='\\n')"
    let files = try await site.run("python -c \"\(script)\"", in: made).split(separator: "\n")
    #expect(files.count > 20)
    for file in files {
      #expect(made.readable.contains { file.hasPrefix($0 + "/") }, "\(file)")
    }
  }

  @Test("an environment is made once, and found again by another build", arguments: Tool.all)
  func madeOnce(tool: Tool) async throws {
    let site = try TestSite()
    try site.writeLock(try await site.makeWheel("top", "1.0"))
    let plan = try await site.pythonPlan()
    let first = try await site.prepare(plan, tool)
    #expect(try await site.prepare(plan, tool) == first)
    #expect(site.makings == 1)
    #expect(try site.environments().count == 2)
  }

  @Test("another lock makes another environment, beside the first")
  func otherLock() async throws {
    let site = try TestSite()
    let (one, two) = (
      try await site.makeWheel("top", "1.0"), try await site.makeWheel("top", "2.0")
    )
    try site.writeLock(one)
    let first = try await site.prepare(try await site.pythonPlan(), .quick)
    try site.writeLock(two)
    let second = try await site.prepare(try await site.pythonPlan(), .quick)
    #expect(try await site.run("top", in: first) == "1.0\n")
    #expect(try await site.run("top", in: second) == "2.0\n")
    #expect(second.versions.map(\.name) == ["Python", "top"])
  }

  @Test("without a lock, there is Python and nothing else", arguments: Tool.all)
  func bare(tool: Tool) async throws {
    let site = try TestSite()
    let plan = try site.plan(.python(version: try await site.pythonVersion(), requirements: nil))
    let made = try await site.prepare(plan, tool)
    #expect(made.versions.map(\.name) == ["Python"])
    #expect(try await site.run("python -c 'print(6 * 7)'", in: made) == "42\n")
  }

  @Test("what a lock leaves open, or has wrong, is told", arguments: Tool.all)
  func badLocks(tool: Tool) async throws {
    let site = try TestSite()
    let top = try await site.makeWheel("top", "1.0", requires: ["low"])
    _ = try await site.makeWheel("low", "2.5")
    try await expect("the lock misses a package", of: site, tool, lock: top)
    let wrong = "low==2.5 --hash=sha256:" + String(repeating: "0", count: 64) + "\n"
    try await expect("what the index has is not what was locked", of: site, tool, lock: wrong)
    #expect(try site.environments() == [])
  }

  @Test("a package that would have to be built is told", arguments: Tool.all)
  func sourceOnly(tool: Tool) async throws {
    let site = try TestSite()
    try site.write("not an archive", to: "wheels/source-1.0.tar.gz")
    let hash = ContentHash(of: "not an archive").hex
    let message = tool == .uv ? "only wheels are installed" : nil
    try await expect(message, of: site, tool, lock: "source==1.0 --hash=sha256:\(hash)\n")
  }

  private func expect(
    _ help: String?, of site: TestSite, _ tool: Tool, lock: String
  ) async throws {
    try site.writeLock(lock)
    let outcome = await site.builder(tool).prepare(try await site.pythonPlan())
    #expect(outcome.value == nil)
    let diagnostic = try #require(outcome.diagnostics.first)
    #expect(diagnostic.message.contains("pip install` fails with exit status"))
    #expect(!diagnostic.notes.isEmpty)
    if let help { #expect(diagnostic.help?.hasPrefix(help) == true, "\(diagnostic)") }
  }

  @Test("a Python that nobody has is told, with those that there are and what to do")
  func noPython() async throws {
    let site = try TestSite()
    let outcome = await site.builder(.quick).prepare(
      try site.plan(.python(version: "3.999", requirements: nil)))
    let diagnostic = try #require(outcome.diagnostics.first)
    #expect(diagnostic.id == "no-python")
    #expect(diagnostic.message == "there is no Python 3.999 on this machine")
    #expect(diagnostic.notes.contains { $0.message.hasPrefix("`python3` is Python 3.") })
    #expect(diagnostic.help?.contains("uv python install 3.999") == true)
    #expect(diagnostic.location == TestSite.location)
  }

  @Test("the interpreter is one of the version asked for, wherever it is")
  func interpreters() async throws {
    let site = try TestSite()
    let real = try await PythonFinder(runner: site.runner, uv: nil).find(site.pythonVersion())
    for (version, program) in [("3.998.1", "3.998.1"), ("3.998.10", "3.998.10")] {
      let path = "pyenv/versions/\(program)/bin/python"
      try site.write("#!/bin/sh\necho \(version); echo \(real)\n", to: path)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: site.path(path))
    }
    try site.write("broken", to: "pyenv/versions/3.998.11/bin/python")
    let finder = PythonFinder(runner: site.runner, uv: nil, pyenv: site.path("pyenv"))
    #expect(try await finder.find("3.998") == real)
    #expect(try await finder.find("3.998.1") == real)
    await #expect(throws: EnvironmentProblem.self) { try await finder.find("3.998.2") }
    await #expect(throws: EnvironmentProblem.self) { try await finder.find("3.99") }
  }

  @Test("the environment that this site's Flask samples run on can be made, and runs Flask")
  func realFlask() async throws {
    let files = try LocalFiles(root: Tool.repository)
    let lock = FileReference(
      try #require(SitePath("environments/flask.txt")), at: TestSite.location)
    let environment = SampleEnvironment(
      name: "flask", recipe: .python(version: "3.11", requirements: lock),
      location: TestSite.location)
    let plan = try #require(EnvironmentPlan.read(environment, files: files).value)
    let builder = EnvironmentBuilder(
      site: files.root, runner: SubprocessRunner(), uv: Tool.quick.uv)
    let outcome = await builder.prepare(plan)
    let made = try #require(outcome.value, "\(outcome.diagnostics)")
    #expect(made.versions.contains(.init("Flask", "3.1.3")))
    #expect(!made.versions.contains { $0.name == "Werkzeug" })
    let site = try TestSite()
    try site.write(
      """
      from flask import Flask
      app = Flask(__name__)
      @app.get("/")
      def home():
          return {"works": True}
      print(app.test_client().get("/").text, end="")
      """, to: "app.py")
    #expect(try await site.run("python app.py", in: made) == "{\"works\":true}\n")
    #expect(try await site.run("flask --version | tail -n 2", in: made).hasPrefix("Flask 3.1.3"))
  }
}
