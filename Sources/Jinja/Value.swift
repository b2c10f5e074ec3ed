import TextCore

/// What a template computes with: Python's values as far as templates can meet them.
///
/// Text is held as UTF-8 bytes, always valid; Python's view of it by code points is computed where
/// it is asked for. Lists and maps are references, as in Python: what one name appends to a list,
/// another name for it sees.
package enum Value: Sendable {
  /// Nothing by that name; `nil` stands for a variable that has not been set.
  case undefined(Undefined?)
  case none
  case bool(Bool)
  case int(Int)
  /// An integer that does not fit `Int`.
  case bigInt(BigInt)
  case double(Double)
  case string([UInt8])
  /// Text that is HTML already and is not escaped again (`Markup` in Python).
  case safe([UInt8])
  case list(List)
  case tuple(Tuple)
  case map(Map)
  case object(Object)
}

extension Value {
  /// Text that will be escaped where it is printed into HTML.
  package init(_ text: some StringProtocol) { self = .string(Array(text.utf8)) }

  /// A list that templates cannot change: shared, not copied, by every render.
  ///
  /// Values made by the host must not be nested more than a few hundred levels deep.
  package init(_ elements: [Value]) { self = .list(List(fixed: elements)) }

  /// A map that templates cannot change, in the order of `entries`.
  package init(_ entries: OrderedMap) { self = .map(Map(fixed: entries)) }

  /// A map with text keys that templates cannot change, in the order given; the last of equal keys
  /// wins.
  package init(map entries: some Sequence<(String, Value)>) {
    var map = OrderedMap()
    for (key, value) in entries { map[.init(key)] = value }
    self.init(map)
  }

  /// An object whose members are looked up when a template asks for them.
  package init(_ object: any HostObject) { self = .object(Object(.host(object))) }

  /// A function that templates can call.
  package init(_ function: HostFunction) { self = .object(Object(.function(function))) }

  /// Text that is HTML already.
  package init(html: some StringProtocol) { self = .safe(Array(html.utf8)) }

  /// The UTF-8 of a string or safe string.
  package var text: [UInt8]? {
    switch self {
    case .string(let bytes), .safe(let bytes): bytes
    default: nil
    }
  }

  /// A string or safe string as Swift's.
  package var string: String? { text.map { String(decoding: $0, as: UTF8.self) } }

  package var isUndefined: Bool {
    if case .undefined = self { true } else { false }
  }

  package var isNone: Bool {
    if case .none = self { true } else { false }
  }

  /// Whether `self` is text that is not to be escaped.
  var isSafe: Bool {
    if case .safe = self { true } else { false }
  }

  /// An integer of any size, from one that fits.
  var integer: BigInt? {
    switch self {
    case .int(let value): BigInt(value)
    case .bool(let value): BigInt(value ? 1 : 0)
    case .bigInt(let value): value
    default: nil
    }
  }

  /// An `Int` where Python would take an index: integers and booleans.
  var index: Int? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral text: String) { self.init(text) }
  package init(integerLiteral number: Int) { self = .int(number) }
  package init(floatLiteral number: Double) { self = .double(number) }
  package init(booleanLiteral flag: Bool) { self = .bool(flag) }
  package init(arrayLiteral elements: Value...) { self.init(elements) }
  package init(dictionaryLiteral entries: (String, Value)...) { self.init(map: entries) }
}

/// A value that is not there, with what is known of how it was asked for.
package final class Undefined: Sendable {
  /// The name or key that was looked up.
  let name: Value?
  /// What it was looked up in; `nil` for a variable.
  let owner: Value?
  /// What to say instead of "`name` is undefined".
  let hint: String?
  /// Whether printing, testing and comparing it is an error, too.
  let isStrict: Bool
  /// How many values that cannot be changed are nested in it, itself included.
  let depth: Int

  init(name: Value? = nil, owner: Value? = nil, hint: String? = nil, isStrict: Bool) {
    self.name = name
    self.owner = owner
    self.hint = hint
    self.isStrict = isStrict
    depth = max(name?.fixedDepth ?? 0, owner?.fixedDepth ?? 0) + 1
  }

  /// What is wrong, in Jinja's words.
  var message: String {
    if let hint { return hint }
    let shown = name.map { $0.shown } ?? "value"
    guard let owner else { return "\(shown) is undefined" }
    guard name?.text != nil else { return "\(owner.typeDescription) has no element \(shown)" }
    return "'\(owner.typeDescription)' has no attribute \(shown)"
  }
}
