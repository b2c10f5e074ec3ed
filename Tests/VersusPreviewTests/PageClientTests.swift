import Testing
import TextCore

@testable import VersusPreview

@Suite("The script in pages")
struct PageClientTests {
  @Test(
    "stands at the end of the head, or of the page",
    arguments: [
      ("<head><title>T</title></head><body>", "<head><title>T</title>|</head><body>"),
      ("<title>T</title><p>x", "<title>T</title><p>x|"), ("", "|"),
    ])
  func place(page: String, expected: String) {
    let script = #"<script src="/.versus/preview.js" data-version='"v"' defer></script>"#
    let result = PageClient.adding(to: Array(page.utf8), validator: "\"v\"")
    #expect(String(decoding: result, as: UTF8.self) == expected.replacing("|", with: script))
  }

  @Test(
    "is allowed by what the page allows, and nothing else is",
    arguments: [
      (
        "default-src 'none'; script-src 'self'",
        "default-src 'none'; script-src 'self'; connect-src 'self'"
      ),
      ("default-src 'self'", "default-src 'self'"),
      ("img-src 'none'", "img-src 'none'"),
      (
        "default-src https://a.example",
        "default-src https://a.example; script-src https://a.example 'self'; connect-src https://a.example 'self'"
      ),
      (
        "script-src 'none';connect-src 'none'", "script-src 'self'; connect-src 'self'"
      ),
      (
        "Default-Src &#39;none&#39;; connect-src &#39;self&#39;",
        "Default-Src 'none'; connect-src 'self'; script-src 'self'"
      ),
      ("", ""),
    ])
  func policy(policy: String, relaxed: String) {
    #expect(SecurityPolicy.relaxed(policy) == relaxed)
    func page(_ policy: String) -> String {
      "<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\"><p>"
    }
    let result = SecurityPolicy.relaxed(Array(page(policy).utf8)[...])
    #expect(String(decoding: result, as: UTF8.self) == page(relaxed))
  }

  @Test(
    "times are written as HTTP has them",
    arguments: [
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"),
      (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
      (1_798_761_600, "Fri, 01 Jan 2027 00:00:00 GMT"),
    ])
  func dates(seconds: Int, text: String) {
    #expect(HTTPDate.text(for: seconds) == text)
  }

  @Test(
    "links open editors, and run nothing",
    arguments: [
      ("vscode", "vscode://file/s/a%20b.md:3:7"),
      ("idea", "idea://open?file=/s/a%20b.md&line=3&column=7"),
      ("my://x?{path}+{line}", "my://x?/s/a%20b.md+3"), ("javascript://%0aalert({path})", nil),
      ("JavaScript://{path}", nil), ("data://{path}", nil), ("vi", nil), ("my://nowhere", nil),
    ])
  func editors(text: String, link: String?) {
    #expect(EditorLink(text)?.link(to: "/s/a b.md", line: 3, column: 7) == link)
  }
}
