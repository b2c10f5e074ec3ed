import Foundation
import Hurl
import Testing
import TextCore

private let folder = URL(filePath: #filePath).deletingLastPathComponent()
private let repository = folder.deletingLastPathComponent().deletingLastPathComponent()

/// The interpreter with Flask and Django, which `make test` installs.
let frameworkPython: String = {
  if let named = ProcessInfo.processInfo.environment["VERSUS_PYTHON"] { return named }
  let own = repository.appending(path: ".venv/bin/python").path
  return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
}()

/// Does what waits for other programs outside the threads that Swift's tasks share.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
{
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}

/// An application of `apps/` that runs.
final class ApplicationServer {
  private let process = Process()
  let port: Int

  init(_ name: String) async throws {
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [frameworkPython, folder.appending(path: "apps/\(name)").path]
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: "/dev/null")
    try process.run()
    let reader = output.fileHandleForReading
    let line = try await blocking {
      var line = Data()
      while line.last != UInt8(ascii: "\n") {
        guard let byte = try reader.read(upToCount: 1), !byte.isEmpty else { break }
        line += byte
      }
      return String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
    port = try #require(
      Int(line), "\(name) did not start: are the packages of requirements.txt installed?")
  }

  var origin: String { "http://127.0.0.1:\(port)" }

  deinit { process.terminate() }
}

@Suite("Contracts of real frameworks")
struct FrameworkTests {
  static let files: @Sendable (String) -> [UInt8]? = {
    $0 == "data.bin" ? (0..<300).map { UInt8(truncatingIfNeeded: $0) } : nil
  }

  /// What Django does otherwise: without `CommonMiddleware` it does not count its responses.
  private static let exceptions = [
    "django_app.py": [
      AssertOverride(
        entry: .title("No body in the answer to HEAD"),
        assert: "header \"Content-Length\" toInt > 0",
        replacement: SourceText(path: "django.hurl", "header \"Content-Length\" not exists"))
    ]
  ]

  @Test(
    "one contract holds for Flask and Django, but for what is said",
    arguments: ["flask_app.py", "django_app.py"])
  func sides(application: String) async throws {
    let server = try await ApplicationServer(application)
    let path = "contracts/todos.hurl"
    let bytes = try Data(contentsOf: folder.appending(path: path))
    let contract = try #require(HurlFile.parse(SourceText(path: path, bytes: Array(bytes))).value)
    let file = try #require(contract.overriding(Self.exceptions[application] ?? []).value)
    let runner = ContractRunner(
      transport: NIOTransport(), variables: ["host": server.origin, "word": "büttér"],
      readFile: Self.files)
    let record = await runner.run(file)
    if let failure = record.failure {
      let text = DiagnosticStyle.human.text(for: failure.diagnostic(in: file.source))
      Issue.record("\(text)\n\(String(describing: record.exchanges.last?.response))")
    }
    #expect(record.exchanges.count == file.entries.count)
    #expect(record.exchanges.allSatisfy { $0.title != nil && $0.response != nil })
  }

  @Test("an exchange is recorded as it was")
  func record() async throws {
    let server = try await ApplicationServer("flask_app.py")
    let file = try parsed(
      """
      POST {{host}}/todos
      {"title": "Ü"}
      HTTP 201
      """)
    let runner = ContractRunner(transport: NIOTransport(), variables: ["host": server.origin])
    let record = await runner.run(file)
    let exchange = try #require(record.exchanges.first)
    #expect(exchange.request.target == "/todos")
    #expect(exchange.request.headers == [HTTPHeader("Content-Type", "application/json")])
    #expect(exchange.request.body?.text == "{\"title\": \"Ü\"}")
    #expect(exchange.response?.reason == "Created")
    #expect(exchange.response?.headers.first { $0.name == "Location" }?.value == "/todos/2")
    #expect(exchange.seconds > 0)
    // A record can be written down and read again.
    let copy = try JSONDecoder().decode(ContractRecord.self, from: JSONEncoder().encode(record))
    #expect(copy == record)
  }
}
