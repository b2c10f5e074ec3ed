import Hurl

/// A way to send the request of an exchange oneself.
package struct RequestWay: Sendable {
  /// The program, as people call it.
  package var name: String
  /// The language of `code`, as fences name it.
  package var language: String
  package var code: String

  /// The server of one's own that requests are sent to.
  private static let origin = "http://127.0.0.1:8000"

  /// All the ways in which `request` can be sent as it is.
  static func all(for request: ContractRecord.Request) -> [RequestWay] {
    let snippet = RequestSnippet(request, origin: origin)
    let commands = [
      RequestWay(name: "curl", language: "bash", code: snippet.curl),
      RequestWay(name: "HTTPie", language: "bash", code: snippet.httpie),
    ]
    return commands
      + (snippet.python.map { [RequestWay(name: "Python", language: "python", code: $0)] } ?? [])
  }
}
