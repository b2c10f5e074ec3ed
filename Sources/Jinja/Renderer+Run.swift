/// The interpreter's loop.
extension Renderer {
  /// Runs until the outermost function ends.
  mutating func run() throws(Failure) {
    while try runFunction() {}
  }

  /// Runs the last frame's function until another is entered or it ends; returns whether there is
  /// one to go on with.
  private mutating func runFunction() throws(Failure) -> Bool {
    // Constants, since what the loop reads from variables it would retain in each step.
    let template = frames[frames.count - 1].template
    let instructions = template.functions[frames[frames.count - 1].function].code
    let code = instructions.span
    let literals = template.literals
    while true {
      let instruction = code[pc]
      pc &+= 1
      remainingSteps &-= 1
      if remainingSteps < 0 { throw .steps(limits) }
      switch instruction {
      case .emitText(let start, let count):
        out.append(literals, from: Int(start), count: Int(count))
        if out.count > outputLimit { throw .outputLimit(limits) }
      case .emitSlot(let slot, let escaping): try emitSlot(Int(slot), escaping)
      case .emitSlotInText(let slot, let escaping, let start, let before, let after):
        let text = Int(start)..<Int(start) &+ Int(before) &+ Int(after)
        try emitSlot(Int(slot), escaping, in: literals, text, at: Int(before))
      case .emitSlotMember(let slot, let name, let escaping):
        try print(memberOfSlot(Int(slot), Int(name), template), escaping)
      case .emitMemberInText(let slot, let name, let escaping, let start, let before, let after):
        out.append(literals, from: Int(start), count: Int(before))
        try print(memberOfSlot(Int(slot), Int(name), template), escaping)
        out.append(literals, from: Int(start) &+ Int(before), count: Int(after))
        if out.count > outputLimit { throw .outputLimit(limits) }
      case .emit(let escaping):
        try print(stack.removeLast(), escaping)

      case .constant(let index): stack.append(template.constants[Int(index)])
      case .loadSlot(let slot):
        let value = stack[base &+ Int(slot)]
        if case .undefined(nil) = value {
          stack.append(unset(slot: Int(slot)))
        } else {
          stack.append(value)
        }
      case .loadRawSlot(let slot): stack.append(stack[base &+ Int(slot)])
      case .storeSlot(let slot): stack[base &+ Int(slot)] = stack.removeLast()
      case .slotMember(let slot, let name):
        stack.append(try memberOfSlot(Int(slot), Int(name), template))
      case .member(let name):
        let value = stack.removeLast()
        stack.append(try member(Int(name), of: value, in: template))
      case .item:
        let index = stack.removeLast()
        let value = stack.removeLast()
        stack.append(try item(index, of: value))

      case .binary(let operation):
        let right = stack.removeLast()
        let left = stack.removeLast()
        stack.append(try apply(operation, left, right))
      case .compare(let comparison):
        let right = stack.removeLast()
        let left = stack.removeLast()
        stack.append(.bool(try compare(comparison, left, right)))
      case .not:
        let value = stack.removeLast()
        stack.append(.bool(try !truth(of: value)))

      case .jump(let target): pc = Int(target)
      case .jumpIfFalse(let target):
        if try !truth(of: stack.removeLast()) { pc = Int(target) }
      case .jumpIfMemberFalse(let slot, let name, let target):
        if try !truthOfMember(Int(slot), Int(name), template) { pc = Int(target) }
      case .jumpIfFalseElsePop(let target): try jumpElsePop(if: false, Int(target))
      case .jumpIfTrueElsePop(let target): try jumpElsePop(if: true, Int(target))

      case .next(let exit):
        if let item = nextItem() { stack.append(item) } else { pc = Int(exit) }
      case .nextIntoSlot(let slot, let exit):
        if let item = nextItem() { stack[base &+ Int(slot)] = item } else { pc = Int(exit) }
      case .repeatIntoSlot(let slot, let body):
        if let item = nextItem() {
          stack[base &+ Int(slot)] = item
          pc = Int(body)
        }
      case .beginLoop(let kind):
        let iterable = stack.removeLast()
        try beginLoop(over: iterable, kind)
      case .endLoop: loops.removeLast()
      case .markIterated: loops[loops.count - 1].wasIterated = true
      case .jumpIfIterated(let target):
        if loops[loops.count - 1].wasIterated { pc = Int(target) }

      case .filter(let name, let shape):
        try applyFilter(Int(name), Int(shape), template)
      case .test(let name, let shape): try applyTest(Int(name), Int(shape), template)

      case .end: return try !finishFrame()
      default:
        let depth = frames.count
        try runRare(instruction, template)
        if frames.count != depth { return true }
      }
    }
  }

