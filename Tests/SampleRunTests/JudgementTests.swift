import SampleRun
import Testing

@Suite("What a command must do, and what is said if it does not", .timeLimit(.minutes(2)))
struct JudgementTests {
  /// What is expected of `command`, and what the failure says; `nil` for none.
  struct Case: Sendable, CustomTestStringConvertible {
    var command: String
    var exit = ExitExpectation.status(0)
    var stdout: OutputExpectation?
    var stderr: OutputExpectation?
    var message: String?
    var part = SampleFailure.Part.stdout
    /// A line of the notes.
    var note: String?

    var testDescription: String { "\(command): \(message ?? "it holds")" }
  }

  private static func prints(
    _ text: String, _ pattern: String, _ message: String? = nil, note: String? = nil
  ) -> Case {
    Case(
      command: "printf '\(text)'", stdout: OutputExpectation(pattern: pattern), message: message,
      note: note)
  }

  private static let wrong = "stdout is not as expected"

  static let cases: [Case] = [
    // Exact.
    prints("a\\nb\\n", "a\nb\n"), prints("a\\n", "a"),
    prints("a", "a\n", wrong),
    prints("a\\nb\\n", "a\nc\n", wrong, note: "- c"),
    // Numbers within a tolerance.
    prints("took 1.4 s\\n", "took [1.2±0.3] s"), prints("95 rows\\n", "[100±5%] rows"),
    prints("took 1.6 s\\n", "took [1.2±0.3] s", wrong, note: "+ took 1.6 s"),
    prints("94 rows\\n", "[100±5%] rows", wrong, note: "- [100±5%] rows"),
    prints("many rows\\n", "[100±5%] rows", wrong),
    // Any text, any lines, expressions.
    prints("Port 8000 is up\\n", "Port [..] is up"),
    prints("Port is up\\n", "Port [..] is up", wrong),
    prints("a\\n1\\n2\\nb\\n", "a\n...\nb"), prints("a\\n1\\n", "a\n...\nb", wrong, note: "- b"),
    prints("Flask is ready\\n", "[A-Z]\\w+ is (ready|up) (re)"),
    prints("flask is ready\\n", "[A-Z]\\w+ is (ready|up) (re)", wrong),
    prints("[..]\\n", "\\[..]"), prints("x\\n", "\\[..]", wrong),
    // Contains and lacks; both outputs apart.
    Case(
      command: "echo out; echo err >&2", stdout: OutputExpectation(pattern: "out"),
      stderr: OutputExpectation(pattern: "err")),
    Case(
      command: "echo out; echo err >&2", stderr: OutputExpectation(contains: ["out"]),
      message: "stderr does not contain `out`", part: .stderr, note: "err"),
    Case(
      command: "echo out; echo err >&2", stdout: OutputExpectation(lacks: ["err"]),
      stderr: OutputExpectation(lacks: ["err"]),
      message: "stderr contains `err`, which it must not", part: .stderr),
    Case(
      command: "printf 'a\\nb\\n'", stdout: OutputExpectation(contains: ["a\nb", "b"])),
    Case(
      command: "true", stdout: OutputExpectation(contains: ["a"]),
      message: "stdout does not contain `a`", note: "stdout is empty"),
    // The exit status.
    Case(command: "exit 3", exit: .status(3)), Case(command: "exit 3", exit: .failure),
    Case(
      command: "echo why >&2; exit 3",
      message: "it ended with exit status 3; expected was 0", part: .exit, note: "why"),
    Case(
      command: "true", exit: .failure,
      message: "it ended with exit status 0; expected was a failure (any other status)",
      part: .exit),
    Case(
      command: "kill -9 $$",
      message: "it was ended by signal 9; expected was 0", part: .exit),
  ]

  @Test("each expectation is held to, and its failure told at its part", arguments: cases)
  func judgement(_ expected: Case) async throws {
    var step = RunStep(expected.command)
    step.exit = expected.exit
    step.stdout = expected.stdout
    step.stderr = expected.stderr
    let failure = await (try TestSample()).run(in: .trusted, [.run(step)]).failure
    #expect(failure?.message == expected.message)
    guard let failure else { return }
    #expect(failure.part == expected.part)
    let lines = failure.notes.flatMap { $0.split(separator: "\n") }
    if let note = expected.note { #expect(lines.contains { $0 == note }, "\(lines)") }
  }
}
