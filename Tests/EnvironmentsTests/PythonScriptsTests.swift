import Foundation
import HostSystem
import Testing
import TextCore

@testable import Environments

@Suite("Scripts of an environment")
struct PythonScriptsTests {
  @Test(
    "name no path of the environment, and stay as they are otherwise",
    arguments: [
      ("#!FOLDER/bin/python\nimport sys\n", "#!/usr/bin/env python\nimport sys\n"),
      (
        "#!FOLDER/bin/python3.11 -E\nx = 'FOLDER'\n", "#!/usr/bin/env python3.11 -E\nx = 'FOLDER'\n"
      ),
      ("#!FOLDER/bin/python", "#!/usr/bin/env python"),
      (
        "#!/bin/sh\n'''exec' \"FOLDER/bin/python\" \"$0\" \"$@\"\n' '''\nimport sys\n",
        "#!/bin/sh\n'''exec' \"python\" \"$0\" \"$@\"\n' '''\nimport sys\n"
      ),
      ("#!/usr/bin/python3\n", "#!/usr/bin/python3\n"),
      ("#!/bin/sh\necho FOLDER/bin/python\n", "#!/bin/sh\necho FOLDER/bin/python\n"),
      ("\u{7F}ELF FOLDER/bin/python\n", "\u{7F}ELF FOLDER/bin/python\n"), ("", ""),
    ])
  func scripts(before: String, after: String) throws {
    let site = try TestSite()
    func text(_ text: String) -> String { text.replacing("FOLDER", with: site.path("env")) }
    try site.write(text(before), to: "env/bin/tool")
    let file = site.path("env/bin/tool")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    try PythonScripts(of: site.path("env")).makeMovable()
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text(after))
    #expect(FileManager.default.isExecutableFile(atPath: file))
  }

  @Test("and its modules work at another path, by which tracebacks name them", arguments: Tool.all)
  func moved(tool: Tool) async throws {
    let site = try TestSite()
    try site.writeLock(try await site.makeWheel("top", "1.0"))
    var made = try await site.prepare(try await site.pythonPlan(), tool)
    #expect(made.mountPoint == "/env/site")
    let code =
      "import marshal, top; print(marshal.loads(open(top.__cached__, 'rb').read()[16:]).co_filename)"
    let name = try await site.run("python -c \"\(code)\"", in: made)
    #expect(name.hasPrefix("/env/site/lib/python") && name.hasSuffix("/site-packages/top.py\n"))

    let other = site.path("elsewhere")
    try FileManager.default.moveItem(atPath: made.folder, toPath: other)
    made.variables = made.variables.mapValues { $0.replacing(made.folder, with: other) }
    #expect(try await site.run("top", in: made) == "1.0\n")
    #expect(
      try await site.run("python -c 'import sys; print(sys.prefix)'", in: made) == "\(other)\n")
  }

  @Test("an environment that an earlier version made is made again")
  func earlier() async throws {
    let site = try TestSite()
    try site.writeLock(try await site.makeWheel("top", "1.0"))
    let plan = try await site.pythonPlan()
    _ = try await site.prepare(plan, .quick)
    let record = try #require(try site.environments().first { $0.hasSuffix(".json") })
    let path = ".versus/environments/" + record
    let text = try String(contentsOfFile: site.path(path), encoding: .utf8)
    try site.write(text.replacing(#"  "format" : 2,"# + "\n", with: ""), to: path)
    #expect(!(try String(contentsOfFile: site.path(path), encoding: .utf8)).contains("format"))
    _ = try await site.prepare(plan, .quick)
    #expect(site.makings == 2)
  }
}
