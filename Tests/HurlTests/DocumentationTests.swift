import Foundation
import Hurl
import Testing
import TextCore

/// The server that the examples of the reference speak with.
private struct DocumentedServer: HTTPTransport {
  func send(
    _ request: HTTPRequest, limits: TransportLimits
  ) async throws(TransportError) -> HTTPResponse {
    switch (request.method, request.target.prefix { $0 != "?" }) {
    case ("POST", "/todos"): json(#"{"id": 7, "title": "Milk"}"#, status: 201)
    case ("GET", "/todos/7"): json(#"{"id": 7, "title": "Milk"}"#)
    case ("GET", "/old"):
      HTTPResponse(status: 301, headers: [HTTPHeader("Location", "/new")])
    case ("GET", "/new"): html("new")
    case (_, "/echo"): echo(request)
    case ("GET", "/page"): page
    case ("GET", "/data"):
      json(
        #"{"items": [{"name": "Milk", "price": 1.5}, {"name": "Bread", "price": 12}], "at": "2026-11-22T21:30:00Z"}"#
      )
    default: html("there is no such page", status: 404)
    }
  }

  private func echo(_ request: HTTPRequest) -> HTTPResponse {
    let headers = ["authorization", "cookie", "type"].map { name in
      let value = request.headers.values(of: name == "type" ? "Content-Type" : name).first ?? ""
      return "\(name.jsonQuoted): \(value.jsonQuoted)"
    }
    let body = String(decoding: request.body, as: UTF8.self).jsonQuoted
    return json(
      "{\"target\": \(request.target.jsonQuoted), \"body\": \(body), \(headers.joined(separator: ", "))}"
    )
  }

  private var page: HTTPResponse {
    var response = html(
      "<title>Ann &amp; Bob</title><form><input name=csrf value=t0k3n></form><ul><li>a<li>b</ul>"
        + String(repeating: "<p>text</p>", count: 10))
    response.headers.append(HTTPHeader("Set-Cookie", "session=1; HttpOnly"))
    return response
  }
}

@Suite("The reference of contracts")
struct DocumentationTests {
  private static let page: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "docs/reference/contracts.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  private static let examples: [String] = {
    var examples: [String] = []
    var fence: String?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let end = fence, line == end {
        fence = nil
      } else if fence != nil {
        examples[examples.count - 1] += line + "\n"
      } else if line.hasSuffix("`hurl") {
        fence = String(line.dropLast(4))
        examples.append("")
      }
    }
    return examples
  }()

  @Test("every example holds", arguments: examples)
  func example(text: String) async throws {
    let file = try parsed(text)
    let record = await ContractRunner(DocumentedServer()).run(file)
    if let failure = record.failure {
      Issue.record("\(DiagnosticStyle.human.text(for: failure.diagnostic(in: file.source)))")
    }
    #expect(record.exchanges.count == file.entries.count)
  }

  @Test("the reference names every query, filter, predicate, option and section")
  func completeness() {
    #expect(Self.examples.count >= 4)
    for name in HurlFile.vocabulary { #expect(Self.page.contains(name), "\(name)") }
  }
}
