/// Blocks, other templates, captures and namespaces.
extension Renderer {
  mutating func runTemplate(_ instruction: Instruction, _ template: Template) throws(Failure) {
    switch instruction {
    case .beginCapture: beginCapture()
    case .dropCapture: _ = endCapture()
    case .endCapture(let kind):
      let text = endCapture()
      guard text.count <= limits.valueSize else { throw .tooLarge(limits) }
      try charge(text.count / 16)
      let isSafe =
        switch kind {
        case .plain: false
        case .safe: true
        case .byContext: escapes
        }
      stack.append(isSafe ? .safe(text) : .string(text))
    case .markSafe:
      guard escapes else { break }
      let value = stack.removeLast()
      stack.append(.safe(try text(of: value)))
    case .saveAutoescape(let slot):
      let value = stack.removeLast()
      stack[base + Int(slot)] = .bool(escapes)
      contexts[currentContext].escapes = try truth(of: value)
    case .restoreAutoescape(let slot):
      contexts[currentContext].escapes = stack[base + Int(slot)].isTrue
    case .setContextVariable(let name):
      contexts[currentContext].variables[.string(template.names[Int(name)].bytes)] =
        stack[stack.count - 1]
    case .export(let name):
      contexts[currentContext].exports[.string(template.names[Int(name)].bytes)] = Value.none
    case .unexport(let name):
      contexts[currentContext].exports[.string(template.names[Int(name)].bytes)] = nil
    case .checkNamespace: _ = try takeNamespace()
    case .storeNamespace(let attribute):
      let map = try takeNamespace()
      let value = stack.removeLast()
      try noteChange(of: map, with: value)
      map.update { $0[.string(template.names[Int(attribute)].bytes)] = value }
    case .loadSelf:
      frames[frames.count - 1].madeClosure = true
      stack.append(
        .object(Object(.selfReference(context: currentContext, template: template.name))))
    case .loadSuper(let name): loadSuper(template.names[Int(name)].string)
    case .callBlock, .requireBlock: try runBlock(instruction, template)
    default: try runImport(instruction, template)
    }
  }

  private mutating func takeNamespace() throws(Failure) -> Map {
    let value = stack.removeLast()
    guard case .object(let object) = value, case .namespace(let map) = object.kind else {
      if case .undefined(let undefined) = value { throw .undefined(undefined) }
      throw .type("cannot assign attribute on non-namespace object")
    }
    return map
  }

  /// Remembers a map that may hold itself from now on.
  mutating func noteChange(of map: Map, with value: Value) throws(Failure) {
    try checkDepth(of: value)
    if value.isContainer, changedMaps.last !== map { changedMaps.append(map) }
  }

  mutating func noteChange(of list: List, with value: Value) throws(Failure) {
    try checkDepth(of: value)
    if value.isContainer, changedLists.last !== list { changedLists.append(list) }
  }

  // MARK: Blocks

  private mutating func runBlock(_ instruction: Instruction, _ template: Template)
    throws(Failure)
  {
    switch instruction {
    case .requireBlock(let name):
      let name = template.names[Int(name)].string
      if contexts[currentContext].blocks[name]?.count ?? 0 <= 1 {
        throw Failure("required-block", "the required block '\(name)' is not defined")
      }
    case .callBlock(let name, let locals):
      let name = template.names[Int(name)].string
      guard let block = contexts[currentContext].blocks[name]?.first else {
        throw Failure("missing-block", "there is no block '\(name)'")
      }
      var context = currentContext
      if locals >= 0 {
        let derived = Context(
          template: template, outer: sharedScope(locals: try visibleLocals(Int(locals), template)),
          blocks: contexts[context].blocks, escapes: escapes)
        contexts.append(derived)
        context = contexts.count - 1
      }
      try enter(
        block.template, function: block.function, context: context, ownsContext: locals >= 0,
        completion: .output)
    default: break
    }
  }

  /// Finds the block above the current one.
  private mutating func loadSuper(_ name: String) {
    frames[frames.count - 1].madeClosure = true
    let frame = frames[frames.count - 1]
    let blocks = contexts[frame.context].blocks[name] ?? []
    let own = blocks.firstIndex {
      $0.template === frame.template && $0.function == frame.function
    }
    stack.append(
      parentBlock(
        of: BlockReference(name: name, context: frame.context, depth: own ?? blocks.count)))
  }

