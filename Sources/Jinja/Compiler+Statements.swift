import TextCore

extension Compiler {
  func compile(_ body: [StatementID], _ scope: inout Scope) throws(SyntaxProblem) {
    guard let first = body.first else { return }
    try enter(syntax.range(of: first))
    defer { leave() }
    for id in body { try compile(id, &scope) }
  }

  func compile(_ id: StatementID, _ scope: inout Scope) throws(SyntaxProblem) {
    let range = syntax.range(of: id)
    switch syntax[id] {
    case .text(let text):
      guard !(scope.checksOutput && hasKnownExtends) else { return }
      let skip = scope.checksOutput ? emitJump({ .jumpIfExtended($0) }, range) : nil
      emit(text: normalizedText(text), range)
      if let skip { patch(skip) }
    case .output(let values): try compileOutput(values, scope, range)
    case .conditional(let branches, let otherwise):
      try compileConditional(branches, otherwise, scope)
    case .loop(let loop): try compileLoop(loop, scope, range)
    case .assign(let target, let value):
      try checkNamespaces(target, scope)
      try compile(value, scope)
      try assign(target, scope, isSet: true)
    case .assignBlock(let target, let filter, let body):
      try compileAssignBlock(target, filter, body, scope, range)
    case .with(let bindings, let body): try compileWith(bindings, body, scope)
    case .macro(let macro): try compileMacro(macro, scope, range)
    case .callBlock(let macro, let call): try compileCallBlock(macro, call, scope, range)
    case .filterBlock(let filter, let body): try compileFilterBlock(filter, body, scope, range)
    case .autoescape(let value, let body): try compileAutoescape(value, body, scope, range)
    case .block(let block): try compileBlockCall(block, scope, range)
    case .extends(let template): try compileExtends(template, &scope, range)
    case .include(let template, let ignoreMissing, let context):
      try compile(template, scope)
      switch context {
      case .with:
        emit(
          .include(locals: try locals(scope.symbols, range), ignoreMissing: ignoreMissing), range)
      case .without: emit(.includeIsolated(ignoreMissing: ignoreMissing), range)
      }
    case .importModule(let template, let name, let context):
      try compileImport(template, context, scope, range)
      bindImported(name, scope, range)
    case .importNames(let template, let names, let context):
      try compileImport(template, context, scope, range)
      for name in names {
        emit(.importName(intern(name: name.name)), range)
        bindImported(name.alias, scope, range)
      }
      emit(.pop, range)
    case .expression(let value):
      try compile(value, scope)
      emit(.pop, range)
    case .breakLoop, .continueLoop: try compileLoopExit(syntax[id], range)
    }
  }

  /// Template text with its line endings as `\n`.
  private func normalizedText(_ range: SourceRange) -> [UInt8] {
    guard bytes[range].contains(UInt8(ascii: "\r")) else { return Array(bytes[range]) }
    var text: [UInt8] = []
    for index in range {
      if bytes[index] == UInt8(ascii: "\r") {
        text.append(UInt8(ascii: "\n"))
      } else if bytes[index] != UInt8(ascii: "\n")
        || index == range.lowerBound || bytes[index - 1] != UInt8(ascii: "\r")
      {
        text.append(bytes[index])
      }
    }
    return text
  }

  private func compileOutput(
    _ values: [ExpressionID], _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    guard !(scope.checksOutput && hasKnownExtends) else { return }
    let skip = scope.checksOutput ? emitJump({ .jumpIfExtended($0) }, range) : nil
    for value in values {
      try compile(value, scope)
      emit(.emit(scope.escaping), syntax.range(of: value))
    }
    if let skip { patch(skip) }
  }

  private func compileConditional(
    _ branches: [(test: ExpressionID, body: [StatementID])], _ otherwise: [StatementID],
    _ scope: Scope
  ) throws(SyntaxProblem) {
    var inner = scope
    inner.isRoot = false
    inner.isSoft = true
    var ends: [Int] = []
    for (index, branch) in branches.enumerated() {
      try compile(branch.test, inner)
      let skip = emitJump({ .jumpIfFalse($0) }, syntax.range(of: branch.test))
      try compile(branch.body, &inner)
      if index < branches.count - 1 || !otherwise.isEmpty {
        ends.append(emitJump({ .jump($0) }, 0..<0))
      }
      patch(skip)
    }
    try compile(otherwise, &inner)
    for end in ends { patch(end) }
  }

  // MARK: Assignments

  /// Emits checks that what members are assigned to are namespaces.
  private func checkNamespaces(_ target: Target, _ scope: Scope) throws(SyntaxProblem) {
    switch target {
    case .name: break
    case .member(let namespace, _, let range):
      loadName(namespace, scope, range)
      emit(.checkNamespace, range)
    case .tuple(let targets, _): for target in targets { try checkNamespaces(target, scope) }
    }
  }

  /// Stores the value on the stack; `isSet` tells `set` from the targets of loops and `with`.
  func assign(_ target: Target, _ scope: Scope, isSet: Bool) throws(SyntaxProblem) {
    switch target {
    case .name(let name, let range):
      guard let reference = scope.symbols.reference(name) else { return }
      if isSet, scope.isTopLevel {
        emit(.setContextVariable(intern(name: name)), range)
        if name.first != UInt8(ascii: "_") { emit(.export(intern(name: name)), range) }
      }
      store(reference, range)
    case .member(let namespace, let attribute, let range):
      loadName(namespace, scope, range)
      emit(.storeNamespace(attribute: intern(name: attribute)), range)
    case .tuple(let targets, let range):
      emit(.unpack(Int32(targets.count)), range)
      for target in targets { try assign(target, scope, isSet: isSet) }
    }
  }

