enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
}

enum Comparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"
}

extension Value {
  /// Python's truth of the value.
  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .bigInt: true
    case .double(let number): number != 0
    case .string(let bytes), .safe(let bytes): !bytes.isEmpty
    case .list(let list): list.count > 0
    case .tuple(let tuple): !tuple.elements.isEmpty
    case .map(let map): map.count > 0
    case .object(let object):
      switch object.kind {
      case .range(let range): range.count > 0
      case .view(let map, _): map.count > 0
      default: true
      }
    }
  }

  enum Order { case before, same, after, unordered }

  /// The order of two numbers; `nil` if they are not both numbers.
  func numericOrder(to other: Value) -> Order? {
    if let a = index, let b = other.index { return a < b ? .before : a > b ? .after : .same }
    switch (self, other) {
    case (.double(let a), .double(let b)): return Self.order(a, b)
    case (.double(let a), _):
      guard let b = other.integer else { return nil }
      switch Self.order(b, a) {
      case .before: return .after
      case .after: return .before
      case let order: return order
      }
    case (_, .double(let b)):
      guard let a = integer else { return nil }
      return Self.order(a, b)
    default:
      guard let a = integer, let b = other.integer else { return nil }
      return a < b ? .before : a > b ? .after : .same
    }
  }

  private static func order(_ a: Double, _ b: Double) -> Order {
    a < b ? .before : a > b ? .after : a == b ? .same : .unordered
  }

  /// Exact, where converting the integer to a double would round it.
  private static func order(_ a: BigInt, _ b: Double) -> Order {
    guard let whole = BigInt(b) else {
      return b.isNaN ? .unordered : b < 0 ? .after : .before
    }
    if a != whole { return a < whole ? .before : .after }
    let rest = b - b.rounded(.towardZero)
    return rest > 0 ? .before : rest < 0 ? .after : .same
  }

  /// How deep nested values are ordered.
  private static let orderingDepth = 40

  /// Python's ordering.
  ///
  /// `work` grows by the number of elements gone through.
  ///
  /// - Throws: If the two cannot be ordered; the message names `symbol`.
  func order(to other: Value, symbol: String = "<", work: inout Int) throws(Failure) -> Order {
    var (a, b) = (self, other)
    for _ in 0..<Self.orderingDepth {
      work += 1
      if let order = a.numericOrder(to: b) { return order }
      if let a = a.text, let b = b.text {
        work += min(a.count, b.count) / 16
        return Self.order(a, b)
      }
      let elements: ([Value], [Value])
      switch (a, b) {
      case (.list(let a), .list(let b)): elements = (a.elements, b.elements)
      case (.tuple(let a), .tuple(let b)): elements = (a.elements, b.elements)
      case (.undefined(let undefined), _), (_, .undefined(let undefined)):
        throw .undefined(undefined)
      default:
        throw .type(
          "'\(symbol)' not supported between instances of '\(a.typeName)' and '\(b.typeName)'")
      }
      // The first elements that differ decide.
      guard
        let index = zip(elements.0, elements.1).enumerated().first(where: {
          !$1.0.isEqual(to: $1.1, work: &work)
        })?.offset
      else {
        let (a, b) = (elements.0.count, elements.1.count)
        return a < b ? .before : a > b ? .after : .same
      }
      (a, b) = (elements.0[index], elements.1[index])
    }
    throw .limit("nesting", "values are nested too deep to be compared")
  }

  /// Code point order, which is the order of UTF-8's bytes.
  private static func order(_ a: [UInt8], _ b: [UInt8]) -> Order {
    for index in 0..<min(a.count, b.count) where a[index] != b[index] {
      return a[index] < b[index] ? .before : .after
    }
    return a.count < b.count ? .before : a.count > b.count ? .after : .same
  }

  /// Compares; `work` grows by the number of elements gone through.
  func compare(_ comparison: Comparison, _ other: Value, work: inout Int) throws(Failure) -> Bool {
    switch comparison {
    case .equal, .notEqual:
      try refuseStrict()
      try other.refuseStrict()
      return isEqual(to: other, work: &work) == (comparison == .equal)
    case .less: return try order(to: other, symbol: "<", work: &work) == .before
    case .greater: return try order(to: other, symbol: ">", work: &work) == .after
    case .lessOrEqual:
      let order = try order(to: other, symbol: "<=", work: &work)
      return order == .before || order == .same
    case .greaterOrEqual:
      let order = try order(to: other, symbol: ">=", work: &work)
      return order == .after || order == .same
    case .isIn: return try other.contains(self, work: &work)
    case .isNotIn: return try !other.contains(self, work: &work)
    }
  }

  /// Throws if `self` is an undefined value of the strict kind.
  func refuseStrict() throws(Failure) {
    if case .undefined(let undefined) = self, undefined?.isStrict ?? false {
      throw .undefined(undefined)
    }
  }

  /// Python's `element in self`.
  func contains(_ element: Value, work: inout Int) throws(Failure) -> Bool {
    switch self {
    case .string(let bytes), .safe(let bytes):
      guard let wanted = element.text else {
        throw .type("'in <string>' requires string as left operand, not \(element.typeName)")
      }
      work += bytes.count / 16
      return bytes.firstRange(of: wanted) != nil
    case .map(let map): return map.entries[try element.hashable(work: &work)] != nil
    case .undefined:
      try refuseStrict()
      return false
    case .object(let object):
      switch object.kind {
      case .range(let range):
        guard case .same? = element.numericOrder(to: element) else { return false }
        guard let wanted = element.whole else { return false }
        let distance = wanted.subtractingReportingOverflow(range.start)
        guard !distance.overflow, range.step != 0 else { return false }
        return distance.partialValue % range.step == 0
          && (0..<range.count).contains(distance.partialValue / range.step)
      case .host(let host): return element.string.map(host.memberNames.contains) ?? false
      default: break
      }
    default: break
    }
    guard let elements = elements else {
      throw .type("argument of type '\(typeName)' is not iterable")
    }
    if !elements.isEmpty { try element.refuseStrict() }
    work += elements.count
    return elements.contains { $0.isEqual(to: element, work: &work) }
  }

  /// The `Int` equal to a number.
  var whole: Int? {
    if case .double(let number) = self { Int(exactly: number) } else { integer?.int }
  }

  /// The value, if it can be a key.
  ///
  /// `work` grows by what looking it up costs.
  func hashable(work: inout Int) throws(Failure) -> Value {
    switch self {
    case .list, .map: throw .type("unhashable type: '\(typeName)'")
    case .undefined: try refuseStrict()
    case .tuple(let tuple):
      work += tuple.weight
      for element in tuple.elements { _ = try element.hashable(work: &work) }
    case .string(let bytes), .safe(let bytes): work += bytes.count / 16
    default: break
    }
    return self
  }

  /// What iterating the value gives, or `nil` if it is not iterable.
  ///
  /// Takes from iterators.
  var elements: [Value]? {
    switch self {
    case .list(let list): list.elements
    case .tuple(let tuple): tuple.elements
    case .map(let map): map.entries.keys
    // As in Python, the characters of safe text are plain text.
    case .string(let bytes), .safe(let bytes): bytes.scalars.map { .string($0) }
    case .undefined: []
    case .object(let object):
      switch object.kind {
      case .range(let range): (0..<range.count).map { .int(range.value(at: $0)) }
      case .iterator(let iterator): iterator.takeAll()
      case .view(let map, let view): map.entries.elements(of: view)
      case .host(let host): host.memberNames.map { Value($0) }
      case .loop(let loop): Array(loop.items.dropFirst(loop.index0 + 1))
      default: nil
      }
    default: nil
    }
  }

  /// What iterating the value gives.
  func iterate() throws(Failure) -> [Value] {
    try refuseStrict()
    guard let elements else {
      var failure = Failure.type("'\(typeName)' object is not iterable")
      if case .object(let object) = self, case .method(_, let method) = object.kind {
        failure.help = "it is a method; call it: '.\(method.name)()'"
      }
      throw failure
    }
    return elements
  }
}

