import Hurl
import Testing
import TextCore

@Suite("Asserts")
struct AssertTests {
  private static let todo = json(
    #"{"id":1,"big":12345678901234567890,"pi":3.5,"title":"Milk & more","done":false,"none":null,"#
      + #""tags":["a","b","b"],"empty":[],"nested":{"a":{"b":[1,2,{"c":"deep"}]}},"#
      + #""at":"2026-11-22T21:30:00.5+01:00","uuid":"0188f1b2-7c0a-7cc1-9a3b-1c9a7f1e2d3c","#
      + #""price":"12.50","b64":"w6k=","url":"/x?q=a%20b&p=2","html":"&lt;b&gt; &eacute; &#x21;"}"#)

  @Test(
    "an assert holds",
    arguments: [
      "status == 200", "status < 300", "status >= 200", "status != 404", "version == \"1.1\"",
      "url == \"http://127.0.0.1:8000/todos/1\"", "url endsWith \"/1\"", "ip isIpv4",
      "header \"content-type\" == \"application/json\"", "header \"X\" not exists",
      "jsonpath \"$.id\" == 1", "jsonpath \"$.id\" == 1.0", "jsonpath \"$.id\" isInteger",
      "jsonpath \"$.id\" not isFloat", "jsonpath \"$.pi\" isFloat", "jsonpath \"$.pi\" == 3.5",
      "jsonpath \"$.big\" isInteger", "jsonpath \"$.big\" isNumber", "jsonpath \"$.id\" isNumber",
      "jsonpath \"$.title\" isString", "jsonpath \"$.title\" startsWith \"Milk\"",
      "jsonpath \"$.title\" endsWith \"more\"", "jsonpath \"$.title\" contains \"&\"",
      "jsonpath \"$.title\" matches /^M.*e$/", "jsonpath \"$.title\" matches \"k\\\\s&\"",
      "jsonpath \"$.title\" not contains \"x\"", "jsonpath \"$.done\" == false",
      "jsonpath \"$.done\" isBoolean", "jsonpath \"$.none\" == null", "jsonpath \"$.none\" exists",
      "jsonpath \"$.missing\" not exists", "jsonpath \"$.missing\" not == 1",
      "jsonpath \"$.tags\" count == 3", "jsonpath \"$.tags\" includes \"b\"",
      "jsonpath \"$.tags\" not includes \"c\"", "jsonpath \"$.tags\" isList",
      "jsonpath \"$.tags\" isCollection", "jsonpath \"$.nested\" isObject",
      "jsonpath \"$.empty\" isEmpty", "jsonpath \"$.tags\" not isEmpty",
      "jsonpath \"$.tags[0]\" == \"a\"", "jsonpath \"$.tags[-1]\" == \"b\"",
      "jsonpath \"$.tags[1:]\" count == 2", "jsonpath \"$.tags\" nth 1 == \"b\"",
      "jsonpath \"$.tags\" nth -3 == \"a\"", "jsonpath \"$.tags\" first == \"a\"",
      "jsonpath \"$.tags\" last == \"b\"", "jsonpath \"$..c\" nth 0 == \"deep\"",
      "jsonpath \"$.nested.a.b[?(@.c == 'deep')].c\" count == 1",
      "jsonpath \"$.tags[?@ == 'b']\" count == 2", "jsonpath \"$..nothing\" isEmpty",
      "jsonpath \"$.at\" isIsoDate", "jsonpath \"$.title\" not isIsoDate",
      "jsonpath \"$.uuid\" isUuid", "jsonpath \"$.at\" toDate \"%+\" isDate",
      "jsonpath \"$.at\" toDate \"%+\" format \"%A, %d %b %Y %H:%M:%S\" == \"Sunday, 22 Nov 2026 20:30:00\"",
      "jsonpath \"$.price\" toFloat == 12.5", "jsonpath \"$.price\" toFloat toInt == 12",
      "jsonpath \"$.id\" toString == \"1\"", "jsonpath \"$.title\" split \" \" count == 3",
      "jsonpath \"$.title\" split \" \" nth 2 == \"more\"",
      "jsonpath \"$.title\" replace \"more\" \"less\" == \"Milk & less\"",
      "jsonpath \"$.title\" replaceRegex /(\\w+) & (\\w+)/ \"$2 & $1\" == \"more & Milk\"",
      "jsonpath \"$.title\" regex /& (\\w+)/ == \"more\"",
      "jsonpath \"$.title\" urlEncode == \"Milk%20%26%20more\"",
      "jsonpath \"$.title\" htmlEscape == \"Milk &amp; more\"",
      "jsonpath \"$.html\" htmlUnescape == \"<b> é !\"",
      "jsonpath \"$.url\" urlQueryParam \"q\" == \"a b\"",
      "jsonpath \"$.url\" urlDecode contains \"a b\"",
      "jsonpath \"$.b64\" base64Decode == hex,c3a9;",
      "jsonpath \"$.b64\" base64Decode decode \"utf-8\" == \"é\"",
      "jsonpath \"$.b64\" base64Decode decode \"latin1\" == \"Ã©\"",
      "jsonpath \"$.b64\" base64Decode toHex == \"c3a9\"",
      "jsonpath \"$.b64\" base64Decode base64Encode == \"w6k=\"",
      "jsonpath \"$.title\" utf8Encode count == 11",
      "body contains \"Milk\"", "body startsWith \"{\"", "body jsonpath \"$.id\" == 1",
      "bytes startsWith hex,7b22;", "bytes count > 300", "regex /\"id\":(\\d+)/ == \"1\"",
      "regex \"\\\"id\\\":(\\\\d+)\" toInt == 1", "variable \"n\" == 3", "variable \"n\" isInteger",
      "jsonpath \"$.id\" < {{n}}", "jsonpath \"$.title\" != \"{{name}}\"",
      "variable \"name\" == `Bo b`",
      "duration < 60000", "redirects isEmpty", "jsonpath \"$.id\" == 1 # with a comment",
      "status == {{status}}", "cookie \"a\" not exists",
    ])
  func holding(assert: String) async throws {
    let file = try parsed(
      """
      GET {{host}}/todos/1
      [Options]
      variable: status=200
      HTTP 200
      [Asserts]
      \(assert)
      """)
    let record = await ContractRunner(ScriptedTransport(Self.todo)).run(file)
    let outcome = try #require(record.exchanges.first?.asserts.last)
    #expect(outcome.holds, "expected \(outcome.expected), actual \(outcome.actual)")
    #expect(record.failure == nil)
    #expect(assert.hasPrefix(outcome.text))
  }

  @Test(
    "an assert that does not hold says what was expected and what there is",
    arguments: [
      ("status == 404", "404", "200"),
      ("jsonpath \"$.id\" == \"1\"", "\"1\"", "1"),
      ("jsonpath \"$.id\" > 1", "more than 1", "1"),
      ("jsonpath \"$.title\" > 1", "more than 1", "\"Milk & more\""),
      ("jsonpath \"$.title\" not > 1", "not more than 1", "\"Milk & more\""),
      ("jsonpath \"$.missing\" == 1", "1", "nothing"),
      ("jsonpath \"$.missing\" != 1", "anything but 1", "nothing"),
      ("jsonpath \"$.tags\" count == 2", "2", "3"),
      ("jsonpath \"$.tags\" == \"a\"", "\"a\"", "a list of 3: [\"a\", \"b\", \"b\"]"),
      (
        "jsonpath \"$.nested\" isList", "a list",
        "an object: {\"a\":{\"b\":[1,2,{\"c\":\"deep\"}]}}"
      ),
      ("jsonpath \"$.done\" isEmpty", "something empty", "false"),
      ("jsonpath \"$.id\" contains \"1\"", "what contains \"1\"", "1"),
      ("jsonpath \"$.title\" contains hex,4d;", "what contains bytes 4D", "\"Milk & more\""),
      ("header \"Content-Type\" not exists", "not something", "\"application/json\""),
      (
        "jsonpath \"$.title\" count == 1", "a value that can be looked at",
        "the filter takes a collection, and this is \"Milk & more\""
      ),
      (
        "jsonpath \"$.missing\" count == 1", "a value that can be looked at",
        "there is no value for the filter"
      ),
      (
        "variable \"n\" == {{nam}}", "a value that can be looked at",
        "there is no variable `nam`; did you mean `name`?"
      ),
      (
        "regex /id/ exists", "a value that can be looked at",
        "the expression needs a group, `(…)`: its text is the value"
      ),
    ])
  func failing(assert: String, expected: String, actual: String) async throws {
    let file = try parsed("GET {{host}}/\nHTTP *\n[Asserts]\n\(assert)\nstatus == 200\n")
    let record = await ContractRunner(ScriptedTransport(Self.todo)).run(file)
    let failure = try #require(record.failure)
    #expect(failure.expected == expected)
    #expect(failure.actual == actual)
    // All asserts are evaluated, whatever came of the others.
    #expect(record.exchanges.first?.asserts.map(\.holds) == [true, false, true])
    let location = failure.diagnostic(in: file.source).location
    #expect(location?.start.line == 4)
    #expect(location?.excerpt.text == assert)
  }

  @Test(
    "HTML is looked into by XPath",
    arguments: [
      ("xpath \"string(//h1)\" == \"Tasks\"", true), ("xpath \"//li\" count == 2", true),
      ("xpath \"//li[@class='done']\" exists", true), ("xpath \"//table\" exists", false),
      ("xpath \"//table\" not exists", true), ("xpath \"boolean(//p)\" == true", true),
      ("xpath \"count(//li)\" == 2", true), ("xpath \"string(//li[2]/@class)\" == \"done\"", true),
      ("xpath \"normalize-space(//p)\" == \"é & more\"", true),
      ("xpath \"string(//input[@name='csrf']/@value)\" == \"t0k\"", true),
      ("body xpath \"string(//h1)\" == \"Tasks\"", true), ("xpath \"//li[\" exists", false),
      ("xpath \"nothing()\" exists", false),
    ])
  func xPath(assert: String, holds: Bool) async throws {
    let page = html(
      "<!doctype html><title>T</title><h1>Tasks</h1><ul><li>a<li class=done>b</ul><p> é &amp;\n more"
        + "<input type=hidden name=csrf value=t0k>")
    let file = try parsed("GET {{host}}/\nHTTP 200\n[Asserts]\n\(assert)\n")
    let record = await ContractRunner(ScriptedTransport(page)).run(file)
    #expect(record.holds == holds)
  }

  @Test("XML is looked into by XPath, with its namespaces")
  func xml() async throws {
    let feed = HTTPResponse(
      status: 200, headers: [HTTPHeader("Content-Type", "application/atom+xml")],
      body: Array(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:x='urn:x'><title>T</title><x:y>1</x:y></feed>"
          .utf8))
    let file = try parsed(
      """
      GET {{host}}/
      HTTP 200
      [Asserts]
      xpath "string(//_:title)" == "T"
      xpath "string(//x:y)" == "1"
      """)
    let record = await ContractRunner(ScriptedTransport(feed)).run(file)
    #expect(record.failure == nil)
  }

  @Test("cookies that a response sets can be asked for by attribute")
  func cookies() async throws {
    var response = html("")
    response.headers += [
      HTTPHeader(
        "Set-Cookie",
        "id=a=b; Expires=Wed, 13 Jan 2027 22:23:01 GMT; Max-Age=172800; Domain=127.0.0.1; Path=/x; Secure; HttpOnly; SameSite=Lax"
      ), HTTPHeader("Set-Cookie", "theme=dark"),
    ]
    let file = try parsed(
      """
      GET {{host}}/
      HTTP 200
      Set-Cookie: theme=dark
      [Asserts]
      header "Set-Cookie" count == 2
      cookie "id" == "a=b"
      cookie "id[Value]" == "a=b"
      cookie "id[Expires]" format "%Y-%m-%d" == "2027-01-13"
      cookie "id[Max-Age]" == 172800
      cookie "id[Path]" == "/x"
      cookie "id[Domain]" == "127.0.0.1"
      cookie "id[Secure]" exists
      cookie "id[HttpOnly]" exists
      cookie "id[SameSite]" == "Lax"
      cookie "theme[Secure]" not exists
      cookie "other" not exists
      """)
    let record = await ContractRunner(ScriptedTransport(response)).run(file)
    #expect(record.failure == nil)
  }

  @Test(
    "a body that is written below the response must be the response's, byte for byte",
    arguments: [
      ("{\"a\": 1}", "{\"a\": 1}", true), ("{\"a\": 1}", "{\"a\":1}", false),
      ("`text`", "text", true), ("```\nlines\n```", "lines\n", true), ("```one```", "one", true),
      ("<p>x</p>", "<p>x</p>", true), ("hex,c3 a9;", "é", true), ("base64,w6k=;", "é", true),
      ("file,é.txt;", "é", true), ("`{{n}}`", "3", true), ("\"x\"", "\"x\"", true),
      ("[1]", "[1]", true),
      ("null", "null", true),
      ("{\"a\":\"{{name}}\",\"b\":{{n}}}", "{\"a\":\"Bo b\",\"b\":3}", true),
    ])
  func bodies(written: String, body: String, holds: Bool) async throws {
    let file = try parsed("GET {{host}}/\nHTTP 200\n\(written)\n")
    let runner = ContractRunner(ScriptedTransport(html(body)), files: ["é.txt": Array("é".utf8)])
    let record = await runner.run(file)
    #expect(record.exchanges.first?.asserts.last?.holds == holds, "\(record)")
  }
}
