extension Filters {
  static let sequences: [(String, BuiltinFilter)] = [
    ("length", length),
    ("count", length),
    (
      "first",
      { (render, value, _) throws(Failure) in
        if case .object(let object) = value, case .iterator(let iterator) = object.kind {
          return iterator.takeFirst()
            ?? render.undefined(hint: "No first item, sequence was empty.")
        }
        return try render.iterate(value).first
          ?? render.undefined(hint: "No first item, sequence was empty.")
      }
    ),
    (
      "last",
      { (render, value, _) throws(Failure) in
        if case .object(let object) = value, case .iterator = object.kind {
          throw .type("'\(value.typeName)' object is not reversible")
        }
        return try render.iterate(value).last
          ?? render.undefined(hint: "No last item, sequence was empty.")
      }
    ),
    (
      "random",
      { (render, value, _) throws(Failure) in
        guard value.length != nil else {
          throw .type("object of type '\(value.typeName)' has no len()")
        }
        return try render.iterate(value).randomElement()
          ?? render.undefined(hint: "No random item, sequence was empty.")
      }
    ),
    ("list", { (render, value, _) throws(Failure) in .list(List(try render.iterate(value))) }),
    (
      "reverse",
      { (render, value, _) throws(Failure) in
        if let text = value.text {
          let reversed = Array(text.scalars.reversed().joined())
          return value.isSafe ? .safe(reversed) : .string(reversed)
        }
        let isList =
          switch value {
          case .list, .tuple, .map: false
          case .object(let object): if case .iterator = object.kind { true } else { false }
          default: false
          }
        let items: [Value] = try render.iterate(value).reversed()
        return isList
          ? .list(List(items)) : .object(Object(.iterator(OneShot(items, typeName: "reverse"))))
      }
    ),
    ("join", join),
    (
      "sort",
      { (render, value, arguments) throws(Failure) in
        let reverse = try render.truth(of: arguments.take("reverse") ?? .bool(false))
        let caseSensitive = try render.truth(of: arguments.take("case_sensitive") ?? .bool(false))
        let attribute = arguments.takeUnlessNone("attribute")
        let paths = try AttributePath.list(attribute)
        let items = try render.iterate(value)
        var keys: [Value] = []
        for item in items {
          var parts: [Value] = []
          for path in paths {
            let part = try path.value(of: item, &render)
            parts.append(caseSensitive ? part : part.ignoringCase)
          }
          // As in Python, what is equal in a list is not compared further, so it need not have an order.
          let isOrdered = parts.count == 1 && (parts[0].text != nil || parts[0].double != nil)
          keys.append(isOrdered ? parts[0] : .list(List(parts)))
        }
        return .list(List(try render.sort(items, by: keys, reverse: reverse)))
      }
    ),
    (
      "unique",
      { (render, value, arguments) throws(Failure) in
        let caseSensitive = try render.truth(of: arguments.take("case_sensitive") ?? .bool(false))
        let path = try AttributePath(arguments.takeUnlessNone("attribute"))
        var seen = OrderedMap()
        var kept: [Value] = []
        for item in try render.iterate(value) {
          let key = try path.value(of: item, &render)
          let folded = try (caseSensitive ? key : key.ignoringCase).hashable()
          if seen[folded] == nil {
            seen[folded] = Value.none
            kept.append(item)
          }
        }
        return .object(Object(.iterator(OneShot(kept))))
      }
    ),
    ("min", extreme("min", .before)),
    ("max", extreme("max", .after)),
    (
      "sum",
      { (render, value, arguments) throws(Failure) in
        let path = try AttributePath(arguments.takeUnlessNone("attribute"))
        var total = arguments.take("start") ?? .int(0)
        if total.text != nil { throw .type("sum() can't sum strings [use ''.join(seq) instead]") }
        for item in try render.iterate(value) {
          total = try render.apply(.add, total, path.value(of: item, &render))
        }
        return total
      }
    ),
    ("batch", batch),
    ("slice", slice),
    ("groupby", groupBy),
    (
      "items",
      { (render, value, _) throws(Failure) in
        switch value {
        case .undefined: return .object(Object(.iterator(OneShot([]))))
        case .map(let map):
          return .object(Object(.iterator(OneShot(map.entries.elements(of: .items)))))
        default: throw .type("Can only get item pairs from a mapping.")
        }
      }
    ),
    ("dictsort", dictSort),
  ]

