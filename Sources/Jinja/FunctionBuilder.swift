import TextCore

/// Writes the code of one function.
final class FunctionBuilder {
  let index: Int
  var function: Function
  /// The names used by functions inside this one; variables of these names may be shared with them.
  let nestedNames: Set<[UInt8]>
  /// Indices of the tables of locals that belong to this function.
  var localTables: [Int] = []
  /// The loops around the current place.
  var loops: [OpenLoop] = []
  /// How many captures are open.
  var captureDepth = 0
  private var captures: [Function.Capture: Int] = [:]
  private var sharedSlots: [Int: Int] = [:]
  /// The last place that a jump leads to; instructions are not fused across it.
  private var barrier = 0

  struct OpenLoop {
    let start: Int
    let captureDepth: Int
    var exits: [Int] = []
    /// Where autoescaping is saved by tags inside the loop, outermost first.
    var savedAutoescape: [Int32] = []
  }

  init(index: Int, kind: Function.Kind, nestedNames: Set<[UInt8]>) {
    self.index = index
    self.nestedNames = nestedNames
    function = Function(kind: kind)
  }

  var position: Int { function.code.count }

  func makeSlot(_ name: [UInt8]) -> Int {
    function.slots.append(name)
    return function.slots.count - 1
  }

  func captureIndex(_ capture: Function.Capture, name: [UInt8]) -> Int {
    if let index = captures[capture] { return index }
    function.captures.append(capture)
    function.captureNames.append(name)
    captures[capture] = function.captures.count - 1
    return function.captures.count - 1
  }

  /// Notes that an inner function uses `slot`.
  func share(_ slot: Int) {
    guard sharedSlots[slot] == nil else { return }
    sharedSlots[slot] = function.cellSlots.count
    function.cellSlots.append(slot)
  }

  func emit(_ instruction: Instruction, _ range: SourceRange) {
    guard let fused = fuse(instruction) else {
      function.code.append(instruction)
      function.ranges.append(range)
      return
    }
    function.code[function.code.count - 1] = fused
    // What can fail is the value, not the text after it.
    switch fused {
    case .emitSlotInText, .emitMemberInText: return
    default: break
    }
    function.ranges[function.ranges.count - 1] = range
    fuseWithTextBefore()
  }

  /// Makes one instruction of the last two if they print text and a variable or its member.
  private func fuseWithTextBefore() {
    guard position - 1 > barrier, position >= 2,
      case .emitText(let start, let count) = function.code[position - 2], count < 65536
    else { return }
    let fused: Instruction
    switch function.code[position - 1] {
    case .emitSlot(let slot, let escaping):
      fused = .emitSlotInText(slot, escaping, start: start, before: UInt16(count), after: 0)
    case .emitSlotMember(let slot, let name, let escaping) where slot < 65536 && name < 65536:
      fused = .emitMemberInText(
        slot: UInt16(slot), name: UInt16(name), escaping, start: start, before: UInt16(count),
        after: 0)
    default: return
    }
    function.code.removeLast()
    function.code[position - 1] = fused
    function.ranges.remove(at: position - 1)
  }

  /// One instruction for the last one and `next`, if there is one.
  private func fuse(_ next: Instruction) -> Instruction? {
    guard position > barrier, let last = function.code.last else { return nil }
    switch (last, next) {
    case (.loadSlot(let slot), .member(let name)) where isPrivate(slot):
      return .slotMember(slot: slot, name: name)
    case (.loadSlot(let slot), .emit(let escaping)) where isPrivate(slot):
      return .emitSlot(slot, escaping)
    case (.slotMember(let slot, let name), .emit(let escaping)):
      return .emitSlotMember(slot: slot, name: name, escaping)
    case (.emitSlot(let slot, let escaping), .emitText(let start, let count)) where count < 65536:
      return .emitSlotInText(slot, escaping, start: start, before: 0, after: UInt16(count))
    case (
      .emitSlotInText(let slot, let escaping, let first, let before, 0),
      .emitText(let start, let count)
    )
    where count < 65536 && start == first + Int32(before):
      return .emitSlotInText(slot, escaping, start: first, before: before, after: UInt16(count))
    case (
      .emitMemberInText(let slot, let name, let escaping, let first, let before, 0),
      .emitText(let start, let count)
    )
    where count < 65536 && start == first + Int32(before):
      return .emitMemberInText(
        slot: slot, name: name, escaping, start: first, before: before, after: UInt16(count))
    case (.slotMember(let slot, let name), .jumpIfFalse(let target))
    where slot < 65536 && name < 65536:
      return .jumpIfMemberFalse(slot: UInt16(slot), name: UInt16(name), target)
    case (.next(let exit), .storeSlot(let slot)) where isPrivate(slot):
      return .nextIntoSlot(slot, exit: exit)
    default: return nil
    }
  }

  private func isPrivate(_ slot: Int32) -> Bool {
    !nestedNames.contains(function.slots[Int(slot)])
  }

  /// Marks that a jump leads here.
  func label() -> Int {
    barrier = position
    return position
  }

  func patch(_ index: Int) {
    let target = Int32(truncatingIfNeeded: label())
    function.code[index] = function.code[index].jumping(to: target)
  }

