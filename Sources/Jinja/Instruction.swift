import TextCore

/// One step of the renderer.
///
/// Operands are indices into the template's tables or the frame's slots, jump targets are indices
/// into the function's code. Cases hold nothing that is reference counted, so fetching one is free.
enum Instruction: Sendable {
  // Output
  /// A part of the template's literals.
  case emitText(start: Int32, count: Int32)
  case emit(Escaping)
  case emitSlot(Int32, Escaping)
  /// The same with literal text before and after it, which in the literals lie next to each other.
  case emitSlotInText(Int32, Escaping, start: Int32, before: UInt16, after: UInt16)
  case emitSlotMember(slot: Int32, name: Int32, Escaping)
  /// The same with literal text before and after it, as in `emitSlotInText`.
  case emitMemberInText(
    slot: UInt16, name: UInt16, Escaping, start: Int32, before: UInt16, after: UInt16)

  // Values
  case constant(Int32)
  case loadSlot(Int32)
  case loadCell(Int32)
  /// Without making something of a variable that is not set.
  case loadRawSlot(Int32)
  case loadRawCell(Int32)
  case storeSlot(Int32)
  case storeCell(Int32)
  /// Looks a name up in the context.
  case resolve(Int32)
  case missing
  case pop
  case duplicate
  case makeList(Int32)
  case makeTuple(Int32)
  case makeMap(Int32)
  case member(Int32)
  case slotMember(slot: Int32, name: Int32)
  case item
  case slice
  case unpack(Int32)
  /// An undefined value with the message of this number.
  case undefined(Int32)
  /// The same, never strict.
  case lenientUndefined(Int32)

  // Operators
  case binary(BinaryOperator)
  case compare(Comparison)
  /// Compares; if false, leaves that and jumps, otherwise leaves the right operand.
  case compareChained(Comparison, Int32)
  case not
  case sign(isNegative: Bool)
  case concatenate(Int32, Escaping)

  // Control
  case jump(Int32)
  case jumpIfFalse(Int32)
  case jumpIfMemberFalse(slot: UInt16, name: UInt16, Int32)
  case jumpIfSet(Int32)
  case jumpIfFalseElsePop(Int32)
  case jumpIfTrueElsePop(Int32)
  case end
  case fail(Int32)

  // Loops
  /// Starts to go through the value on the stack, which is replaced by the `loop` object if one is
  /// wanted.
  case beginLoop(LoopObject)
  case next(exit: Int32)
  case nextIntoSlot(Int32, exit: Int32)
  /// At the end of a loop's body: the same, and back to its start if there is an item.
  case repeatIntoSlot(Int32, body: Int32)
  case markIterated
  /// The item did not pass the loop's test and does not count.
  case rejectItem
  case endLoop
  case jumpIfIterated(Int32)
  /// Starts a list; `collect` appends to it, `endCollecting` leaves it on the stack.
  case beginCollecting
  case collect
  case endCollecting
  case runRecursiveLoop(Int32)

  // Calls
  case call(shape: Int32)
  case callMethod(name: Int32, shape: Int32)
  case filter(name: Int32, shape: Int32)
  case test(name: Int32, shape: Int32)
  case makeMacro(Int32)

  // Captured output
  case beginCapture
  case endCapture(CaptureKind)
  case dropCapture
  /// Makes the value safe text if text is escaped here.
  case markSafe
  case saveAutoescape(slot: Int32)
  case restoreAutoescape(slot: Int32)

  // Contexts and other templates
  case setContextVariable(Int32)
  case export(Int32)
  case unexport(Int32)
  case storeNamespace(attribute: Int32)
  case checkNamespace
  case callBlock(name: Int32, locals: Int32)
  case requireBlock(name: Int32)
  case extend
  case jumpIfExtended(Int32)
  case renderParent
  case include(locals: Int32, ignoreMissing: Bool)
  case includeIsolated(ignoreMissing: Bool)
  case importModule(locals: Int32)
  case importName(Int32)
  case loadSelf
  case loadSuper(Int32)
}

/// Whether a loop's body can see `loop`.
enum LoopObject: Sendable {
  case none, plain
  /// The loop can be called for the levels below.
  case recursive
}

/// How text is printed.
enum Escaping: Sendable {
  case plain, escaped
  /// As the `autoescape` tag around it says when it runs.
  case dynamic
}

enum CaptureKind: Sendable {
  /// Safe text where text is escaped.
  case byContext
  case plain, safe
}

/// How arguments lie on the stack: positional ones, those with names, then `*x` and `**x`.
struct CallShape: Hashable, Sendable {
  var positional = 0
  var keywords: [String] = []
  var hasVariadic = false
  var hasKeywordMap = false
}

/// The instructions of a template's body, block, macro or recursive loop.
struct Function: Sendable {
  enum Kind: Sendable {
    case body
    case block(String)
    case macro(MacroSignature)
    case recursiveLoop
  }

  var kind: Kind
  var code: [Instruction] = []
  /// For each instruction what it stands for.
  var ranges: [SourceRange] = []
  /// The names of the slots.
  var slots: [[UInt8]] = []
  /// Where each cell shared with the function around it comes from: that function's cells.
  var captures: [Capture] = []
  /// The names to look up in the context when the function is entered.
  var entryLoads: [(name: Int, slot: Int)] = []
  /// The own slots that are shared with inner functions and so live in cells, after the captures.
  var cellSlots: [Int] = []
  /// The names of the captures.
  var captureNames: [[UInt8]] = []

  /// A variable of the function around this one.
  enum Capture: Hashable, Sendable {
    case slot(Int)
    case capture(Int)
  }
}
