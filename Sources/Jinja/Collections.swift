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

  fileprivate func takeElements() -> [Value] { state.withLock { exchange(&$0, with: []) } }

  deinit {
    guard !isFixed else { return }
    var teardown = Teardown()
    teardown.add(takeElements())
    teardown.run()
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

  /// Where the entry `name` is, if the map is fixed and no method goes before its entries.
  func fixedPosition(of name: Name) -> Int? {
    name.isMapMethod ? nil : fixed.position(of: name)
  }

  func fixedValue(at position: Int) -> Value { fixed.values[position] }

  /// The truth of an entry; `nil` if asking may be an error.
  func truthOfFixedValue(at position: Int) -> Bool? {
    fixed.values[position].isUndefined ? nil : fixed.values[position].isTrue
  }

  /// Changes the entries; the map must not be fixed.
  func update<Result: Sendable>(_ change: (inout sending OrderedMap) -> sending Result) -> Result {
    state.withLock { change(&$0) }
  }

  func removeAll() { state.withLock { $0 = OrderedMap() } }

  fileprivate func takeValues() -> [Value] {
    state.withLock { exchange(&$0, with: OrderedMap()).values }
  }

  deinit {
    guard !isFixed else { return }
    var teardown = Teardown()
    teardown.add(takeValues())
    teardown.run()
  }
}

/// An immutable sequence (`(1, 2)`).
package final class Tuple: Sendable {
  package let elements: [Value]
  /// The names of its elements, if it is a named tuple (`groupby` makes them).
  let names: [String]
  /// How many values that cannot be changed are nested in it, itself included.
  let depth: Int
  /// How many elements it has, and the tuples in it have, those shared counted each time.
  let weight: Int

  package init(_ elements: [Value], names: [String] = []) {
    self.elements = elements
    self.names = names
    var deepest = 0
    var weight = elements.count
    for element in elements {
      deepest = max(deepest, element.fixedDepth)
      if case .tuple(let tuple) = element {
        weight =
          weight.addingReportingOverflow(tuple.weight).overflow ? .max : weight + tuple.weight
      }
    }
    depth = deepest + 1
    self.weight = weight
  }
}

/// Puts `replacement` in the place of `value`, which is returned.
private func exchange<T>(_ value: inout T, with replacement: T) -> T {
  var taken = replacement
  swap(&value, &taken)
  return taken
}

/// Releases values and what only they hold, without recursion.
///
/// Containers wait in arrays, where it can be asked in place whether anybody else holds them.
private struct Teardown {
  private var lists: [List] = []
  private var maps: [Map] = []
  private var tuples: [Tuple] = []
  private var objects: [Object] = []

  mutating func add(_ values: [Value]) {
    for value in values {
      switch value {
      case .list(let list): if !list.isFixed { lists.append(list) }
      case .map(let map): if !map.isFixed { maps.append(map) }
      case .tuple(let tuple): tuples.append(tuple)
      case .object(let object): objects.append(object)
      case .undefined(let undefined): if let owner = undefined?.owner { add([owner]) }
      default: break
      }
    }
  }

  mutating func run() {
    while true {
      if !lists.isEmpty {
        let isUnique = isKnownUniquelyReferenced(&lists[lists.count - 1])
        let list = lists.removeLast()
        if isUnique { add(list.takeElements()) }
      } else if !maps.isEmpty {
        let isUnique = isKnownUniquelyReferenced(&maps[maps.count - 1])
        let map = maps.removeLast()
        if isUnique { add(map.takeValues()) }
      } else if !tuples.isEmpty {
        let isUnique = isKnownUniquelyReferenced(&tuples[tuples.count - 1])
        let tuple = tuples.removeLast()
        if isUnique { add(tuple.elements) }
      } else if !objects.isEmpty {
        let isUnique = isKnownUniquelyReferenced(&objects[objects.count - 1])
        let object = objects.removeLast()
        if isUnique { add(object.children) }
      } else {
        return
      }
    }
  }
}

extension Value {
  /// Whether other values can be inside.
  var isContainer: Bool {
    switch self {
    case .list, .tuple, .map, .object: true
    case .undefined(let undefined): undefined?.owner != nil
    default: false
    }
  }

  /// How many values that cannot be changed are nested in each other down to the first that can.
  ///
  /// Those that can be changed take themselves apart; these are released by recursion, and so must
  /// not be nested deep.
  var fixedDepth: Int {
    switch self {
    case .tuple(let tuple): tuple.depth
    case .object(let object): object.depth
    case .undefined(let undefined): undefined?.depth ?? 0
    default: 0
    }
  }
}