  private mutating func visibleLocals(_ table: Int, _ template: Template) throws(Failure)
    -> OrderedMap
  {
    try charge(2 * template.locals[table].count)
    var map = OrderedMap()
    let cells = frames[frames.count - 1].cells
    for local in template.locals[table] {
      let value =
        switch local.place {
        case .slot(let slot): stack[base + slot]
        case .cell(let cell): self.cells[cells[cell]]
        }
      if case .undefined(nil) = value { continue }
      map[.string(local.name)] = value
    }
    return map
  }

  // MARK: Other templates

  private mutating func runImport(_ instruction: Instruction, _ template: Template)
    throws(Failure)
  {
    switch instruction {
    case .extend:
      let parent = try findTemplate(stack.removeLast())
      for block in parent.blocks {
        contexts[currentContext].blocks[block.name, default: []].append(
          BlockFunction(template: parent, function: block.function))
      }
      frames[frames.count - 1].parent = parent
    case .jumpIfExtended(let target):
      if frames[frames.count - 1].parent != nil { pc = Int(target) }
    case .renderParent:
      guard let parent = frames[frames.count - 1].parent else { break }
      try enter(parent, function: 0, context: currentContext, completion: .output)
    case .include(let locals, let ignoreMissing):
      let name = stack.removeLast()
      guard let included = try findTemplate(name, ignoreMissing: ignoreMissing) else { break }
      let scope = sharedScope(locals: try visibleLocals(Int(locals), template))
      let context = makeContext(for: included, outer: scope)
      try enter(
        included, function: 0, context: context, ownsContext: true, completion: .output)
    case .includeIsolated(let ignoreMissing):
      let name = stack.removeLast()
      guard let included = try findTemplate(name, ignoreMissing: ignoreMissing) else { break }
      if case .object(let object) = modules[included.name], case .module(let module) = object.kind {
        out += module.body
        if out.count > outputLimit { throw .outputLimit(limits) }
        break
      }
      let context = makeContext(for: included, outer: globalScope)
      try enter(
        included, function: 0, context: context, ownsContext: true, completion: .isolatedInclude)
    case .importModule(let locals):
      let imported = try findTemplate(stack.removeLast())
      if locals < 0, let module = modules[imported.name] {
        stack.append(module)
        break
      }
      let scope =
        locals < 0 ? globalScope : sharedScope(locals: try visibleLocals(Int(locals), template))
      let context = makeContext(for: imported, outer: scope)
      try enter(
        imported, function: 0, context: context, ownsContext: true,
        completion: .module(isCached: locals < 0))
    case .importName(let name): importName(template.names[Int(name)])
    default: throw Failure("internal", "the template was compiled wrongly")
    }
  }

  private mutating func importName(_ name: Name) {
    let value = stack[stack.count - 1]
    guard case .object(let object) = value, case .module(let module) = object.kind else { return }
    if let found = module.exports.value(for: name) {
      stack.append(found)
    } else {
      let hint =
        "the template '\(module.name)' does not export the requested name '\(name.string)'"
      stack.append(
        .undefined(
          Undefined(
            name: .string(name.bytes), owner: value, hint: hint,
            isStrict: library.options.undefined == .strict)))
    }
  }

  private func findTemplate(_ name: Value) throws(Failure) -> Template {
    guard name.text != nil || name.isUndefined else {
      throw .type("a template's name must be text, not \(name.typeName)")
    }
    guard let template = try findTemplate(name, ignoreMissing: false) else {
      throw Failure("missing-template", "there is no such template")
    }
    return template
  }

  /// Finds a template by its name, or the first of several that exists.
  private func findTemplate(_ value: Value, ignoreMissing: Bool) throws(Failure) -> Template? {
    if let name = value.string {
      if let template = library.template(name) { return template }
      let failure = library.missingTemplate(name)
      // A template that is there but broken is never ignored.
      if ignoreMissing, failure.diagnostic == nil { return nil }
      throw failure
    }
    if case .undefined(let undefined) = value { throw .undefined(undefined) }
    guard let names = value.elements else {
      throw .type("a template's name must be text, not \(value.typeName)")
    }
    for name in names {
      if let name = name.string, let template = library.template(name) { return template }
    }
    if ignoreMissing { return nil }
    throw Failure(
      "missing-template",
      names.isEmpty
        ? "there are no templates to choose from"
        : "none of the templates \(names.prefix(10).map(\.shown).joined(separator: ", ")) exists")
  }
}
