/// Which variables a scope has, and what each is when the scope is entered.
///
/// This is Jinja's scoping: a name that is set somewhere in a scope belongs to that scope, and
/// starts with the value of the scope around it, or of the context.
final class Symbols {
  /// A variable: a slot of a function.
  struct Reference: Hashable {
    let function: Int
    let slot: Int
  }

  /// What a variable is when its scope is entered.
  enum Load {
    case parameter
    case context
    case alias(Reference)
    case unset
  }

  let parent: Symbols?
  let function: Int
  /// The table of what other templates see of the scope, if any was made.
  var localTable: Int32?
  private(set) var references: [[UInt8]: Reference] = [:]
  /// In the order in which they were first seen.
  private(set) var order: [[UInt8]] = []
  private(set) var loads: [[UInt8]: Load] = [:]
  private(set) var stores: Set<[UInt8]> = []
  /// The same in the order in which they were first set.
  private var storeOrder: [[UInt8]] = []
  private let makeSlot: ([UInt8]) -> Int

  init(parent: Symbols?, function: Int, makeSlot: @escaping ([UInt8]) -> Int) {
    self.parent = parent
    self.function = function
    self.makeSlot = makeSlot
  }

  func reference(_ name: [UInt8]) -> Reference? {
    var scope: Symbols? = self
    while let here = scope {
      if let reference = here.references[name] { return reference }
      scope = here.parent
    }
    return nil
  }

  private func define(_ name: [UInt8], _ load: Load) {
    if references[name] == nil { order.append(name) }
    references[name] = Reference(function: function, slot: makeSlot(name))
    loads[name] = load
  }

  /// Makes `name` a variable of this scope that is set on entry.
  @discardableResult
  func declare(_ name: [UInt8]) -> Reference {
    noteStore(name)
    if references[name] == nil { define(name, .parameter) } else { loads[name] = .parameter }
    return references[name] ?? Reference(function: function, slot: 0)
  }

  /// Makes `name` stand for a slot that exists already.
  func declare(_ name: [UInt8], as reference: Reference) {
    noteStore(name)
    if references[name] == nil { order.append(name) }
    references[name] = reference
    loads[name] = .parameter
  }

  private func noteStore(_ name: [UInt8]) {
    if stores.insert(name).inserted { storeOrder.append(name) }
  }

  func load(_ name: [UInt8]) {
    if reference(name) == nil { define(name, .context) }
  }

  func store(_ name: [UInt8]) {
    noteStore(name)
    guard references[name] == nil else { return }
    if let outer = parent?.reference(name) {
      define(name, .alias(outer))
    } else {
      define(name, .unset)
    }
  }

  /// Visits the branches of a condition: what only they set starts, if another branch is taken,
  /// with the value around it.
  ///
  /// - Complexity: O(names set in the branches), however many branches there are.
  func branch(_ visit: () -> Void) {
    let start = storeOrder.count
    visit()
    for name in storeOrder[start...] {
      if let outer = parent?.reference(name) {
        loads[name] = .alias(outer)
      } else {
        loads[name] = .context
      }
    }
  }

  /// The variables set here and in the scopes around, for templates that see them.
  func visibleStores() -> [(name: [UInt8], reference: Reference)] {
    var seen: Set<[UInt8]> = []
    var result: [(name: [UInt8], reference: Reference)] = []
    var scope: Symbols? = self
    while let here = scope {
      for name in here.stores.sorted(by: { $0.lexicographicallyPrecedes($1) })
      where seen.insert(name).inserted {
        if let reference = reference(name) { result.append((name, reference)) }
      }
      scope = here.parent
    }
    return result
  }
}
