import TextCore

/// Loops and macros.
extension Compiler {
  // MARK: Loops

  func compileLoop(_ loop: LoopSyntax, _ scope: Scope, _ range: SourceRange)
    throws(SyntaxProblem)
  {
    if let assigned = syntax.assignmentToLoop(in: loop) {
      throw SyntaxProblem("cannot assign to the special variable 'loop'", at: assigned)
    }
    try compile(loop.iterable, scope)
    let place = syntax.range(of: loop.iterable)
    guard loop.isRecursive else {
      try compileLoopBody(loop, scope, place)
      return
    }
    beginFunction(.recursiveLoop, nested: syntax.nestedNames(in: loop.body + loop.otherwise))
    _ = builder.makeSlot([])
    emit(.loadRawSlot(0), place)
    try compileLoopBody(loop, scope, place)
    let function = endFunction()
    emit(.runRecursiveLoop(Int32(function)), place)
  }

  /// Compiles what follows the iterable on the stack.
  private func compileLoopBody(_ loop: LoopSyntax, _ scope: Scope, _ range: SourceRange)
    throws(SyntaxProblem)
  {
    var inner = scope.inner(innerSymbols(scope.symbols))
    let kind = loopObject(loop)
    let loopName = Array("loop".utf8)
    if kind != .none { inner.symbols.declare(loopName) }
    let visitor = SymbolVisitor(syntax: syntax, symbols: inner.symbols)
    visitor.declare(loop.target)
    visitor.visit(loop.body)

    var test = loop.test
    if let condition = test, kind != .none, !syntax.usesOnlyPosition(ofLoopIn: loop.body) {
      try compileFiltering(loop.target, condition, scope, inner, range)
      test = nil
    }
    emit(.beginLoop(kind), range)
    if kind != .none, let reference = inner.symbols.reference(loopName) {
      store(reference, range)
    }
    let start = builder.label()
    let next = emitJump({ .next(exit: $0) }, range)
    try assign(loop.target, inner, isSet: false)
    if let test {
      try compileTest(test, loop.target, scope, inner)
      let pass = emitJump({ .jumpIfFalse($0) }, range)
      let enter = emitJump({ .jump($0) }, range)
      patch(pass)
      if kind != .none { emit(.rejectItem, range) }
      emit(.jump(Int32(start)), range)
      patch(enter)
    }
    builder.loops.append(.init(start: start, captureDepth: builder.captureDepth))
    enter(inner.symbols)
    try compile(loop.body, &inner)
    if !loop.otherwise.isEmpty { emit(.markIterated, range) }
    emit(.jump(Int32(start)), range)
    patch(next)
    for exit in builder.loops.removeLast().exits { patch(exit) }
    leave(inner.symbols)
    try compileElse(loop.otherwise, scope, range)
    emit(.endLoop, range)
  }

  private func loopObject(_ loop: LoopSyntax) -> LoopObject {
    if loop.isRecursive { return .recursive }
    let isUsed =
      !UndeclaredNames.find(["loop"], in: loop.body, of: syntax).isEmpty
      || syntax.hasScopedBlock(in: loop.body + loop.otherwise)
    return isUsed ? .plain : .none
  }

  private func compileElse(
    _ body: [StatementID], _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    guard !body.isEmpty else { return }
    var inner = scope.inner(innerSymbols(scope.symbols))
    SymbolVisitor(syntax: syntax, symbols: inner.symbols).visit(body)
    let skip = emitJump({ .jumpIfIterated($0) }, range)
    enter(inner.symbols)
    try compile(body, &inner)
    leave(inner.symbols)
    patch(skip)
  }

  /// Compiles the test of a loop, which sees the target but not what the body sets.
  private func compileTest(
    _ test: ExpressionID, _ target: Target, _ scope: Scope, _ inner: Scope
  ) throws(SyntaxProblem) {
    let testScope = scope.inner(innerSymbols(scope.symbols))
    for name in target.names {
      if let reference = inner.symbols.references[name] {
        testScope.symbols.declare(name, as: reference)
      }
    }
    SymbolVisitor(syntax: syntax, symbols: testScope.symbols).visit(test)
    enter(testScope.symbols)
    try compile(test, testScope)
  }

