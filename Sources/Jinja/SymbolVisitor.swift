/// Finds the names that a scope uses and sets, without entering the scopes inside it.
struct SymbolVisitor {
  let syntax: Syntax
  let symbols: Symbols

  func visit(_ body: [StatementID]) {
    for id in body { visit(id) }
  }

  func visit(_ id: StatementID) {
    switch syntax[id] {
    case .text, .block, .breakLoop, .continueLoop, .autoescape: break
    case .output(let values): values.forEach(visit)
    case .conditional(let branches, let otherwise): visit(branches, otherwise)
    case .loop(let loop): visit(loop.iterable)
    case .assign(let target, let value):
      visit(value)
      store(target)
    case .assignBlock(let target, _, _): store(target)
    case .with(let bindings, _): for binding in bindings { visit(binding.value) }
    case .macro(let macro): if let name = macro.name { symbols.store(name) }
    case .callBlock(_, let call): visit(call)
    case .filterBlock(let filter, _): visit(filter)
    case .extends(let template), .include(let template, _, _): visit(template)
    case .importModule(let template, let name, _):
      visit(template)
      symbols.store(name)
    case .importNames(let template, let names, _):
      visit(template)
      for name in names { symbols.store(name.alias) }
    case .expression(let value): visit(value)
    }
  }

  private func visit(
    _ branches: [(test: ExpressionID, body: [StatementID])], _ otherwise: [StatementID]
  ) {
    visit(branches[0].test)
    symbols.branch {
      visit(branches[0].body)
      for branch in branches.dropFirst() {
        visit(branch.test)
        visit(branch.body)
      }
      visit(otherwise)
    }
  }

  func store(_ target: Target) {
    switch target {
    case .name(let name, _): symbols.store(name)
    case .member(let namespace, _, _): symbols.load(namespace)
    case .tuple(let targets, _): targets.forEach(store)
    }
  }

  func declare(_ target: Target) {
    switch target {
    case .name(let name, _): symbols.declare(name)
    case .member(let namespace, _, _): symbols.load(namespace)
    case .tuple(let targets, _): targets.forEach(declare)
    }
  }

  /// Loads the names of an expression, however deep it is.
  func visit(_ id: ExpressionID) {
    syntax.forEachExpression(from: id) { expression in
      if case .name(let name) = expression { symbols.load(name) }
    }
  }
}

extension Syntax {
  /// Calls `body` for an expression and all in it, in the order of the source.
  func forEachExpression(from root: ExpressionID, _ body: (Expression) -> Void) {
    var pending = [root]
    while let id = pending.popLast() {
      body(self[id])
      pending += self[id].children.reversed()
    }
  }
}

extension Expression {
  var children: [ExpressionID] {
    switch self {
    case .constant, .name: []
    case .list(let elements), .tuple(let elements), .concatenation(let elements): elements
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .unary(_, let operand), .attribute(let operand, _): [operand]
    case .binary(_, let a, let b), .and(let a, let b), .or(let a, let b), .item(let a, let b):
      [a, b]
    case .comparison(let first, let rest): [first] + rest.map(\.operand)
    case .conditional(let choices, let otherwise):
      choices.flatMap { [$0.test, $0.value] } + [otherwise].compactMap(\.self)
    case .slice(let value, let start, let stop, let step):
      [value] + [start, stop, step].compactMap(\.self)
    case .sliceObject(let start, let stop, let step): [start, stop, step].compactMap(\.self)
    case .call(let function, let arguments): [function] + arguments.expressions
    case .filter(let value, _, let arguments): [value].compactMap(\.self) + arguments.expressions
    case .test(let value, _, let arguments): [value] + arguments.expressions
    }
  }
}

/// Finds which of a few special names (`caller`, `loop`, …) a body uses before setting them.
struct UndeclaredNames {
  let syntax: Syntax
  private var wanted: Set<[UInt8]>
  private(set) var found: Set<[UInt8]> = []

  static func find(_ names: [String], in body: [StatementID], of syntax: Syntax) -> Set<[UInt8]> {
    var finder = UndeclaredNames(syntax: syntax, wanted: Set(names.map { Array($0.utf8) }))
    finder.visit(body)
    return finder.found
  }

  private init(syntax: Syntax, wanted: Set<[UInt8]>) {
    self.syntax = syntax
    self.wanted = wanted
  }

  private mutating func visit(_ body: [StatementID]) {
    for id in body where found.count < wanted.count || !wanted.isSubset(of: found) { visit(id) }
  }

  private mutating func visit(_ id: StatementID) {
    switch syntax[id] {
    case .text, .block, .breakLoop, .continueLoop: break
    case .output(let values): values.forEach { visit($0) }
    case .conditional(let branches, let otherwise):
      for branch in branches {
        visit(branch.test)
        visit(branch.body)
      }
      visit(otherwise)
    case .loop(let loop):
      store(loop.target)
      visit(loop.iterable)
      visit(loop.body)
      visit(loop.otherwise)
      if let test = loop.test { visit(test) }
    case .assign(let target, let value):
      store(target)
      visit(value)
    case .assignBlock(let target, let filter, let body):
      store(target)
      if let filter { visit(filter) }
      visit(body)
    case .with(let bindings, let body):
      for binding in bindings { store(binding.target) }
      for binding in bindings { visit(binding.value) }
      visit(body)
    case .macro(let macro): visit(macro)
    case .callBlock(let macro, let call):
      visit(call)
      visit(macro)
    case .filterBlock(let filter, let body):
      visit(body)
      visit(filter)
    case .autoescape(let value, let body):
      visit(value)
      visit(body)
    case .extends(let value), .include(let value, _, _), .importModule(let value, _, _),
      .importNames(let value, _, _), .expression(let value):
      visit(value)
    }
  }

  private mutating func visit(_ macro: MacroSyntax) {
    for parameter in macro.parameters { wanted.remove(parameter.name) }
    for value in macro.defaults { visit(value) }
    visit(macro.body)
  }

  private mutating func store(_ target: Target) {
    switch target {
    case .name(let name, _): wanted.remove(name)
    case .member: break
    case .tuple(let targets, _): for target in targets { store(target) }
    }
  }

  private mutating func visit(_ id: ExpressionID) {
    var seen: [[UInt8]] = []
    syntax.forEachExpression(from: id) { if case .name(let name) = $0 { seen.append(name) } }
    for name in seen where wanted.contains(name) { found.insert(name) }
  }
}
