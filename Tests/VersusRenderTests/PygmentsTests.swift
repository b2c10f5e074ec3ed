import Highlight
import HostSystem
import Synchronization
import Testing

@testable import VersusRender

@Suite("Pygments")
struct PygmentsTests {
  /// Answers as it is told to, one completion a run.
  private final class Script: ProcessRunner {
    private let completions: Mutex<[Completion]>
    let inputs = Mutex<[String]>([])

    init(_ outputs: [(String, Completion.End)], errors: String = "") {
      completions = Mutex(
        outputs.map { Completion(end: $1, output: Array($0.utf8), errors: Array(errors.utf8)) })
    }

    func run(_ invocation: Invocation) async throws(ProcessError) -> Completion {
      inputs.withLock { $0.append(String(decoding: invocation.input, as: UTF8.self)) }
      let next = completions.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      guard let next else { throw .notFound(invocation.program) }
      return next
    }
  }

  private let pieces = [
    Pygments.Piece(language: "lua", code: Array("é = 1".utf8)),
    Pygments.Piece(language: "tcl", code: Array("set".utf8)),
  ]

  private func answers(_ script: Script) async throws -> [Pygments.Answer] {
    try await Pygments(python: "python3", site: nil, runner: script).answers(to: pieces)
  }

  private func tokens(_ list: [(TokenKind, Int)]) -> Pygments.Answer {
    var tokens = TokenList()
    for (kind, length) in list { tokens.append(kind, to: tokens.end + length) }
    return .tokens(tokens)
  }

  @Test("tokens are read by class and length; classes that nobody knows are text")
  func reading() async throws {
    let script = Script([
      ("pygments 2.21.0\ntokens n 2 w 1 o 1 w 1 mi 1\ntokens zz 3\n", .exited(0))
    ])
    #expect(
      try await answers(script) == [
        tokens([(.n, 2), (.w, 1), (.o, 1), (.w, 1), (.mi, 1)]), tokens([(.text, 3)]),
      ])
    #expect(script.inputs.withLock { $0 } == ["6 lua\né = 13 tcl\nset"])
  }

  @Test("a piece that ends the worker is to blame, and the next one is given to a new worker")
  func crashes() async throws {
    let script = Script(
      [("pygments 2\n", .timedOut), ("pygments 2\nunknown\n", .exited(0))])
    #expect(
      try await answers(script) == [.failed(reason: "Pygments takes too long"), .unknownLanguage])
    #expect(script.inputs.withLock { $0.last } == "3 tcl\nset")
  }

  @Test(
    "an answer that does not fit the code is none",
    arguments: [
      "tokens n 7", "tokens n 5", "tokens n 9999999999999999999", "tokens n -1 n 7", "tokens n",
      "tokens n 6 n 0", "tokens", "hello", "", "\u{FF}", "tokens n 6 n 1",
    ])
  func rubbish(line: String) async throws {
    let script = Script(
      [("pygments 2\n\(line)\nunknown\n", .exited(1)), ("pygments 2\nunknown\n", .exited(0))])
    #expect(
      try await answers(script) == [.failed(reason: "Pygments stops at it"), .unknownLanguage])
  }

  @Test("a lexer that fails is told in its own words; half a line is no answer")
  func failures() async throws {
    let script = Script(
      [("pygments 2\nfailed KeyError: x\nunkno", .signalled(9)), ("pygments 2\n", .exited(1))])
    #expect(
      try await answers(script) == [
        .failed(reason: "KeyError: x"), .failed(reason: "Pygments stops at it"),
      ])
  }

  @Test("a worker that never gets anywhere is started a few times, not for ever")
  func givingUp() async throws {
    let many = (0..<20).map { Pygments.Piece(language: "lua", code: [UInt8($0)]) }
    let script = Script(Array(repeating: ("pygments 2\n", .exited(1)), count: 50))
    let answers = try await Pygments(python: "python3", site: nil, runner: script).answers(to: many)
    #expect(answers.count == 20)
    #expect(script.inputs.withLock { $0.count } == 5)
  }

  @Test(
    "without Pygments, or without Python, there is no answer to anything",
    arguments: [
      ("pygments none\n", Pygments.Unavailable.notInstalled(python: "python3")),
      ("Hello\n", .noPython(reason: "`python3` does not work as Python 3")),
      ("", .noPython(reason: "`python3` does not work as Python 3")),
    ])
  func unavailable(output: String, reason: Pygments.Unavailable) async {
    let script = Script([(output, .exited(0))])
    await #expect(throws: reason) { try await answers(script) }
    await #expect(throws: Pygments.Unavailable.noPython(reason: "there is no program `python3`")) {
      try await answers(script)
    }
  }
}
