import Testing
import VersusModel

@Suite("Figures as people write them")
struct FigureAmountTests {
  @Test(
    "a number agrees with what it is a rounding of",
    arguments: [
      ("2.3 MB", 2_317_044, "bytes"), ("2.32 MB", 2_317_044, "bytes"),
      ("2,317 kB", 2_317_044, "bytes"), ("2.2 MiB", 2_317_044, "bytes"),
      ("2,317,044 bytes", 2_317_044, "bytes"), ("2\u{202F}317\u{202F}044 B", 2_317_044, "bytes"),
      ("about 2.3 MB installed", 2_317_044, "bytes"), ("2 MB", 2_317_044, "bytes"),
      ("0.31 s", 312.4, "ms"), ("312 ms", 312.4, "ms"), ("312,400 µs", 312.4, "ms"),
      ("165,366 lines", 165_366, nil), ("165_366", 165_366, nil), ("165366", 165_366, "lines"),
      // A half may be rounded either way.
      ("2.4", 2.35, nil), ("2.3", 2.35, nil),
    ])
  func agrees(text: String, value: Double, unit: String?) throws {
    let number = try #require(WrittenNumber(in: text))
    #expect(number.agrees(with: FigureAmount(value, unit.map { FigureUnit($0) })))
  }

  @Test(
    "a number that is no rounding of it, or counts something else, does not",
    arguments: [
      ("2.4 MB", 2_317_044, "bytes"), ("2.30 MB", 2_317_044, "bytes"),
      ("2.3 GB", 2_317_044, "bytes"), ("2.3 s", 2_317_044, "bytes"),
      ("2.3 MiB", 2_317_044, "bytes"), ("165,000 lines", 165_366, nil),
      ("3 s", 312.4, "ms"), ("12 kB", 12, "lines"),
    ])
  func differs(text: String, value: Double, unit: String?) throws {
    let number = try #require(WrittenNumber(in: text))
    #expect(!number.agrees(with: FigureAmount(value, unit.map { FigureUnit($0) })))
  }

  @Test("a text with no number, or with two, has none to compare", arguments: ["", "MB", "2 of 3"])
  func unreadable(text: String) {
    #expect(WrittenNumber(in: text) == nil)
  }

  @Test(
    "a figure is said in a unit that fits it",
    arguments: [
      (2_317_044, "bytes", "2.3 MB"), (23_712_345, "bytes", "23.7 MB"), (999, "bytes", "999 bytes"),
      (237_123_456, "bytes", "237 MB"), (312.4, "ms", "312 ms"), (1_250, "ms", "1.3 s"),
      (0.0424, "ms", "42.4 µs"), (165_366, nil, "165,366"), (165_366, "lines", "165,366 lines"),
      (0, "bytes", "0 bytes"), (-1234.5, nil, "-1,235"), (0.5, nil, "0.50"),
      (.greatestFiniteMagnitude, nil, "1.7976931348623157e+308"),
    ])
  func said(value: Double, unit: String?, text: String) {
    #expect(FigureAmount(value, unit.map { FigureUnit($0) }).text == text)
  }

  @Test("the destination of a link names a figure, and perhaps a unit")
  func references() {
    #expect(FigureReference("figure:install/flask/size")?.name == "install/flask/size")
    #expect(FigureReference("FIGURE:a/b?unit=MB")?.unit == FigureUnit("MB"))
    #expect(FigureReference("figures/a.md") == nil)
  }
}
