import Synchronization

/// A list: fixed if the host made it, changeable if a template did.
///
/// Fixed lists are read without a lock. A changeable one takes itself apart without recursion when
/// it goes, however deep templates nested lists in it.
package final class List: Sendable {
  private let fixed: [Value]
  let isFixed: Bool
  private let state: Mutex<[Value]>

  /// Makes a list that never changes.
  package init(fixed elements: [Value]) {
    fixed = elements
    isFixed = true
    state = Mutex([])
  }

  /// Makes a list that templates may change.
  package init(_ elements: [Value]) {
    fixed = []
    isFixed = false
    state = Mutex(elements)
  }

  package var elements: [Value] { isFixed ? fixed : state.withLock { $0 } }
  package var count: Int { isFixed ? fixed.count : state.withLock { $0.count } }

  /// The element at `index`, which may count from the end, or `nil`.
  func element(at index: Int) -> Value? {
    if isFixed {
      let index = index < 0 ? index &+ fixed.count : index
      return fixed.indices.contains(index) ? fixed[index] : nil
    }
    return state.withLock {
      let index = index < 0 ? index &+ $0.count : index
      return $0.indices.contains(index) ? $0[index] : nil
    }
  }

  /// Changes the elements; the list must not be fixed.
  func update<Result: Sendable>(_ change: (inout sending [Value]) -> sending Result) -> Result {
    state.withLock { change(&$0) }
  }

  func removeAll() { state.withLock { $0 = [] } }

  deinit {
    guard !isFixed else { return }
    Value.release(state.withLock { elements in exchange(&elements, with: []) })
  }
}

/// A map: fixed if the host made it, changeable if a template did.
package final class Map: Sendable {
  private let fixed: OrderedMap
  let isFixed: Bool
  private let state: Mutex<OrderedMap>

  /// Makes a map that never changes.
  package init(fixed entries: OrderedMap) {
    fixed = entries
    isFixed = true
    state = Mutex(OrderedMap())
  }

  /// Makes a map that templates may change.
  package init(_ entries: OrderedMap) {
    fixed = OrderedMap()
    isFixed = false
    state = Mutex(entries)
  }

  package var entries: OrderedMap { isFixed ? fixed : state.withLock { $0 } }
  package var count: Int { isFixed ? fixed.count : state.withLock { $0.count } }

  func value(for name: Name) -> Value? {
    isFixed ? fixed.value(for: name) : state.withLock { $0.value(for: name) }
  }

  /// Changes the entries; the map must not be fixed.
  func update<Result: Sendable>(_ change: (inout sending OrderedMap) -> sending Result) -> Result {
    state.withLock { change(&$0) }
  }

  func removeAll() { state.withLock { $0 = OrderedMap() } }

  deinit {
    guard !isFixed else { return }
    Value.release(state.withLock { entries in exchange(&entries, with: OrderedMap()).values })
  }
}

/// An immutable sequence (`(1, 2)`).
package final class Tuple: Sendable {
  package let elements: [Value]
  /// The names of its elements, if it is a named tuple (`groupby` makes them).
  let names: [String]
  /// How many tuples are nested in it, itself included.
  let depth: Int

  package init(_ elements: [Value], names: [String] = []) {
    self.elements = elements
    self.names = names
    var deepest = 0
    for case .tuple(let tuple) in elements { deepest = max(deepest, tuple.depth) }
    depth = deepest + 1
  }
}

/// Puts `replacement` in the place of `value`, which is returned.
private func exchange<T>(_ value: inout T, with replacement: T) -> T {
  var taken = replacement
  swap(&value, &taken)
  return taken
}

extension Value {
  /// Releases `values` and what only they hold, without recursion.
  fileprivate static func release(_ values: [Value]) {
    var pending = values.filter(\.isContainer)
    while let next = pending.popLast() {
      switch next {
      case .list(var list):
        if isKnownUniquelyReferenced(&list), !list.isFixed {
          pending += list.update { exchange(&$0, with: []) }.filter(\.isContainer)
        }
      case .map(var map):
        if isKnownUniquelyReferenced(&map), !map.isFixed {
          pending += map.update { exchange(&$0, with: OrderedMap()) }.values
            .filter(\.isContainer)
        }
      case .tuple(var tuple):
        if isKnownUniquelyReferenced(&tuple) { pending += tuple.elements.filter(\.isContainer) }
      case .object(var object):
        if isKnownUniquelyReferenced(&object) { pending += object.children.filter(\.isContainer) }
      default: break
      }
    }
  }

  /// Whether other values can be inside.
  var isContainer: Bool {
    switch self {
    case .list, .tuple, .map, .object: true
    default: false
    }
  }
}
