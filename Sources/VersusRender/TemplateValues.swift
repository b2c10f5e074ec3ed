package import Jinja
import TextCore
package import VersusModel

extension Value {
  /// A value read from YAML, JSON or CSV.
  package init(_ node: DataNode) { self.init(node) { _, _ in } }

  /// A value read from YAML; each map in it is handed to `note` with where it is written.
  init(_ node: DataNode, noting note: (Value, SourceRange) -> Void) {
    switch node.kind {
    case .null: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .string(let text): self.init(text)
    case .list(let items): self.init(items.map { Value($0, noting: note) })
    case .map(let entries):
      self.init(map: entries.map { ($0.key, Value($0.value, noting: note)) })
      note(self, node.range)
    }
  }

  /// Text, or `none`.
  init(_ text: String?) {
    if let text { self.init(text[...]) } else { self = .none }
  }
}
