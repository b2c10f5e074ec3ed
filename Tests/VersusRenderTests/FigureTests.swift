import Testing
import TextCore
import VersusModel

@testable import VersusContent
@testable import VersusRender

@Suite("Figures")
struct FigureTests {
  private let sides = [Side(id: "a", name: "A"), Side(id: "b", name: "B")]

  /// Fences of the sides named; `-` is one of no side.
  private func figures(_ names: String) -> [String] {
    let code = CodeText(source: SourceText(path: "x.md", bytes: []), bytes: [], lineStarts: [])
    let fences = names.enumerated().map { index, name in
      (
        id: index,
        fence: CodeFence(
          language: "python", languageRange: 0..<0, text: code, shown: ShownCode(code),
          side: sides.first { $0.id == String(name) }, range: 0..<0)
      )
    }
    return Figure.group(fences, sides: sides).map { figure in
      figure.panels.map { panel in
        (panel.side?.id ?? "-") + panel.rows.map { String($0.id) }.joined()
      }.joined(separator: "|")
    }
  }

  @Test(
    "neighbouring fences of different sides are one comparison, a panel a side",
    arguments: [
      ("ab", ["a0|b1"]), ("ba", ["a1|b0"]), ("abab", ["a02|b13"]), ("aab", ["a01|b2"]),
      ("a", ["a0"]), ("aa", ["a01"]), ("-", ["-0"]), ("--", ["-0", "-1"]),
      ("ab-a", ["a0|b1", "-2", "a3"]), ("", []),
    ])
  func grouping(sides: String, expected: [String]) {
    #expect(figures(sides) == expected)
  }
}
