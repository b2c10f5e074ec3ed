package import TextCore

/// A file in the format of [Hurl](https://hurl.dev): HTTP requests, and what their responses must be.
///
/// What is read is the language of Hurl 8; see `docs/reference/contracts.md` for the parts that
/// are not supported, each of which is a diagnostic of its own.
package struct HurlFile: Sendable {
  package let source: SourceText
  /// In the order in which they are run.
  package internal(set) var entries: [HurlEntry]

  /// Reads a file.
  ///
  /// A mistake within a line does not hide the mistakes of other lines; one in a body does, since
  /// nothing tells where the body was meant to end.
  ///
  /// - Complexity: O(*n*).
  package static func parse(_ source: SourceText) -> Outcome<HurlFile> {
    if let offset = source.bytes.firstInvalidUTF8 {
      let problem = HurlProblem(
        "this is not UTF-8", at: offset..<offset + 1, help: "save the file as UTF-8",
        id: "not-utf-8")
      return Outcome(nil, [problem.diagnostic(in: source)])
    }
    var parser = HurlParser(source)
    let entries = parser.entries()
    let diagnostics = parser.problems.map { $0.diagnostic(in: source) }
    return Outcome(
      diagnostics.isEmpty ? HurlFile(source: source, entries: entries) : nil, diagnostics)
  }
}

/// A request and what its response must be.
package struct HurlEntry: Sendable {
  /// 1-based.
  package let number: Int
  /// The text of the comment directly above the request.
  package let title: String?
  /// The request line.
  package let range: SourceRange
  let request: RequestSyntax
  var response: ResponseSyntax?

  /// What the response is held to, as written.
  package var asserts: [String] { response?.asserts.map(\.text) ?? [] }
}

/// What is wrong with a Hurl file, and where.
struct HurlProblem: Error {
  var id: String
  var message: String
  var range: SourceRange
  var help: String?

  init(_ message: String, at range: SourceRange, help: String? = nil, id: String = "hurl-syntax") {
    self.id = id
    self.message = message
    self.range = range
    self.help = help
  }

  /// A part of Hurl that is left out on purpose.
  static func unsupported(_ what: String, at range: SourceRange, help: String) -> HurlProblem {
    HurlProblem("\(what) not supported here", at: range, help: help, id: "hurl-unsupported")
  }

  func diagnostic(in source: SourceText) -> Diagnostic {
    Diagnostic(id: id, message, at: source.location(of: range), help: help)
  }
}

extension HurlFile {
  /// The names of all sections, options, queries, filters and predicates that are supported.
  package static var vocabulary: [String] {
    HurlParser.requestSections + HurlParser.responseSections + HurlParser.supportedOptions
      + HurlParser.queries + HurlParser.filterNames + HurlParser.predicateNames
  }
}
