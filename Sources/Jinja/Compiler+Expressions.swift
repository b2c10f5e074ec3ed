import TextCore

extension Compiler {
  /// Emits code that leaves the expression's value on the stack.
  ///
  /// What leans to the left (`a + b + c`, `a.b.c`, `a | f | g`) is walked in a loop; recursion is
  /// bounded by the parser's limit on brackets.
  func compile(_ root: ExpressionID, _ scope: Scope) throws(SyntaxProblem) {
    try enter(syntax.range(of: root))
    defer { leave() }
    var spine: [ExpressionID] = []
    var id = root
    while let left = leftOperand(of: id) {
      spine.append(id)
      guard case .some(let operand) = left else { break }
      id = operand
    }
    if spine.isEmpty || leftOperand(of: id) == nil { try compileLeaf(id, scope) }
    for id in spine.reversed() { try compileRest(of: id, scope) }
  }

  /// The operand that is evaluated first; `.some(nil)` if it is on the stack already, `nil` if the
  /// expression has none.
  private func leftOperand(of id: ExpressionID) -> ExpressionID?? {
    switch syntax[id] {
    case .unary(_, let operand), .binary(_, let operand, _), .and(let operand, _),
      .or(let operand, _), .comparison(let operand, _), .attribute(let operand, _),
      .item(let operand, _), .slice(let operand, _, _, _), .test(let operand, _, _):
      return .some(operand)
    case .call(let function, _):
      if case .attribute(let receiver, _) = syntax[function] { return .some(receiver) }
      return .some(function)
    case .filter(let value, _, _): return .some(value)
    default: return nil
    }
  }

  private func compileLeaf(_ id: ExpressionID, _ scope: Scope) throws(SyntaxProblem) {
    let range = syntax.range(of: id)
    switch syntax[id] {
    case .constant(let value): emit(.constant(intern(constant: value)), range)
    case .name(let name): loadName(name, scope, range)
    case .list(let elements):
      for element in elements { try compile(element, scope) }
      emit(.makeList(Int32(elements.count)), range)
    case .tuple(let elements):
      for element in elements { try compile(element, scope) }
      emit(.makeTuple(Int32(elements.count)), range)
    case .map(let entries):
      for entry in entries {
        try compile(entry.key, scope)
        try compile(entry.value, scope)
      }
      emit(.makeMap(Int32(entries.count)), range)
    case .concatenation(let operands):
      for operand in operands { try compile(operand, scope) }
      emit(.concatenate(Int32(operands.count), scope.escaping), range)
    case .conditional(let choices, let otherwise):
      try compileConditional(choices, otherwise, scope, range)
    default: emit(.constant(intern(constant: .none)), range)
    }
  }

  func loadName(_ name: [UInt8], _ scope: Scope, _ range: SourceRange) {
    if let reference = scope.symbols.reference(name) {
      load(reference, range)
    } else {
      emit(.resolve(intern(name: name)), range)
    }
  }

  private func compileConditional(
    _ choices: [(value: ExpressionID, test: ExpressionID)], _ otherwise: ExpressionID?,
    _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    var inner = scope
    inner.isSoft = true
    var ends: [Int] = []
    for choice in choices {
      try compile(choice.test, inner)
      let skip = emitJump({ .jumpIfFalse($0) }, range)
      try compile(choice.value, inner)
      ends.append(emitJump({ .jump($0) }, range))
      patch(skip)
    }
    if let otherwise {
      try compile(otherwise, inner)
    } else {
      emit(
        .lenientUndefined(
          intern(failure: "the inline if-expression evaluated to false and has no else")), range)
    }
    for end in ends { patch(end) }
  }