  private mutating func jumpElsePop(if condition: Bool, _ target: Int) throws(Failure) {
    if try truth(of: stack[stack.count - 1]) == condition {
      pc = target
    } else {
      stack.removeLast()
    }
  }

  /// The instructions that are less frequent or do more work.
  private mutating func runRare(_ instruction: Instruction, _ template: Template) throws(Failure) {
    switch instruction {
    case .loadCell(let cell): stack.append(loadCell(Int(cell)))
    case .loadRawCell(let cell): stack.append(cells[frames[frames.count - 1].cells[Int(cell)]])
    case .storeCell(let cell):
      cells[frames[frames.count - 1].cells[Int(cell)]] = stack.removeLast()
    case .resolve(let name):
      stack.append(resolve(template.names[Int(name)], in: currentContext) ?? .undefined(nil))
    case .missing: stack.append(.undefined(nil))
    case .pop: stack.removeLast()
    case .duplicate: stack.append(stack[stack.count - 1])
    case .undefined(let message):
      stack.append(
        .undefined(
          Undefined(hint: template.failures[Int(message)], isStrict: template.isStrict)))
    case .lenientUndefined(let message):
      stack.append(
        .undefined(Undefined(hint: template.failures[Int(message)], isStrict: false)))
    case .fail(let message): throw Failure("template", template.failures[Int(message)])
    case .jumpIfSet(let target):
      if case .undefined(nil) = stack.removeLast() { break }
      pc = Int(target)
    case .call, .callMethod, .makeMacro, .runRecursiveLoop: try runCall(instruction, template)
    case .makeList, .makeTuple, .makeMap, .unpack, .slice, .sign, .concatenate, .compareChained:
      try runValue(instruction)
    case .rejectItem, .beginCollecting, .collect, .endCollecting:
      runLoop(instruction)
    default: try runTemplate(instruction, template)
    }
  }

  private mutating func runValue(_ instruction: Instruction) throws(Failure) {
    switch instruction {
    case .makeList(let count): stack.append(try makeList(takeLast(Int(count))))
    case .makeTuple(let count): stack.append(try makeTuple(takeLast(Int(count))))
    case .makeMap(let count): try makeMap(count: Int(count))
    case .unpack(let count): try unpack(into: Int(count))
    case .slice:
      let bounds = takeLast(3)
      let value = stack.removeLast()
      stack.append(try slice(value, bounds[0], bounds[1], bounds[2]))
    case .sign(let isNegative):
      let value = stack.removeLast()
      stack.append(try value.signed(negative: isNegative))
    case .concatenate(let count, let escaping):
      stack.append(try concatenate(takeLast(Int(count)), escaping))
    case .compareChained(let comparison, let target):
      let right = stack.removeLast()
      let left = stack.removeLast()
      if try compare(comparison, left, right) {
        stack.append(right)
      } else {
        stack.append(.bool(false))
        pc = Int(target)
      }
    default: break
    }
  }

  mutating func takeLast(_ count: Int) -> [Value] {
    switch count {
    case 0: return []
    case 1: return [stack.removeLast()]
    default:
      let values = Array(stack[(stack.count - count)...])
      stack.removeLast(count)
      return values
    }
  }

  // MARK: Variables

  /// What reading a variable that is not set gives.
  private func unset(slot: Int) -> Value {
    let frame = frames[frames.count - 1]
    return undefined(frame.template.functions[frame.function].slots[slot])
  }

  private func undefined(_ name: [UInt8]) -> Value {
    .undefined(Undefined(name: .string(name), isStrict: library.options.undefined == .strict))
  }

  private func loadCell(_ cell: Int) -> Value {
    let value = cells[frames[frames.count - 1].cells[cell]]
    guard case .undefined(nil) = value else { return value }
    return undefined(cellName(cell, of: frames.count - 1))
  }

  /// The variable that a cell of a frame holds, found through the functions around it.
  private func cellName(_ cell: Int, of frame: Int) -> [UInt8] {
    let function = frames[frame].template.functions[frames[frame].function]
    if cell >= function.captures.count {
      return function.slots[function.cellSlots[cell - function.captures.count]]
    }
    return function.captureNames[cell]
  }

  // MARK: Loops

