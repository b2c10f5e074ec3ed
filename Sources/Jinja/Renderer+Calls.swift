/// Calling macros, functions, methods, filters and tests.
extension Renderer {
  mutating func runCall(_ instruction: Instruction, _ template: Template) throws(Failure) {
    switch instruction {
    case .call(let shape):
      if takeShortcut(template.shapes[Int(shape)]) { break }
      if try enterSimpleMacro(template, template.shapes[Int(shape)]) { break }
      let arguments = try takeArguments(template.shapes[Int(shape)])
      let callee = stack.removeLast()
      try call(callee, arguments)
    case .callMethod(let name, let shape):
      let arguments = try takeArguments(template.shapes[Int(shape)])
      let receiver = stack.removeLast()
      if let method = template.names[Int(name)].method, method.applies(to: receiver) {
        stack.append(try call(method, of: receiver, arguments))
      } else {
        let callee = try member(Int(name), of: receiver, in: template)
        try call(callee, arguments)
      }
    case .makeMacro(let function): makeMacro(Int(function), template)
    case .runRecursiveLoop(let function):
      try enter(
        template, function: Int(function), context: currentContext, completion: .output,
        closure: capturedCells(of: template.functions[Int(function)]), arguments: stack.count - 1)
    default: break
    }
  }

  private mutating func makeMacro(_ function: Int, _ template: Template) {
    guard case .macro(let signature) = template.functions[function].kind else { return }
    let closure = Closure(
      template: template, function: function,
      cells: capturedCells(of: template.functions[function]), context: currentContext,
      render: identity)
    frames[frames.count - 1].madeClosure = true
    stack.append(.object(Object(.macro(Macro(closure, signature)))))
  }

  /// The cells that a function inside the current one shares with it.
  private func capturedCells(of function: Function) -> [Int] {
    let frame = frames[frames.count - 1]
    let current = frame.template.functions[frame.function]
    return function.captures.map { capture in
      switch capture {
      case .capture(let index): return frame.cells[index]
      case .slot(let slot):
        let own = current.cellSlots.firstIndex(of: slot) ?? 0
        return frame.cells[current.captures.count + own]
      }
    }
  }

  // MARK: Arguments

  private mutating func takeArguments(_ shape: CallShape) throws(Failure) -> Arguments {
    if shape.isSimple { return takePositional(shape.positional) }
    let map = shape.hasKeywordMap ? stack.removeLast() : nil
    let variadic = shape.hasVariadic ? stack.removeLast() : nil
    let start = stack.count - shape.keywords.count
    var keywords: [(name: String, value: Value)] = []
    keywords.reserveCapacity(shape.keywords.count)
    for (index, name) in shape.keywords.enumerated() {
      keywords.append((name, stack[start + index]))
    }
    stack.removeLast(shape.keywords.count)
    var arguments = takePositional(shape.positional)
    arguments.keywords = keywords
    if let variadic { arguments.positional += try iterate(variadic) }
    if let map {
      guard case .map(let entries) = map else {
        throw .type("argument after ** must be a mapping, not \(map.typeName)")
      }
      try charge(entries.count)
      for (key, value) in zip(entries.entries.keys, entries.entries.values) {
        guard let name = key.string else { throw .type("keywords must be strings") }
        guard !shape.keywords.contains(name) else {
          throw .argument("got multiple values for keyword argument '\(name)'")
        }
        arguments.keywords.append((name, value))
      }
    }
    return arguments
  }

  private mutating func takePositional(_ count: Int) -> Arguments {
    switch count {
    case 0: return Arguments()
    case 1: return Arguments(stack.removeLast())
    case 2:
      let second = stack.removeLast()
      return Arguments(stack.removeLast(), second)
    default: return Arguments(positional: takeLast(count))
    }
  }

