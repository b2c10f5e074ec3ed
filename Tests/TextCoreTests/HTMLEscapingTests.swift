import Testing
import TextCore

@Test(
  "text becomes safe as content and as a quoted attribute",
  arguments: [
    ("", ""), ("plain", "plain"),
    ("<a href='x'>\"&\"</a>", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;"),
    ("é<", "é&lt;"), ("&&", "&amp;&amp;"),
  ])
func escaping(text: String, expected: String) {
  var html: [UInt8] = Array("[".utf8)
  html.appendEscapingHTML(text)
  #expect(String(decoding: html, as: UTF8.self) == "[" + expected)
}
