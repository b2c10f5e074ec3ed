import Jinja
import Synchronization
import TextCore
import VersusContent
import VersusModel

/// A fence that the theme draws, as its template sees it.
final class BlockObject: HostObject {
  private let block: BlockFence
  private let parsed = Mutex<Parsed?>(nil)

  /// The body as YAML.
  private struct Parsed {
    var value: Value
    /// What the whole of it is (`a map`), for messages.
    var kind: String
    /// The maps in it, and where each begins in the body.
    var maps: [(map: Map, range: SourceRange)] = []
  }

  init(_ block: BlockFence) { self.block = block }

  var typeName: String { "block" }
  var memberNames: [String] { ["name", "attributes", "flags", "text", "data"] }

  func member(_ name: String) throws(HostError) -> Value? {
    switch name {
    case "name": Value(block.name)
    case "attributes": Value(map: block.attributes.map { ($0.name, Value($0.value)) })
    case "flags": Value(block.flags.map { Value($0) })
    case "text": Value(String(decoding: block.body.bytes, as: UTF8.self))
    case "data": try data()
    default: nil
    }
  }

  /// The body read as YAML, when a template asks for it: other blocks hold text.
  private func data() throws(HostError) -> Value {
    if let parsed = parsed.withLock({ $0 }) { return parsed.value }
    let outcome = block.yaml()
    guard let node = outcome.value else {
      throw HostError(
        outcome.diagnostics.first
          ?? Diagnostic(id: "yaml", "the body of `\(block.name)` is not valid YAML"))
    }
    var maps: [(map: Map, range: SourceRange)] = []
    let value = Value(node) { value, range in
      if case .map(let map) = value { maps.append((map, range)) }
    }
    parsed.withLock { [maps] in $0 = Parsed(value: value, kind: node.kindName, maps: maps) }
    return value
  }

  /// Says what the template stumbled over, at the place of the page that has to be mended.
  ///
  /// It is the template that fails, but as a rule for what it was given. So what it was given comes first,
  /// then the template; where the template itself must be wrong, only that.
  func diagnostic(of error: TemplateError) -> Diagnostic {
    let fault = error.diagnostic
    let parsed = parsed.withLock { $0 }
    let fence = block.body.source.location(of: block.firstLine)
    let stop = Diagnostic.Note("this is where its template stops", at: fault.location)
    if let (member, owner) = error.missing, let member, case .map(let map) = owner,
      let known = parsed?.maps.first(where: { $0.map === map })
    {
      let keys = map.entries.keys.compactMap(\.string)
      return Diagnostic(
        id: "block-data", "`\(member)` is missing here, which `\(block.name)` needs",
        at: block.location(ofBody: known.range), notes: [stop],
        help: nearestName(to: member, among: keys).map { "is `\($0)` meant to be `\(member)`?" })
    }
    if error.isDueToData, fault.location?.path != fence.path {
      let kind = parsed.map { Diagnostic.Note("the body of the fence is \($0.kind)") }
      return Diagnostic(
        id: "block-data", "`\(block.name)` cannot be drawn: \(fault.message)", at: fence,
        notes: [stop] + fault.notes + [kind].compactMap(\.self), help: fault.help)
    }
    var diagnostic = fault
    diagnostic.notes.append(.init("while drawing this fence", at: fence))
    return diagnostic
  }
}

extension TemplateError {
  /// Whether a value of another kind than the template expects is a likely reason.
  fileprivate var isDueToData: Bool {
    switch missing?.owner {
    case nil: ["wrong-type", "bad-argument"].contains(diagnostic.id)
    case .some(.none), .string, .list, .int, .double, .bool: true
    default: false
    }
  }
}
