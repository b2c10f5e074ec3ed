package import TextCore
import VersusModel

/// What a page asks to be shown of recorded answers: the body of a block `answers`.
///
/// ```yaml
/// contract: routing/contract.hurl
/// rows:
///   - {request: The last slash is missing, show: [status, header Location]}
///   - {reason: Each redirects to the right path.}
/// ```
package struct AnswersBlock: Sendable {
  /// A text and where it stands in the page.
  package struct Placed: Sendable {
    package var text: String
    package var location: SourceLocation
  }

  package var contract: Placed
  /// The samples whose answers are shown; empty for all that were held to the contract.
  package var samples: [Placed]
  /// Markdown.
  package var caption: String?
  /// Whether the reasons stand below rows that the contract's differences allow.
  package var showsReasons: Bool
  package var rows: [Row]

  package enum Row: Sendable {
    case request(Request)
    /// Why the answers above differ, in Markdown.
    case reason(String)
  }

  package struct Request: Sendable {
    /// The title of the request, or its number from 1.
    package var request: Placed
    /// What the row is called, in Markdown, in place of the title.
    package var name: String?
    /// Queries; see ``Hurl/AnswerQuery``.
    package var show: [Placed]
  }

  /// Reads a body, and reports everything that is wrong with it at its place in the page.
  package static func read(_ block: BlockFence) -> Outcome<AnswersBlock> {
    let yaml = block.yaml()
    guard let root = yaml.value else { return Outcome(nil, yaml.diagnostics) }
    var reader = AnswersReader(block)
    let answers = reader.answers(root)
    return Outcome(answers, reader.diagnostics.map(block.inPage))
  }
}

/// Takes the body of a block `answers` apart.
private struct AnswersReader {
  private let block: BlockFence
  private let source: SourceText
  private(set) var diagnostics: [Diagnostic] = []

  init(_ block: BlockFence) {
    self.block = block
    source = block.source
  }

  mutating func answers(_ root: DataNode) -> AnswersBlock? {
    guard var map = map(root, named: block.name) else { return nil }
    let contract = map.requiredString("contract")
    var answers = AnswersBlock(
      contract: placed(contract ?? "", map.range(of: "contract")),
      samples: map.strings("samples").map(placed), caption: map.string("caption"),
      showsReasons: map.bool("reasons") ?? true, rows: [])
    let rows = map.list("rows")
    if map.value("rows") == nil { map.missing("rows") }
    map.finish()
    diagnostics += map.diagnostics
    answers.rows = rows.compactMap { row($0) }
    return contract == nil ? nil : answers
  }

  private mutating func row(_ node: DataNode) -> AnswersBlock.Row? {
    guard var map = map(node, named: "a row") else { return nil }
    defer {
      map.finish()
      diagnostics += map.diagnostics
    }
    if let reason = map.string("reason") { return .reason(reason) }
    let name = map.string("name")
    let shown = map.strings("show")
    guard let request = map.requiredString("request") else { return nil }
    let all = shown.isEmpty ? [("status", map.range(of: "request"))] : shown
    return .request(
      AnswersBlock.Request(
        request: placed(request, map.range(of: "request")), name: name, show: all.map(placed)))
  }

  private mutating func map(_ node: DataNode, named name: String) -> MapReader? {
    guard case .map(let entries) = node.kind else {
      let problem = ContentProblem.wrongKind(key: name, expected: "a map", found: node.kindName)
      diagnostics.append(problem.diagnostic(at: source.location(of: node.range)))
      return nil
    }
    return MapReader(entries, of: source, named: name, at: node.range)
  }

  private func placed(_ text: String, _ range: SourceRange) -> AnswersBlock.Placed {
    AnswersBlock.Placed(text: text, location: block.location(ofBody: range))
  }
}
