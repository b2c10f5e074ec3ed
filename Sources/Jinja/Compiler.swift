import TextCore

/// Turns a tree into instructions, resolving names to slots.
final class Compiler {
  let syntax: Syntax
  let bytes: [UInt8]
  let registry: Registry
  let escapes: Bool
  private let limits: Limits
  private var depth = 0
  /// How many variables the tables of locals have in all, which could grow with the square of the
  /// template's length.
  private var localCount = 0
  private static let maximumLocals = 1_000_000
  var program = Program()
  /// The functions being written, outermost first.
  var builders: [FunctionBuilder] = []
  private var interned = InternTables()

  /// A scope: what Jinja calls a frame.
  struct Scope {
    var symbols: Symbols
    /// Whether what is set here is seen by blocks and importers.
    var isTopLevel = false
    /// Whether this is not even inside a condition.
    var isRoot = false
    /// Whether unknown filters are an error only when they run.
    var isSoft = false
    /// Whether output is dropped once a parent template is known.
    var checksOutput = false
    var escaping: Escaping
    /// What inner scopes start from.
    func inner(_ symbols: Symbols) -> Scope {
      Scope(symbols: symbols, checksOutput: checksOutput, escaping: escaping)
    }
  }

  /// How many `extends` came before, and whether one is certain to have run.
  var extendsCount = 0
  var hasKnownExtends = false

  /// - Throws: What can be known to be wrong without running the template.
  static func compile(
    _ syntax: Syntax, bytes: [UInt8], escapes: Bool, registry: Registry, limits: Limits
  ) throws(SyntaxProblem) -> Program {
    let compiler = Compiler(
      syntax: syntax, bytes: bytes, registry: registry, escapes: escapes, limits: limits)
    try compiler.compileTemplate()
    return compiler.program
  }

  private init(
    syntax: Syntax, bytes: [UInt8], registry: Registry, escapes: Bool, limits: Limits
  ) {
    self.limits = limits
    self.syntax = syntax
    self.bytes = bytes
    self.registry = registry
    self.escapes = escapes
  }

  /// Goes one level deeper; each call is followed by `defer { leave() }`.
  ///
  /// Operators nest without brackets, so the parser's own count is not enough.
  func enter(_ range: SourceRange) throws(SyntaxProblem) {
    guard depth < limits.nesting + 10 else {
      throw SyntaxProblem(
        "nested deeper than \(limits.nesting) levels", at: range.prefixLine(of: bytes),
        id: "limit-nesting")
    }
    depth += 1
  }

  func leave() { depth -= 1 }

  // MARK: Functions

  private func compileTemplate() throws(SyntaxProblem) {
    let blocks = try findBlocks()
    let hasExtends = syntax.statements.contains { if case .extends = $0 { true } else { false } }
    beginFunction(.body, nested: syntax.nestedNames(in: syntax.body))
    var scope = Scope(
      symbols: rootSymbols(), isTopLevel: true, isRoot: true, checksOutput: hasExtends,
      escaping: escapes ? .escaped : .plain)
    let usesSelf = !UndeclaredNames.find(["self"], in: syntax.body, of: syntax).isEmpty
    if usesSelf { loadSelf(into: scope.symbols) }
    SymbolVisitor(syntax: syntax, symbols: scope.symbols).visit(syntax.body)
    enter(scope.symbols, isFunction: true)
    try compile(syntax.body, &scope)
    if hasExtends { emit(.renderParent, syntax.body.last.map { syntax.range(of: $0) } ?? 0..<0) }
    endFunction()
    for block in blocks {
      program.blocks.append((String(decoding: block.name, as: UTF8.self), program.functions.count))
      try compileBlock(block)
    }
  }

  private func findBlocks() throws(SyntaxProblem) -> [BlockSyntax] {
    // Statements are numbered from the inside out; what is reported and run goes by place.
    var blocks: [(syntax: BlockSyntax, range: SourceRange)] = []
    for index in syntax.statements.indices {
      if case .block(let block) = syntax.statements[index] {
        blocks.append((block, syntax.statementRanges[index]))
      }
    }
    blocks.sort { $0.range.lowerBound < $1.range.lowerBound }
    var seen: [[UInt8]: SourceRange] = [:]
    for block in blocks {
      if let first = seen.updateValue(block.range, forKey: block.syntax.name) {
        var problem = SyntaxProblem(
          "block '\(String(decoding: block.syntax.name, as: UTF8.self))' is defined twice",
          at: block.range.prefixLine(of: bytes))
        problem.notes.append(("it is first defined here", first.prefixLine(of: bytes)))
        throw problem
      }
    }
    return blocks.map(\.syntax)
  }

