import SampleRun
package import TextCore
import VersusModel

/// What the sides of a contract may answer differently: the file `NAME.differences.yml` beside `NAME.hurl`.
///
/// ```yaml
/// - request: A form in place of JSON
///   assert: HTTP 400
///   instead: {flask: HTTP 415, drf: HTTP 201}
///   reason: Only REST framework takes a form for JSON.
/// ```
package struct ContractDifferences: Sendable {
  package let entries: [Entry]

  package struct Entry: Sendable {
    /// The title, or the number from 1, of the request.
    package var request: String
    /// The assert's text in the contract.
    package var assert: String
    /// Column (a side, or what `as:` says) → the asserts in its place.
    package var instead: [(column: String, asserts: [String])]
    package var reason: String
  }

  package static func read(_ source: SourceText) -> Outcome<ContractDifferences> {
    let yaml = YAMLReader.read(source)
    guard let root = yaml.value else { return Outcome(nil, yaml.diagnostics) }
    guard case .list(let items) = root.kind else {
      let problem = ContentProblem.wrongKind(
        key: "differences", expected: "a list", found: root.kindName)
      return Outcome(nil, [problem.diagnostic(at: source.location(of: root.range))])
    }
    var diagnostics: [Diagnostic] = []
    let entries = items.compactMap { item -> Entry? in
      guard case .map(let entries) = item.kind else { return nil }
      var map = MapReader(entries, of: source, named: "a difference", at: item.range)
      defer {
        map.finish()
        diagnostics += map.diagnostics
      }
      let request = map.requiredString("request")
      let assert = map.requiredString("assert")
      let reason = map.requiredString("reason")
      let instead = self.instead(&map, of: source)
      guard let request, let assert, let reason else { return nil }
      return Entry(request: request, assert: assert, instead: instead, reason: reason)
    }
    return Outcome(ContractDifferences(entries: entries), diagnostics)
  }

  private static func instead(_ map: inout MapReader, of source: SourceText)
    -> [(column: String, asserts: [String])]
  {
    guard let node = map.map("instead"), case .map(let entries) = node.kind else {
      map.missing("instead")
      return []
    }
    var columns = MapReader(entries, of: source, named: "`instead`", at: node.range)
    return entries.map { ($0.key, columns.strings($0.key).map(\.text)) }
  }

  /// What stands in for the contract's own asserts in the column `name`.
  func differences(of name: String) -> [ContractStep.Difference] {
    entries.flatMap { entry in
      entry.instead.filter { $0.column == name }.map {
        ContractStep.Difference(
          request: entry.request, assert: entry.assert, instead: $0.asserts)
      }
    }
  }
}