  /// Compiles an expression whose first operand is on the stack.
  private func compileRest(of id: ExpressionID, _ scope: Scope) throws(SyntaxProblem) {
    let range = syntax.range(of: id)
    switch syntax[id] {
    case .unary(.not, _): emit(.not, range)
    case .unary(let sign, _): emit(.sign(isNegative: sign == .minus), range)
    case .binary(let operation, _, let right):
      try compile(right, scope)
      emit(.binary(operation), range)
    case .and(_, let right):
      let skip = emitJump({ .jumpIfFalseElsePop($0) }, range)
      try compile(right, scope)
      patch(skip)
    case .or(_, let right):
      let skip = emitJump({ .jumpIfTrueElsePop($0) }, range)
      try compile(right, scope)
      patch(skip)
    case .comparison(_, let rest): try compileComparison(rest, scope, range)
    case .attribute(_, let name): emit(.member(intern(name: name)), range)
    case .item(_, let index):
      try compile(index, scope)
      emit(.item, range)
    case .slice(_, let start, let stop, let step):
      for bound in [start, stop, step] {
        if let bound { try compile(bound, scope) } else { emitNone(range) }
      }
      emit(.slice, range)
    case .call(let function, let arguments):
      let shape = try compileArguments(arguments, scope)
      if case .attribute(_, let name) = syntax[function] {
        emit(.callMethod(name: intern(name: name), shape: shape), range)
      } else {
        emit(.call(shape: shape), range)
      }
    case .filter(_, let name, let arguments):
      if registry.filter(name) == nil, !scope.isSoft {
        throw unknown("filter", name, registry.filterNames, range)
      }
      let shape = try compileArguments(arguments, scope)
      emit(.filter(name: intern(filter: name), shape: shape), range)
    case .test(_, let name, let arguments):
      if registry.test(name) == nil, !scope.isSoft {
        throw unknown("test", name, registry.testNames, range)
      }
      let shape = try compileArguments(arguments, scope)
      emit(.test(name: intern(test: name), shape: shape), range)
    default: break
    }
  }

  private func emitNone(_ range: SourceRange) {
    emit(.constant(intern(constant: .none)), range)
  }

  private func unknown(
    _ what: String, _ name: String, _ known: [String], _ range: SourceRange
  ) -> SyntaxProblem {
    let help = what == "filter" ? ForeignSyntax.help(forFilter: name) : nil
    let near = nearestName(to: name, among: known)
    let length = name.utf8.count
    // Only the name is to blame, not its arguments.
    let place = range.lowerBound..<min(range.upperBound, range.lowerBound + length)
    return SyntaxProblem(
      "there is no \(what) named '\(name)'", at: what == "filter" ? place : range,
      id: "unknown-\(what)", help: help ?? near.map { "did you mean '\($0)'?" })
  }

  private func compileComparison(
    _ rest: [(operation: Comparison, operand: ExpressionID)], _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    var ends: [Int] = []
    for (index, (operation, operand)) in rest.enumerated() {
      try compile(operand, scope)
      if index == rest.count - 1 {
        emit(.compare(operation), range)
      } else {
        ends.append(emitJump({ .compareChained(operation, $0) }, range))
      }
    }
    for end in ends { patch(end) }
  }

  /// Emits the arguments of a call; `caller` is the function of a call block.
  func compileArguments(
    _ arguments: CallArguments, _ scope: Scope, caller: (function: Int, range: SourceRange)? = nil
  ) throws(SyntaxProblem) -> Int32 {
    for argument in arguments.positional { try compile(argument, scope) }
    for argument in arguments.keywords { try compile(argument.value, scope) }
    var names = arguments.keywords.map(\.name)
    if let caller {
      emit(.makeMacro(Int32(caller.function)), caller.range)
      names.append("caller")
    }
    if let variadic = arguments.variadic { try compile(variadic, scope) }
    if let map = arguments.keywordMap { try compile(map, scope) }
    return intern(
      shape: CallShape(
        positional: arguments.positional.count, keywords: names,
        hasVariadic: arguments.variadic != nil, hasKeywordMap: arguments.keywordMap != nil))
  }
}