  private func compileBlock(_ block: BlockSyntax) throws(SyntaxProblem) {
    let name = String(decoding: block.name, as: UTF8.self)
    beginFunction(.block(name), nested: syntax.nestedNames(in: block.body))
    var scope = Scope(symbols: rootSymbols(), escaping: escapes ? .escaped : .plain)
    let special = UndeclaredNames.find(["self", "super"], in: block.body, of: syntax)
    if special.contains(Array("self".utf8)) { loadSelf(into: scope.symbols) }
    if special.contains(Array("super".utf8)) {
      emit(.loadSuper(intern(name: block.name)), 0..<0)
      store(scope.symbols.declare(Array("super".utf8)), 0..<0)
    }
    SymbolVisitor(syntax: syntax, symbols: scope.symbols).visit(block.body)
    enter(scope.symbols, isFunction: true)
    try compile(block.body, &scope)
    endFunction()
  }

  private func loadSelf(into symbols: Symbols) {
    emit(.loadSelf, 0..<0)
    store(symbols.declare(Array("self".utf8)), 0..<0)
  }

  func beginFunction(_ kind: Function.Kind, nested: Set<[UInt8]>) {
    let index = program.functions.count
    program.functions.append(Function(kind: kind))
    builders.append(FunctionBuilder(index: index, kind: kind, nestedNames: nested))
  }

  func rootSymbols() -> Symbols {
    let builder = builders[builders.count - 1]
    return Symbols(parent: nil, function: builder.index, makeSlot: builder.makeSlot)
  }

  func innerSymbols(_ parent: Symbols) -> Symbols {
    let builder = builders[builders.count - 1]
    return Symbols(parent: parent, function: builder.index, makeSlot: builder.makeSlot)
  }

  @discardableResult
  func endFunction() -> Int {
    let builder = builders.removeLast()
    program.functions[builder.index] = builder.finish(&program)
    return builder.index
  }

  var builder: FunctionBuilder { builders[builders.count - 1] }

  // MARK: Scopes

  /// Gives the variables of a scope what they have on entry.
  func enter(_ symbols: Symbols, isFunction: Bool = false) {
    for name in symbols.order {
      guard let load = symbols.loads[name], let reference = symbols.references[name] else {
        continue
      }
      switch load {
      case .parameter: break
      case .context:
        // The context does not change while a function runs, except by the template's own body,
        // whose names have slots of their own; so one look-up on entry is enough.
        if isFunction || !symbols.stores.contains(name) {
          builder.function.entryLoads.append((Int(intern(name: name)), reference.slot))
        } else {
          emit(.resolve(intern(name: name)), 0..<0)
          store(reference, 0..<0)
        }
      case .alias(let outer):
        loadRaw(outer)
        store(reference, 0..<0)
      case .unset:
        if !isFunction { clear(reference) }
      }
    }
  }

  /// Forgets the variables of a scope that functions made in it could still see.
  func leave(_ symbols: Symbols) {
    for name in symbols.order {
      if let reference = symbols.references[name], builder.nestedNames.contains(name) {
        clear(reference)
      }
    }
  }

  private func clear(_ reference: Symbols.Reference) {
    emit(.missing, 0..<0)
    store(reference, 0..<0)
  }

  // MARK: Variables

  /// Where the current function finds a variable.
  private func place(_ reference: Symbols.Reference) -> LocalReference.Place {
    if reference.function == builder.index { return .slot(reference.slot) }
    return .cell(capture(reference, in: builders.count - 1))
  }

  private func capture(_ reference: Symbols.Reference, in level: Int) -> Int {
    let outer = builders[level - 1]
    if outer.index == reference.function {
      outer.share(reference.slot)
      let name = outer.function.slots[reference.slot]
      return builders[level].captureIndex(.slot(reference.slot), name: name)
    }
    let index = capture(reference, in: level - 1)
    return builders[level].captureIndex(.capture(index), name: outer.function.captureNames[index])
  }