  /// Replaces the iterable on the stack by the list of what passes the test.
  private func compileFiltering(
    _ target: Target, _ test: ExpressionID, _ scope: Scope, _ inner: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    emit(.beginLoop(.none), range)
    emit(.beginCollecting, range)
    let start = builder.label()
    let next = emitJump({ .next(exit: $0) }, range)
    emit(.duplicate, range)
    try assign(target, inner, isSet: false)
    try compileTest(test, target, scope, inner)
    let reject = emitJump({ .jumpIfFalse($0) }, range)
    emit(.collect, range)
    emit(.jump(Int32(start)), range)
    patch(reject)
    emit(.pop, range)
    emit(.jump(Int32(start)), range)
    patch(next)
    emit(.endLoop, range)
    emit(.endCollecting, range)
  }

  func compileLoopExit(_ statement: Statement, _ range: SourceRange)
    throws(SyntaxProblem)
  {
    let isBreak = if case .breakLoop = statement { true } else { false }
    guard let loop = builder.loops.last else {
      throw SyntaxProblem("'\(isBreak ? "break" : "continue")' outside of a loop", at: range)
    }
    for _ in loop.captureDepth..<builder.captureDepth { emit(.dropCapture, range) }
    for slot in loop.savedAutoescape.reversed() { emit(.restoreAutoescape(slot: slot), range) }
    if isBreak {
      let exit = emitJump({ .jump($0) }, range)
      builder.loops[builder.loops.count - 1].exits.append(exit)
    } else {
      emit(.jump(Int32(loop.start)), range)
    }
  }

  // MARK: Macros

  func compileMacro(_ macro: MacroSyntax, _ scope: Scope, _ range: SourceRange)
    throws(SyntaxProblem)
  {
    let name = macro.name ?? []
    let function = try compileMacroFunction(macro, scope, range)
    emit(.makeMacro(Int32(function)), range)
    if scope.isTopLevel {
      emit(.setContextVariable(intern(name: name)), range)
      if name.first != UInt8(ascii: "_") { emit(.export(intern(name: name)), range) }
    }
    if let reference = scope.symbols.reference(name) { store(reference, range) }
  }

  func compileCallBlock(
    _ macro: MacroSyntax, _ call: ExpressionID, _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    let function = try compileMacroFunction(macro, scope, range)
    guard case .call(let callee, let arguments) = syntax[call] else { return }
    try compile(callee, scope)
    let shape = try compileArguments(arguments, scope, caller: (function, range))
    emit(.call(shape: shape), syntax.range(of: call))
    emit(.emit(.plain), range)
  }

  private func compileMacroFunction(
    _ macro: MacroSyntax, _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) -> Int {
    var signature = MacroSignature(
      name: macro.name.map { String(decoding: $0, as: UTF8.self) },
      parameters: macro.parameters.map { String(decoding: $0.name, as: UTF8.self) })
    beginFunction(.macro(signature), nested: syntax.nestedNames(in: macro.body))
    var inner = scope.inner(innerSymbols(scope.symbols))
    inner.checksOutput = false
    let visitor = SymbolVisitor(syntax: syntax, symbols: inner.symbols)
    for parameter in macro.parameters { inner.symbols.declare(parameter.name) }
    for value in macro.defaults { visitor.visit(value) }
    visitor.visit(macro.body)
    try declareSpecials(of: macro, &signature, inner.symbols)
    builder.function.kind = .macro(signature)
    enter(inner.symbols, isFunction: true)
    try compileDefaults(of: macro, inner)
    try compile(macro.body, &inner)
    return endFunction()
  }

