import Synchronization

/// Everything that is neither a number nor text nor a plain collection.
package final class Object: Sendable {
  let kind: Kind
  /// How many values that cannot be changed are nested in it, itself included.
  let depth: Int

  init(_ kind: Kind) {
    self.kind = kind
    depth = kind.children.reduce(0) { max($0, $1.fixedDepth) } + 1
  }

  /// What takes more than a pointer is indirect, so that all of it can be copied by one retain.
  enum Kind: Sendable {
    indirect case host(any HostObject)
    indirect case function(HostFunction)
    case builtin(BuiltinFunction)
    indirect case method(Value, Method)
    case macro(Macro)
    case loop(Loop)
    case namespace(Map)
    case cycler(Cycler)
    case joiner(Joiner)
    indirect case range(IntegerRange)
    case iterator(OneShot)
    indirect case view(Map, MapView)
    case module(Module)
    indirect case block(BlockReference)
    /// A type by its name (`x.__class__`).
    indirect case type(String)
    /// `self`: the blocks of the context with this number.
    indirect case selfReference(context: Int, template: String)
  }

  /// The values that it holds.
  var children: [Value] { kind.children }
}

extension Object.Kind {
  var children: [Value] {
    switch self {
    case .method(let receiver, _): [receiver]
    case .namespace(let map), .view(let map, _): [.map(map)]
    case .cycler(let cycler): cycler.items
    case .joiner(let joiner): [joiner.separator]
    case .iterator(let iterator): iterator.remaining
    case .module(let module): module.exports.values
    case .loop(let loop): loop.items
    default: []
    }
  }
}

/// What a map's `keys()`, `values()` and `items()` return: it follows the map's changes.
enum MapView: String, Sendable {
  case keys, values, items
}

/// The numbers of `range(start, stop, step)`.
struct IntegerRange: Sendable, Equatable {
  let start: Int
  let step: Int
  let count: Int

  func value(at index: Int) -> Int { start &+ index &* step }
  var stop: Int
}

/// What a lazy filter returns: values that can be gone through once.
final class OneShot: Sendable {
  /// What Python calls it.
  let typeName: String
  private let items: Mutex<[Value]>
  private let next = Atomic<Int>(0)

  init(_ items: [Value], typeName: String = "generator") {
    self.items = Mutex(items)
    self.typeName = typeName
  }

  /// What has not been taken yet.
  var remaining: [Value] {
    let start = next.load(ordering: .relaxed)
    return items.withLock { start == 0 ? $0 : Array($0.dropFirst(start)) }
  }

  func takeAll() -> [Value] {
    let start = next.exchange(0, ordering: .relaxed)
    return items.withLock { items in
      defer { items = [] }
      return start == 0 ? items : Array(items.dropFirst(start))
    }
  }

  func takeFirst() -> Value? {
    items.withLock { items in
      let index = next.load(ordering: .relaxed)
      guard index < items.count else { return nil }
      next.store(index + 1, ordering: .relaxed)
      return items[index]
    }
  }
}

/// The `loop` of a `for`.
final class Loop: Sendable {
  let items: [Value]
  /// 0 in an outermost loop, one more in each recursive call.
  let depth0: Int
  /// The body to run for `loop(…)`, if the loop is recursive.
  let recursion: Closure?
  private let position = Atomic<Int>(-1)
  private let lastChecked = Mutex<[Value]?>(nil)

  init(_ items: [Value], depth0: Int = 0, recursion: Closure? = nil) {
    self.items = items
    self.depth0 = depth0
    self.recursion = recursion
  }

  var index0: Int { position.load(ordering: .relaxed) }

  /// Goes to the next item.
  func advance() { position.store(index0 &+ 1, ordering: .relaxed) }

  /// Goes back, because the item does not count.
  func retreat() { position.store(index0 &- 1, ordering: .relaxed) }

  /// Whether `values` differ from those of the last call.
  func isChanged(_ values: [Value]) -> Bool {
    lastChecked.withLock { last in
      if let known = last, known.count == values.count,
        zip(known, values).allSatisfy({ $0.isEqual(to: $1) })
      {
        return false
      }
      last = values
      return true
    }
  }
}

/// `cycler(…)`: one value after the other, and round again.
final class Cycler: Sendable {
  let items: [Value]
  private let position = Atomic<Int>(0)

  init(_ items: [Value]) { self.items = items }

  var current: Value { items[position.load(ordering: .relaxed)] }

  func next() -> Value {
    let index = position.load(ordering: .relaxed)
    position.store((index + 1) % items.count, ordering: .relaxed)
    return items[index]
  }

  func reset() { position.store(0, ordering: .relaxed) }
}

/// `joiner(separator)`: nothing the first time, then the separator.
final class Joiner: Sendable {
  let separator: Value
  private let isUsed = Atomic<Bool>(false)

  init(_ separator: Value) { self.separator = separator }

  func next() -> Value {
    isUsed.exchange(true, ordering: .relaxed) ? separator : .string([])
  }
}

/// A part of a template with the variables around it, valid only in the render that made it.
struct Closure: Sendable {
  let template: Template
  /// Its index in the template's functions.
  let function: Int
  /// The numbers of the render's cells that it shares with the functions around it.
  let cells: [Int]
  /// The number of the render's context.
  let context: Int
  /// The render that made it.
  let render: RenderIdentity
}

/// Tells one render from another.
final class RenderIdentity: Sendable {}

/// What `{% macro %}` and `{% call %}` define.
final class Macro: Sendable {
  let closure: Closure
  let signature: MacroSignature
  /// Whether a call of positional arguments, not too many, needs nothing but its parameters' slots.
  let isSimple: Bool

  init(_ closure: Closure, _ signature: MacroSignature) {
    self.closure = closure
    self.signature = signature
    isSimple =
      signature.callerSlot == nil && signature.keywordsSlot == nil && signature.variadicSlot == nil
  }
}

/// What a macro takes.
struct MacroSignature: Sendable {
  /// `nil` for the body of a call block.
  var name: String?
  /// They are in the function's first slots.
  var parameters: [String]
  /// The slots of what the body uses of the rest of a call.
  var callerSlot: Int?
  var keywordsSlot: Int?
  var variadicSlot: Int?
}

/// An imported template.
final class Module: Sendable {
  let name: String
  let exports: OrderedMap
  let body: [UInt8]

  init(name: String, exports: OrderedMap, body: [UInt8]) {
    self.name = name
    self.exports = exports
    self.body = body
  }
}

/// `self.name`, `super`: a block at some level of the inheritance.
struct BlockReference: Sendable {
  let name: String
  let context: Int
  let depth: Int
}
