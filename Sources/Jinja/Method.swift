/// The methods of Python's types that templates can call.
enum Method: String, Sendable {
  // Text
  case capitalize, casefold, center, encode, endswith, expandtabs, find, format
  case formatMap = "format_map"
  case isalnum, isalpha, isascii, isdecimal, isdigit, isidentifier, islower, isnumeric
  case isprintable, isspace, istitle, isupper, join, ljust, lower, lstrip, partition
  case removeprefix, removesuffix, replace, rfind, rindex, rjust, rpartition, rsplit, rstrip
  case split, splitlines, startswith, strip, swapcase, title, upper, zfill
  // Safe text
  case striptags, unescape
  // Lists
  case append, extend, insert, remove, reverse, sort
  // Maps
  case fromkeys, get, items, keys, popitem, setdefault, update, values
  // Several of them
  case clear, copy, count, index, pop
  // Numbers
  case bitLength = "bit_length"
  case isInteger = "is_integer"
  // Jinja's objects
  case changed, cycle, next, reset

  var name: String { rawValue }

  /// Whether `value` has the method.
  func applies(to value: Value) -> Bool {
    switch value {
    case .string: isOfText
    case .safe: isOfText || self == .striptags || self == .unescape
    case .list: isOfLists
    case .tuple: self == .count || self == .index
    case .map: isOfMaps
    case .int, .bigInt, .bool: self == .bitLength
    case .double: self == .isInteger
    case .object(let object):
      switch object.kind {
      case .loop: self == .cycle || self == .changed
      case .cycler: self == .next || self == .reset
      case .range: self == .count || self == .index
      default: false
      }
    case .none, .undefined: false
    }
  }

  private var isOfText: Bool {
    switch self {
    case .capitalize, .casefold, .center, .encode, .endswith, .expandtabs, .find, .format,
      .formatMap,
      .isalnum, .isalpha, .isascii, .isdecimal, .isdigit, .isidentifier, .islower, .isnumeric,
      .isprintable, .isspace, .istitle, .isupper, .join, .ljust, .lower, .lstrip, .partition,
      .removeprefix, .removesuffix, .replace, .rfind, .rindex, .rjust, .rpartition, .rsplit,
      .rstrip,
      .split, .splitlines, .startswith, .strip, .swapcase, .title, .upper, .zfill, .count, .index:
      true
    default: false
    }
  }

  private var isOfLists: Bool {
    switch self {
    case .append, .extend, .insert, .remove, .reverse, .sort, .clear, .copy, .count, .index, .pop:
      true
    default: false
    }
  }

  /// Whether Python lets arguments be named.
  var takesKeywords: Bool {
    switch self {
    case .expandtabs, .format, .rsplit, .sort, .split, .splitlines, .update: true
    default: false
    }
  }

  var isOfMaps: Bool {
    switch self {
    case .fromkeys, .get, .items, .keys, .popitem, .setdefault, .update, .values, .clear, .copy,
      .pop:
      true
    default: false
    }
  }
}

extension Renderer {
  mutating func call(_ method: Method, of receiver: Value, _ arguments: Arguments)
    throws(Failure) -> Value
  {
    guard arguments.keywords.isEmpty || method.takesKeywords else {
      throw .type("\(method.name)() takes no keyword arguments")
    }
    var arguments = arguments
    let result: Value
    try charge(for: receiver)
    try chargeProperties(of: receiver)
    switch receiver {
    case .string(let bytes):
      result = try call(method, of: SoftText(bytes: bytes, isSafe: false), &arguments)
    case .safe(let bytes):
      result = try call(method, of: SoftText(bytes: bytes, isSafe: true), &arguments)
    case .list(let list): result = try call(method, of: list, &arguments)
    case .map(let map): result = try call(method, of: map, &arguments)
    case .tuple(let tuple): result = try search(tuple.elements, method, &arguments)
    case .int, .bigInt, .bool: result = .int(receiver.integer?.bitWidth ?? 0)
    case .double(let number): result = .bool(number == number.rounded())
    case .object(let object):
      result = try call(method, of: object, &arguments)
    default: throw .type("'\(receiver.typeName)' object has no method '\(method.name)'")
    }
    try arguments.refuseRest(of: method.name)
    try charge(for: result)
    return result
  }

  private mutating func call(_ method: Method, of object: Object, _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    switch object.kind {
    case .loop(let loop):
      let values = arguments.positional
      arguments.positional = []
      if method == .changed { return .bool(loop.isChanged(values)) }
      guard !values.isEmpty else { throw .type("no items for cycling given") }
      return values[max(0, loop.index0) % values.count]
    case .cycler(let cycler):
      if method == .next { return cycler.next() }
      cycler.reset()
      return .none
    case .range: return try search(iterate(.object(object)), method, &arguments)
    default: throw .type("'\(Value.object(object).typeName)' object has no method '\(method.name)'")
    }
  }

  /// `count` and `index` of a sequence.
  mutating func search(_ elements: [Value], _ method: Method, _ arguments: inout Arguments)
    throws(Failure) -> Value
  {
    let wanted = try arguments.needed("value", by: method.name)
    if !elements.isEmpty { try wanted.refuseStrict() }
    if method == .count {
      var count = 0
      for element in elements where try areEqual(element, wanted) { count += 1 }
      return .int(count)
    }
    let bounds = try sliceBounds(&arguments, count: elements.count)
    if let index = try firstIndex(of: wanted, in: elements[bounds]) {
      return .int(index)
    }
    throw .argument("\(wanted.shown) is not in list")
  }

  mutating func firstIndex(of wanted: Value, in elements: ArraySlice<Value>) throws(Failure)
    -> Int?
  {
    for index in elements.indices where try areEqual(elements[index], wanted) { return index }
    return nil
  }

  /// Optional `start` and `stop` arguments, as Python clamps them.
  func sliceBounds(_ arguments: inout Arguments, count: Int) throws(Failure) -> Range<Int> {
    func clamp(_ value: Value?, _ fallback: Int) throws(Failure) -> Int {
      guard let value else { return fallback }
      let index = try integer(value, "start", default: fallback)
      return max(0, min(index < 0 ? index &+ count : index, count))
    }
    let start = try clamp(arguments.takeUnlessNone("start"), 0)
    let stop = try clamp(arguments.takeUnlessNone("stop"), count)
    return start..<max(start, stop)
  }
}
