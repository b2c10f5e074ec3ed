import HostSystem
package import TextCore

/// What happened when a contract was run: every exchange, and whether its asserts held.
package struct ContractRecord: Codable, Hashable, Sendable {
  /// The entries that ran, in order.
  ///
  /// One that is repeated is there each time; of one that was tried again, the last try is.
  package var exchanges: [Exchange] = []
  /// What stopped the run; `nil` if everything held.
  package var failure: Failure?

  package var holds: Bool { failure == nil }

  package struct Exchange: Codable, Hashable, Sendable {
    /// The entry's number, 1-based.
    package var number: Int
    package var title: String?
    package var request: Request
    /// The responses that led on to another request, before the one below.
    package var redirects: [Redirect] = []
    /// `nil` if there was none, and then the run failed.
    package var response: Response?
    package var asserts: [Assert] = []
    /// From sending the request to the response's last byte, redirects included.
    package var seconds: Double = 0
  }

  package struct Request: Codable, Hashable, Sendable {
    package var method: String
    /// Whole: `http://127.0.0.1:8000/todos/?page=2`.
    package var url: String
    /// The path and query, as sent.
    package var target: String
    /// What is written, and what follows from it: `Content-Type`, `Cookie`, `Authorization`.
    package var headers: [HTTPHeader]
    package var body: Body?
    /// The fields that the body was made of.
    package var form: [Field]?
    package var isMultipart = false

    package init(
      method: String, url: String, target: String, headers: [HTTPHeader], body: Body? = nil
    ) {
      self.method = method
      self.url = url
      self.target = target
      self.headers = headers
      self.body = body
    }

    package struct Field: Codable, Hashable, Sendable {
      package var name: String
      /// `nil` for a file.
      package var value: String?
      /// The name of the file as written in the contract.
      package var file: String?
      package var contentType: String?
    }
  }

  package struct Redirect: Codable, Hashable, Sendable {
    package var url: String
    package var status: Int
    package var location: String
  }

  package struct Response: Codable, Hashable, Sendable {
    package var version: String
    package var status: Int
    package var reason: String
    /// In the order received.
    package var headers: [HTTPHeader]
    package var body: Body

    package init(
      version: String, status: Int, reason: String, headers: [HTTPHeader], body: Body
    ) {
      self.version = version
      self.status = status
      self.reason = reason
      self.headers = headers
      self.body = body
    }
  }

  /// Bytes, as text if they are text.
  package struct Body: Codable, Hashable, Sendable {
    /// UTF-8; if ``byteCount`` is greater than the limit, only the beginning.
    package var text: String?
    /// What is not UTF-8, likewise.
    package var base64: String?
    package var byteCount: Int
    /// Of all bytes, in hexadecimal digits.
    package var sha256: String

    package var isCut: Bool {
      byteCount > (text?.utf8.count ?? Base64.decode((base64 ?? "").utf8)?.count ?? 0)
    }

    package init(_ text: String) { self.init(Array(text.utf8), limit: .max) }

    init(_ bytes: [UInt8], limit: Int) {
      byteCount = bytes.count
      sha256 = ContentHash(of: bytes).hex
      var kept = Array(bytes.prefix(limit))
      if bytes.count > limit, bytes.firstInvalidUTF8 == nil {
        kept.removeLast(kept.count - (kept.firstInvalidUTF8 ?? kept.count))
      }
      text = String(validating: kept, as: UTF8.self)
      if text == nil { base64 = Base64.encode(kept) }
    }
  }

  package struct Assert: Codable, Hashable, Sendable {
    /// As written: `jsonpath "$.id" == 1`.
    package var text: String
    package var holds: Bool
    package var expected: String
    package var actual: String
    /// The file that it is written in: the contract, or what takes its place for one side.
    package var path: String
    package var range: SourceRange
    /// The text of the contract's assert in whose place this one stands.
    package var replaced: String?
  }

  package struct Failure: Codable, Hashable, Sendable {
    /// The entry's number, 1-based.
    package var entry: Int
    package var path: String
    package var range: SourceRange
    package var message: String
    package var expected: String?
    package var actual: String?

    /// Tells the failure at its place in `source`, which is the text that ``path`` names.
    package func diagnostic(in source: SourceText) -> Diagnostic {
      var notes: [Diagnostic.Note] = []
      if let expected { notes.append(.init("expected: \(expected)")) }
      if let actual { notes.append(.init("actual:   \(actual)")) }
      return Diagnostic(
        id: "contract-failed", message, at: source.location(of: range), notes: notes)
    }
  }
}