  private mutating func nextItem() -> Value? {
    let last = loops.count &- 1
    let position = loops[last].position
    if let range = loops[last].range {
      guard position < range.count else { return nil }
      loops[last].position = position &+ 1
      loops[last].object?.advance()
      return .int(range.value(at: position))
    }
    guard position < loops[last].items.count else { return nil }
    loops[last].position = position &+ 1
    loops[last].object?.advance()
    return loops[last].items[position]
  }

  private mutating func beginLoop(over iterable: Value, _ kind: LoopObject) throws(Failure) {
    if kind == .none, case .object(let object) = iterable, case .range(let range) = object.kind {
      loops.append(LoopState(items: [], range: range))
      return
    }
    let items = try iterate(iterable)
    var loop: Loop?
    if kind != .none {
      let own = Loop(
        items, depth0: frames[frames.count - 1].depth0,
        recursion: kind == .recursive ? makeRecursion() : nil)
      loop = own
      let object = Value.object(Object(.loop(own)))
      try charge(for: object)
      stack.append(object)
    }
    loops.append(LoopState(items: items, object: loop))
  }

  /// The body of the loop that is the current function, to be run again for the levels below.
  private mutating func makeRecursion() -> Closure {
    frames[frames.count - 1].madeClosure = true
    let frame = frames[frames.count - 1]
    let captured = frame.template.functions[frame.function].captures.count
    return Closure(
      template: frame.template, function: frame.function, cells: Array(frame.cells[..<captured]),
      context: frame.context, render: identity)
  }

  private mutating func runLoop(_ instruction: Instruction) {
    switch instruction {
    case .rejectItem: loops[loops.count - 1].object?.retreat()
    case .beginCollecting: collections.append([])
    case .collect: collections[collections.count - 1].append(stack.removeLast())
    case .endCollecting: stack.append(.list(List(collections.removeLast())))
    default: break
    }
  }

  // MARK: Printing

  private mutating func emitSlot(_ slot: Int, _ escaping: Escaping) throws(Failure) {
    switch stack[base &+ slot] {
    case .string(let bytes) where escaping == .escaped:
      out.appendEscaped(bytes)
      if out.count > outputLimit { throw .outputLimit(limits) }
    case .int(let number): out.append(decimal: number)
    case .undefined(nil): try print(unset(slot: slot), escaping)
    case let value: try print(value, escaping)
    }
  }

  /// Prints a variable inside the text `range` of `literals`, of which `before` bytes precede it.
  private mutating func emitSlot(
    _ slot: Int, _ escaping: Escaping, in literals: [UInt8], _ range: Range<Int>, at before: Int
  ) throws(Failure) {
    // The usual cell of a table: room is made for all three parts at once.
    if escaping == .escaped, case .string(let bytes) = stack[base &+ slot],
      out.appendEscapedIfShort(bytes, in: literals, range, at: before)
    {
      if out.count > outputLimit { throw .outputLimit(limits) }
      return
    }
    out.append(literals, from: range.lowerBound, count: before)
    try emitSlot(slot, escaping)
    out.append(literals, from: range.lowerBound &+ before, count: range.count &- before)
    if out.count > outputLimit { throw .outputLimit(limits) }
  }

  /// Prints a value as `{{ … }}` does.
  mutating func print(_ value: consuming Value, _ escaping: Escaping) throws(Failure) {
    let escapes =
      switch escaping {
      case .plain: false
      case .escaped: true
      case .dynamic: contexts[currentContext].escapes
      }
    switch value {
    case .string(let bytes): if escapes { out.appendEscaped(bytes) } else { out += bytes }
    case .safe(let bytes): out += bytes
    case .int(let number): out.append(decimal: number)
    case .undefined: try value.refuseStrict()
    default: try printOther(value, escapes: escapes)
    }
    if out.count > outputLimit { throw .outputLimit(limits) }
  }

  private mutating func printOther(_ value: Value, escapes: Bool) throws(Failure) {
    try charge(for: value)
    let start = out.count
    let limit = start + min(max(0, outputLimit - start), limits.valueSize)
    if escapes {
      value.appendEscaped(to: &out, limit: limit)
    } else {
      value.appendPrinted(to: &out, limit: limit)
    }
    if out.count - start > limits.valueSize { throw .tooLarge(limits) }
    try charge((out.count - start) / 8)
  }
}

extension Failure {
  static func outputLimit(_ limits: Limits) -> Failure {
    .limit("output", "the output is longer than \(limits.outputBytes) bytes")
  }
}
