/// A name known when a template is parsed, with all that a look-up needs to know of it.
package final class Name: Sendable {
  let bytes: [UInt8]
  let string: String
  let hash: Int
  /// The method of that name, of whatever type.
  let method: Method?
  /// Whether maps have that method, which goes before their entries.
  let isMapMethod: Bool
  /// What it means of a `loop`.
  let loopMember: LoopMember?
  /// Whether it may be a special name like `__class__`, which every object has.
  let isDunder: Bool

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    string = String(decoding: bytes, as: UTF8.self)
    hash = Value.hash(of: bytes)
    method = Method(rawValue: string)
    isMapMethod = method?.isOfMaps ?? false
    loopMember = LoopMember(rawValue: string)
    isDunder = string.hasPrefix("__")
  }
}

/// A dictionary that keeps the order in which its keys were first set, as Python's does.
///
/// Up to eight entries are searched in line, more through an open-addressed table. Keys are equal
/// as in Python: `1`, `1.0` and `True` are the same key.
package struct OrderedMap: Sendable {
  package private(set) var keys: [Value] = []
  package private(set) var values: [Value] = []
  /// For each hash its position in `keys`, or -1; a power of two long, or empty if the map is small.
  private var table: [Int32] = []

  private static let smallSize = 8

  package init() {}

  /// The same keys with other values, as many.
  fileprivate init(like other: OrderedMap, _ values: [Value]) {
    assert(values.count == other.count, "a value for each key")
    keys = other.keys
    table = other.table
    self.values = values + Array(repeating: .none, count: max(0, keys.count - values.count))
  }

  package var count: Int { keys.count }
  package var isEmpty: Bool { keys.isEmpty }

  /// Reads, sets or removes the entry for `key`.
  ///
  /// - Complexity: O(1); removing any but the last entry is O(*n*).
  package subscript(key: Value) -> Value? {
    get { position(of: key).map { values[$0] } }
    set {
      guard let newValue else {
        remove(key)
        return
      }
      if let position = position(of: key) {
        values[position] = newValue
      } else {
        append(key, newValue)
      }
    }
  }

  /// The value of a text key.
  package subscript(key: String) -> Value? {
    get { self[Value(key)] }
    set { self[Value(key)] = newValue }
  }

  func value(for name: Name) -> Value? {
    position(of: name).map { values[$0] }
  }

  func position(of name: Name) -> Int? {
    if table.isEmpty {
      for position in keys.indices where keys[position].isText(name.bytes) { return position }
      return nil
    }
    return probe(name.hash) { $0.isText(name.bytes) }
  }

  func position(of key: Value) -> Int? {
    if table.isEmpty {
      for position in keys.indices where keys[position].isSameKey(as: key) { return position }
      return nil
    }
    return probe(key.keyHash) { $0.isSameKey(as: key) }
  }

  private func probe(_ hash: Int, _ matches: (Value) -> Bool) -> Int? {
    let mask = table.count - 1
    var slot = hash & mask
    while true {
      let position = Int(table[slot])
      if position < 0 { return nil }
      if matches(keys[position]) { return position }
      slot = (slot + 1) & mask
    }
  }

  private mutating func append(_ key: Value, _ value: Value) {
    keys.append(key)
    values.append(value)
    if keys.count * 2 > table.count {
      if keys.count > Self.smallSize { rebuild() }
    } else {
      enter(keys.count - 1)
    }
  }

  private mutating func rebuild() {
    guard keys.count > Self.smallSize else {
      table = []
      return
    }
    var size = 32
    while size < keys.count * 3 { size *= 2 }
    table = Array(repeating: -1, count: size)
    for position in keys.indices { enter(position) }
  }

  private mutating func enter(_ position: Int) {
    let mask = table.count - 1
    var slot = keys[position].keyHash & mask
    while table[slot] >= 0 { slot = (slot + 1) & mask }
    table[slot] = Int32(truncatingIfNeeded: position)
  }

  private mutating func remove(_ key: Value) {
    guard let position = position(of: key) else { return }
    keys.remove(at: position)
    values.remove(at: position)
    rebuild()
  }
}

/// The keys of maps of which many are made: they are hashed once, and shared.
package struct MapShape: Sendable {
  private var map = OrderedMap()

  /// Takes text keys, each of them once.
  package init(_ keys: String...) {
    for key in keys { map[key] = Value.none }
  }

  /// A map that templates cannot change, with a value for each key, in their order.
  package func callAsFunction(_ values: Value...) -> Value {
    Value(OrderedMap(like: map, values))
  }
}

extension Value {
  /// Whether `self` is text of these bytes.
  func isText(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .string(let own), .safe(let own): own == bytes
    default: false
    }
  }

  /// A hash under which equal keys are alike; seeded anew in each process.
  var keyHash: Int {
    switch self {
    case .string(let bytes), .safe(let bytes): return Self.hash(of: bytes)
    case .int(let value): return value.hashValue
    case .bool(let value): return (value ? 1 : 0).hashValue
    case .bigInt(let value): return value.hashValue
    case .double(let value): return Int(exactly: value)?.hashValue ?? value.hashValue
    case .tuple(let tuple):
      var hasher = Hasher()
      for element in tuple.elements { hasher.combine(element.keyHash) }
      return hasher.finalize()
    case .none, .undefined: return 0
    case .list(let list): return ObjectIdentifier(list).hashValue
    case .map(let map): return ObjectIdentifier(map).hashValue
    case .object(let object): return ObjectIdentifier(object).hashValue
    }
  }

  /// Python's equality of dictionary keys.
  func isSameKey(as other: Value) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)), (.string(let a), .safe(let b)),
      (.safe(let a), .string(let b)), (.safe(let a), .safe(let b)):
      a == b
    case (.int(let a), .int(let b)): a == b
    default: isEqual(to: other)
    }
  }

  static func hash(of bytes: [UInt8]) -> Int {
    var hasher = Hasher()
    var word: UInt64 = 0
    var filled: UInt64 = 0
    for byte in bytes {
      word = word << 8 | UInt64(byte)
      filled += 1
      if filled & 7 == 0 {
        hasher.combine(word)
        word = 0
      }
    }
    hasher.combine(word)
    hasher.combine(filled)
    return hasher.finalize()
  }
}
