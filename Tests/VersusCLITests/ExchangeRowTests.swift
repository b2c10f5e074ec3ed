import Foundation
import SampleRun
import Testing

@Suite("Rows of exchanges")
struct ExchangeRowTests {
  private static let server = """
    import sys
    from http.server import BaseHTTPRequestHandler, HTTPServer


    class Moved(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(int(sys.argv[2]))
            self.send_header("Location", sys.argv[3])
            self.end_headers()


    HTTPServer(("127.0.0.1", int(sys.argv[1])), Moved).serve_forever()

    """

  private static let differences = """
    - {request: Moved, assert: HTTP 301, instead: {b: HTTP 308}, reason: It keeps the method.}
    - request: Moved
      assert: header "Location" == "/a/"
      instead: {b: header "Location" == "/b/"}
      reason: It keeps the method.

    """

  private func sample(_ status: Int, _ place: String) -> String {
    """
    steps:
      - {write: app.py, from: ../app.py}
      - serve: python3 app.py {port} \(status) \(place)
      - contract: ../contract.hurl

    """
  }

  @Test("a header that is asked for is shown once, and so is a reason of several asserts")
  func once() async throws {
    let site = try TestSite(
      [
        ("site.yml", "title: T\nsides: [{id: a, name: A}, {id: b, name: B}]\n"),
        ("content/samples/moved/app.py", Self.server),
        (
          "content/samples/moved/contract.hurl",
          "# Moved\nGET {{host}}/\nHTTP 301\n[Asserts]\nheader \"Location\" == \"/a/\"\n"
        ),
        ("content/samples/moved/contract.differences.yml", Self.differences),
        ("content/samples/moved/a/sample.yml", sample(301, "/a/")),
        ("content/samples/moved/b/sample.yml", sample(308, "/b/")),
        ("content/index.md", "# Page\n\n```asked\nmoved/contract.hurl\n```\n"),
      ],
      theme: [
        "themes/default/templates/page.html": "<main>{{ page.content }}</main>\n",
        "themes/default/templates/blocks/asked.html": """
        {% set asked = exchange(block.text | trim, "Moved", ["location", "Server"]) %}
        {{- asked.rows | map(attribute="name") | join(" ") }}: {{ asked.reasons | join(" ") }}
        """,
      ])
    defer { site.remove() }
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    let run = try await site.versus(["build"] + trust)
    #expect(run.status == 0, "\(run.errors)")
    let page = try #require(site.text(of: "public/index.html"))
    #expect(page.contains("Status Location Server Body: It keeps the method.\n"), "\(page)")
  }

  @Test(
    "bodies that mean the same are the same",
    arguments: [
      (#"{"a": [1, 2]}"#, #"{"a":[1,2]}\n"#, true), ("text", #"text\n"#, true),
      (#"{"a": 1}"#, #"{"a": 2}"#, false), ("a b", "ab", false),
    ])
  func meaning(first: String, second: String, isSame: Bool) async throws {
    let server = """
      import sys
      from http.server import BaseHTTPRequestHandler, HTTPServer


      class Answer(BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(200)
              self.send_header("Content-Type", "text/plain")
              self.end_headers()
              self.wfile.write(sys.argv[2].replace("\\\\n", "\\n").encode())


      HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()

      """
    func sample(_ body: String) -> String {
      """
      steps:
        - {write: app.py, from: ../app.py}
        - serve: |-
            python3 app.py {port} '\(body)'
        - contract: ../contract.hurl

      """
    }
    let site = try TestSite(
      [
        ("site.yml", "title: T\nsides: [{id: a, name: A}, {id: b, name: B}]\n"),
        ("content/samples/x/app.py", server),
        ("content/samples/x/contract.hurl", "# Asked\nGET {{host}}/\nHTTP 200\n"),
        ("content/samples/x/a/sample.yml", sample(first)),
        ("content/samples/x/b/sample.yml", sample(second)),
        ("content/index.md", "# Page\n\n```asked\nx/contract.hurl\n```\n"),
      ],
      theme: [
        "themes/default/templates/page.html": "<main>{{ page.content }}</main>\n",
        "themes/default/templates/blocks/asked.html": """
        {% set asked = exchange(block.text | trim, "Asked", []) %}
        {%- for row in asked.rows if row.name == "Body" %}{{ row.same }}{{ row.answers | map(attribute="differing") | join("") | length > 0 }}{% endfor %}
        """,
      ])
    defer { site.remove() }
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    let run = try await site.versus(["build"] + trust)
    #expect(run.status == 0, "\(run.errors)")
    let page = try #require(site.text(of: "public/index.html"))
    #expect(
      page.contains(isSame ? "trueFalse" : "falseTrue")
        || page.contains(isSame ? "TrueFalse" : "FalseTrue"), "\(page)")
  }
}
