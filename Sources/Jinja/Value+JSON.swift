package import TextCore

extension Value {
  /// The value of a JSON document; objects keep their order.
  ///
  /// - Parameters:
  ///   - json: The document.
  ///   - changeable: Whether templates can change the lists and maps, as they can in Jinja. Then the
  ///     value must be used by one render only; otherwise all can share it.
  package init(_ json: JSONValue, changeable: Bool = false) {
    switch json {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .string(let text): self.init(text)
    case .array(let items):
      let elements = items.map { Value($0, changeable: changeable) }
      self = changeable ? .list(List(elements)) : Value(elements)
    case .object(let members):
      var entries = OrderedMap()
      for member in members {
        entries[member.name] = Value(member.value, changeable: changeable)
      }
      self = changeable ? .map(Map(entries)) : Value(entries)
    }
  }
}
