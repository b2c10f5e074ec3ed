extension Renderer {
  /// The methods of `list`.
  mutating func call(_ method: Method, of list: List, _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    switch method {
    case .count, .index: return try search(list.elements, method, &arguments)
    case .copy: return try makeList(list.elements)
    default: break
    }
    guard !list.isFixed else { throw .fixed("list") }
    switch method {
    case .append:
      let value = try arguments.needed("object", by: "append")
      try limits.check(elements: list.count + 1)
      try noteChange(of: list, with: value)
      list.update { $0.append(value) }
    case .extend:
      let values = try iterate(arguments.needed("iterable", by: "extend"))
      try limits.check(elements: list.count + values.count)
      try charge(values.count)
      for value in values { try noteChange(of: list, with: value) }
      list.update { $0 += values }
    case .insert:
      let index = try integer(arguments.needed("index", by: "insert"), "index", default: 0)
      let value = try arguments.needed("object", by: "insert")
      try limits.check(elements: list.count + 1)
      try charge(list.count / 8)
      try noteChange(of: list, with: value)
      list.update { elements in
        let position = index < 0 ? index &+ elements.count : index
        elements.insert(value, at: max(0, min(position, elements.count)))
      }
    case .pop:
      let index = try integer(arguments.take("index"), "index", default: -1)
      if index != -1 { try charge(list.count / 8) }
      let removed: Value? = list.update { elements in
        let position = index < 0 ? index &+ elements.count : index
        return elements.indices.contains(position) ? elements.remove(at: position) : nil
      }
      guard let removed else {
        throw .argument(list.count == 0 ? "pop from empty list" : "pop index out of range")
      }
      return removed
    case .remove:
      let value = try arguments.needed("value", by: "remove")
      guard let index = try firstIndex(of: value, in: list.elements[...]) else {
        throw .argument("list.remove(x): x not in list")
      }
      list.update { _ = $0.remove(at: index) }
    case .reverse:
      try charge(list.count / 8)
      list.update { $0.reverse() }
    case .sort:
      let reverse = try truth(of: arguments.take("reverse") ?? .bool(false))
      let elements = list.elements
      let sorted = try sort(elements, by: elements, reverse: reverse)
      list.update { $0 = sorted }
    case .clear: list.removeAll()
    default: break
    }
    return .none
  }

  /// The methods of `dict`.
  mutating func call(_ method: Method, of map: Map, _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    switch method {
    case .items: return .object(Object(.view(map, .items)))
    case .keys: return .object(Object(.view(map, .keys)))
    case .values: return .object(Object(.view(map, .values)))
    case .copy:
      try charge(2 * map.count)
      return .map(Map(map.entries))
    case .get:
      let key = try key(arguments.needed("key", by: "get"))
      let fallback = arguments.take("default") ?? .none
      return map.entries[key] ?? fallback
    case .fromkeys:
      var entries = OrderedMap()
      let keys = try iterate(arguments.needed("iterable", by: "fromkeys"))
      let value = arguments.take("value") ?? .none
      try charge(2 * keys.count)
      for key in keys { entries[try self.key(key)] = value }
      return .map(Map(entries))
    default: break
    }
    guard !map.isFixed else { throw .fixed("dict") }
    switch method {
    case .setdefault:
      let key = try key(arguments.needed("key", by: "setdefault"))
      if let value = map.entries[key] { return value }
      let value = arguments.take("default") ?? .none
      try noteChange(of: map, with: value)
      try charge(2)
      map.update { $0[key] = value }
      return value
    case .update:
      let changes = try entries(&arguments, "update")
      for value in changes.values { try noteChange(of: map, with: value) }
      map.update { entries in
        for (key, value) in zip(changes.keys, changes.values) { entries[key] = value }
      }
    case .pop:
      let key = try key(arguments.needed("key", by: "pop"))
      // The entries behind it move up.
      try charge(map.count / 8)
      let fallback = arguments.take("default")
      let removed: Value? = map.update { entries in
        let value = entries[key]
        entries[key] = nil
        return value
      }
      guard let value = removed ?? fallback else {
        throw .argument("the mapping has no key \(key.shown)")
      }
      return value
    case .popitem:
      let entries = map.entries
      guard let key = entries.keys.last, let value = entries.values.last else {
        throw .argument("popitem(): dictionary is empty")
      }
      map.update { $0[key] = nil }
      return try makeTuple([key, value])
    case .clear: map.removeAll()
    default: break
    }
    return .none
  }
}

extension Failure {
  /// A change of what belongs to the host and is shared by all renders.
  static func fixed(_ type: String) -> Failure {
    Failure(
      "fixed-value", "this \(type) belongs to the data of the site and cannot be changed",
      help: "change a copy: \(type == "list" ? "'|list'" : "'dict(…)'") makes one")
  }
}
