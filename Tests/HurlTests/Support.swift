import Hurl
import Synchronization
import Testing
import TextCore

/// Answers requests from a list, and remembers them.
final class ScriptedTransport: HTTPTransport {
  private let answers: Mutex<[Result<HTTPResponse, TransportError>]>
  private let sent = Mutex<[HTTPRequest]>([])

  init(_ answers: [Result<HTTPResponse, TransportError>]) { self.answers = Mutex(answers) }

  convenience init(_ responses: HTTPResponse...) { self.init(responses.map { .success($0) }) }

  var requests: [HTTPRequest] { sent.withLock { $0 } }

  func send(
    _ request: HTTPRequest, limits: TransportLimits
  ) async throws(TransportError) -> HTTPResponse {
    sent.withLock { $0.append(request) }
    let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let answer else { throw .refused(host: request.host, port: request.port) }
    return try answer.get()
  }
}

func hurl(_ text: String) -> Outcome<HurlFile> {
  HurlFile.parse(SourceText(path: "contract.hurl", text))
}

/// The file, which must be without mistakes.
func parsed(_ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws
  -> HurlFile
{
  let outcome = hurl(text)
  for diagnostic in outcome.diagnostics {
    Issue.record(
      "\(DiagnosticStyle.human.text(for: diagnostic))", sourceLocation: sourceLocation)
  }
  return try #require(outcome.value, sourceLocation: sourceLocation)
}

func json(_ body: String, status: Int = 200) -> HTTPResponse {
  HTTPResponse(
    status: status, reason: "OK", headers: [HTTPHeader("Content-Type", "application/json")],
    body: Array(body.utf8))
}

func html(_ body: String, status: Int = 200) -> HTTPResponse {
  HTTPResponse(
    status: status, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")],
    body: Array(body.utf8))
}

extension ContractRunner {
  init(_ transport: any HTTPTransport, files: [String: [UInt8]] = [:]) {
    self.init(
      transport: transport, variables: ["host": "http://127.0.0.1:8000", "n": "3", "name": "Bo b"],
      readFile: { files[$0] })
  }
}
