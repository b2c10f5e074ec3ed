/// One render: executes the instructions of a template and of those it uses.
///
/// Calls, blocks, includes and recursive loops are frames on an explicit stack, so however deep they
/// are nested, the thread's stack is not touched.
struct Renderer {
  let library: TemplateLibrary
  let limits: Limits
  let identity = RenderIdentity()
  /// Slots of the active functions, each followed by what its expressions have on the stack.
  var stack: [Value] = []
  var frames: [Frame] = []
  /// The index of the next instruction of the last frame.
  var pc = 0
  /// Where the last frame's slots start.
  var base = 0
  var loops: [LoopState] = []
  /// Lists being collected by loops with a test.
  var collections: [[Value]] = []
  /// Variables shared between functions.
  var cells: [Value] = []
  var contexts: [Context] = []
  var out: [UInt8] = []
  /// The output around each open capture.
  var captures: [[UInt8]] = []
  /// How many bytes `out` may have.
  var outputLimit: Int
  var remainingSteps: Int
  /// Templates imported without context: their state is shared by all importers.
  var modules: [String: Value] = [:]
  /// Collections that hold others since they were changed, and so might hold themselves.
  var changedLists: [List] = []
  var changedMaps: [Map] = []
  /// How deep filters that apply filters are nested.
  var filterDepth = 0
  let scope: (any HostScope)?
  private let context: ContextScope
  private let globals: ContextScope

  init(
    _ library: TemplateLibrary, context: OrderedMap, globals: OrderedMap, scope: (any HostScope)?
  ) {
    self.library = library
    self.scope = scope
    limits = library.options.limits
    outputLimit = limits.outputBytes
    remainingSteps = limits.steps
    let builtin = ContextScope(map: library.registry.globals, next: nil)
    self.globals = globals.isEmpty ? builtin : ContextScope(map: globals, next: builtin)
    self.context = ContextScope(map: context, next: self.globals)
  }

  mutating func render(_ template: Template) throws(TemplateError) {
    let context = makeContext(for: template, outer: context)
    do throws(Failure) {
      try enter(template, function: 0, context: context, completion: .output)
      try run()
    } catch {
      throw located(error)
    }
  }

  /// Breaks the cycles that templates can make of lists and maps, which would never be released.
  mutating func releaseCycles() {
    for list in changedLists { list.removeAll() }
    for map in changedMaps { map.removeAll() }
  }

  /// Gives back the output after a failure, cut to what it was before.
  mutating func restoreOutput(count: Int) {
    if let first = captures.first { out = first }
    captures = []
    out.removeSubrange(count...)
  }

  // MARK: Contexts

  mutating func makeContext(for template: Template, outer: ContextScope) -> Int {
    var blocks: [String: [BlockFunction]] = [:]
    for block in template.blocks {
      blocks[block.name] = [BlockFunction(template: template, function: block.function)]
    }
    contexts.append(
      Context(template: template, outer: outer, blocks: blocks, escapes: template.escapes))
    return contexts.count - 1
  }

  /// What another template that shares the current context sees.
  func sharedScope(locals: OrderedMap) -> ContextScope {
    let context = contexts[currentContext]
    var scope = context.outer
    if !context.variables.isEmpty { scope = ContextScope(map: context.variables, next: scope) }
    return locals.isEmpty ? scope : ContextScope(map: locals, next: scope)
  }

  /// What a template imported without context sees.
  var globalScope: ContextScope { globals }

  var currentContext: Int { frames[frames.count - 1].context }

  func resolve(_ name: Name, in context: Int) -> Value? {
    if !contexts[context].variables.isEmpty,
      let value = contexts[context].variables.value(for: name)
    {
      return value
    }
    var scope: ContextScope? = contexts[context].outer
    while let here = scope {
      if let value = here.map.value(for: name) { return value }
      scope = here.next
    }
    return nil
  }

  // MARK: Frames

