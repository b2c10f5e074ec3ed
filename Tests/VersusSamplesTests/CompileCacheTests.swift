import Foundation
import HostSystem
import Testing
import TextCore

@testable import VersusSamples

@Suite("What has compiled is not compiled again")
struct CompileCacheTests {
  private let code = [
    file("content/samples/a.py", "a = 1\n"), file("content/samples/b.py", "b = 1\n"),
    file("content/samples/c.html", "{{ c }}\n", language: "html+jinja"),
    file("content/samples/d.sh", "echo d\n"), file("content/samples/e.yaml", "e: 1\n"),
  ]

  @Test("nothing is started when nothing has changed, and the verdicts are the same")
  func unchanged() async throws {
    let machine = Machine()
    let first = await machine.verify(code)
    #expect(machine.started.sorted() == [python, "bash", "bash"].sorted())
    let second = await machine.verify(code)
    #expect(machine.started == [])
    #expect(second.verdicts == first.verdicts)
    #expect(second.tools == first.tools)
  }

  @Test("what changed is asked about, alone")
  func changed() async throws {
    let machine = Machine()
    _ = await machine.verify(code)
    var changed = code
    changed[1] = file("content/samples/b.py", "b = (\n")
    let verification = await machine.verify(changed)
    #expect(machine.started == [python])
    #expect(machine.inputs.allSatisfy { !$0.contains("a = 1") })
    #expect(
      verification.report == ["content/samples/b.py:1:5: error: Python: '(' was never closed"])
    // What does not compile is asked about until it does.
    _ = await machine.verify(changed)
    #expect(machine.started == [python])
    _ = await machine.verify(code)
    #expect(machine.started == [python])
    _ = await machine.verify(code)
    #expect(machine.started == [])
  }

  @Test("what a tool remarked on is told each time")
  func warnings() async throws {
    let machine = Machine()
    let code = [file("a.py", "a = 1\nassert (a, 'always')\n")]
    let first = await machine.verify(code)
    #expect(first.diagnostics.count == 1)
    #expect(await machine.verify(code).diagnostics == first.diagnostics)
  }

  @Test("the tools that are named are those of the code that there is")
  func tools() async throws {
    let machine = Machine()
    _ = await machine.verify(code)
    let names = await machine.verify([code[0], code[4]]).tools.map(\.name)
    #expect(names == ["Python", "libyaml"])
    #expect(machine.started == [])
  }

  @Test("code is known by what it is, not by where it stands; a skipped one is not known at all")
  func moved() async throws {
    let machine = Machine()
    _ = await machine.verify(code)
    _ = await machine.verify([fence("python", "a = 1", indentation: 3)])
    #expect(machine.started == [])
    var skipped = code[0]
    skipped.skipReason = "for a reason"
    #expect(await machine.verify([skipped]).verdicts == [.skipped(reason: "for a reason")])
  }

  @Test("a template that is asked about gets the site's own tag libraries along")
  func libraries() async throws {
    let machine = Machine()
    let library = file(
      "content/samples/templatetags/own.py",
      "from django import template\nregister = template.Library()\n@register.simple_tag\ndef own(): pass\n"
    )
    let template = { (text: String) in
      file("content/samples/t.html", "{% load own %}{% own %}\(text)", language: "html+django")
    }
    _ = await machine.verify([library, template("1")])
    let again = await machine.verify([library, template("2")])
    #expect(again.diagnostics.isEmpty)
    // A library decides what compiles, too.
    let other = file(
      "content/samples/templatetags/own.py", "from django import template\nregister = 1\n")
    let without = await machine.verify([other, template("2")])
    #expect(without.diagnostics.count == 1)
  }

  @Test(
    "a toolchain that changed is asked about everything",
    arguments: [
      "touch -d 2001-01-01 tool", "touch -d 2001-01-01 rules", "rm rules",
      "cp -p tool other && mv other tool", "mv tool other && ln -s /bin/true tool",
    ])
  func toolchain(change: String) async throws {
    let folder = try Scratch(script: "exit 0")
    let shell = SubprocessRunner()
    _ = try await shell.run(Invocation("touch", ["rules"], directory: folder.path))
    let check = CommandCheck(
      tool: "Tool", command: try CommandTemplate("./tool {site}/rules {file}"))
    let machine = Machine(
      languages: LanguageTable([Language("x", checker: .command(check))]), site: folder.path)
    let code = [file("a.x", "1")]
    _ = await machine.verify(code)
    _ = await machine.verify(code)
    #expect(machine.started == [])
    let done = try await shell.run(
      Invocation("sh", ["-c", change], directory: folder.path))
    #expect(done.end == .exited(0))
    _ = await machine.verify(code)
    #expect(machine.started == ["\(folder.path)/./tool"])
  }

  @Test("packages that are installed or removed are a change of Python")
  func packages() async throws {
    let folder = try Scratch()
    let shell = SubprocessRunner()
    let make = "python3 -m venv --without-pip venv && echo venv/lib/python*/site-packages"
    let made = try await shell.run(Invocation("sh", ["-c", make], directory: folder.path))
    let packages = String(decoding: made.output, as: UTF8.self).split(separator: "\n").joined()
    let machine = Machine(site: folder.path, python: "venv/bin/python")
    let code = [file("a.py", "1\n")]
    _ = await machine.verify(code)
    _ = await machine.verify(code)
    #expect(machine.started == [])
    for change in ["mkdir x-1.0.dist-info", "rmdir x-1.0.dist-info"] {
      let done = try await shell.run(
        Invocation("sh", ["-c", change], directory: "\(folder.path)/\(packages)"))
      #expect(done.end == .exited(0))
      _ = await machine.verify(code)
      #expect(machine.started.count == 1)
    }
  }

  @Test("a program that starts now this and now that is asked each time which")
  func wrapper() async throws {
    let folder = try Scratch(script: "exec \(python) \"$@\"")
    let machine = Machine(python: folder.path + "/tool")
    for input in ["python 6\na = 1\n", ""] {
      #expect(await machine.verify([code[0]]).verdicts == [.checked(tool: "Python")])
      #expect(machine.inputs == [input])
    }
  }

  @Test(
    "a file that was damaged is not believed, and told of once",
    arguments: [0, 1, 70, 2_000])
  func damaged(byte: Int) async throws {
    let machine = Machine()
    _ = await machine.verify(code)
    machine.change { bytes in bytes[min(byte, bytes.count - 1)] ^= 1 }
    #expect(await machine.verify(code).diagnostics.map(\.id) == ["compile-cache"])
    #expect(machine.started.count == 3)
    #expect(await machine.verify(code).diagnostics.isEmpty)
    #expect(machine.started == [])
  }

  @Test("a file that was cut short is not believed, wherever", arguments: [0, 1, 64, 65, 66, -1])
  func cutShort(count: Int) async throws {
    let machine = Machine()
    _ = await machine.verify(code)
    machine.change { $0 = Array($0.prefix(count < 0 ? $0.count + count : count)) }
    #expect(await machine.verify(code).diagnostics.map(\.id) == ["compile-cache"])
    #expect(machine.started.count == 3)
  }

  @Test("what is not there any more is not kept")
  func bounded() async throws {
    let machine = Machine()
    _ = await machine.verify((0..<100).map { file("\($0).py", "a = \($0)\n") })
    let large = machine.size
    _ = await machine.verify([file("0.py", "a = 0\n")])
    #expect(machine.size < large / 2)
    #expect(machine.started == [])
  }
}
