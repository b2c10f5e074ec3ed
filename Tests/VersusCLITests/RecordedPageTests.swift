import Foundation
import SampleRun
import Testing

@Suite("What was recorded, as pages of the default theme show it")
struct RecordedPageTests {
  private static let sample = """
    normalise: [dates]
    steps:
      - run: echo hello
        name: works
      - run: python3 broken.py
        name: fails
        fails: "NameError: name 'app' is not defined"
      - run: "date +%F; echo '⟨x⟩ 1 < 2'"
        name: today
      - tree: .
        name: files

    """

  private func build(_ page: String) async throws -> (html: String, run: TestSite.Run) {
    let site = try TestSite.themed([
      ("site.yml", "title: T\n"), ("content/index.md", "# Page\n\n" + page),
      ("content/samples/say/sample.yml", Self.sample),
      ("content/samples/say/broken.py", "print(app)\n"),
    ])
    defer { site.remove() }
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    let run = try await site.versus(["build"] + trust)
    return (site.text(of: "public/index.html") ?? "", run)
  }

  @Test(
    "a session copies its commands; what was printed, or does not work, has no button",
    arguments: [
      ("```console sample=say step=works\n```\n", "echo hello"),
      ("```console sample=say step=works\n$ echo hello\nhello\n```\n", "echo hello"),
      (
        "```console run\n$ echo a\na\n$ printf '%s\\n' \\\n>   c\nc\n```\n",
        "echo a\nprintf &#39;%s\\n&#39; \\\n  c"
      ),
      ("```console\n$ echo \"a\"\n```\n", "echo &#34;a&#34;"),
      ("```console sample=say step=fails\n```\n", nil),
      ("```text sample=say step=works\n```\n", nil),
      ("```text sample=say step=files\n```\n", nil),
      ("```python fails=NameError\napp\n```\n", nil),
      ("```python sample=say/broken.py fails=\"name 'app'\"\n```\n", nil),
      ("```python sample=say/broken.py fails\n```\n", nil),
    ])
  func copied(page: String, commands: String?) async throws {
    let (html, run) = try await build(page)
    #expect(run.status == 0, "\(run.errors)")
    let figure = try #require(html.firstMatch(of: #/(?s)<figure class="code.*?</figure>/#)).output
    #expect(figure.contains("class=\"copy") == (commands != nil), "\(figure)")
    if let commands { #expect(figure.contains("data-text=\"\(commands)\""), "\(figure)") }
    #expect(figure.contains("Fails as expected") == page.contains("fails"), "\(figure)")
  }

  @Test("code can be copied as ever")
  func code() async throws {
    let (html, run) = try await build(
      "```python sample=say/broken.py\n```\n\n```python\nx = 1\n```\n")
    #expect(run.status == 0, "\(run.errors)")
    #expect(html.matches(of: #/class="copy/#).count == 2)
    #expect(!html.contains("data-text"))
  }

  @Test("a file that fails must be run by a step that is there to fail")
  func failure() async throws {
    let run = try await build("```python sample=say/broken.py fails=KeyError\n```\n").run
    #expect(run.status == 1)
    #expect(
      run.errors.hasPrefix(
        "content/index.md:3:38: error: `fails` is said by no step of the sample that say/broken.py"),
      "\(run.errors)")
  }

  @Test("what was masked is seen as such; brackets that a program printed are not")
  func masks() async throws {
    let (html, run) = try await build(
      "```console sample=say step=today\n```\n\n```text sample=say step=today\n```\n")
    #expect(run.status == 0, "\(run.errors)")
    let mask = "<span class=\"masked\" title=\"Differs from run to run\">⟨date⟩</span>"
    #expect(html.ranges(of: mask).count == 2)
    #expect(html.ranges(of: "⟨x⟩ 1 &lt; 2").count >= 2)
  }
}

@Suite("An exchange on a page")
struct ExchangeTests {
  private static let server = """
    import sys
    from http.server import BaseHTTPRequestHandler, HTTPServer


    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(201)
            self.end_headers()

        def do_GET(self):
            self.send_response(200)
            self.end_headers()


    HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()

    """

  private static let contract = """
    # A name
    POST {{host}}/names?a=1&b=2
    {"name": "O'Neil & \\"Ada\\""}
    HTTP 201

    # Sent as written
    GET {{host}}/a/../b
    [Options]
    path-as-is: true
    HTTP 200

    """

  private func block(_ request: String) -> String {
    "```exchange\ncontract: names/contract.hurl\nrequest: \(request)\n```\n"
  }

  @Test("each way to send the request is a tab of its own, and copies exactly what sends it")
  func ways() async throws {
    let site = try TestSite.themed([
      ("site.yml", "title: T\n"),
      ("content/index.md", "# Page\n\n" + block("A name") + "\n" + block("Sent as written")),
      ("content/samples/names/contract.hurl", Self.contract),
      ("content/samples/names/server/app.py", Self.server),
      (
        "content/samples/names/server/sample.yml",
        "steps:\n  - serve: python3 app.py {port}\n  - contract: ../contract.hurl\n    name: contract\n"
      ),
    ])
    defer { site.remove() }
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    let run = try await site.versus(["build"] + trust)
    #expect(run.status == 0, "\(run.errors)")
    let html = try #require(site.text(of: "public/index.html"))
    let sends = html.matches(of: #/(?s)<div class="sends">.*?</fieldset>/#).map(\.output)
    let names = sends.map {
      $0.matches(of: #/name="(Send-\d)"(?: checked)?>(\w+)</#).map { "\($0.1) \($0.2)" }
    }
    // Python's library would not send the second as it is.
    #expect(
      names == [
        ["Send-1 curl", "Send-1 HTTPie", "Send-1 Python"], ["Send-2 curl", "Send-2 HTTPie"],
      ])
    let codes = html.matches(of: #/(?s)<div class="source"><pre><code>(.*?)</code>/#).map {
      String($0.1).replacing(#/<[^>]*>/#, with: "").unescaped
    }
    #expect(codes.count == 5)
    let curl = try #require(codes.first)
    #expect(curl.hasPrefix("curl"), "\(curl)")
    #expect(curl.contains("'http://127.0.0.1:8000/names?a=1&b="), "\(curl)")
    #expect(curl.contains(#"'{"name": "O'\''Neil & \"Ada\""}'"#), "\(curl)")
    #expect(codes.last?.contains("--path-as-is") == true)
    #expect(!html.contains("⟨port⟩"))
  }
}

extension String {
  fileprivate var unescaped: String {
    [("&lt;", "<"), ("&gt;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&")]
      .reduce(self) { $0.replacing($1.0, with: $1.1) }
  }
}