  /// Moves shared variables from slots to cells.
  func finish(_ program: inout Program) -> Function {
    emit(.end, 0..<0)
    let offset = function.captures.count
    func cell(_ slot: Int32) -> Int32? {
      sharedSlots[Int(slot)].map { Int32(truncatingIfNeeded: $0 + offset) }
    }
    for index in function.code.indices {
      switch function.code[index] {
      case .loadSlot(let slot): if let cell = cell(slot) { function.code[index] = .loadCell(cell) }
      case .storeSlot(let slot):
        if let cell = cell(slot) { function.code[index] = .storeCell(cell) }
      case .loadRawSlot(let slot):
        if let cell = cell(slot) { function.code[index] = .loadRawCell(cell) }
      case .jump(let target):
        // A step less for each item than a jump to the instruction that takes the next one.
        if case .nextIntoSlot(let slot, let exit) = function.code[Int(target)], exit == index + 1 {
          function.code[index] = .repeatIntoSlot(slot, body: target + 1)
        }
      default: break
      }
    }
    for table in localTables {
      for index in program.locals[table].indices {
        if case .slot(let slot) = program.locals[table][index].place, let shared = sharedSlots[slot]
        {
          program.locals[table][index].place = .cell(shared + offset)
        }
      }
    }
    return function
  }
}

extension Instruction {
  /// The same jump with another target.
  func jumping(to target: Int32) -> Instruction {
    switch self {
    case .jump: .jump(target)
    case .jumpIfFalse: .jumpIfFalse(target)
    case .jumpIfMemberFalse(let slot, let name, _):
      .jumpIfMemberFalse(slot: slot, name: name, target)
    case .jumpIfSet: .jumpIfSet(target)
    case .jumpIfFalseElsePop: .jumpIfFalseElsePop(target)
    case .jumpIfTrueElsePop: .jumpIfTrueElsePop(target)
    case .compareChained(let comparison, _): .compareChained(comparison, target)
    case .next: .next(exit: target)
    case .nextIntoSlot(let slot, _): .nextIntoSlot(slot, exit: target)
    case .jumpIfIterated: .jumpIfIterated(target)
    case .jumpIfExtended: .jumpIfExtended(target)
    default: self
    }
  }
}

extension Syntax {
  /// The names used in macros, call blocks and recursive loops inside `body`.
  func nestedNames(in body: [StatementID]) -> Set<[UInt8]> {
    var names: Set<[UInt8]> = []
    collectNames(body, isNested: false, &names)
    return names
  }

  private func collectNames(_ body: [StatementID], isNested: Bool, _ names: inout Set<[UInt8]>) {
    for id in body {
      let parts = self[id].parts
      for part in parts.bodies {
        collectNames(part, isNested: isNested || parts.isFunction, &names)
      }
      guard isNested || parts.isFunction else { continue }
      for name in parts.targets { names.insert(name) }
      for expression in parts.expressions {
        forEachExpression(from: expression) { if case .name(let name) = $0 { names.insert(name) } }
      }
    }
  }
}

extension Target {
  /// The variables in it.
  var names: [[UInt8]] {
    switch self {
    case .name(let name, _): [name]
    case .member(let namespace, _, _): [namespace]
    case .tuple(let targets, _): targets.flatMap(\.names)
    }
  }
}

extension Statement {
  /// The bodies in it; those of blocks, too.
  var bodies: [[StatementID]] {
    if case .block(let block) = self { [block.body] } else { parts.bodies }
  }

  /// The expressions in it, except those of its bodies.
  var expressions: [ExpressionID] { parts.expressions }

  /// What a statement consists of; blocks are not part of what is around them.
  fileprivate var parts:
    (
      bodies: [[StatementID]], expressions: [ExpressionID], targets: [[UInt8]], isFunction: Bool
    )
  {
    switch self {
    case .text, .breakLoop, .continueLoop: ([], [], [], false)
    case .output(let values): ([], values, [], false)
    case .conditional(let branches, let otherwise):
      (branches.map(\.body) + [otherwise], branches.map(\.test), [], false)
    case .loop(let loop):
      (
        [loop.body, loop.otherwise], [loop.iterable] + [loop.test].compactMap(\.self),
        loop.target.names, loop.isRecursive
      )
    case .assign(let target, let value): ([], [value], target.names, false)
    case .assignBlock(let target, let filter, let body):
      ([body], [filter].compactMap(\.self), target.names, false)
    case .with(let bindings, let body):
      ([body], bindings.map(\.value), bindings.flatMap { $0.target.names }, false)
    case .macro(let macro):
      (
        [macro.body], macro.defaults,
        macro.parameters.map(\.name) + [macro.name].compactMap(\.self),
        true
      )
    case .callBlock(let macro, let call):
      ([macro.body], macro.defaults + [call], macro.parameters.map(\.name), true)
    case .filterBlock(let filter, let body): ([body], [filter], [], false)
    case .autoescape(let value, let body): ([body], [value], [], false)
    case .block: ([], [], [], false)
    case .extends(let value), .include(let value, _, _), .expression(let value):
      ([], [value], [], false)
    case .importModule(let value, let name, _): ([], [value], [name], false)
    case .importNames(let value, let names, _): ([], [value], names.map(\.alias), false)
    }
  }
}