  /// Calls a value; the result is on the stack when the function that may have been entered ends.
  mutating func call(_ callee: Value, _ arguments: Arguments) throws(Failure) {
    guard case .object(let object) = callee else {
      if case .undefined(let undefined) = callee { throw .undefined(undefined) }
      throw .type("'\(callee.typeName)' object is not callable")
    }
    switch object.kind {
    case .macro(let macro): try call(macro, arguments)
    case .function(let function): stack.append(try call(function, arguments))
    case .builtin(let function):
      let result = try call(function, arguments)
      try charge(for: result)
      stack.append(result)
    case .method(let receiver, let method):
      stack.append(try call(method, of: receiver, arguments))
    case .block(let reference):
      let blocks = contexts[reference.context].blocks[reference.name] ?? []
      let block = blocks[reference.depth]
      try enter(
        block.template, function: block.function, context: reference.context,
        completion: .value(isSafe: contexts[reference.context].escapes))
    case .joiner(let joiner): stack.append(joiner.next())
    case .loop(let loop): try call(loop, arguments)
    default: throw .type("'\(callee.typeName)' object is not callable")
    }
  }

  func call(_ function: HostFunction, _ arguments: consuming Arguments) throws(Failure) -> Value {
    do {
      return try function.body(&arguments)
    } catch {
      throw error.failure
    }
  }

  private mutating func call(_ loop: Loop, _ arguments: Arguments) throws(Failure) {
    guard let closure = loop.recursion else {
      throw .type("the loop must have the 'recursive' marker to be called recursively")
    }
    try check(closure)
    guard let iterable = arguments.positional.first, arguments.positional.count == 1 else {
      throw .argument("loop() takes one argument: what to go through")
    }
    stack.append(iterable)
    try enter(
      closure.template, function: closure.function, context: closure.context,
      completion: .value(isSafe: contexts[closure.context].escapes), closure: closure.cells,
      arguments: stack.count - 1, depth0: loop.depth0 + 1)
  }

  private func check(_ closure: Closure) throws(Failure) {
    guard closure.render === identity else {
      throw Failure("stale-macro", "a macro can be called only in the render that made it")
    }
  }

  /// Calls a function of the host's that has a shortcut for the one argument that it is given.
  private mutating func takeShortcut(_ shape: CallShape) -> Bool {
    guard shape.positional == 1, shape.isSimple, let value = shortcutValue else { return false }
    stack.removeLast()
    stack[stack.count - 1] = value
    return true
  }

  /// What the call that is on the stack comes to, if a shortcut tells.
  ///
  /// Changes nothing, so that what it goes through need not be retained.
  private var shortcutValue: Value? {
    guard case .object(let object) = stack[stack.count - 2],
      case .function(let function) = object.kind
    else { return nil }
    return function.shortcut?(stack[stack.count - 1], scope)
  }

  /// Enters the macro called, if its arguments can stay where they are on the stack: its first slots.
  ///
  /// What it prints goes to the output at once if that is all that the caller does with the result.
  private mutating func enterSimpleMacro(_ template: Template, _ shape: CallShape)
    throws(Failure) -> Bool
  {
    let callee = stack.count - shape.positional - 1
    guard shape.isSimple, case .object(let object) = stack[callee],
      case .macro(let macro) = object.kind, macro.isSimple,
      shape.positional <= macro.signature.parameters.count
    else { return false }
    try check(macro.closure)
    let escapes = escapes
    var completion = Completion.value(isSafe: escapes)
    if case .emit(let escaping) = template.functions[frames[frames.count - 1].function].code[pc],
      escapes || escaping != .escaped
    {
      completion = .printedCall
    }
    stack.remove(at: callee)
    try enter(
      macro.closure.template, function: macro.closure.function, context: macro.closure.context,
      completion: completion, closure: macro.closure.cells, arguments: callee)
    return true
  }

