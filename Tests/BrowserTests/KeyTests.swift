import Browser
import Testing

@Suite("Screenshots, apart from Chromium")
struct ScreenshotValueTests {
  @Test(
    "a key is known by its name, or is one character",
    arguments: [
      ("Enter", true), ("a", true), ("é", true), ("Return", false), ("", false), ("ab", false),
    ])
  func keys(name: String, isKey: Bool) {
    #expect((Key(name) != nil) == isKey)
  }

  @Test("the command is one line for a shell, whatever is in the paths")
  func command() {
    let program = BrowserProgram(path: "/opt/it's here/chrome")
    let line = program.command(profile: "/tmp/a b", locale: "en-US")
    #expect(line.hasPrefix(#"exec '/opt/it'\''s here/chrome' "#))
    #expect(line.contains("'--user-data-dir=/tmp/a b'"))
  }
}
