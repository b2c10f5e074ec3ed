import TextCore

extension Filters {
  static let html: [FilterDefinition] = [
    .init("escape", escape),
    .init("e", escape),
    .init(
      "forceescape",
      { (render, value, _) throws(Failure) in
        var out: [UInt8] = []
        out.appendEscaped(try render.text(of: value))
        return .safe(out)
      }
    ),
    .init("safe", { (render, value, _) throws(Failure) in .safe(try render.text(of: value)) }),
    .init(
      "striptags",
      { (render, value, _) throws(Failure) in
        // What Python's unescape leaves is plain text.
        .string(try render.text(of: value).strippingTags)
      }
    ),
    .init(
      "tojson",
      { (render, value, arguments) throws(Failure) in
        let indent = arguments.takeUnlessNone("indent")
        let json = try JSONWriter.templateText(of: value, indent: indent, limits: render.limits)
        try render.check(size: json.count)
        return .safe(json)
      }
    ),
    .init("xmlattr", xmlAttributes),
    .init("urlize", urlize),
  ]

  private static let escape: BuiltinFilter = { (render, value, _) throws(Failure) in
    try value.refuseStrict()
    return .safe(try value.escaped(render.limits))
  }

  private static let xmlAttributes: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let autospace = try render.truth(of: arguments.take("autospace") ?? .bool(true))
    guard case .map(let map) = value else {
      if case .undefined(let undefined) = value { throw .undefined(undefined) }
      throw .type("xmlattr needs a mapping, not \(value.typeName)")
    }
    var out: [UInt8] = []
    for (key, value) in zip(map.entries.keys, map.entries.values)
    where !value.isNone && !value.isUndefined {
      guard let name = key.text else { throw .type("attribute names must be text") }
      if name.contains(where: {
        $0.isSpaceByte && $0 < 0x1C || $0 == 0x20 || "/>=".utf8.contains($0)
      }) {
        throw .argument("invalid character in attribute name: \(key.shown)")
      }
      if !out.isEmpty || autospace { out.append(UInt8(ascii: " ")) }
      key.appendEscaped(to: &out, limit: render.limits.valueSize)
      out += "=\"".utf8
      value.appendEscaped(to: &out, limit: render.limits.valueSize)
      out += "\"".utf8
      try render.check(size: out.count)
    }
    return render.escapes ? .safe(out) : .string(out)
  }

  private static let urlize: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    var links = Urlizer()
    if let limit = arguments.takeUnlessNone("trim_url_limit") {
      links.limit = try render.integer(limit, "trim_url_limit", default: 0)
    }
    let nofollow = try render.truth(of: arguments.take("nofollow") ?? .bool(false))
    links.target = try arguments.takeUnlessNone("target")?.escaped(render.limits)
    var words = Set<String>(["noopener"])
    if let rel = arguments.takeUnlessNone("rel")?.string {
      words.formUnion(rel.split(whereSeparator: \.isWhitespace).map(String.init))
    }
    if nofollow { words.insert("nofollow") }
    links.rel = words.sorted { $0.precedesByBytes($1) }.joined(separator: " ")
    if let schemes = arguments.takeUnlessNone("extra_schemes") {
      for scheme in try render.iterate(schemes) {
        guard let name = scheme.text, Urlizer.isScheme(name) else {
          throw .argument("\(scheme.shown) is not a valid URI scheme prefix")
        }
        links.extraSchemes.append(name)
      }
    }
    try value.refuseStrict()
    let result = try links.link(value.escaped(render.limits), limits: render.limits)
    return render.escapes ? .safe(result) : .string(result)
  }
}
