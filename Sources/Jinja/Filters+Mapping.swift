import TextCore

/// Filters that apply filters and tests.
extension Filters {
  static let mapping: [FilterDefinition] = [
    .init("map", map),
    .init("select", select(keeps: true, byAttribute: false)),
    .init("reject", select(keeps: false, byAttribute: false)),
    .init("selectattr", select(keeps: true, byAttribute: true)),
    .init("rejectattr", select(keeps: false, byAttribute: true)),
    .init("default", fallback),
    .init("d", fallback),
    .init(
      "attr",
      { (render, value, arguments) throws(Failure) in
        let name = try arguments.needed("name", by: "attr")
        if case .undefined(let undefined) = value { throw .undefined(undefined) }
        guard let bytes = name.text else { throw .type("attribute name must be string") }
        return try render.attribute(bytes, of: value) ?? render.undefined(name, in: value)
      }
    ),
  ]

  private static let fallback: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let fallback = arguments.take("default_value") ?? ""
    let boolean = try render.truth(of: arguments.take("boolean") ?? .bool(false))
    if value.isUndefined { return fallback }
    return boolean && !value.isTrue ? fallback : value
  }

  private static let map: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let isAttribute =
      !arguments.hasPositional && arguments.keywords.contains { $0.name == "attribute" }
    guard try render.truth(of: value) else {
      arguments = Arguments()
      return .object(Object(.iterator(OneShot([]))))
    }
    var mapped: [Value] = []
    if isAttribute {
      let path = try AttributePath(arguments.takeUnlessNone("attribute"))
      let fallback = arguments.takeUnlessNone("default")
      try arguments.refuseRest(of: "map")
      for item in try render.iterate(value) {
        mapped.append(try path.value(of: item, default: fallback, &render))
      }
    } else {
      guard let filterName = arguments.takePositional() else {
        throw .argument("map requires a filter argument")
      }
      let name = try render.filterName(filterName, "filter")
      let filter = FilterEntry(name: name, body: render.library.registry.filter(name))
      if filter.body == nil {
        throw render.unknownName(name, "filter", render.library.registry.filterNames)
      }
      try render.deepen()
      for item in try render.iterate(value) {
        var own = arguments
        try render.charge(1)
        mapped.append(try render.apply(filter, to: item, &own))
      }
      render.filterDepth -= 1
      arguments = Arguments()
    }
    return .object(Object(.iterator(OneShot(mapped))))
  }

  private static func select(keeps: Bool, byAttribute: Bool) -> BuiltinFilter {
    { (render, value, arguments) throws(Failure) in
      guard try render.truth(of: value) else {
        arguments = Arguments()
        return .object(Object(.iterator(OneShot([]))))
      }
      var path = try AttributePath(nil)
      if byAttribute {
        guard let attribute = arguments.takePositional() else {
          throw .argument("Missing parameter for attribute name")
        }
        path = try AttributePath(attribute)
      }
      var test: TestEntry?
      if let testName = arguments.takePositional() {
        let name = try render.filterName(testName, "test")
        guard let body = render.library.registry.test(name) else {
          throw render.unknownName(name, "test", render.library.registry.testNames)
        }
        test = TestEntry(name: name, body: body)
      }
      var kept: [Value] = []
      for item in try render.iterate(value) {
        let tested = try path.value(of: item, &render)
        try render.charge(1)
        let passes: Bool
        if let test {
          var own = arguments
          passes = try render.apply(test, to: tested, &own)
        } else {
          passes = try render.truth(of: tested)
        }
        if passes == keeps { kept.append(item) }
      }
      arguments = Arguments()
      return .object(Object(.iterator(OneShot(kept))))
    }
  }
}

extension Renderer {
  fileprivate func filterName(_ value: Value, _ what: String) throws(Failure) -> String {
    if case .undefined(let undefined) = value {
      var failure = Failure.undefined(undefined)
      failure.help = "the name of a \(what) must be quoted"
      throw failure
    }
    return String(decoding: try value.printed(limits), as: UTF8.self)
  }

  fileprivate func unknownName(_ name: String, _ what: String, _ known: [String]) -> Failure {
    let near = nearestName(to: name, among: known)
    return Failure(
      "unknown-\(what)", "there is no \(what) named '\(name)'",
      help: near.map { "did you mean '\($0)'?" })
  }

  /// Enters a filter that applies filters, which are limited because they recurse.
  fileprivate mutating func deepen() throws(Failure) {
    guard filterDepth < 16 else {
      throw .limit("nesting", "filters that apply filters are nested too deep")
    }
    filterDepth += 1
  }
}