  func load(_ reference: Symbols.Reference, _ range: SourceRange) {
    switch place(reference) {
    case .slot(let slot): emit(.loadSlot(Int32(slot)), range)
    case .cell(let cell): emit(.loadCell(Int32(cell)), range)
    }
  }

  private func loadRaw(_ reference: Symbols.Reference) {
    switch place(reference) {
    case .slot(let slot): emit(.loadRawSlot(Int32(slot)), 0..<0)
    case .cell(let cell): emit(.loadRawCell(Int32(cell)), 0..<0)
    }
  }

  func store(_ reference: Symbols.Reference, _ range: SourceRange) {
    switch place(reference) {
    case .slot(let slot): emit(.storeSlot(Int32(slot)), range)
    case .cell(let cell): emit(.storeCell(Int32(cell)), range)
    }
  }

  /// The variables that an included template sees, as an index into the template's table.
  func locals(_ symbols: Symbols, _ range: SourceRange) throws(SyntaxProblem) -> Int32 {
    // All stores of a scope are known before its statements are compiled.
    if let table = symbols.localTable { return table }
    let stores = symbols.visibleStores()
    localCount += stores.count
    guard localCount <= Self.maximumLocals else {
      throw SyntaxProblem(
        "too many variables in too many scopes with includes: more than \(Self.maximumLocals) in all",
        at: range.prefixLine(of: bytes), id: "limit-variables")
    }
    program.locals.append(
      stores.map { LocalReference(name: $0.name, place: place($0.reference)) })
    let table = Int32(program.locals.count - 1)
    builder.localTables.append(program.locals.count - 1)
    symbols.localTable = table
    return table
  }

  // MARK: Tables

  func intern(name: [UInt8]) -> Int32 {
    interned.names.index(of: name) { program.names.append(name) }
  }

  func intern(shape: CallShape) -> Int32 {
    interned.shapes.index(of: shape) { program.shapes.append(shape) }
  }

  /// Emits template text.
  func emit(text: [UInt8], _ range: SourceRange) {
    let start = Int32(truncatingIfNeeded: program.literals.count)
    program.literals += text
    emit(.emitText(start: start, count: Int32(truncatingIfNeeded: text.count)), range)
  }

  func intern(constant: Value) -> Int32 {
    program.constants.append(constant)
    return Int32(program.constants.count - 1)
  }

  func intern(failure: String) -> Int32 {
    program.failures.append(failure)
    return Int32(program.failures.count - 1)
  }

  func intern(filter name: String) -> Int32 {
    interned.filters.index(of: name) {
      program.filters.append(FilterEntry(name: name, body: registry.filter(name)))
    }
  }

  func intern(test name: String) -> Int32 {
    interned.tests.index(of: name) {
      program.tests.append(TestEntry(name: name, body: registry.test(name)))
    }
  }

  // MARK: Instructions

  func emit(_ instruction: Instruction, _ range: SourceRange) {
    builder.emit(instruction, range)
  }

  /// Emits a jump whose target is set by `patch(_:)`.
  func emitJump(_ make: (Int32) -> Instruction, _ range: SourceRange) -> Int {
    emit(make(-1), range)
    return builder.position - 1
  }

  /// Lets the jump at `index` lead here.
  func patch(_ index: Int) { builder.patch(index) }
}

/// Numbers equal things alike.
private struct InternTables {
  struct Table<Key: Hashable> {
    private var indices: [Key: Int32] = [:]

    mutating func index(of key: Key, insert: () -> Void) -> Int32 {
      if let index = indices[key] { return index }
      insert()
      let index = Int32(truncatingIfNeeded: indices.count)
      indices[key] = index
      return index
    }
  }

  var names = Table<[UInt8]>()
  var shapes = Table<CallShape>()
  var filters = Table<String>()
  var tests = Table<String>()
}

extension SourceRange {
  /// The part of the range on its first line.
  func prefixLine(of bytes: [UInt8]) -> SourceRange {
    let end = bytes[clamped(to: bytes.indices)].firstIndex(of: UInt8(ascii: "\n")) ?? upperBound
    return lowerBound..<end
  }
}
