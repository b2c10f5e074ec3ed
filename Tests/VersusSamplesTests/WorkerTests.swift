import HostSystem
import Testing
import TextCore

@testable import VersusSamples

@Suite("Much Python is checked by several workers")
struct WorkerTests {
  private let many = (0..<1_600).map { file("\($0).py", $0 == 1_599 ? "a = (\n" : "a = \($0)\n") }

  @Test("the work is divided, and what is found is the same", arguments: [1, 2, 8])
  func divided(jobs: Int) async throws {
    let library = file(
      "content/samples/templatetags/own.py",
      "from django import template\nregister = template.Library()\n@register.simple_tag\ndef own(): pass\n"
    )
    let templates = (0..<3).map {
      file("\($0).html", "{% load own %}{% own %}\($0)\n", language: "html+django")
    }
    let machine = Machine(jobs: jobs)
    let verification = await machine.verify(
      Array(templates[..<2]) + many + [library, templates[2]])
    #expect(machine.started.count == min(jobs, 3))
    #expect(verification.report == ["1599.py:1:5: error: Python: '(' was never closed"])
    #expect(verification.verdicts.count { $0 == .failed } == 1)
    #expect(machine.inputs.count { $0.contains("django ") } == 1)
    #expect(
      machine.inputs.reduce(0) { $0 + $1.split(separator: "\n").count { $0.hasPrefix("python ") } }
        == 1_600)
    // What compiled is known by all of it.
    let again = await machine.verify(Array(many.dropLast()))
    #expect(machine.started == [])
    #expect(again.diagnostics.isEmpty)
  }

  @Test("little work is not divided")
  func little() async throws {
    let machine = Machine(jobs: 8)
    _ = await machine.verify(Array(many.prefix(900)))
    #expect(machine.started.count == 1)
  }

  @Test("what is wrong with Python is said once", arguments: ["/none/python", "/bin/true"])
  func unusable(python: String) async throws {
    let machine = Machine(python: python, jobs: 2)
    let verification = await machine.verify(many)
    #expect(verification.diagnostics.map(\.id) == ["missing-checker"])
    #expect(verification.verdicts == Array(repeating: .failed, count: 1_600))
  }
}
