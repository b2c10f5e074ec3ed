import Testing

@testable import VersusPreview

@Suite("Content types")
struct ContentTypeTests {
  @Test(
    "go by the extension",
    arguments: [
      ("html", "text/html; charset=utf-8"), ("svg", "image/svg+xml; charset=utf-8"),
      ("woff2", "font/woff2"), ("", "application/octet-stream"),
    ])
  func types(name: String, type: String) {
    #expect(ContentType.of(extension: name) == type)
  }
}
