extension Filters {
  static let sequences: [FilterDefinition] = [
    .init("length", length),
    .init("count", length),
    .init(
      "first",
      { (render, value, _) throws(Failure) in
        let first: Value?
        if case .object(let object) = value, case .iterator(let iterator) = object.kind {
          first = iterator.takeFirst()
        } else if let text = value.text {
          first = try render.element(.int(0), of: .string(text))
        } else {
          first = try render.iterate(value).first
        }
        return first ?? render.undefined(hint: "No first item, sequence was empty.")
      }
    ),
    .init(
      "last",
      { (render, value, _) throws(Failure) in
        if case .object(let object) = value, case .iterator = object.kind {
          throw .type("'\(value.typeName)' object is not reversible")
        }
        let last =
          value.text == nil
          ? try render.iterate(value).last : try render.element(.int(-1), of: value)
        return last
          ?? render.undefined(hint: "No last item, sequence was empty.")
      }
    ),
    .init(
      "random",
      { (render, value, _) throws(Failure) in
        guard let length = value.length else {
          throw .type("object of type '\(value.typeName)' has no len()")
        }
        guard value.text != nil, length > 0 else {
          return try render.iterate(value).randomElement()
            ?? render.undefined(hint: "No random item, sequence was empty.")
        }
        return try render.element(.int(Int.random(in: 0..<length)), of: value)
          ?? render.undefined(hint: "No random item, sequence was empty.")
      }
    ),
    .init(
      "list", { (render, value, _) throws(Failure) in try render.makeList(render.iterate(value)) }),
    .init(
      "reverse",
      { (render, value, _) throws(Failure) in
        if let text = value.text {
          let reversed = text.scalarStarts.reversed().flatMap { text.scalar(startingAt: $0) }
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
          ? try render.makeList(items)
          : .object(Object(.iterator(OneShot(items, typeName: "reverse"))))
      }
    ),
    .init("join", join),
    .init(
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
            parts.append(caseSensitive ? part : try render.foldCase(of: part))
          }
          // As in Python, what is equal in a list is not compared further, so it need not have an order.
          let isOrdered = parts.count == 1 && (parts[0].text != nil || parts[0].double != nil)
          keys.append(isOrdered ? parts[0] : try render.makeList(parts))
        }
        return try render.makeList(render.sort(items, by: keys, reverse: reverse))
      }
    ),
    .init(
      "unique",
      { (render, value, arguments) throws(Failure) in
        let caseSensitive = try render.truth(of: arguments.take("case_sensitive") ?? .bool(false))
        let path = try AttributePath(arguments.takeUnlessNone("attribute"))
        var seen = OrderedMap()
        var kept: [Value] = []
        for item in try render.iterate(value) {
          let key = try path.value(of: item, &render)
          let folded = try render.key(caseSensitive ? key : render.foldCase(of: key))
          if seen[folded] == nil {
            seen[folded] = Value.none
            try render.charge(2)
            kept.append(item)
          }
        }
        return .object(Object(.iterator(OneShot(kept))))
      }
    ),
    .init("min", extreme("min", .before)),
    .init("max", extreme("max", .after)),
    .init(
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
    .init("batch", batch),
    .init("slice", slice),
    .init("groupby", groupBy),
    .init(
      "items",
      { (render, value, _) throws(Failure) in
        switch value {
        case .undefined: return .object(Object(.iterator(OneShot([]))))
        case .map(let map):
          try render.charge(4 * map.count)
          return .object(Object(.iterator(OneShot(map.entries.elements(of: .items)))))
        default: throw .type("Can only get item pairs from a mapping.")
        }
      }
    ),
    .init("dictsort", dictSort),
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
    let between = isSafe ? try separator.escaped(render.limits) : try render.text(of: separator)
    var out: [UInt8] = []
    for (index, item) in items.enumerated() {
      if index > 0 { out += between }
      if isSafe {
        item.appendEscaped(to: &out, limit: render.limits.valueSize)
      } else {
        item.appendPrinted(to: &out, limit: render.limits.valueSize)
      }
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
        let key = caseSensitive ? own : try render.foldCase(of: own)
        guard let known = best else {
          best = (item, key)
          continue
        }
        let symbol = wanted == .before ? "<" : ">"
        if try render.order(of: key, to: known.key, symbol: symbol) == wanted { best = (item, key) }
      }
      return best?.item ?? render.undefined(hint: "No aggregated item, sequence was empty.")
    }
  }

  private static let batch: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let wanted = try arguments.needed("linecount", by: "batch")
    let fill = arguments.takeUnlessNone("fill_with")
    let items = try render.iterate(value)
    let size = wanted.whole ?? -1
    // As in Jinja, nothing fits a batch of none, and none ends one of fewer.
    var batches: [Value] = size == 0 && !items.isEmpty ? [try render.makeList([])] : []
    var start = 0
    while start < items.count {
      let end = size > 0 ? start + Swift.min(size, items.count - start) : items.count
      var batch = Array(items[start..<end])
      // As in Jinja, what is no number only shows when there is something to fill.
      if let fill, end == items.count,
        case let full = try render.integer(wanted, "linecount", default: 1), batch.count < full
      {
        try render.limits.check(elements: full)
        batch += repeatElement(fill, count: full - batch.count)
      }
      batches.append(try render.makeList(batch))
      start = end
    }
    return .object(Object(.iterator(OneShot(batches))))
  }

  private static let slice: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let count = try render.integer(
      try arguments.needed("slices", by: "slice"), "slices", default: 1)
    let fill = arguments.takeUnlessNone("fill_with")
    let items = try render.iterate(value)
    guard count != 0 else { throw .type("integer division or modulo by zero") }
    guard count > 0 else { return .object(Object(.iterator(OneShot([])))) }
    try render.limits.check(elements: count)
    let size = items.count / count
    let larger = items.count % count
    var slices: [Value] = []
    var start = 0
    for number in 0..<count {
      let end = start + size + (number < larger ? 1 : 0)
      var slice = Array(items[start..<end])
      if let fill, number >= larger { slice.append(fill) }
      try render.charge(4)
      slices.append(try render.makeList(slice))
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
      keys.append(caseSensitive ? name : try render.foldCase(of: name))
    }
    let order = try render.sort((0..<items.count).map { .int($0) }, by: keys, reverse: false)
      .compactMap(\.index)
    var groups: [Value] = []
    var members: [Value] = []
    for (position, index) in order.enumerated() {
      members.append(items[index])
      if position + 1 < order.count, try render.areEqual(keys[order[position + 1]], keys[index]) {
        continue
      }
      let first = order[position + 1 - members.count]
      groups.append(
        .tuple(
          Tuple([names[first], try render.makeList(members)], names: ["grouper", "list"])))
      try render.charge(4)
      members = []
    }
    return try render.makeList(groups)
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
    var keys = by == "key" ? entries.keys : entries.values
    if !caseSensitive {
      for index in keys.indices { keys[index] = try render.foldCase(of: keys[index]) }
    }
    try render.charge(4 * keys.count)
    return try render.makeList(
      render.sort(entries.elements(of: .items), by: keys, reverse: reverse))
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
}