  /// Declares `caller`, `kwargs` and `varargs` if the body uses them.
  private func declareSpecials(
    of macro: MacroSyntax, _ signature: inout MacroSignature, _ symbols: Symbols
  ) throws(SyntaxProblem) {
    let used = UndeclaredNames.find(["caller", "kwargs", "varargs"], in: macro.body, of: syntax)
    let names = macro.parameters.map(\.name)
    let caller = Array("caller".utf8)
    let keywords = Array("kwargs".utf8)
    let variadic = Array("varargs".utf8)
    if used.contains(caller) {
      if let index = names.firstIndex(of: caller) {
        guard index >= names.count - macro.defaults.count else {
          throw SyntaxProblem(
            "the special parameter 'caller' must be omitted or be given a default",
            at: macro.parameters[index].range)
        }
        signature.callerSlot = index
      } else {
        signature.callerSlot = symbols.declare(caller).slot
      }
    }
    if used.contains(keywords), !names.contains(keywords) {
      signature.keywordsSlot = symbols.declare(keywords).slot
    }
    if used.contains(variadic), !names.contains(variadic) {
      signature.variadicSlot = symbols.declare(variadic).slot
    }
  }

  private func compileDefaults(of macro: MacroSyntax, _ scope: Scope)
    throws(SyntaxProblem)
  {
    let firstDefault = macro.parameters.count - macro.defaults.count
    for (index, parameter) in macro.parameters.enumerated() {
      guard let reference = scope.symbols.reference(parameter.name) else { continue }
      emit(.loadRawSlot(Int32(reference.slot)), parameter.range)
      let skip = emitJump({ .jumpIfSet($0) }, parameter.range)
      if index >= firstDefault {
        try compile(macro.defaults[index - firstDefault], scope)
      } else {
        let name = String(decoding: parameter.name, as: UTF8.self)
        emit(
          .undefined(intern(failure: "parameter '\(name)' was not provided")), parameter.range)
      }
      store(reference, parameter.range)
      patch(skip)
    }
  }
}

extension Syntax {
  /// Where something in a loop is assigned to `loop`, which is not allowed.
  fileprivate func assignmentToLoop(in loop: LoopSyntax) -> SourceRange? {
    loop.target.rangeAssigningLoop ?? assignmentToLoop(in: loop.body + loop.otherwise)
  }

  private func assignmentToLoop(in body: [StatementID]) -> SourceRange? {
    for id in body {
      switch self[id] {
      case .assign(let target, _): if let range = target.rangeAssigningLoop { return range }
      case .assignBlock(let target, _, let body):
        if let range = target.rangeAssigningLoop ?? assignmentToLoop(in: body) { return range }
      // Loops inside look for themselves.
      case .loop: break
      default:
        for body in self[id].bodies {
          if let range = assignmentToLoop(in: body) { return range }
        }
      }
    }
    return nil
  }

  fileprivate func hasScopedBlock(in body: [StatementID]) -> Bool {
    body.contains { id in
      if case .block(let block) = self[id] {
        return block.isScoped || hasScopedBlock(in: block.body)
      }
      return self[id].bodies.contains { hasScopedBlock(in: $0) }
    }
  }

  /// Whether `body` uses of its `loop` only what is known without looking ahead.
  fileprivate func usesOnlyPosition(ofLoopIn body: [StatementID]) -> Bool {
    var names = 0
    var positions = 0
    let known: Set<String> = [
      "index", "index0", "first", "depth", "depth0", "cycle", "changed",
    ]
    forEachExpression(in: body) { expression in
      switch expression {
      case .name(let name) where name.elementsEqual("loop".utf8): names += 1
      case .attribute(let value, let member):
        if case .name(let name) = self[value], name.elementsEqual("loop".utf8),
          known.contains(String(decoding: member, as: UTF8.self))
        {
          positions += 1
        }
      default: break
      }
    }
    return names == positions && !hasScopedBlock(in: body)
  }

  /// Calls `visit` for every expression in `body`, blocks and macros included.
  private func forEachExpression(in body: [StatementID], _ visit: (Expression) -> Void) {
    for id in body {
      for expression in self[id].expressions { forEachExpression(from: expression, visit) }
      for body in self[id].bodies { forEachExpression(in: body, visit) }
    }
  }
}

extension Target {
  fileprivate var rangeAssigningLoop: SourceRange? {
    switch self {
    case .name(let name, let range): name.elementsEqual("loop".utf8) ? range : nil
    case .member: nil
    case .tuple(let targets, _): targets.lazy.compactMap(\.rangeAssigningLoop).first
    }
  }
}