  private mutating func call(_ macro: Macro, _ arguments: Arguments) throws(Failure) {
    try check(macro.closure)
    let signature = macro.signature
    let start = stack.count
    let function = macro.closure.template.functions[macro.closure.function]
    for _ in function.slots { stack.append(.undefined(nil)) }
    let parameters = signature.parameters
    let positional = arguments.positional
    let taken = min(parameters.count, positional.count)
    for index in 0..<taken { stack[start + index] = positional[index] }
    var keywords = arguments.keywords
    try charge((parameters.count - taken) * keywords.count)
    var foundCaller = taken == parameters.count && parameters.contains("caller")
    for index in taken..<parameters.count {
      if parameters[index] == "caller" { foundCaller = true }
      if let given = keywords.firstIndex(where: { $0.name == parameters[index] }) {
        stack[start + index] = keywords.remove(at: given).value
      }
    }
    if let slot = signature.callerSlot, !foundCaller {
      if let given = keywords.firstIndex(where: { $0.name == "caller" }) {
        stack[start + slot] = keywords.remove(at: given).value
      } else {
        stack[start + slot] = undefined(hint: "No caller defined", name: "caller")
      }
    }
    if let slot = signature.keywordsSlot {
      var map = OrderedMap()
      for keyword in keywords { map[keyword.name] = keyword.value }
      stack[start + slot] = .map(Map(map))
    } else if let keyword = keywords.first {
      let message =
        keywords.contains { $0.name == "caller" }
        ? "macro \(signature.shownName) was invoked with two values for the special caller argument"
        : "macro \(signature.shownName) takes no keyword argument '\(keyword.name)'"
      throw .argument(message)
    }
    if let slot = signature.variadicSlot {
      stack[start + slot] = try makeTuple(Array(positional.dropFirst(parameters.count)))
    } else if positional.count > parameters.count {
      throw .argument(
        "macro \(signature.shownName) takes not more than \(parameters.count) argument(s)")
    }
    try enter(
      macro.closure.template, function: macro.closure.function, context: macro.closure.context,
      completion: .value(isSafe: escapes), closure: macro.closure.cells, arguments: start)
  }

  // MARK: Filters and tests

  /// Applies a filter of the template's to the value on the stack.
  mutating func applyFilter(_ filter: Int, _ shape: Int, _ template: Template) throws(Failure) {
    let entry = template.filters[filter]
    var arguments =
      template.shapes[shape].isEmpty ? Arguments() : try takeArguments(template.shapes[shape])
    stack.append(try apply(entry, to: stack.removeLast(), &arguments))
  }

  mutating func apply(
    _ filter: FilterEntry, to value: Value, _ arguments: inout Arguments
  ) throws(Failure) -> Value {
    try charge(for: value)
    let result: Value
    switch filter.body {
    case .builtin(let body):
      result = try body(&self, value, &arguments)
      try arguments.refuseRest(of: filter.name)
    case .host(let function):
      arguments.positional.insert(value, at: 0)
      result = try call(function, arguments)
    case nil:
      throw Failure("unknown-filter", "there is no filter named '\(filter.name)'")
    }
    try charge(for: result)
    return result
  }

  /// Applies a test of the template's to the value on the stack.
  mutating func applyTest(_ test: Int, _ shape: Int, _ template: Template) throws(Failure) {
    let entry = template.tests[test]
    var arguments =
      template.shapes[shape].isEmpty ? Arguments() : try takeArguments(template.shapes[shape])
    stack.append(.bool(try apply(entry, to: stack.removeLast(), &arguments)))
  }

  mutating func apply(
    _ test: TestEntry, to value: Value, _ arguments: inout Arguments
  ) throws(Failure) -> Bool {
    try charge(for: value)
    try chargeProperties(of: value)
    switch test.body {
    case .builtin(let body):
      let result = try body(&self, value, &arguments)
      try arguments.refuseRest(of: test.name)
      return result
    case .host(let function):
      arguments.positional.insert(value, at: 0)
      return try truth(of: call(function, arguments))
    case nil: throw Failure("unknown-test", "there is no test named '\(test.name)'")
    }
  }
}

extension MacroSignature {
  fileprivate var shownName: String { name.map { "'\($0)'" } ?? "None" }
}

extension CallShape {
  /// Whether there are only positional arguments.
  var isSimple: Bool { keywords.isEmpty && !hasVariadic && !hasKeywordMap }

  /// Whether there are none.
  var isEmpty: Bool { positional == 0 && isSimple }
}

extension Arguments {
  /// Throws if arguments are left that `name` does not take.
  func refuseRest(of name: String) throws(Failure) {
    if let keyword = keywords.first {
      throw .argument("\(name)() got an unexpected keyword argument '\(keyword.name)'")
    }
    if hasPositional { throw .argument("\(name)() got too many arguments") }
  }
}
