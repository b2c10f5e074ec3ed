import Testing

@testable import VersusContent

@Suite("Dates")
struct TimestampTests {
  @Test(
    "a day, with or without a time",
    arguments: [
      "2026-11-22", "2024-02-29", "2000-02-29", "2026-11-22T10:00", "2026-11-22 23:59:59",
      "2026-11-22t10:00:00.5z", "2026-11-22T10:00:00+01:30", "2026-11-22T10:00-08:00",
    ])
  func valid(_ text: String) { #expect(Timestamp.isValid(text)) }

  @Test(
    "what is no date",
    arguments: [
      "", "2026", "2026-1-2", "2026-13-01", "2026-00-10", "2026-11-00", "2026-04-31", "2023-02-29",
      "1900-02-29", "2026-11-22T", "2026-11-22T24:00", "2026-11-22T10:60", "2026-11-22T10:00:60",
      "2026-11-22T10:00:00.", "2026-11-22T10:00:00+1", "2026-11-22x10:00", "２０２６-11-22",
      "2026-11-22 ",
    ])
  func invalid(_ text: String) { #expect(!Timestamp.isValid(text)) }
}
