import Foundation
import Hurl
import Testing
import TextCore

/// Runs a script in `folder`, and returns its exit status and what it printed.
func shell(_ script: String, in folder: URL) async throws -> (status: Int32, output: String) {
  try await blocking {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle(forReadingAtPath: "/dev/null")
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}

/// The folder of a virtual environment with HTTPie and requests, made once and kept among the caches.
private let clients = Task {
  let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
  let folder = (caches ?? FileManager.default.temporaryDirectory)
    .appending(path: "versus-http-clients-1")
  // The last thing that is made: an environment that is half made has no `made`.
  let made = folder.appending(path: "made").path
  if !FileManager.default.fileExists(atPath: made) {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (status, output) = try await shell(
      "python3 -m venv . && bin/python -m pip install -q httpie==3.2.4 requests==2.34.2 && touch made",
      in: folder)
    try #require(status == 0, "HTTPie and requests cannot be installed: \(output)")
  }
  return folder
}

@Suite("Requests as commands and code")
struct SnippetTests {
  private static let requests = """
    GET {{host}}/echo/a%2Fb//c?x=1&y=%C3%A9
    X-Name: it's "quoted" `$HOME` \\\\ é

    # brackets, which requests escapes
    GET {{host}}/echo/?a[]=[1]

    # dots
    GET {{host}}/echo/a/../b
    [Options]
    path-as-is: true

    HEAD {{host}}/echo/x

    DELETE {{host}}/echo/x
    X-Empty:

    POST {{host}}/echo/form
    [Form]
    name: Ann's "& Bob" @file
    a\\:b: =1;
    @at: 2

    PUT {{host}}/echo/json
    {"text": "it's \\"é\\"\\n", "n": [1, 2]}

    POST {{host}}/echo/text
    ```
    two 'lines'
      \\d $x `y`
    ```

    POST {{host}}/echo/bytes
    Content-Type: application/octet-stream
    hex,00ff0a27;

    POST {{host}}/echo/upload
    [Multipart]
    title: @it's; "é"
    file: file,data.bin; image/png

    POST {{host}}/echo/auth
    [BasicAuth]
    ann: s3cret'
    [Cookies]
    a: 1
    """

  /// What the server got: the request but for what every client says of itself.
  private func seen(_ text: String) throws -> [String: String] {
    let start = try #require(text.firstIndex(of: "{"), "no answer: \(text)")
    let data = Data(text[start...].utf8)
    let object = try JSONSerialization.jsonObject(with: data) as? [String: String]
    return try #require(object)
  }

  @Test(
    "curl, HTTPie and Python send what the contract sent", arguments: ["curl", "httpie", "python"])
  func same(tool: String) async throws {
    let server = try await ApplicationServer("mirror.py")
    let folder = FileManager.default.temporaryDirectory.appending(path: "snippets-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(try #require(FrameworkTests.files("data.bin"))).write(
      to: folder.appending(path: "data.bin"))

    let file = try parsed(Self.requests)
    let runner = ContractRunner(
      transport: NIOTransport(), variables: ["host": server.origin], readFile: FrameworkTests.files)
    let record = await runner.run(file)
    #expect(record.failure == nil)
    #expect(record.exchanges.count == 11)
    var bin = ""
    if tool != "curl" {
      bin = try await clients.value.path + "/bin/"
    }
    for exchange in record.exchanges {
      if tool != "curl", exchange.title?.hasPrefix("brackets") == true { continue }
      let snippet = RequestSnippet(exchange.request)
      let command: String
      switch tool {
      case "curl": command = snippet.curl.replacing("curl", with: "curl -s", maxReplacements: 1)
      case "httpie":
        let isPiped = snippet.httpie.hasPrefix("printf")
        command = snippet.httpie.replacing(
          isPiped ? "\n  http" : "http",
          with: (isPiped ? "\n  " : "") + bin + "http --body --pretty=none"
            + (isPiped ? "" : " --ignore-stdin"),
          maxReplacements: 1)
      default:
        guard let code = snippet.python else {
          #expect(exchange.title == "dots")
          continue
        }
        try Data(code.utf8).write(to: folder.appending(path: "request.py"))
        command = bin + "python request.py"
      }
      let (status, output) = try await shell(command, in: folder)
      #expect(status == 0, "\(command)\n\(output)")
      // There is no body to compare in the answer to HEAD.
      if exchange.request.method == "HEAD" { continue }
      let expected = try seen(try #require(exchange.response?.body.text))
      #expect(try seen(output) == expected, "\(command)")
    }
  }

  @Test("a command is laid out to be read")
  func layout() throws {
    let request = ContractRecord.Request(
      method: "POST", url: "http://127.0.0.1:8000/todos/?x=1&y=2", target: "/todos/?x=1&y=2",
      headers: [HTTPHeader("Content-Type", "application/json")],
      body: .init("{\"title\": \"Ann's\"}"))
    let snippet = RequestSnippet(request, origin: "http://localhost:5000")
    #expect(
      snippet.curl == #"""
        curl \
          'http://localhost:5000/todos/?x=1&y=2' \
          -H 'Content-Type: application/json' \
          --data-raw '{"title": "Ann'\''s"}'
        """#)
    #expect(
      snippet.httpie == #"""
        http \
          POST \
          'http://localhost:5000/todos/?x=1&y=2' \
          Content-Type:application/json \
          --raw '{"title": "Ann'\''s"}'
        """#)
    #expect(
      snippet.python == #"""
        import requests

        response = requests.post(
            "http://localhost:5000/todos/?x=1&y=2",
            headers={"Content-Type": "application/json"},
            data="{\"title\": \"Ann's\"}",
            allow_redirects=False,
        )
        print(response.status_code, response.text)

        """#)
  }
}
