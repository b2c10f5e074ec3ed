import Hurl
import Testing
import TextCore

@Suite("Running contracts")
struct RunnerTests {
  @Test("what is written in the sections is what is sent")
  func requests() async throws {
    let file = try parsed(
      """
      # Search
      GET {{host}}/a//b?x=1
      X-Name: {{name}} # a comment
      X-Escaped: a\\#b
      [Query]
      q: a b&c
      é: {{n}}
      [Cookies]
      c: 1
      [BasicAuth]
      bob: s3cret
      HTTP 200

      POST {{host}}/form
      [Form]
      name: {{name}}
      text: a=b&c
      HTTP *

      PUT {{host}}/json
      {
        "name": "{{quoted}}", "n": {{n}}, "text": "\\"{{name}}\\""
      }
      HTTP *

      POST {{host}}/graphql
      ```graphql
      query { me }
      variables {"n": {{n}}}
      ```
      """)
    let transport = ScriptedTransport(html(""), html(""), html(""), html(""))
    let runner = ContractRunner(
      transport: transport,
      variables: [
        "host": "http://localhost:8000", "n": "3", "name": "Bo b", "quoted": "say \"hi\"\n",
      ])
    let record = await runner.run(file)
    #expect(record.failure == nil)
    let sent = transport.requests
    #expect(sent[0].target == "/a//b?x=1&q=a%20b%26c&%C3%A9=3")
    #expect(sent[0].headers.contains(HTTPHeader("X-Name", "Bo b")))
    #expect(sent[0].headers.contains(HTTPHeader("X-Escaped", "a#b")))
    #expect(sent[0].headers.contains(HTTPHeader("Cookie", "c=1")))
    #expect(sent[0].headers.contains(HTTPHeader("Authorization", "Basic Ym9iOnMzY3JldA==")))
    #expect(sent[0].headers.contains(HTTPHeader("Host", "localhost:8000")))
    #expect(String(decoding: sent[1].body, as: UTF8.self) == "name=Bo%20b&text=a%3Db%26c")
    #expect(
      sent[1].headers.values(of: "content-type") == ["application/x-www-form-urlencoded"])
    #expect(
      String(decoding: sent[2].body, as: UTF8.self)
        == "{\n  \"name\": \"say \\\"hi\\\"\\n\", \"n\": 3, \"text\": \"\\\"Bo b\\\"\"\n}")
    #expect(sent[2].headers.values(of: "content-type") == ["application/json"])
    #expect(
      String(decoding: sent[3].body, as: UTF8.self)
        == #"{"query":"query { me }\n","variables":{"n": 3}}"#)
    #expect(record.exchanges[0].title == "Search")
    #expect(record.exchanges[0].request.target == "/a//b?x=1&q=a%20b%26c&%C3%A9=3")
    #expect(
      record.exchanges[0].request.headers.map(\.name) == [
        "X-Name", "X-Escaped", "Authorization", "Cookie",
      ])
    #expect(record.exchanges[1].request.form?.map(\.name) == ["name", "text"])
  }

  @Test("a multipart body is the same bytes each time")
  func multipart() async throws {
    let file = try parsed(
      """
      POST {{host}}/upload
      [Multipart]
      title: {{name}}
      photo: file,a/b c.png;
      notes: file,notes.txt; text/markdown
      """)
    var bodies: [String] = []
    for _ in 0..<2 {
      let transport = ScriptedTransport(html(""))
      let runner = ContractRunner(
        transport, files: ["a/b c.png": [1, 2, 3], "notes.txt": Array("n".utf8)])
      let record = await runner.run(file)
      #expect(record.failure == nil)
      bodies.append(String(decoding: try #require(transport.requests.first).body, as: UTF8.self))
    }
    #expect(bodies[0] == bodies[1])
    let boundary = try #require(bodies[0].split(separator: "\r\n").first)
    #expect(
      bodies[0]
        == """
        \(boundary)
        Content-Disposition: form-data; name="title"

        Bo b
        \(boundary)
        Content-Disposition: form-data; name="photo"; filename="b c.png"
        Content-Type: image/png

        \u{1}\u{2}\u{3}
        \(boundary)
        Content-Disposition: form-data; name="notes"; filename="notes.txt"
        Content-Type: text/markdown

        n
        \(boundary)--

        """.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
  }

  @Test("captures are variables of the entries that follow")
  func captures() async throws {
    let file = try parsed(
      """
      POST {{host}}/todos
      HTTP 201
      [Captures]
      id: jsonpath "$.id"
      word: jsonpath "$.title" split " " nth 0 redact
      [Asserts]
      variable "id" == 7

      GET {{host}}/todos/{{id}}?{{word}}
      HTTP 200
      """)
    let transport = ScriptedTransport(
      json(#"{"id":7,"title":"Milk more"}"#, status: 201), json("1"))
    let record = await ContractRunner(transport).run(file)
    #expect(record.failure == nil)
    #expect(transport.requests.map(\.target) == ["/todos", "/todos/7?Milk"])
  }

  @Test("a failed entry stops the run, at its place")
  func stop() async throws {
    let file = try parsed("GET {{host}}/1\nHTTP 201\n\nGET {{host}}/2\nHTTP 200\n")
    let transport = ScriptedTransport(json("1"), json("1"))
    let record = await ContractRunner(transport).run(file)
    let failure = try #require(record.failure)
    #expect(failure.entry == 1)
    #expect(failure.range == 15..<23)
    #expect(failure.expected == "HTTP 201")
    #expect(failure.actual == "HTTP 200")
    #expect(transport.requests.count == 1)
  }

  @Test(
    "what stands in the way of a request is told at its place",
    arguments: [
      ("GET {{hos}}/", "{{hos}}", "there is no variable `hos`; did you mean `host`?"),
      ("GET {{host}}/\n[Query]\na: {{b}}", "{{b}}", "there is no variable `b`"),
      (
        "GET https://127.0.0.1/", "https://127.0.0.1/",
        "`https` is not supported here: servers on this machine speak `http`"
      ),
      (
        "GET {{host}}/a/../b", "{{host}}/a/../b",
        "Hurl takes `.` and `..` out of a path before it sends it; to send them, write `path-as-is: true` below `[Options]`"
      ),
      ("POST {{host}}/\nfile,none.txt;", "none.txt", "there is no file `none.txt`"),
      (
        "GET {{host}}/{{name}}", "{{host}}/{{name}}",
        "a blank or a control character may not stand in a URL: write `%20`"
      ),
      (
        "GET {{host}}/\nHTTP 200\n[Captures]\na: header \"X\"", "a: header \"X\"",
        "there is nothing to capture as `a`"
      ),
      (
        "GET {{host}}/\nHTTP 200\n[Captures]\na: header \"X\" count", "count",
        "there is no value for the filter"
      ),
      ("GET {{host}}/\n[Options]\nretry: {{name}}", "{{name}}", "`name` is not a whole number"),
    ])
  func obstacles(text: String, place: String, message: String) async throws {
    let file = try parsed(text)
    let record = await ContractRunner(ScriptedTransport(json("1"))).run(file)
    let failure = try #require(record.failure)
    #expect(failure.message == message)
    #expect(String(decoding: file.source.bytes[failure.range], as: UTF8.self) == place)
  }

  @Test("cookies go back to the server that set them, and are gone when it says so")
  func cookieJar() async throws {
    func setting(_ cookies: String...) -> HTTPResponse {
      HTTPResponse(
        status: 200,
        headers: [HTTPHeader("Date", "Sun, 22 Nov 2026 21:30:00 GMT")]
          + cookies.map { HTTPHeader("Set-Cookie", $0) })
    }
    let file = try parsed(
      ["/a/login", "/a/x", "/b", "/a/logout", "/a/x", "/a/"].map { "GET {{host}}\($0)\n" }.joined())
    let transport = ScriptedTransport(
      setting(
        "s=1; Path=/; Secure", "t=2", "u=3; Path=/a/x", "d=4; Domain=example.org",
        "old=5; Expires=Sun, 22 Nov 2026 21:29:59 GMT",
        "new=6; Path=/b; Expires=Sun, 22-Nov-2026 21:30:01 GMT"),
      setting(), setting(),
      setting("s=; Path=/; Max-Age=0", "t=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
      setting(), setting())
    let record = await ContractRunner(transport).run(file)
    #expect(record.failure == nil)
    #expect(
      transport.requests.map { $0.headers.values(of: "Cookie") } == [
        [], ["u=3; t=2; s=1"], ["new=6; s=1"], ["t=2; s=1"], ["u=3"], [],
      ])
  }

  @Test("redirects are followed only where that is asked for")
  func redirects() async throws {
    func to(_ location: String, _ status: Int) -> HTTPResponse {
      HTTPResponse(status: status, headers: [HTTPHeader("Location", location)])
    }
    let file = try parsed(
      """
      POST {{host}}/a
      HTTP 302

      POST {{host}}/a/b?x
      [Options]
      location: true
      `text`
      HTTP 200
      [Asserts]
      url == "http://127.0.0.1:8000/d?y"
      redirects count == 3
      redirects nth 0 location == "http://127.0.0.1:8000/a/c"
      """)
    let transport = ScriptedTransport(
      to("/b", 302), to("c", 307), to("http://127.0.0.1:8000/x/../d", 303), to("?y", 301), json("1")
    )
    let record = await ContractRunner(transport).run(file)
    #expect(record.failure == nil)
    #expect(
      transport.requests.map { "\($0.method) \($0.target) \($0.body.count)" } == [
        "POST /a 0", "POST /a/b?x 4", "POST /a/c 4", "GET /d 0", "GET /d?y 0",
      ])
  }

  @Test("an entry is tried again, repeated and left out as its options say")
  func options() async throws {
    let file = try parsed(
      """
      GET {{host}}/retry
      [Options]
      retry: 3
      retry-interval: 1ms
      delay: 1
      HTTP 200

      GET {{host}}/skip
      [Options]
      skip: true
      HTTP 500

      GET {{host}}/repeat
      [Options]
      repeat: 2
      user: a:b
      """)
    let transport = ScriptedTransport([
      .failure(.refused(host: "127.0.0.1", port: 8000)), .success(json("1", status: 503)),
      .success(json("1")), .success(json("1")), .success(json("1")),
    ])
    let record = await ContractRunner(transport).run(file)
    #expect(record.failure == nil)
    #expect(record.exchanges.map(\.number) == [1, 3, 3])
    #expect(
      transport.requests.map(\.target) == ["/retry", "/retry", "/retry", "/repeat", "/repeat"])
    #expect(transport.requests[3].headers.contains(HTTPHeader("Authorization", "Basic YTpi")))
  }

  @Test("endless options end")
  func bounds() async throws {
    let file = try parsed("GET {{host}}/\n[Options]\nrepeat: -1\n")
    let transport = ScriptedTransport(Array(repeating: .success(json("1")), count: 50))
    let runner = ContractRunner(
      transport: transport, variables: ["host": "http://[::1]:1"], limits: .init(requests: 20))
    let record = await runner.run(file)
    #expect(record.failure?.message == "the contract sends more than 20 requests")
    #expect(transport.requests.count == 20)
  }

  @Test("other asserts may stand in the place of one, for one side")
  func overrides() async throws {
    let file = try parsed(
      """
      # Create with a wrong body
      POST {{host}}/
      HTTP 422
      Content-Type: application/json
      [Asserts]
      jsonpath "$.detail" == "Not found."
      status > 1
      """)
    func override(
      _ assert: String, _ replacement: String, entry: AssertOverride.EntryReference = .number(1)
    ) -> AssertOverride {
      AssertOverride(
        entry: entry, assert: assert, replacement: SourceText(path: "sample.yml", replacement))
    }
    let overridden = file.overriding([
      override("HTTP  422", "HTTP 400"),
      override("Content-Type: application/json", "", entry: .title("Create with a wrong body")),
      override(
        "jsonpath \"$.detail\" == \"Not found.\"",
        "header \"Allow\" not exists\njsonpath \"$.title\" == \"Bad\""),
    ])
    #expect(overridden.diagnostics.isEmpty)
    let other = try #require(overridden.value)
    let record = await ContractRunner(
      ScriptedTransport(json("{\"title\": \"Worse\"}", status: 400))
    ).run(other)
    #expect(record.exchanges[0].asserts.map(\.holds) == [true, true, false, true])
    #expect(
      record.exchanges[0].asserts.map(\.replaced) == [
        "HTTP 422", "jsonpath \"$.detail\" == \"Not found.\"",
        "jsonpath \"$.detail\" == \"Not found.\"", nil,
      ])
    #expect(record.failure?.path == "sample.yml")
    #expect(record.failure?.range == 26..<53)

    let wrong = file.overriding([
      override("HTTP 421", "HTTP 400"), override("HTTP 422", "HTTP x"),
      override("HTTP 422", "", entry: .number(2)),
      override("HTTP 422", "", entry: .title("Create with a bad body")),
    ])
    #expect(wrong.value == nil)
    #expect(
      wrong.diagnostics.map { "\($0.message); \($0.help ?? "")" } == [
        "request 1 (Create with a wrong body) has no assert `HTTP 421`; did you mean `HTTP 422`?",
        "a status should stand here; write a number of three digits, or `*` for any: `HTTP 200`",
        "contract.hurl has no request 2; it has 1",
        "contract.hurl has no request `Create with a bad body`; did you mean `Create with a wrong body`?",
      ])
  }

  @Test("a body is recorded as text or as base64, and cut")
  func recorded() async throws {
    let file = try parsed("GET {{host}}/\nGET {{host}}/\nGET {{host}}/\n")
    let transport = ScriptedTransport(
      html("aéé"), HTTPResponse(status: 200, body: [0xFF, 1, 2, 3, 4]), html("aé"))
    let runner = ContractRunner(
      transport: transport, variables: ["host": "http://127.0.0.1"], limits: .init(recordedBytes: 4)
    )
    let bodies = await runner.run(file).exchanges.compactMap(\.response?.body)
    #expect(bodies.map(\.text) == ["aé", nil, "aé"])
    #expect(bodies.map(\.base64) == [nil, "/wECAw==", nil])
    #expect(bodies.map(\.byteCount) == [5, 5, 3])
    #expect(bodies.map(\.isCut) == [true, true, false])
    #expect(
      bodies[2].sha256 == "561951c2b8c47984b8b4b8ae1f173a03d9c703f66cf36f145e27bc6145499f74")
  }
}
