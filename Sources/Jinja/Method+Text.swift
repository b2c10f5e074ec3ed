extension Renderer {
  /// The methods of `str` and `Markup`.
  mutating func call(_ method: Method, of text: SoftText, _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    let bytes = text.bytes
    switch method {
    case .capitalize: return text.with(bytes.capitalized)
    case .casefold: return text.with(bytes.caseFolded)
    case .lower: return text.with(bytes.lowercased)
    case .upper: return text.with(bytes.uppercased)
    case .title: return text.with(bytes.titlecased)
    case .swapcase: return text.with(bytes.swappingCase)
    case .strip, .lstrip, .rstrip:
      let characters = try arguments.takeUnlessNone("chars").map { (value) throws(Failure) in
        let characters = try textArgument(value, method)
        try limits.check(elements: characters.count)
        return characters
      }
      return text.with(
        bytes.stripped(of: characters, left: method != .rstrip, right: method != .lstrip))
    case .center, .ljust, .rjust, .zfill: return try pad(method, text, &arguments)
    case .startswith, .endswith: return try hasAffix(method, bytes, &arguments)
    case .find, .rfind, .index, .rindex, .count: return try search(method, bytes, &arguments)
    case .split, .rsplit, .splitlines, .partition, .rpartition:
      return try split(method, text, &arguments)
    case .replace:
      let old = try textArgument(arguments.needed("old", by: "replace"), method)
      let new = try arguments.needed("new", by: "replace")
      let count = try integer(arguments.take("count"), "count", default: -1)
      let replacement = text.isSafe ? try new.escaped(limits) : try textArgument(new, method)
      return text.with(try bytes.replacing(old, with: replacement, count: count, limits: limits))
    case .removeprefix:
      let prefix = try textArgument(arguments.needed("prefix", by: method.name), method)
      return text.with(bytes.starts(with: prefix) ? Array(bytes.dropFirst(prefix.count)) : bytes)
    case .removesuffix:
      let suffix = try textArgument(arguments.needed("suffix", by: method.name), method)
      let isThere = bytes.reversed().starts(with: suffix.reversed())
      return text.with(isThere ? Array(bytes.dropLast(suffix.count)) : bytes)
    case .join: return try join(text, &arguments)
    case .expandtabs:
      let size = try integer(arguments.take("tabsize"), "tabsize", default: 8)
      return text.with(try expandTabs(bytes, size))
    case .format, .formatMap: return try format(method, text, &arguments)
    case .striptags: return text.with(bytes.strippingTags)
    case .unescape: return .string(HTMLEntities.unescape(bytes))
    case .encode: throw .type("templates have no bytes: encode() is not available")
    default: return .bool(hasProperty(method, bytes))
    }
  }

  private func textArgument(_ value: Value, _ method: Method) throws(Failure) -> [UInt8] {
    if case .undefined(let undefined) = value { throw .undefined(undefined) }
    guard let text = value.text else {
      throw .type("\(method.name)() argument must be str, not \(value.typeName)")
    }
    return text
  }

  private func pad(_ method: Method, _ text: SoftText, _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    let width = try integer(
      arguments.needed("width", by: method.name), "width", default: 0)
    if method == .zfill {
      let sign =
        text.bytes.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } ?? false
      let digits = sign ? Array(text.bytes.dropFirst()) : text.bytes
      let padded = try digits.padded(
        to: width - (sign ? 1 : 0), .right, with: [UInt8(ascii: "0")], limits: limits)
      return text.with(sign ? [text.bytes[0]] + padded : padded)
    }
    var fill = [UInt8(ascii: " ")]
    if let value = arguments.take("fillchar") {
      fill = try textArgument(value, method)
      guard fill.scalarCount == 1 else {
        throw .type("the fill character must be exactly one character long")
      }
      if text.isSafe { fill = try value.escaped(limits) }
    }
    let alignment: Alignment =
      method == .center ? .center : method == .ljust ? .left : .right
    return text.with(try text.bytes.padded(to: width, alignment, with: fill, limits: limits))
  }

  private mutating func hasAffix(_ method: Method, _ bytes: [UInt8], _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    let affix = try arguments.needed("prefix", by: method.name)
    let part = try scalarSlice(bytes, &arguments)
    let candidates: [Value] = if case .tuple(let tuple) = affix { tuple.elements } else { [affix] }
    for candidate in candidates {
      let wanted = try textArgument(candidate, method)
      try charge(1 + wanted.count / 16)
      if method == .startswith
        ? part.starts(with: wanted) : part.suffix(wanted.count).elementsEqual(wanted)
      {
        return .bool(true)
      }
    }
    return .bool(false)
  }

  /// The text between optional `start` and `stop` arguments.
  private func scalarSlice(_ bytes: [UInt8], _ arguments: inout Arguments) throws(Failure)
    -> [UInt8]
  {
    if !arguments.hasPositional { return bytes }
    let starts = bytes.scalarStarts
    let bounds = try sliceBounds(&arguments, count: starts.count)
    func offset(_ index: Int) -> Int { index < starts.count ? starts[index] : bytes.count }
    return Array(bytes[offset(bounds.lowerBound)..<offset(bounds.upperBound)])
  }

  private func search(_ method: Method, _ bytes: [UInt8], _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    let wanted = try textArgument(arguments.needed("sub", by: method.name), method)
    let count = bytes.scalarCount
    let bounds = try sliceBounds(&arguments, count: count)
    let start = bytes.prefix(scalars: bounds.lowerBound).count
    let end = bytes.prefix(scalars: bounds.upperBound).count
    let part = Array(bytes[start..<end])
    if method == .count {
      if wanted.isEmpty { return .int(bounds.count + 1) }
      var found = 0
      var position = 0
      while let range = part.firstRange(of: wanted, from: position) {
        found += 1
        position = range.upperBound
      }
      return .int(found)
    }
    var offset: Int?
    if method == .find || method == .index {
      offset = part.firstRange(of: wanted)?.lowerBound
    } else if wanted.count <= part.count {
      let reversed = Array<UInt8>(part.reversed())
      offset = reversed.firstRange(of: wanted.reversed()).map { part.count - $0.upperBound }
    }
    guard let offset else {
      if method == .find || method == .rfind { return .int(-1) }
      throw .argument("substring not found")
    }
    return .int(bounds.lowerBound + Array(part[..<offset]).scalarCount)
  }

  private mutating func split(_ method: Method, _ text: SoftText, _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    let bytes = text.bytes
    switch method {
    case .splitlines:
      let keepsEnds = try truth(of: arguments.take("keepends") ?? .bool(false))
      let lines = try bytes.lines(keepingEnds: keepsEnds, limits: limits)
      try charge(2 * lines.count)
      return try makeList(lines.map { text.with($0) })
    case .partition, .rpartition:
      let separator = try textArgument(arguments.needed("sep", by: method.name), method)
      guard !separator.isEmpty else { throw .argument("empty separator") }
      let range =
        method == .partition
        ? bytes.firstRange(of: separator) : bytes.lastRange(of: separator)
      guard let range else {
        let parts =
          method == .partition ? [bytes, [], []] : [[], [], bytes]
        return try makeTuple(parts.map { text.with($0) })
      }
      return try makeTuple([
        text.with(Array(bytes[..<range.lowerBound])), text.with(separator),
        text.with(Array(bytes[range.upperBound...])),
      ])
    default:
      let separator = try arguments.takeUnlessNone("sep").map { (value) throws(Failure) in
        try textArgument(value, method)
      }
      let limit = try integer(arguments.take("maxsplit"), "maxsplit", default: -1)
      let parts: [[UInt8]]
      if let separator {
        guard !separator.isEmpty else { throw .argument("empty separator") }
        parts =
          method == .split
          ? try bytes.split(at: separator, limit, limits)
          : try Array<UInt8>(bytes.reversed()).split(at: separator.reversed(), limit, limits)
            .reversed().map { $0.reversed() }
      } else {
        parts = try bytes.splitWords(limit: limit, fromRight: method == .rsplit, limits)
      }
      try charge(2 * parts.count)
      return try makeList(parts.map { text.with($0) })
    }
  }

  private mutating func join(_ text: SoftText, _ arguments: inout Arguments) throws(Failure)
    -> Value
  {
    let items = try iterate(arguments.needed("iterable", by: "join"))
    var out: [UInt8] = []
    for (index, item) in items.enumerated() {
      if index > 0 { out += text.bytes }
      if text.isSafe {
        try item.refuseStrict()
        item.appendEscaped(to: &out, limit: limits.valueSize)
      } else {
        guard let part = item.text else {
          throw .type("sequence item \(index): expected str instance, \(item.typeName) found")
        }
        out += part
      }
      try check(size: out.count)
    }
    return text.with(out)
  }

  private func expandTabs(_ bytes: [UInt8], _ size: Int) throws(Failure) -> [UInt8] {
    var out: [UInt8] = []
    var column = 0
    for byte in bytes {
      switch byte {
      case 0x09:
        guard size > 0 else { continue }
        let count = size - column % size
        try check(size: out.count.addingReportingOverflow(count).partialValue)
        out += Array(repeating: 0x20, count: count)
        column += count
      case 0x0A, 0x0D:
        out.append(byte)
        column = 0
      default:
        out.append(byte)
        if byte & 0xC0 != 0x80 { column += 1 }
      }
    }
    return out
  }

  private mutating func format(_ method: Method, _ text: SoftText, _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    var positional = arguments.positional
    var named = OrderedMap()
    if method == .formatMap {
      guard case .map(let map) = try arguments.needed("mapping", by: "format_map") else {
        throw .type("format_map() needs a mapping")
      }
      named = map.entries
      positional = []
    }
    for keyword in arguments.keywords { named[keyword.name] = keyword.value }
    arguments = Arguments()
    var formatter = BraceFormat(text, positional, named)
    return try formatter.run(&self)
  }

  private func hasProperty(_ method: Method, _ bytes: [UInt8]) -> Bool {
    let scalars = bytes.string.unicodeScalars
    switch method {
    case .isascii: return bytes.isASCII
    case .islower: return bytes.isCased(upper: false)
    case .isupper: return bytes.isCased(upper: true)
    case .istitle: return bytes.isTitlecased
    case .isprintable: return scalars.allSatisfy(\.isPrintable)
    case .isidentifier:
      guard let first = scalars.first else { return false }
      return (first.properties.isXIDStart || first == "_")
        && scalars.allSatisfy { $0.properties.isXIDContinue }
    default: break
    }
    guard !bytes.isEmpty else { return false }
    return scalars.allSatisfy { scalar in
      let type = scalar.properties.numericType
      switch method {
      case .isspace: return scalar.isPythonSpace
      case .isdecimal: return type == .decimal
      case .isdigit: return type == .decimal || type == .digit
      case .isnumeric: return type != nil
      case .isalpha: return scalar.isLetter
      default: return scalar.isLetter || type != nil
      }
    }
  }
}

