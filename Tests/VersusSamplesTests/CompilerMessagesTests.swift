import Testing
import TextCore

@testable import VersusSamples

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite("Reading what compilers print")
struct CompilerMessagesTests {
  private static let folder = repository + "/Tests/conformance/compilers"

  private static var cases: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/output") }.sorted()
    }
  }

  @Test("what a real compiler printed is understood", arguments: try cases)
  func recorded(name: String) throws {
    let folder = "\(Self.folder)/\(name)"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let sample = try #require(names.first { $0.hasPrefix("sample.") })
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(sample)")))
    let output = String(
      decoding: try Data(contentsOf: URL(filePath: folder + "/output")), as: UTF8.self)
    let expected = String(
      decoding: try Data(contentsOf: URL(filePath: folder + "/expected")), as: UTF8.self)
    let unit = CodeUnit(language: name, file: SourceText(path: "a/page.x", bytes: bytes))
    let messages = CompilerMessages(
      unit: unit, path: "/tmp/versus/3/\(sample)",
      output: Array(output.replacing("{folder}", with: "/tmp/versus/3").utf8))
    #expect(Self.report(messages.problems, in: unit) == expected)
  }

  @Test(
    "a place is found in every style",
    arguments: [
      ("/t/sample.x:2:3: error: wrong", "2:3: error: wrong"),
      ("sample.x:2:3: wrong", "2:3: error: wrong"),
      ("./sample.x:2:3: wrong", "2:3: error: wrong"),
      ("vet: ./sample.x:2:3: wrong", "2:3: error: wrong"),
      ("/t/sample.x:2: error: wrong", "2:1: error: wrong"),
      ("/t/sample.x(2,3): error TS1005: wrong", "2:3: error: wrong (TS1005)"),
      ("/t/sample.x:2:3: warning: wrong [-Wx]", "2:3: warning: wrong [-Wx]"),
      ("/t/sample.x:2:3: fatal error: wrong", "2:3: error: wrong"),
      ("PHP Parse error:  wrong in /t/sample.x on line 2", "2:1: error: PHP Parse error:  wrong"),
      ("\u{1B}[1m/t/sample.x:2:3: \u{1B}[31merror:\u{1B}[0m wrong", "2:3: error: wrong"),
      ("/t/sample.x:2:3: note: wrong", ""),
      ("In file included from /t/sample.x:2:", ""),
      ("/t/sample.x: wrong", ""),
      ("/t/sample.x:99999999999999999999: wrong", ""),
      ("/t/sample.x:99:99: error: wrong", "3:1: error: wrong"),
      ("/t/sample.x:0:0: error: wrong", "1:1: error: wrong"),
      ("/t/other.x:2:3: error: wrong", ""),
    ])
  func styles(output: String, expected: String) {
    let unit = CodeUnit(
      language: "x", file: SourceText(path: "page.x", "one\nand two\n"))
    let messages = CompilerMessages(unit: unit, path: "/t/sample.x", output: Array(output.utf8))
    let report = Self.report(messages.problems, in: unit)
    #expect(report == (expected.isEmpty ? "" : expected + "\n"))
  }

  @Test("what cannot be understood is shown as it is")
  func unknownStyle() {
    let unit = CodeUnit(language: "x", file: SourceText(path: "page.x", "one"))
    let messages = CompilerMessages(
      unit: unit, path: "/t/sample.x", output: Array("oh no\n\n/t/sample.x is bad\nbye\n".utf8))
    let problems = messages.problemsOfFailure("exit status 1")
    #expect(problems.map { $0.message } == ["oh no (exit status 1)"])
    #expect(problems.map { $0.notes } == [["page.x is bad", "bye"]])
    let silent = CompilerMessages(unit: unit, path: "/t/sample.x", output: [])
    #expect(
      silent.problemsOfFailure("signal 9").map { $0.message }
        == ["failed without a word (signal 9)"])
  }

  private static func report(_ problems: [Problem], in unit: CodeUnit) -> String {
    problems.map { problem in
      let start = unit.location(of: problem.range).start
      return "\(start.line):\(start.column): \(problem.severity): \(problem.message)\n"
    }.joined()
  }
}
