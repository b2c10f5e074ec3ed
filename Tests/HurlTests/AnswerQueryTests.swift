import Hurl
import Testing
import TextCore

@Suite("Queries of recorded answers")
struct AnswerQueryTests {
  private static func response(
    _ body: String, headers: [HTTPHeader] = [], cut byteCount: Int? = nil
  ) -> ContractRecord.Response {
    var record = ContractRecord.Body(body)
    if let byteCount { record.byteCount = byteCount }
    return ContractRecord.Response(
      version: "1.1", status: 308, reason: "", headers: headers, body: record)
  }

  private static let moved = response(
    #"{"name": "5", "n": 5, "tags": ["a", 1], "none": null}"#,
    headers: [
      HTTPHeader("Location", "/todos/"), HTTPHeader("Set-Cookie", "id=⟨cookie⟩; Path=/; HttpOnly"),
    ])

  @Test(
    "an answer has what a query asks for",
    arguments: [
      ("status", nil, "308"), ("header \"location\"", "location", "/todos/"),
      ("header Location", "Location", "/todos/"), ("header Vary", "Vary", nil),
      ("cookie id", "id", "⟨cookie⟩"), ("cookie id[Path]", "id[Path]", "/"),
      ("jsonpath $.name", "$.name", "\"5\""), ("jsonpath $.n", "$.n", "5"),
      ("jsonpath \"$.tags\"", "$.tags", "[\"a\",1]"), ("jsonpath $.none", "$.none", "null"),
      ("jsonpath $.missing", "$.missing", nil),
      ("jsonpath \"$.tags\" count", "jsonpath \"$.tags\" count", "2"),
      ("body", nil, #"{"name": "5", "n": 5, "tags": ["a", 1], "none": null}"#),
    ] as [(String, String?, String?)])
  func value(query: String, subject: String?, value: String?) throws {
    let parsed = try #require(AnswerQuery.parse(query).value)
    #expect(parsed.subject == subject)
    #expect(try parsed.value(in: Self.moved) == value)
  }

  @Test(
    "a body is text, JSON in one line, or its length",
    arguments: [
      ("", ""), ("a\nb\n", "a\nb\n"), ("{\n  \"a\": [1, 2]\n}\n", "{\"a\":[1,2]}"),
      ("{\n not json", "{\n not json"),
    ])
  func body(text: String, shown: String) throws {
    let query = try #require(AnswerQuery.parse("body").value)
    #expect(try query.value(in: Self.response(text)) == shown)
  }

  @Test("what is in a body of which only the beginning is recorded is not known")
  func cut() throws {
    let response = Self.response("{\"a\": 1", cut: 1 << 20)
    let query = try #require(AnswerQuery.parse("jsonpath $.a").value)
    #expect(throws: AnswerQuery.CutBody.self) { try query.value(in: response) }
    #expect(try #require(AnswerQuery.parse("status").value).value(in: response) == "308")
  }

  @Test(
    "what is no query, or asks for what is not recorded, is told",
    arguments: [
      ("statsu", "there is no query `statsu`"), ("", "a query should stand here"),
      ("duration", "`duration` is not recorded"), ("header", "`header` needs a string here"),
      ("header {{name}}", "`header \"{{name}}\"` is not recorded"),
      ("status == 200", "nothing may follow a query"),
      ("jsonpath $[", "at the end of `$[`"),
    ])
  func mistakes(query: String, message: String) throws {
    let outcome = AnswerQuery.parse(query)
    #expect(outcome.value == nil)
    #expect(
      try #require(outcome.diagnostics.first).message.contains(message), "\(outcome.diagnostics)")
  }
}