  /// Starts a function whose parameters, if any, are on the stack from `arguments` on.
  ///
  /// With `ownsContext`, the context was made for it, and goes with it.
  mutating func enter(
    _ template: Template, function: Int, context: Int, ownsContext: Bool = false,
    completion: Completion, closure: [Int] = [], arguments: Int? = nil, depth0: Int = 0
  ) throws(Failure) {
    guard frames.count < limits.recursion else {
      throw .limit(
        "recursion", "more than \(limits.recursion) calls, blocks and includes inside each other")
    }
    let newBase = arguments ?? stack.count
    let cellCount = cells.count
    // Each part by itself: a copy of the whole function would retain all its parts.
    let slotCount = template.functions[function].slots.count
    try charge(slotCount + template.functions[function].entryLoads.count)
    while stack.count < newBase + slotCount { stack.append(.undefined(nil)) }
    for load in template.functions[function].entryLoads {
      if let value = resolve(template.names[load.name], in: context) {
        stack[newBase + load.slot] = value
      }
    }
    var frameCells = closure
    for slot in template.functions[function].cellSlots {
      frameCells.append(cells.count)
      cells.append(stack[newBase + slot])
    }
    frames.append(
      Frame(
        template: template, function: function, returnPC: pc, base: newBase, context: context,
        completion: completion, cells: frameCells, depth0: depth0, cellCount: cellCount,
        contextCount: ownsContext ? context : contexts.count))
    pc = 0
    base = newBase
    switch completion {
    case .output, .printedCall: break
    case .value, .module, .isolatedInclude: beginCapture()
    }
  }

  /// What a function costs whose cells and context are kept, in steps: they take memory.
  private static let closureCost = 20

  /// Ends the last function; returns whether it was the outermost.
  mutating func finishFrame() throws(Failure) -> Bool {
    if frames[frames.count - 1].madeClosure { try charge(Self.closureCost) }
    let frame = frames.removeLast()
    while stack.count > frame.base { stack.removeLast() }
    pc = frame.returnPC
    if !frame.madeClosure, cells.count > frame.cellCount {
      cells.removeSubrange(frame.cellCount...)
    }
    switch frame.completion {
    case .output: break
    case .printedCall: pc += 1
    case .value(let isSafe):
      let text = endCapture()
      stack.append(isSafe ? .safe(text) : .string(text))
    case .module(let isCached):
      let module = makeModule(frame, body: endCapture())
      if isCached { modules[frame.template.name] = module }
      stack.append(module)
    case .isolatedInclude:
      let text = endCapture()
      out += text
      modules[frame.template.name] = makeModule(frame, body: text)
    }
    if !frame.madeClosure, contexts.count > frame.contextCount {
      contexts.removeSubrange(frame.contextCount...)
    }
    guard !frames.isEmpty else { return true }
    base = frames[frames.count - 1].base
    if frame.madeClosure { frames[frames.count - 1].madeClosure = true }
    return false
  }

  private func makeModule(_ frame: Frame, body: [UInt8]) -> Value {
    let context = contexts[frame.context]
    var exports = OrderedMap()
    for name in context.exports.keys { exports[name] = context.variables[name] }
    return .object(
      Object(.module(Module(name: frame.template.name, exports: exports, body: body))))
  }

  // MARK: Output

  mutating func beginCapture() {
    outputLimit -= out.count
    captures.append([])
    swap(&captures[captures.count - 1], &out)
  }

  mutating func endCapture() -> [UInt8] {
    var text = captures.removeLast()
    swap(&text, &out)
    outputLimit += out.count
    return text
  }

  // MARK: Steps

  /// Counts work that is not instructions.
  mutating func charge(_ steps: Int) throws(Failure) {
    remainingSteps -= steps
    if remainingSteps < 0 { throw .steps(limits) }
  }

