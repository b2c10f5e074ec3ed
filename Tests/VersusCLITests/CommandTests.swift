import Foundation
import Testing

@Suite("Commands, as a user sees them")
struct CommandTests {
  /// With `RECORD_SNAPSHOTS=1` what is seen is written down as what is expected, and the test fails, so
  /// that it cannot pass by accident.
  private static let isRecording =
    ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"

  @Test("a case is run and compared", arguments: CommandCase.all)
  func run(_ example: CommandCase) async throws {
    let site = try TestSite(example.inputs)
    defer { site.remove() }
    let run = try await site.versus(example.arguments)
    let seen = example.expectations.map { name, _ in
      switch name {
      case "status": (name: name, text: "\(run.status)\n")
      case "stdout": (name: name, text: run.output.endingLine)
      case "stderr": (name: name, text: run.errors.endingLine)
      default: (name: name, text: (site.text(of: name) ?? "there is no such file").endingLine)
      }
    }
    if Self.isRecording { try example.record(seen) }
    #expect(!Self.isRecording, "what was seen has been recorded")
    for ((name, expected), (_, text)) in zip(example.expectations, seen) {
      #expect(text == expected, "\(name) of \(example.testDescription)")
    }
  }

  @Test("there are cases")
  func cases() {
    #expect(CommandCase.all.count >= 15)
  }
}

extension String {
  /// The text with a line feed at its end, which a case cannot do without.
  fileprivate var endingLine: String { isEmpty || hasSuffix("\n") ? self : self + "\n" }
}
