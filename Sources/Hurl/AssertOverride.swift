package import TextCore

/// What stands in the place of one assert when a contract is run against one of several sides.
package struct AssertOverride: Sendable {
  package enum EntryReference: Hashable, Sendable {
    /// 1-based.
    case number(Int)
    /// The comment directly above the request.
    case title(String)
  }

  package var entry: EntryReference
  /// The text of the assert, as it is written in the contract: `HTTP 400`.
  package var assert: String
  /// The asserts that are held to instead, one a line; none if it is empty.
  package var replacement: SourceText
  /// Where the override is declared, for diagnostics.
  package var location: SourceLocation?

  package init(
    entry: EntryReference, assert: String, replacement: SourceText,
    location: SourceLocation? = nil
  ) {
    self.entry = entry
    self.assert = assert
    self.replacement = replacement
    self.location = location
  }
}

extension HurlFile {
  /// Puts other asserts in the place of some.
  ///
  /// An override that names no entry or no assert of it is a diagnostic, so that a contract that
  /// changes takes the exceptions from it along.
  package func overriding(_ overrides: [AssertOverride]) -> Outcome<HurlFile> {
    var file = self
    var diagnostics: [Diagnostic] = []
    for override in overrides {
      let replacement = override.replacementAsserts()
      diagnostics += replacement.diagnostics
      guard let asserts = replacement.value else { continue }
      guard let entry = index(of: override.entry) else {
        diagnostics.append(override.unknownEntry(in: self))
        continue
      }
      if !file.entries[entry].replace(override.assert, with: asserts) {
        diagnostics.append(override.unknownAssert(of: entries[entry]))
      }
    }
    return Outcome(diagnostics.isEmpty ? file : nil, diagnostics)
  }

  private func index(of reference: AssertOverride.EntryReference) -> Int? {
    switch reference {
    case .number(let number): entries.indices.contains(number - 1) ? number - 1 : nil
    case .title(let title): entries.firstIndex { $0.title == title }
    }
  }
}

extension HurlEntry {
  /// - Returns: Whether there is such an assert.
  fileprivate mutating func replace(_ text: String, with asserts: [Assert]) -> Bool {
    guard var response else { return false }
    let wanted = text.split { $0 == " " || $0 == "\t" }
    let place = response.asserts.firstIndex {
      $0.replaced == nil && $0.text.split { $0 == " " || $0 == "\t" } == wanted
    }
    guard let place else { return false }
    let replaced = response.asserts[place].text
    response.asserts.replaceSubrange(
      place...place,
      with: asserts.map { assert in
        var assert = assert
        assert.replaced = replaced
        return assert
      })
    self.response = response
    return true
  }
}

extension AssertOverride {
  fileprivate func replacementAsserts() -> Outcome<[Assert]> {
    if let offset = replacement.bytes.firstInvalidUTF8 {
      let problem = HurlProblem("this is not UTF-8", at: offset..<offset + 1, id: "not-utf-8")
      return Outcome(nil, [problem.diagnostic(in: replacement)])
    }
    var parser = HurlParser(replacement)
    let asserts = parser.assertLines()
    let diagnostics = parser.problems.map { $0.diagnostic(in: replacement) }
    return Outcome(diagnostics.isEmpty ? asserts : nil, diagnostics)
  }

  fileprivate func unknownEntry(in file: HurlFile) -> Diagnostic {
    let titles = file.entries.compactMap(\.title)
    switch entry {
    case .number(let number):
      return Diagnostic(
        id: "unknown-entry", "\(file.source.path) has no request \(number)", at: location,
        help: "it has \(file.entries.count)")
    case .title(let title):
      let near = nearestName(to: title, among: titles)
      return Diagnostic(
        id: "unknown-entry", "\(file.source.path) has no request `\(title)`", at: location,
        help: near.map { "did you mean `\($0)`?" }
          ?? "a request's title is the comment directly above it"
          + (titles.isEmpty ? "" : "; there are: \(titles.joined(separator: ", "))"))
    }
  }

  fileprivate func unknownAssert(of entry: HurlEntry) -> Diagnostic {
    let near = nearestName(to: assert, among: entry.asserts)
    return Diagnostic(
      id: "unknown-assert",
      "request \(entry.number)\(entry.title.map { " (\($0))" } ?? "") has no assert `\(assert)`",
      at: location,
      help: near.map { "did you mean `\($0)`?" }
        ?? (entry.asserts.isEmpty
          ? "it has none" : "it has: " + entry.asserts.map { "`\($0)`" }.joined(separator: ", ")))
  }
}