  private static let length: BuiltinFilter = { (render, value, _) throws(Failure) in
    try value.refuseStrict()
    guard let length = value.length else {
      throw .type("object of type '\(value.typeName)' has no len()")
    }
    return .int(length)
  }

  private static let join: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let separator = arguments.take("d") ?? ""
    let attribute = arguments.takeUnlessNone("attribute")
    var items = try render.iterate(value)
    if let attribute {
      let path = try AttributePath(attribute)
      for index in items.indices { items[index] = try path.value(of: items[index], &render) }
    }
    for item in items { try item.refuseStrict() }
    let isSafe = render.escapes && (separator.isSafe || items.contains(where: \.isHTML))
    let between = isSafe ? separator.escaped : try render.text(of: separator)
    var out: [UInt8] = []
    for (index, item) in items.enumerated() {
      if index > 0 { out += between }
      if isSafe { item.appendEscaped(to: &out) } else { item.appendPrinted(to: &out) }
      try render.check(size: out.count)
    }
    return isSafe ? .safe(out) : .string(out)
  }

  private static func extreme(_ name: String, _ wanted: Value.Order) -> BuiltinFilter {
    { (render, value, arguments) throws(Failure) in
      let caseSensitive = try render.truth(of: arguments.take("case_sensitive") ?? .bool(false))
      let path = try AttributePath(arguments.takeUnlessNone("attribute"))
      var best: (item: Value, key: Value)?
      for item in try render.iterate(value) {
        let own = try path.value(of: item, &render)
        let key = caseSensitive ? own : own.ignoringCase
        guard let known = best else {
          best = (item, key)
          continue
        }
        let symbol = wanted == .before ? "<" : ">"
        if try key.order(to: known.key, symbol: symbol) == wanted { best = (item, key) }
      }
      return best?.item ?? render.undefined(hint: "No aggregated item, sequence was empty.")
    }
  }

  private static let batch: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let wanted = try arguments.needed("linecount", by: "batch")
    let fill = arguments.takeUnlessNone("fill_with")
    var batches: [[Value]] = []
    for item in try render.iterate(value) {
      if let last = batches.last, !Value.int(last.count).isEqual(to: wanted) {
        batches[batches.count - 1].append(item)
      } else {
        batches.append([item])
      }
    }
    // As in Jinja, what is no number only shows when there is something to fill.
    if let fill, let last = batches.last,
      case let size = try render.integer(wanted, "linecount", default: 1),
      last.count < size
    {
      try render.check(size: size)
      batches[batches.count - 1] += Array(repeating: fill, count: size - last.count)
    }
    return .object(Object(.iterator(OneShot(batches.map { .list(List($0)) }))))
  }

  private static let slice: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let count = try render.integer(
      try arguments.needed("slices", by: "slice"), "slices", default: 1)
    let fill = arguments.takeUnlessNone("fill_with")
    let items = try render.iterate(value)
    guard count != 0 else { throw .type("integer division or modulo by zero") }
    guard count > 0 else { return .object(Object(.iterator(OneShot([])))) }
    try render.check(size: count)
    try render.charge(count)
    let size = items.count / count
    let larger = items.count % count
    var slices: [Value] = []
    var start = 0
    for number in 0..<count {
      let end = start + size + (number < larger ? 1 : 0)
      var slice = Array(items[start..<end])
      if let fill, number >= larger { slice.append(fill) }
      slices.append(.list(List(slice)))
      start = end
    }
    return .object(Object(.iterator(OneShot(slices))))
  }

  private static let groupBy: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let path = try AttributePath(try arguments.needed("attribute", by: "groupby"))
    let fallback = arguments.takeUnlessNone("default")
    let caseSensitive = try render.truth(of: arguments.take("case_sensitive") ?? .bool(false))
    let items = try render.iterate(value)
    var keys: [Value] = []
    var names: [Value] = []
    for item in items {
      let name = try path.value(of: item, default: fallback, &render)
      names.append(name)
      keys.append(caseSensitive ? name : name.ignoringCase)
    }
    let order = try render.sort((0..<items.count).map { .int($0) }, by: keys, reverse: false)
      .compactMap(\.index)
    var groups: [Value] = []
    var members: [Value] = []
    for (position, index) in order.enumerated() {
      members.append(items[index])
      let isLast =
        position + 1 == order.count || !keys[order[position + 1]].isEqual(to: keys[index])
      guard isLast else { continue }
      let first = order[position + 1 - members.count]
      groups.append(
        .tuple(Tuple([names[first], .list(List(members))], names: ["grouper", "list"])))
      members = []
    }
    return .list(List(groups))
  }

  private static let dictSort: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let caseSensitive = try render.truth(of: arguments.take("case_sensitive") ?? .bool(false))
    let by = arguments.take("by")?.string ?? "key"
    let reverse = try render.truth(of: arguments.take("reverse") ?? .bool(false))
    guard by == "key" || by == "value" else {
      throw .argument("You can only sort by either \"key\" or \"value\"")
    }
    guard case .map(let map) = value else {
      if case .undefined(let undefined) = value { throw .undefined(undefined) }
      throw .type("dictsort needs a mapping, not \(value.typeName)")
    }
    let entries = map.entries
    let keys = (by == "key" ? entries.keys : entries.values).map {
      caseSensitive ? $0 : $0.ignoringCase
    }
    return .list(List(try render.sort(entries.elements(of: .items), by: keys, reverse: reverse)))
  }
}

