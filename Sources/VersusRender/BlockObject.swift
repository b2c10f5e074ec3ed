import Jinja
import Synchronization
import TextCore
import VersusContent
import VersusModel

/// A fence that the theme draws, as its template sees it.
final class BlockObject: HostObject {
  private let block: BlockFence
  private let parsed = Mutex<Value?>(nil)

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
    if let value = parsed.withLock({ $0 }) { return value }
    let source = SourceText(path: block.body.source.path, bytes: block.body.bytes)
    let outcome = YAMLReader.read(source)
    guard let node = outcome.value else {
      throw HostError(
        outcome.diagnostics.first.map(inPage)
          ?? Diagnostic(id: "yaml", "the body of `\(block.name)` is not valid YAML"))
    }
    let value = Value(node)
    parsed.withLock { $0 = value }
    return value
  }

  /// Moves a diagnostic of the body to its place in the page.
  private func inPage(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    if let place = diagnostic.location {
      let line = min(place.start.line, block.body.lineStarts.count) - 1
      let offset =
        line < 0 ? block.range.lowerBound : block.body.lineStarts[line] + place.start.column - 1
      diagnostic.location = block.body.source.location(
        of: offset..<offset + max(1, place.range.count))
    }
    return diagnostic
  }
}