extension Unicode.Scalar {
  /// What Python's `str.isalpha()` is true of.
  fileprivate var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}

extension [UInt8] {
  fileprivate func lastRange(of pattern: [UInt8]) -> Range<Int>? {
    Array(reversed()).firstRange(of: pattern.reversed()).map {
      count - $0.upperBound..<count - $0.lowerBound
    }
  }

  /// The parts between separators; after `limit` of them (if not negative) the rest is one part.
  fileprivate func split(at separator: [UInt8], _ limit: Int, _ limits: Limits) throws(Failure)
    -> [[UInt8]]
  {
    var parts: [[UInt8]] = []
    var start = 0
    while limit < 0 || parts.count < limit, let range = firstRange(of: separator, from: start) {
      parts.append(Array(self[start..<range.lowerBound]))
      try limits.check(elements: parts.count)
      start = range.upperBound
    }
    return parts + [Array(self[start...])]
  }

  /// The words between whitespace, at most `limit` of them cut off.
  fileprivate func splitWords(limit: Int, fromRight: Bool, _ limits: Limits) throws(Failure)
    -> [[UInt8]]
  {
    let words = try words(limits: limits)
    guard limit >= 0, words.count > limit else { return words }
    var rest = indices
    func strip() { rest = strippedOfSpace(rest, left: !fromRight, right: fromRight) }
    let cut =
      fromRight
      ? Array<[UInt8]>(words.suffix(limit).reversed()) : Array<[UInt8]>(words.prefix(limit))
    for word in cut {
      strip()
      rest =
        fromRight
        ? rest.lowerBound..<rest.upperBound - word.count
        : rest.lowerBound + word.count..<rest.upperBound
    }
    strip()
    return fromRight
      ? [Array(self[rest])] + words.suffix(limit) : words.prefix(limit) + [Array(self[rest])]
  }

  fileprivate var isTitlecased: Bool {
    var isInWord = false
    var hasCase = false
    for scalar in string.unicodeScalars {
      let properties = scalar.properties
      if properties.isUppercase || properties.generalCategory == .titlecaseLetter {
        if isInWord { return false }
        isInWord = true
        hasCase = true
      } else if properties.isLowercase {
        if !isInWord { return false }
        hasCase = true
      } else {
        isInWord = false
      }
    }
    return hasCase
  }
}
