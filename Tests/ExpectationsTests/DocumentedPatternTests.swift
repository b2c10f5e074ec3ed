import Expectations
import Foundation
import Testing

@Suite("The reference on expected output")
struct DocumentedPatternTests {
  private static func example(_ name: String) throws -> String {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/reference/samples.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.firstRange(of: "```text check=\(name)\n"))
    let end = try #require(text[start.upperBound...].firstRange(of: "```\n"))
    return String(text[start.upperBound..<end.lowerBound])
  }

  @Test("its example matches, and differs as it says")
  func example() throws {
    let pattern = try OutputPattern(parsing: Self.example("pattern"))
    let output = try Self.example("output")
    #expect(pattern.mismatch(with: output) == nil)
    let slow = output.replacing("0.31", with: "3.1")
    let difference = try Self.example("difference")
    #expect(pattern.mismatch(with: slow)?.diff.text() == String(difference.dropLast()))
  }
}
