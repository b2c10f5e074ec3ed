/// Python's `pprint.pformat()` for the values that templates have.
struct PrettyPrinter {
  private static let width = 80
  private static let maximumDepth = 40
  private let limits: Limits
  private var out = ""

  private init(limits: Limits) { self.limits = limits }

  /// - Throws: If the text would be larger than a sixteenth of what a value may be: each level of it is
  ///   measured by itself.
  static func print(_ value: Value, limits: Limits) throws(Failure) -> String {
    var smaller = limits
    smaller.valueSize /= 16
    _ = try value.representation(smaller)
    var printer = PrettyPrinter(limits: limits)
    try printer.format(value, indent: 0, allowance: 0, depth: 0)
    return printer.out
  }

  private mutating func format(_ value: Value, indent: Int, allowance: Int, depth: Int)
    throws(Failure)
  {
    let plain = try Self.sorted(value, depth: depth).representation(limits).string
    guard plain.unicodeScalars.count > Self.width - indent - allowance, depth < Self.maximumDepth
    else {
      out += plain
      return
    }
    switch value {
    case .list(let list) where list.count > 0:
      try formatItems(list.elements, "[", "]", indent, allowance, depth)
    case .tuple(let tuple) where !tuple.elements.isEmpty:
      let close = tuple.elements.count == 1 ? ",)" : ")"
      try formatItems(tuple.elements, "(", close, indent, allowance, depth)
    case .map(let map) where map.count > 0: try formatMap(map.entries, indent, allowance, depth)
    case .string(let bytes) where !bytes.isEmpty: try formatText(bytes, indent, allowance, depth)
    default: out += plain
    }
  }

  /// The same value with the keys of its maps in order.
  private static func sorted(_ value: Value, depth: Int) -> Value {
    guard depth < maximumDepth else { return value }
    switch value {
    case .list(let list): return Value(list.elements.map { sorted($0, depth: depth + 1) })
    case .tuple(let tuple):
      return .tuple(Tuple(tuple.elements.map { sorted($0, depth: depth + 1) }))
    case .map(let map):
      var entries = OrderedMap()
      for (key, value) in sortedEntries(map.entries) {
        entries[key] = sorted(value, depth: depth + 1)
      }
      return Value(entries)
    default: return value
    }
  }

  private static func sortedEntries(_ map: OrderedMap) -> [(Value, Value)] {
    zip(map.keys, map.values).map { ($0, $1) }.sorted { a, b in
      var work = 0
      if let order = try? a.0.order(to: b.0, work: &work) { return order == .before }
      // Keys that cannot be compared are ordered by type.
      return a.0.typeName < b.0.typeName
    }
  }

  private mutating func formatItems(
    _ items: [Value], _ open: String, _ close: String, _ indent: Int, _ allowance: Int,
    _ depth: Int
  ) throws(Failure) {
    out += open
    for (index, item) in items.enumerated() {
      if index > 0 { out += ",\n" + String(repeating: " ", count: indent + 1) }
      let isLast = index == items.count - 1
      try format(
        item, indent: indent + 1, allowance: isLast ? allowance + close.count : 1,
        depth: depth + 1)
    }
    out += close
  }

  private mutating func formatMap(
    _ map: OrderedMap, _ indent: Int, _ allowance: Int, _ depth: Int
  ) throws(Failure) {
    out += "{"
    let entries = Self.sortedEntries(map)
    for (index, (key, value)) in entries.enumerated() {
      if index > 0 { out += ",\n" + String(repeating: " ", count: indent + 1) }
      let name = try key.representation(limits).string
      out += name + ": "
      let isLast = index == entries.count - 1
      try format(
        value, indent: indent + name.unicodeScalars.count + 3,
        allowance: isLast ? allowance + 1 : 1, depth: depth + 1)
    }
    out += "}"
  }

  /// Long text becomes a sum of literals, one a line or part of a line.
  private mutating func formatText(
    _ text: [UInt8], _ indent: Int, _ allowance: Int, _ depth: Int
  ) throws(Failure) {
    let isParenthesized = depth == 0
    let indent = isParenthesized ? indent + 1 : indent
    let allowance = isParenthesized ? allowance + 1 : allowance
    let lines = try text.lines(keepingEnds: true, limits: limits)
    var literals: [String] = []
    for (index, line) in lines.enumerated() {
      let isLast = index == lines.count - 1
      let room = Self.width - indent - (isLast ? allowance : 0)
      let literal = Self.literal(line)
      if literal.unicodeScalars.count <= room {
        literals.append(literal)
        continue
      }
      var current: [UInt8] = []
      let parts = Self.wordsWithBlanks(line)
      for (number, part) in parts.enumerated() {
        let candidate = current + part
        let isEnd = number == parts.count - 1 && isLast
        let limit = Self.width - indent - (isEnd ? allowance : 0)
        let length = Self.literal(candidate).unicodeScalars.count
        if length > limit {
          if !current.isEmpty { literals.append(Self.literal(current)) }
          current = part
        } else {
          current = candidate
        }
      }
      if !current.isEmpty { literals.append(Self.literal(current)) }
    }
    guard literals.count > 1 else {
      out += literals.first ?? ""
      return
    }
    if isParenthesized { out += "(" }
    out += literals.joined(separator: "\n" + String(repeating: " ", count: indent))
    if isParenthesized { out += ")" }
  }

  private static func literal(_ text: [UInt8]) -> String {
    var out: [UInt8] = []
    out.append(quoted: text)
    return out.string
  }

  /// Words, each with the whitespace after it.
  private static func wordsWithBlanks(_ line: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var current: [UInt8] = []
    var sawBlank = false
    for byte in line {
      if sawBlank, !byte.isSpaceByte {
        parts.append(current)
        current = []
        sawBlank = false
      }
      current.append(byte)
      if byte.isSpaceByte { sawBlank = true }
    }
    if !current.isEmpty { parts.append(current) }
    return parts
  }
}
