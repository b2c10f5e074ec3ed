import Foundation
import SampleRun
import Testing

@Suite("A table of answers")
struct AnswersTests {
  private static let server = """
    import sys
    from http.server import BaseHTTPRequestHandler, HTTPServer


    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            moved = self.path == "/moved"
            self.send_response(int(sys.argv[2]) if moved else 200)
            if moved:
                self.send_header("Location", sys.argv[3])
            self.end_headers()
            if self.path == "/lines":
                self.wfile.write(b"one\\n" + sys.argv[3].encode() + b"\\n")


    HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()

    """

  private static let contract = """
    # Moved
    GET {{host}}/moved
    HTTP 301

    # Two lines
    GET {{host}}/lines
    HTTP 200

    # Nothing
    GET {{host}}/nothing
    HTTP 200

    """

  private func sample(_ arguments: String) -> String {
    """
    steps:
      - {write: app.py, from: ../app.py}
      - serve: python3 app.py {port} \(arguments)
      - contract: ../contract.hurl

    """
  }

  private func site(_ block: String) throws -> TestSite {
    try TestSite.themed([
      ("site.yml", "title: T\nsides: [{id: a, name: A}, {id: b, name: B}]\n"),
      ("content/samples/moved/app.py", Self.server),
      ("content/samples/moved/contract.hurl", Self.contract),
      (
        "content/samples/moved/contract.differences.yml",
        """
        - {request: Moved, assert: HTTP 301, instead: {b: HTTP 308}, reason: It keeps the *method*.}

        """
      ),
      ("content/samples/moved/a/sample.yml", sample("301 /a/")),
      ("content/samples/moved/b/sample.yml", sample("308 /b/")),
      ("content/index.md", "# Page\n\n```answers\n\(block)\n```\n"),
    ])
  }

  private func build(_ site: TestSite) async throws -> TestSite.Run {
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    return try await site.versus(["build"] + trust)
  }

  /// The rows of the first table, their cells parted by `|`.
  private func rows(of site: TestSite) throws -> [String] {
    let html = try #require(site.text(of: "public/index.html"))
    let table = try #require(html.firstMatch(of: #/(?s)<tbody>(.*?)</tbody>/#)).1
    return table.split(separator: "<tr").dropFirst().map { row in
      String(row.drop { $0 != ">" }.dropFirst()).replacing(#/<(?:td|/th)[^>]*>/#, with: "|")
        .replacing(#/<[^>]*>/#, with: "").replacing(#/\s+/#, with: " ")
    }
  }

  @Test(
    "says once what the sides have in common, and shows what differs, with its reason, side by side"
  )
  func table() async throws {
    let site = try site(
      """
      contract: moved/contract.hurl
      rows:
        - {request: Moved, show: [status, header Location]}
        - {request: Two lines, show: body, name: Lines}
        - {request: 3, show: [status, body, header Vary]}
        - {reason: A word of the page.}
      """)
    defer { site.remove() }
    let run = try await build(site)
    #expect(run.status == 0, "\(run.errors)")
    let rows = try rows(of: site)
    #expect(
      rows.map { $0.trimmingCharacters(in: .whitespaces) } == [
        "MovedGET /moved||301, Location: /a/|308, Location: /b/",
        "The reason||It keeps the method.",
        "LinesGET /lines||one …|one …",
        "NothingGET /nothing||200, empty body, no Vary",
        "The reason||A word of the page.",
      ], "\(rows)")
    let html = try #require(site.text(of: "public/index.html"))
    #expect(html.contains("href=\"evidence/moved/a/index.html\""))

    // A reason decides nothing, so nothing runs again; but the page is drawn again.
    let differences = "content/samples/moved/contract.differences.yml"
    let written = try #require(site.text(of: differences))
    try site.write(written.replacing("It keeps", with: "Kept is"), to: differences)
    let again = try await build(site)
    #expect(again.output.contains("(0 ran now)"), "\(again.errors)")
    #expect(site.text(of: "public/index.html")?.contains("Kept is the <em>method</em>") == true)
  }

  @Test("has the samples that are asked for, and no reason of others")
  func samples() async throws {
    let site = try site(
      """
      contract: moved/contract.hurl
      samples: [moved/a]
      reasons: true
      rows: [{request: Moved}]
      """)
    defer { site.remove() }
    let run = try await build(site)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try rows(of: site).count == 1)
  }

  @Test("is told at its line of everything that is wrong with it")
  func mistakes() async throws {
    let site = try site(
      """
      contract: moved/contract.hurl
      samples: [moved/c]
      rows:
        - {request: Movd}
        - {request: Moved, show: [status, haeder Location]}
        - {request: Moved, shwo: body}
      """)
    defer { site.remove() }
    let run = try await build(site)
    #expect(run.status == 1)
    for (place, message, help) in [
      ("5:11", "there is no evidence of a sample `moved/c`", "did you mean `moved/a`?"),
      ("7:15", "moved/a has no evidence of a request “Movd”", "did you mean `Moved`?"),
      ("8:37", "there is no query `haeder`", "did you mean `header`?"),
      ("9:22", "`shwo`", "did you mean `show`?"),
    ] {
      let told = run.errors.components(separatedBy: "\n\n").first {
        $0.contains("content/index.md:\(place): ")
      }
      #expect(told?.contains(message) == true, "\(place): \(run.errors)")
      #expect(told?.contains(help) == true, "\(place): \(run.errors)")
    }

    try site.write(
      "# Page\n\n```answers\ncontract: moved/contrct.hurl\nrows: [{request: Moved}]\n```\n",
      to: "content/index.md")
    let unknown = try await build(site)
    #expect(
      unknown.errors.contains("content/index.md:4:11: error: there is no evidence of a contract"))
    #expect(unknown.errors.contains("did you mean `moved/contract.hurl`?"))

    try site.write(
      "# Page\n\n```exchange\ncontract: moved/contract.hurl\nrequest: Movd\n```\n\n"
        + "```agreement\npair: moved/none\n```\n",
      to: "content/index.md")
    let verified = try await site.versus(["verify", "--locked"])
    #expect(verified.status == 1)
    let place = "content/index.md:5:10: error: no sample has evidence of the request “Movd”"
    #expect(verified.errors.contains(place), "\(verified.errors)")
    #expect(verified.errors.contains("did you mean `Moved`?"))
    #expect(verified.errors.contains("content/index.md:9:7: error: there is no evidence of a pair"))
  }
}
