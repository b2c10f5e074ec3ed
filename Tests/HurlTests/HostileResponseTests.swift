import Hurl
import Testing
import TextCore

/// As many as a test can wait for in a debug build.
private let repeats = 300

private func many(_ text: String) -> String { String(repeating: text, count: repeats) }

private let hostileBodies: [String: String] = [
  "deep JSON": String(repeating: "[", count: 100_000), "deep objects": many("{\"a\":"),
  "long list": "[" + many("1,") + "1]",
  "NUL": "\u{0}<p>a\u{0}b</p>\u{0}", "deep HTML": String(repeating: "<div>", count: 10_000) + "x",
  "unclosed": many("<p><b><i>"),
  "long line": many("aaaaaaaaaa"), "entities": many("&amp;"), "wide": many("<p>x"),
  "attributes": "<p " + many("a='b' ") + ">", "tables": many("<table><tr><td>"),
  "laughs": "<!DOCTYPE a [<!ENTITY a 'x'><!ENTITY b '" + String(repeating: "&a;", count: 1_000)
    + "'><!ENTITY c '"
    + String(repeating: "&b;", count: 1_000) + "'>]><a>&c;&c;</a>",
  "file": "<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&f;</a>",
]

@Suite("Hostile responses")
struct HostileResponseTests {
  @Test("asserts on a hostile body come to an end", arguments: hostileBodies.keys.sorted())
  func bodies(name: String) async throws {
    let body = try #require(hostileBodies[name])
    let file = try parsed(
      """
      GET {{host}}/
      HTTP 200
      [Asserts]
      jsonpath "$..a" exists
      jsonpath "$..*..*..*" isEmpty
      jsonpath "$[?@ == 2]" isEmpty
      jsonpath "$[?count($..*) > 1]" isEmpty
      xpath "count(//p)" >= 0
      xpath "string(//div/div/div)" == "x"
      xpath "//p[//p[//p]]" count > 0
      body matches /(a+)+b/
      body matches /(a|a)*$/
      body contains "root:"
      body split "a" count > 0
      body replace "a" "aa" matches /b/
      body replaceRegex /a*/ "b" matches /c/
      body htmlUnescape htmlEscape contains "é"
      body urlDecode urlEncode contains "é"
      sha256 count == 32
      md5 count == 16
      """)
    for type in body.hasPrefix("<!") ? ["text/html", "application/xml"] : ["text/html"] {
      let response = HTTPResponse(
        status: 200, headers: [HTTPHeader("Content-Type", type)], body: Array(body.utf8))
      let record = await ContractRunner(ScriptedTransport(response)).run(file)
      let asserts = try #require(record.exchanges.first).asserts
      #expect(asserts.count == 18)
      #expect(asserts.suffix(2).map(\.holds) == [true, true])
      #expect(asserts.allSatisfy { $0.actual.utf8.count < 2_000 && $0.expected.utf8.count < 2_000 })
      // No file is read for an entity.
      #expect(!asserts.contains { $0.text.contains("root:") && $0.holds })
    }
  }

  @Test(
    "what would not fit into memory is refused, and not made",
    arguments: [
      "body replaceRegex /a/ \"{{body}}\"", "body replace \"a\" \"{{body}}\"",
      "body replaceRegex /(a+)/ \"{{dollars}}\"",
      "body split \"a\"", "body replace \"a\" \"{{dollars}}{{dollars}}\"",
    ])
  func explosion(query: String) async throws {
    let file = try parsed(
      """
      GET {{host}}/
      HTTP 200
      [Captures]
      body: body
      dollars: body replace "a" "$1"
      result: \(query)
      """)
    let body = Array(
      repeating: UInt8(ascii: "a"), count: query.contains("split") ? 300_000 : 20_000)
    let record = await ContractRunner(
      ScriptedTransport(HTTPResponse(status: 200, body: body))
    ).run(file)
    let failure = try #require(record.failure)
    #expect(
      failure.message.contains("the value would have more than")
        || failure.message.contains("parts"), "\(failure.message)")
  }

  @Test("variables do not grow without limit")
  func variables() async throws {
    let captures = (0..<200).map { "v\($0): body" }.joined(separator: "\n")
    let file = try parsed("GET {{host}}/\nHTTP 200\n[Captures]\n\(captures)\n")
    let body = Array(repeating: UInt8(ascii: "a"), count: 1 << 21)
    let record = await ContractRunner(
      ScriptedTransport(HTTPResponse(status: 200, body: body))
    ).run(file)
    #expect(try #require(record.failure).message.contains("the variables have more than 256 MiB"))
  }

  @Test("bytes that are no text are told")
  func bytes() async throws {
    let file = try parsed(
      "GET {{host}}/\nHTTP 200\n[Asserts]\nbody exists\nbytes count == 3\nbytes toHex == \"ff00fe\"\nbytes decode \"latin1\" == \"ÿ\\u{0}þ\"\nbytes decode \"utf-16le\" exists\nbytes decode \"none\" exists\n"
    )
    let record = await ContractRunner(
      ScriptedTransport(HTTPResponse(status: 200, body: [0xFF, 0, 0xFE]))
    ).run(file)
    let asserts = try #require(record.exchanges.first).asserts
    #expect(asserts.map(\.holds) == [true, false, true, true, true, false, false])
    #expect(asserts[1].actual == "the bytes are not utf-8")
    #expect(asserts[6].actual == "the bytes cannot be read as `none`")
    #expect(record.exchanges[0].response?.body.base64 == "/wD+")
  }

  @Test("other character sets are read by the content type")
  func charsets() async throws {
    for (charset, bytes) in [
      ("gb2312", [0xC4, 0xE3, 0xBA, 0xC3]), ("\"UTF-8\"", [0xE4, 0xBD, 0xA0, 0xE5, 0xA5, 0xBD]),
      ("utf-16be", [0x4F, 0x60, 0x59, 0x7D]),
    ] as [(String, [UInt8])] {
      let file = try parsed("GET {{host}}/\nHTTP 200\n[Asserts]\nbody == \"你好\"\n")
      let response = HTTPResponse(
        status: 200, headers: [HTTPHeader("Content-Type", "text/plain; Charset=\(charset)")],
        body: bytes)
      let record = await ContractRunner(ScriptedTransport(response)).run(file)
      #expect(record.holds, "\(charset): \(String(describing: record.failure))")
    }
  }
}