extension [UInt8] {
  /// The text's code points, each as text.
  var scalars: [[UInt8]] {
    var result: [[UInt8]] = []
    result.reserveCapacity(count)
    var start = 0
    while start < count {
      let end = Swift.min(start + self[start].sequenceLength, count)
      result.append(Array(self[start..<end]))
      start = end
    }
    return result
  }

  /// How many code points the text has.
  var scalarCount: Int {
    var count = 0
    for byte in self where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// Where `pattern` first stands at or after `start`.
  ///
  /// - Complexity: O(*n*) for usual text; the first byte is looked for, then the rest compared.
  func firstRange(of pattern: [UInt8], from start: Int = 0) -> Range<Int>? {
    guard let first = pattern.first else { return start <= count ? start..<start : nil }
    guard count - start >= pattern.count else { return nil }
    if pattern.count > 32 { return longRange(of: pattern, from: start) }
    var position = start
    let last = count - pattern.count
    while position <= last {
      if self[position] == first {
        var length = 1
        while length < pattern.count, self[position + length] == pattern[length] { length += 1 }
        if length == pattern.count { return position..<position + length }
      }
      position += 1
    }
    return nil
  }

  /// Knuth, Morris and Pratt's search: linear whatever the text.
  private func longRange(of pattern: [UInt8], from start: Int) -> Range<Int>? {
    var fallback = Array<Int>(repeating: 0, count: pattern.count)
    var matched = 0
    for index in 1..<pattern.count {
      while matched > 0, pattern[index] != pattern[matched] { matched = fallback[matched - 1] }
      if pattern[index] == pattern[matched] { matched += 1 }
      fallback[index] = matched
    }
    matched = 0
    for index in start..<count {
      while matched > 0, self[index] != pattern[matched] { matched = fallback[matched - 1] }
      if self[index] == pattern[matched] { matched += 1 }
      if matched == pattern.count { return index + 1 - matched..<index + 1 }
    }
    return nil
  }
}

extension UInt8 {
  /// How many bytes the code point that starts with this byte takes.
  var sequenceLength: Int { self < 0x80 ? 1 : self < 0xE0 ? 2 : self < 0xF0 ? 3 : 4 }
}
