/// What templates do with values, where the render's settings matter.
extension Renderer {
  /// The truth of a value; strict undefined values have none.
  func truth(of value: Value) throws(Failure) -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .undefined:
      try value.refuseStrict()
      return false
    default: return value.isTrue
    }
  }

  /// Python's `str()` of a value; an error for strict undefined values.
  func text(of value: Value) throws(Failure) -> [UInt8] {
    try value.refuseStrict()
    return try value.printed(limits)
  }

  /// What iterating a value gives.
  mutating func iterate(_ value: Value) throws(Failure) -> [Value] {
    try chargeIteration(over: value)
    return try value.iterate()
  }

  /// What iterating a value gives, or `nil` if it is not iterable.
  mutating func elements(of value: Value) throws(Failure) -> [Value]? {
    try chargeIteration(over: value)
    return value.elements
  }

  private mutating func chargeIteration(over value: Value) throws(Failure) {
    switch value {
    case .list(let list): try charge(list.count / 8)
    case .tuple(let tuple): try charge(tuple.elements.count / 8)
    case .map(let map): try charge(map.count / 8)
    // The elements of these are made for it.
    case .string(let bytes), .safe(let bytes):
      let count = bytes.scalarCount
      try limits.check(elements: count)
      try charge(2 * count)
    case .object(let object):
      switch object.kind {
      case .range(let range): try charge(range.count)
      case .view(let map, let view): try charge(view == .items ? 4 * map.count : map.count)
      default: break
      }
    default: break
    }
  }

  /// Whether text is escaped where the render is.
  var escapes: Bool { contexts[currentContext].escapes }

  func undefined(_ name: Value, in owner: Value) -> Value {
    .undefined(
      Undefined(name: name, owner: owner, isStrict: library.options.undefined == .strict))
  }

  /// An undefined value with a message of its own.
  func undefined(hint: String, name: Value? = nil) -> Value {
    .undefined(
      Undefined(name: name, hint: hint, isStrict: library.options.undefined == .strict))
  }

  mutating func compare(_ comparison: Comparison, _ left: Value, _ right: Value)
    throws(Failure) -> Bool
  {
    if case .int(let a) = left, case .int(let b) = right {
      switch comparison {
      case .equal: return a == b
      case .notEqual: return a != b
      case .less: return a < b
      case .lessOrEqual: return a <= b
      case .greater: return a > b
      case .greaterOrEqual: return a >= b
      default: break
      }
    }
    var work = 0
    let result = try left.compare(comparison, right, work: &work)
    try charge(work)
    return result
  }

  mutating func areEqual(_ left: Value, _ right: Value) throws(Failure) -> Bool {
    var work = 0
    let result = left.isEqual(to: right, work: &work)
    try charge(work)
    return result
  }

  /// `value` as a key of a map.
  mutating func key(_ value: Value) throws(Failure) -> Value {
    var work = 0
    let key = try value.hashable(work: &work)
    try charge(work)
    return key
  }

  mutating func apply(_ operation: BinaryOperator, _ left: Value, _ right: Value)
    throws(Failure) -> Value
  {
    if operation == .modulo, left.text != nil {
      let result = try percentFormat(left, right)
      try charge(for: result)
      return result
    }
    if case .bigInt = left { try charge(for: left) }
    let result = try left.apply(operation, right, limits: limits)
    switch result {
    case .list(let list): try charge(list.count)
    case .tuple(let tuple): try charge(tuple.elements.count)
    default: break
    }
    try charge(for: result)
    return result
  }

  mutating func makeList(_ elements: [Value]) throws(Failure) -> Value {
    try limits.check(elements: elements.count)
    try charge(elements.count)
    return .list(List(elements))
  }

  mutating func makeTuple(_ elements: [Value]) throws(Failure) -> Value {
    let tuple = Value.tuple(Tuple(elements))
    try charge(elements.count)
    try charge(for: tuple)
    return tuple
  }

  mutating func makeMap(count: Int) throws(Failure) {
    let parts = takeLast(count * 2)
    var map = OrderedMap()
    for index in 0..<count { map[try key(parts[index * 2])] = parts[index * 2 + 1] }
    stack.append(.map(Map(map)))
  }

  /// Replaces the sequence on the stack by its elements, the first on top.
  mutating func unpack(into count: Int) throws(Failure) {
    let value = stack.removeLast()
    if case .undefined(let undefined) = value, undefined?.isStrict ?? false {
      throw .undefined(undefined)
    }
    guard let elements = try elements(of: value) else {
      throw .type("cannot unpack non-iterable \(value.typeName) object")
    }
    guard elements.count == count else {
      let problem =
        elements.count > count
        ? "too many values to unpack (expected \(count))"
        : "not enough values to unpack (expected \(count), got \(elements.count))"
      throw Failure("unpacking", problem)
    }
    for element in elements.reversed() { stack.append(element) }
  }

  /// The operator `~`.
  mutating func concatenate(_ values: [Value], _ escaping: Escaping) throws(Failure) -> Value {
    // As in Jinja, inside an `autoescape` tag that is decided late, the result is not safe.
    let isSafe = escaping == .escaped && values.contains(where: \.isHTML)
    var text: [UInt8] = []
    for value in values {
      try value.refuseStrict()
      if isSafe {
        value.appendEscaped(to: &text, limit: limits.valueSize)
      } else {
        value.appendPrinted(to: &text, limit: limits.valueSize)
      }
      guard text.count <= limits.valueSize else { throw .tooLarge(limits) }
    }
    try charge(text.count / 8)
    return isSafe ? .safe(text) : .string(text)
  }

  // MARK: Items

  /// `value[index]`: an element, or a member of that name.
  mutating func item(_ index: Value, of value: Value) throws(Failure) -> Value {
    if let element = try element(index, of: value) { return element }
    if case .undefined(let undefined) = value { throw .undefined(undefined) }
    if case .object(let object) = value, case .host(let host) = object.kind,
      let name = index.string
    {
      return try hostMember(name, of: host) ?? undefined(index, in: value)
    }
    if let name = index.text, let found = try attribute(name, of: value) { return found }
    return undefined(index, in: value)
  }

  /// The element at `index`, or `nil`.
  mutating func element(_ index: Value, of value: Value) throws(Failure) -> Value? {
    switch value {
    case .list(let list): return index.index.flatMap { list.element(at: $0) }
    case .tuple(let tuple):
      guard let index = index.index else { return nil }
      let position = index < 0 ? index &+ tuple.elements.count : index
      return tuple.elements.indices.contains(position) ? tuple.elements[position] : nil
    case .map(let map):
      var work = 0
      guard let key = try? index.hashable(work: &work) else { return nil }
      try charge(work)
      return map.entries[key]
    case .string(let bytes), .safe(let bytes):
      guard let index = index.index else { return nil }
      try charge(bytes.count / 16)
      return bytes.scalar(at: index).map { value.isSafe ? .safe($0) : .string($0) }
    case .object(let object):
      switch object.kind {
      case .range(let range):
        guard let index = index.index else { return nil }
        let position = index < 0 ? index &+ range.count : index
        return (0..<range.count).contains(position) ? .int(range.value(at: position)) : nil
      default: return nil
      }
    default: return nil
    }
  }

  /// The slice `value[start:stop:step]`.
  mutating func slice(_ value: Value, _ start: Value, _ stop: Value, _ step: Value)
    throws(Failure) -> Value
  {
    func bound(_ value: Value) throws(Failure) -> Int? {
      if value.isNone { return nil }
      if let number = value.integer { return number.int ?? (number.isNegative ? .min : .max) }
      if case .undefined(let undefined) = value { throw .undefined(undefined) }
      throw .type("slice indices must be integers or None or have an __index__ method")
    }
    let stepSize = try bound(step) ?? 1
    guard stepSize != 0 else { throw .argument("slice step cannot be zero") }
    let (first, last) = (try bound(start), try bound(stop))
    func cut<T>(_ elements: some RandomAccessCollection<T>) -> [T] {
      let start = elements.startIndex
      return Self.indices(first, last, stepSize, count: elements.count).map {
        elements[elements.index(start, offsetBy: $0)]
      }
    }
    switch value {
    case .list(let list): return try makeList(cut(list.elements))
    case .tuple(let tuple): return try makeTuple(cut(tuple.elements))
    case .string(let bytes), .safe(let bytes):
      try charge(bytes.count / 16)
      let result =
        bytes.isASCII
        ? cut(bytes) : Array(cut(bytes.scalarStarts).flatMap { bytes.scalar(startingAt: $0) })
      return value.isSafe ? .safe(result) : .string(result)
    case .undefined(let undefined): throw .undefined(undefined)
    case .object(let object):
      guard case .range(let range) = object.kind else { break }
      try charge(range.count)
      let bounds = Self.bounds(first, last, stepSize, count: range.count)
      let positions = Self.indices(first, last, stepSize, count: range.count)
      let (step, overflow) = range.step.multipliedReportingOverflow(by: stepSize)
      guard !overflow else { break }
      return .object(
        Object(
          .range(
            IntegerRange(
              start: range.value(at: bounds.start), step: step, count: Array(positions).count,
              stop: range.value(at: bounds.stop)))))
    default: break
    }
    throw .type("'\(value.typeName)' object is not subscriptable")
  }

  /// The indices of Python's slice.
  private static func indices(_ start: Int?, _ stop: Int?, _ step: Int, count: Int)
    -> StrideTo<Int>
  {
    let bounds = bounds(start, stop, step, count: count)
    let step = Swift.max(-count - 1, Swift.min(step, count + 1))
    return stride(from: bounds.start, to: bounds.stop, by: step)
  }

  /// Where Python's slice of `count` elements begins and ends.
  private static func bounds(_ start: Int?, _ stop: Int?, _ step: Int, count: Int)
    -> (start: Int, stop: Int)
  {
    func clamp(_ index: Int, _ lower: Int, _ upper: Int) -> Int {
      let index = index < 0 ? index &+ count : index
      return Swift.max(lower, Swift.min(index, upper))
    }
    if step > 0 {
      return (
        start: start.map { clamp($0, 0, count) } ?? 0,
        stop: stop.map { clamp($0, 0, count) } ?? count
      )
    }
    return (
      start: start.map { clamp($0, -1, count - 1) } ?? count - 1,
      stop: stop.map { clamp($0, -1, count - 1) } ?? -1
    )
  }
}

extension Value {
  /// Whether the value says itself what HTML it is.
  var isHTML: Bool {
    switch self {
    case .safe: true
    case .object(let object): if case .module = object.kind { true } else { false }
    default: false
    }
  }
}

extension [UInt8] {
  var isASCII: Bool {
    var all: UInt8 = 0
    for byte in self { all |= byte }
    return all < 0x80
  }

  /// The code point at `index`, which may count from the end.
  func scalar(at index: Int) -> [UInt8]? {
    if isASCII {
      let position = index < 0 ? index &+ count : index
      return indices.contains(position) ? [self[position]] : nil
    }
    var position = index < 0 ? index &+ scalarCount : index
    guard position >= 0 else { return nil }
    var start = 0
    while start < count {
      if position == 0 { return Array(scalar(startingAt: start)) }
      position -= 1
      start += self[start].sequenceLength
    }
    return nil
  }

  /// The offsets at which code points start.
  var scalarStarts: [Int] { indices.filter { self[$0] & 0xC0 != 0x80 } }

  func scalar(startingAt start: Int) -> ArraySlice<UInt8> {
    self[start..<Swift.min(start + self[start].sequenceLength, count)]
  }
}
