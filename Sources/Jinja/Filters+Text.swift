extension Filters {
  static let text: [FilterDefinition] = [
    .init(
      "upper",
      { (render, value, _) throws(Failure) in
        let text = try render.soft(value)
        return text.with(text.bytes.uppercased)
      }
    ),
    .init(
      "lower",
      { (render, value, _) throws(Failure) in
        let text = try render.soft(value)
        return text.with(text.bytes.lowercased)
      }
    ),
    .init(
      "capitalize",
      { (render, value, _) throws(Failure) in
        let text = try render.soft(value)
        return text.with(text.bytes.capitalized)
      }
    ),
    .init("title", title),
    .init(
      "trim",
      { (render, value, arguments) throws(Failure) in
        let text = try render.soft(value)
        let characters = try arguments.takeUnlessNone("chars").map { (value) throws(Failure) in
          let characters = try render.text(of: value)
          try render.limits.check(elements: characters.count)
          return characters
        }
        return text.with(text.bytes.stripped(of: characters))
      }
    ),
    .init("replace", replace),
    .init(
      "center",
      { (render, value, arguments) throws(Failure) in
        let text = try render.soft(value)
        let width = try render.integer(arguments.take("width"), "width", default: 80)
        return text.with(try text.bytes.padded(to: width, .center, limits: render.limits))
      }
    ),
    .init("indent", indent),
    .init("truncate", truncate),
    .init("wordwrap", wordwrap),
    .init(
      "wordcount",
      { (render, value, _) throws(Failure) in
        .int(try render.soft(value).bytes.wordCount)
      }
    ),
    .init(
      "string",
      { (render, value, _) throws(Failure) in
        let text = try render.soft(value)
        return text.with(text.bytes)
      }
    ),
    .init(
      "format",
      { (render, value, arguments) throws(Failure) in
        guard arguments.positional.isEmpty || arguments.keywords.isEmpty else {
          throw .argument("can't handle positional and keyword arguments at the same time")
        }
        let text = try render.soft(value)
        let operand: Value
        if arguments.keywords.isEmpty {
          operand = .tuple(Tuple(arguments.positional))
        } else {
          operand = Value(map: arguments.keywords.map { ($0.name, $0.value) })
        }
        arguments = Arguments()
        return try render.percentFormat(text.with(text.bytes), operand)
      }
    ),
    .init("urlencode", urlencode),
    .init("filesizeformat", fileSize),
    .init(
      "pprint",
      { (render, value, _) throws(Failure) in
        try value.refuseStrict()
        return .string(Array(try PrettyPrinter.print(value, limits: render.limits).utf8))
      }
    ),
  ]

  private static let title: BuiltinFilter = { (render, value, _) throws(Failure) in
    let text = try render.soft(value)
    // As in Jinja, the pieces of safe text are joined to plain text.
    if text.bytes.isASCII { return .string(text.bytes.titledASCII) }
    var result: [UInt8] = []
    var word: [UInt8] = []
    func flush() {
      guard !word.isEmpty else { return }
      let length = Swift.min(word[0].sequenceLength, word.count)
      result += Array(word[..<length]).uppercased + Array(word[length...]).lowercased
      word = []
    }
    for scalar in text.string.unicodeScalars {
      if scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar) {
        flush()
        result += String(scalar).utf8
      } else {
        word += String(scalar).utf8
      }
    }
    flush()
    return .string(result)
  }

  private static let replace: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let old = try arguments.needed("old", by: "replace")
    let new = try arguments.needed("new", by: "replace")
    let count = try render.integer(arguments.takeUnlessNone("count"), "count", default: -1)
    try value.refuseStrict()
    var text = SoftText(bytes: try value.printed(render.limits), isSafe: false)
    var replacement = try render.text(of: new)
    if render.escapes {
      if old.isSafe || new.isSafe && !value.isSafe {
        text = SoftText(bytes: try value.escaped(render.limits), isSafe: true)
      } else {
        text.isSafe = value.isSafe
      }
      if text.isSafe { replacement = try new.escaped(render.limits) }
    }
    let result = try text.bytes.replacing(
      try render.text(of: old), with: replacement, count: count, limits: render.limits)
    return text.with(result)
  }

  private static let indent: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let width = arguments.take("width") ?? .int(4)
    let first = try render.truth(of: arguments.take("first") ?? .bool(false))
    let blank = try render.truth(of: arguments.take("blank") ?? .bool(false))
    if case .undefined(let undefined) = value { throw .undefined(undefined) }
    guard let source = value.text else {
      throw .operands("+", value, .string([]))
    }
    let prefix: [UInt8]
    if let text = width.text {
      prefix = text
    } else {
      let count = try render.integer(width, "width", default: 4)
      try render.check(size: count)
      prefix = Array(repeating: UInt8(ascii: " "), count: Swift.max(0, count))
    }
    let lines = try (source + [UInt8(ascii: "\n")]).lines(
      keepingEnds: false, limits: render.limits)
    try render.check(size: source.count + lines.count * (prefix.count + 1))
    var result: [UInt8] = first ? prefix : []
    for (index, line) in lines.enumerated() {
      if index > 0 {
        result.append(UInt8(ascii: "\n"))
        if blank || !line.isEmpty { result += prefix }
      }
      result += line
    }
    return value.isSafe ? .safe(result) : .string(result)
  }

  private static let truncate: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let length = try render.integer(arguments.take("length"), "length", default: 255)
    let killWords = try render.truth(of: arguments.take("killwords") ?? .bool(false))
    let end = arguments.take("end") ?? ellipsis
    let leeway = try render.integer(arguments.takeUnlessNone("leeway"), "leeway", default: 5)
    // An undefined end is an error only where it is used.
    guard let endText = end.text ?? (end.isUndefined ? [] : nil) else {
      throw .type("'end' must be text")
    }
    let endCount = endText.scalarCount
    guard length >= endCount else {
      throw .argument("expected length >= \(endCount), got \(length)")
    }
    guard leeway >= 0 else { throw .argument("expected leeway >= 0, got \(leeway)") }
    guard let bytes = value.text else {
      guard value.isUndefined else {
        throw .type("object of type '\(value.typeName)' has no len()")
      }
      try value.refuseStrict()
      return value
    }
    let (sum, overflow) = length.addingReportingOverflow(leeway)
    if overflow || bytes.scalarCount <= sum { return value }
    if case .undefined(let undefined) = end { throw .undefined(undefined) }
    var kept = bytes.prefix(scalars: length - endCount)
    if !killWords, let space = kept.lastIndex(of: UInt8(ascii: " ")) {
      kept = kept[..<space]
    }
    if end.isSafe, !value.isSafe {
      return .safe(try Value.string(Array(kept)).escaped(render.limits) + endText)
    }
    var result: [UInt8] = []
    result.reserveCapacity(kept.count + endText.count)
    result += kept
    result += value.isSafe ? try end.escaped(render.limits) : endText
    return value.isSafe ? .safe(result) : .string(result)
  }

  /// Made once, since a literal in its place would be made for each call.
  private static let ellipsis: Value = "..."

  private static let wordwrap: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let width = try render.integer(arguments.take("width"), "width", default: 79)
    let breaksLongWords = try render.truth(of: arguments.take("break_long_words") ?? .bool(true))
    let wrapString = arguments.takeUnlessNone("wrapstring") ?? "\n"
    if case .undefined(let undefined) = wrapString { throw .undefined(undefined) }
    guard let separator = wrapString.text else {
      throw .type("'wrapstring' must be text, not \(wrapString.typeName)")
    }
    let breaksOnHyphens = try render.truth(of: arguments.take("break_on_hyphens") ?? .bool(true))
    guard let bytes = value.text else {
      if case .undefined(let undefined) = value { throw .undefined(undefined) }
      throw .type("wordwrap needs text, not \(value.typeName)")
    }
    guard width > 0 else { throw .argument("invalid width \(width) (must be > 0)") }
    let wrapper = TextWrapper(
      width: width, breaksLongWords: breaksLongWords, breaksOnHyphens: breaksOnHyphens)
    // Each piece takes an array, so that small ones take much more than their bytes.
    try render.charge(bytes.count)
    var result: [UInt8] = []
    for (number, line) in try bytes.lines(keepingEnds: false, limits: render.limits).enumerated() {
      if number > 0 { result += separator }
      for (index, part) in wrapper.wrap(line).enumerated() {
        if index > 0 { result += separator }
        result += part
        try render.check(size: result.count)
      }
    }
    return .string(result)
  }

  private static let urlencode: BuiltinFilter = { (render, value, _) throws(Failure) in
    try value.refuseStrict()
    var pairs: [Value]?
    switch value {
    case .string, .safe: break
    case .map(let map):
      try render.charge(4 * map.count)
      pairs = map.entries.elements(of: .items)
    default: pairs = try render.elements(of: value)
    }
    guard let pairs else {
      return .string(try value.printed(render.limits).percentEncoded(slash: true))
    }
    var parts: [[UInt8]] = []
    var size = 0
    for pair in pairs {
      guard let elements = try render.elements(of: pair), elements.count == 2 else {
        throw .type("urlencode needs text, a mapping or pairs")
      }
      parts.append(
        try elements[0].printed(render.limits).percentEncoded(slash: false, plus: true) + [
          UInt8(ascii: "=")
        ]
          + elements[1].printed(render.limits).percentEncoded(slash: false, plus: true))
      size += parts[parts.count - 1].count
      try render.check(size: size)
    }
    return .string(Array(parts.joined(separator: [UInt8(ascii: "&")])))
  }

  private static let fileSize: BuiltinFilter = { (render, value, arguments) throws(Failure) in
    let binary = try render.truth(of: arguments.take("binary") ?? .bool(false))
    guard let bytes = value.text.flatMap({ Numbers.double($0) }) ?? value.double else {
      if case .undefined(let undefined) = value { throw .undefined(undefined) }
      throw .type("filesizeformat needs a number, not \(value.shown)")
    }
    let base: Double = binary ? 1024 : 1000
    let prefixes =
      binary
      ? ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"]
      : ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"]
    if bytes == 1 { return "1 Byte" }
    if bytes < base {
      guard let whole = BigInt(bytes) else { throw .type("cannot convert float to integer") }
      return Value("\(whole) Bytes")
    }
    var unit = base
    for (index, prefix) in prefixes.enumerated() {
      unit *= base
      if bytes < unit || index == prefixes.count - 1 {
        let scaled = base * bytes / unit
        return Value(scaled.formatted(precision: 1) + " " + prefix)
      }
    }
    return value
  }
}