extension Renderer {
  /// Sorts stably; equal elements keep their order in reverse, too.
  mutating func sort(_ items: [Value], by keys: [Value], reverse: Bool) throws(Failure) -> [Value] {
    try charge(items.count * 8)
    // Merging bottom up asks for each order once and can stop at an error.
    var order = Array(items.indices)
    var scratch = order
    var width = 1
    while width < order.count {
      var start = 0
      while start < order.count {
        let middle = min(start + width, order.count)
        let end = min(start + 2 * width, order.count)
        var (left, right) = (start, middle)
        for target in start..<end {
          let takesRight: Bool
          if left >= middle {
            takesRight = true
          } else if right >= end {
            takesRight = false
          } else {
            let (a, b) = (keys[order[left]], keys[order[right]])
            takesRight = reverse ? try a.order(to: b) == .before : try b.order(to: a) == .before
          }
          scratch[target] = order[takesRight ? right : left]
          if takesRight { right += 1 } else { left += 1 }
        }
        start = end
      }
      swap(&order, &scratch)
      width *= 2
    }
    return order.map { items[$0] }
  }
}

extension Value {
  /// Python's `len()`, or `nil` if the value has none.
  var length: Int? {
    switch self {
    case .string(let bytes), .safe(let bytes): bytes.scalarCount
    case .list(let list): list.count
    case .tuple(let tuple): tuple.elements.count
    case .map(let map): map.count
    case .undefined: 0
    case .object(let object):
      switch object.kind {
      case .range(let range): range.count
      case .view(let map, _): map.count
      case .loop(let loop): loop.items.count
      default: nil
      }
    default: nil
    }
  }

  /// Text in lower case, everything else as it is.
  var ignoringCase: Value {
    switch self {
    case .string(let bytes): .string(bytes.lowercased)
    case .safe(let bytes): .safe(bytes.lowercased)
    default: self
    }
  }
}

/// `a.b.0`: how filters name a member of an item.
struct AttributePath {
  private var parts: [Value] = []

  init(_ attribute: Value?) throws(Failure) {
    guard let attribute else { return }
    guard let text = attribute.text else {
      parts = [attribute]
      return
    }
    parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
      Self.part(Array($0))
    }
  }

  private static func part(_ name: [UInt8]) -> Value {
    guard !name.isEmpty, name.allSatisfy(\.isDigit),
      let number = Int(String(decoding: name, as: UTF8.self))
    else { return .string(name) }
    return .int(number)
  }

  /// Several paths with commas between them.
  static func list(_ attribute: Value?) throws(Failure) -> [AttributePath] {
    guard let text = attribute?.text else { return [try AttributePath(attribute)] }
    var paths: [AttributePath] = []
    for part in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      paths.append(try AttributePath(.string(Array(part))))
    }
    return paths
  }

  func value(of item: Value, default fallback: Value? = nil, _ render: inout Renderer)
    throws(Failure) -> Value
  {
    var value = item
    for part in parts {
      value = try render.item(part, of: value)
      if let fallback, value.isUndefined { value = fallback }
    }
    return value
  }
}