  /// Counts the work of going through a text or number, or of having made it, and holds what cannot be
  /// changed to the limits.
  ///
  /// Going through collections is counted by `iterate`, making them by `makeList` and the like.
  mutating func charge(for value: Value) throws(Failure) {
    switch value {
    case .string(let bytes), .safe(let bytes): try charge(bytes.count / 16)
    // Arithmetic on large integers, and printing them, takes the square of their size.
    case .bigInt(let number): try charge(number.bitWidth * number.bitWidth / 1024)
    case .tuple(let tuple):
      try checkDepth(of: value)
      try limits.check(elements: tuple.weight)
    case .object, .undefined: try checkDepth(of: value)
    default: break
    }
  }

  /// Counts the work of looking up what Unicode says of each character of a text.
  mutating func chargeProperties(of value: Value) throws(Failure) {
    if let text = value.text, !text.isASCII { try charge(text.count) }
  }

  /// Throws if `value` could not be released without recursing too deep.
  func checkDepth(of value: Value) throws(Failure) {
    if value.fixedDepth > limits.nesting {
      throw .limit("nesting", "values nested deeper than \(limits.nesting) levels")
    }
  }
}

extension Failure {
  static func steps(_ limits: Limits) -> Failure {
    .limit("steps", "the template takes more than \(limits.steps) steps")
  }
}

/// An active function.
struct Frame {
  let template: Template
  let function: Int
  /// Where the function that called it goes on.
  let returnPC: Int
  let base: Int
  let context: Int
  let completion: Completion
  /// The numbers of its cells: those captured, then its own.
  let cells: [Int]
  /// The depth of a recursive loop.
  let depth0: Int
  /// How many cells there were before.
  let cellCount: Int
  /// How many contexts there were before the one made for it.
  let contextCount: Int
  /// Whether a macro or block was taken that may still see its cells and context.
  var madeClosure = false
  /// The template that this one extends.
  var parent: Template?

  init(
    template: Template, function: Int, returnPC: Int, base: Int, context: Int,
    completion: Completion, cells: [Int], depth0: Int, cellCount: Int, contextCount: Int
  ) {
    self.template = template
    self.function = function
    self.returnPC = returnPC
    self.base = base
    self.context = context
    self.completion = completion
    self.cells = cells
    self.depth0 = depth0
    self.cellCount = cellCount
    self.contextCount = contextCount
  }
}

/// What becomes of a function's output.
enum Completion {
  /// It goes where the caller's goes.
  case output
  /// The same, for a call whose result would only be printed by the caller's next instruction, which
  /// is passed over.
  case printedCall
  /// It is the result of a call.
  case value(isSafe: Bool)
  /// It belongs to an imported module.
  case module(isCached: Bool)
  /// It is printed, and kept for the next include without context.
  case isolatedInclude
}

/// The variables of a template while it is rendered, and its blocks.
struct Context {
  let template: Template
  /// What is set at the top level of the template.
  var variables = OrderedMap()
  /// The names that importers see; only the keys count.
  var exports = OrderedMap()
  let outer: ContextScope
  /// For each block its definitions, the most derived first.
  var blocks: [String: [BlockFunction]]
  /// Whether text is escaped here.
  var escapes: Bool

  init(
    template: Template, outer: ContextScope, blocks: [String: [BlockFunction]], escapes: Bool
  ) {
    self.template = template
    self.outer = outer
    self.blocks = blocks
    self.escapes = escapes
  }
}

/// Variables of a context, and those around them.
final class ContextScope: Sendable {
  let map: OrderedMap
  let next: ContextScope?

  init(map: OrderedMap, next: ContextScope?) {
    self.map = map
    self.next = next
  }
}

struct BlockFunction {
  let template: Template
  let function: Int
}

/// A `for` that is going on.
struct LoopState {
  var items: [Value]
  var position = 0
  /// How many items there are, if they are numbers that need no list.
  var range: IntegerRange?
  var object: Loop?
  /// Whether the body came to its end at least once.
  var wasIterated = false
}