  private func compileAssignBlock(
    _ target: Target, _ filter: ExpressionID?, _ body: [StatementID], _ scope: Scope,
    _ range: SourceRange
  ) throws(SyntaxProblem) {
    var inner = scope.inner(innerSymbols(scope.symbols))
    inner.checksOutput = false
    SymbolVisitor(syntax: syntax, symbols: inner.symbols).visit(body)
    if let filter { SymbolVisitor(syntax: syntax, symbols: inner.symbols).visit(filter) }
    enter(inner.symbols)
    beginCapture(range)
    try compile(body, &inner)
    if let filter {
      endCapture(captureKind(scope.escaping), range)
      try compile(filter, inner)
      emit(.markSafe, range)
    } else {
      endCapture(.byContext, range)
    }
    try assign(target, scope, isSet: true)
    leave(inner.symbols)
  }

  private func compileWith(
    _ bindings: [(target: Target, value: ExpressionID)], _ body: [StatementID], _ scope: Scope
  ) throws(SyntaxProblem) {
    var inner = scope.inner(innerSymbols(scope.symbols))
    let visitor = SymbolVisitor(syntax: syntax, symbols: inner.symbols)
    for binding in bindings { visitor.declare(binding.target) }
    visitor.visit(body)
    enter(inner.symbols)
    for binding in bindings {
      try compile(binding.value, scope)
      try assign(binding.target, inner, isSet: false)
    }
    try compile(body, &inner)
    leave(inner.symbols)
  }

  // MARK: Captures

  func beginCapture(_ range: SourceRange) {
    emit(.beginCapture, range)
    builder.captureDepth += 1
  }

  func endCapture(_ kind: CaptureKind, _ range: SourceRange) {
    emit(.endCapture(kind), range)
    builder.captureDepth -= 1
  }

  /// What the text of a filtered block is.
  private func captureKind(_ escaping: Escaping) -> CaptureKind {
    switch escaping {
    case .plain: .plain
    case .escaped: .safe
    case .dynamic: .byContext
    }
  }

  private func compileFilterBlock(
    _ filter: ExpressionID, _ body: [StatementID], _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    var inner = scope.inner(innerSymbols(scope.symbols))
    let visitor = SymbolVisitor(syntax: syntax, symbols: inner.symbols)
    visitor.visit(body)
    visitor.visit(filter)
    enter(inner.symbols)
    beginCapture(range)
    try compile(body, &inner)
    endCapture(captureKind(scope.escaping), range)
    try compile(filter, inner)
    emit(.emit(.plain), range)
    leave(inner.symbols)
  }

  private func compileAutoescape(
    _ value: ExpressionID, _ body: [StatementID], _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    var inner = scope.inner(innerSymbols(scope.symbols))
    let visitor = SymbolVisitor(syntax: syntax, symbols: inner.symbols)
    visitor.visit(value)
    visitor.visit(body)
    enter(inner.symbols)
    let slot = Int32(builder.makeSlot([]))
    try compile(value, inner)
    emit(.saveAutoescape(slot: slot), range)
    if case .constant(let constant) = syntax[value] {
      inner.escaping = constant.isTrue ? .escaped : .plain
    } else {
      inner.escaping = .dynamic
    }
    let loop = builder.loops.count - 1
    if loop >= 0 { builder.loops[loop].savedAutoescape.append(slot) }
    try compile(body, &inner)
    if loop >= 0 { builder.loops[loop].savedAutoescape.removeLast() }
    emit(.restoreAutoescape(slot: slot), range)
    leave(inner.symbols)
  }

  // MARK: Other templates

  private func compileBlockCall(
    _ block: BlockSyntax, _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    var skip: Int?
    if scope.isTopLevel {
      if hasKnownExtends { return }
      if extendsCount > 0 { skip = emitJump({ .jumpIfExtended($0) }, range) }
    }
    let name = intern(name: block.name)
    let place = range.prefixLine(of: bytes)
    if block.isRequired { emit(.requireBlock(name: name), place) }
    emit(
      .callBlock(name: name, locals: block.isScoped ? try locals(scope.symbols, range) : -1), place)
    if let skip { patch(skip) }
  }

  private func compileExtends(
    _ template: ExpressionID, _ scope: inout Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    guard scope.isTopLevel else {
      throw SyntaxProblem(
        "'extends' cannot be used inside a loop, block or macro", at: range)
    }
    if extendsCount > 0 {
      let failure = intern(failure: "a template can extend only one other")
      if hasKnownExtends {
        emit(.fail(failure), range)
        return
      }
      let first = emitJump({ .jumpIfExtended($0) }, range)
      let skip = emitJump({ .jump($0) }, range)
      patch(first)
      emit(.fail(failure), range)
      patch(skip)
    }
    try compile(template, scope)
    emit(.extend, range)
    if scope.isRoot { hasKnownExtends = true }
    extendsCount += 1
  }

  private func compileImport(
    _ template: ExpressionID, _ context: ImportContext, _ scope: Scope, _ range: SourceRange
  ) throws(SyntaxProblem) {
    try compile(template, scope)
    emit(.importModule(locals: context == .with ? try locals(scope.symbols, range) : -1), range)
  }

  /// Names the imported value on the stack.
  private func bindImported(_ name: [UInt8], _ scope: Scope, _ range: SourceRange) {
    guard let reference = scope.symbols.reference(name) else { return }
    if scope.isTopLevel {
      emit(.setContextVariable(intern(name: name)), range)
      if name.first != UInt8(ascii: "_") { emit(.unexport(intern(name: name)), range) }
    }
    store(reference, range)
  }
}
