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
  private(set) var references: [[UInt8]: Reference]
  /// In the order in which they were first seen.
  private(set) var order: [[UInt8]] = []
  private(set) var loads: [[UInt8]: Load]
  private(set) var stores: Set<[UInt8]>
  private let makeSlot: ([UInt8]) -> Int

  init(parent: Symbols?, function: Int, makeSlot: @escaping ([UInt8]) -> Int) {
    self.parent = parent
    self.function = function
    self.makeSlot = makeSlot
    references = [:]
    loads = [:]
    stores = []
  }

  private init(copying other: Symbols) {
    parent = other.parent
    function = other.function
    makeSlot = other.makeSlot
    references = other.references
    order = other.order
    loads = other.loads
    stores = other.stores
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
    stores.insert(name)
    if references[name] == nil { define(name, .parameter) } else { loads[name] = .parameter }
    return references[name] ?? Reference(function: function, slot: 0)
  }

  /// Makes `name` stand for a slot that exists already.
  func declare(_ name: [UInt8], as reference: Reference) {
    stores.insert(name)
    if references[name] == nil { order.append(name) }
    references[name] = reference
    loads[name] = .parameter
  }

  func load(_ name: [UInt8]) {
    if reference(name) == nil { define(name, .context) }
  }

  func store(_ name: [UInt8]) {
    stores.insert(name)
    guard references[name] == nil else { return }
    if let outer = parent?.reference(name) {
      define(name, .alias(outer))
    } else {
      define(name, .unset)
    }
  }

  /// Visits the branches of a condition, each of which may set other names.
  func branch(_ branches: [(Symbols) -> Void]) {
    var merged: [Symbols] = []
    for visit in branches {
      let copy = Symbols(copying: self)
      visit(copy)
      merged.append(copy)
    }
    var branchStores: Set<[UInt8]> = []
    for branch in merged { branchStores.formUnion(branch.stores) }
    branchStores.subtract(stores)
    for branch in merged {
      for name in branch.order {
        if references[name] == nil { order.append(name) }
        references[name] = branch.references[name]
        loads[name] = branch.loads[name]
      }
      stores.formUnion(branch.stores)
    }
    for name in branchStores {
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
