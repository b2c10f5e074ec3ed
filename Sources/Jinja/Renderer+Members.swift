/// Looking up `value.name`.
extension Renderer {
  mutating func memberOfSlot(_ slot: Int, _ name: Int, _ template: Template) throws(Failure)
    -> Value
  {
    if let value = fixedEntry(ofSlot: slot, name, template) { return value }
    if let value = try objectMember(ofSlot: slot, name, template) { return value }
    let value = stack[base &+ slot]
    if case .undefined(nil) = value {
      let frame = frames[frames.count - 1]
      let own = frame.template.functions[frame.function].slots[slot]
      throw .undefined(
        Undefined(name: .string(own), isStrict: library.options.undefined == .strict))
    }
    return try member(name, of: value, in: template)
  }

  /// The entry of a map that cannot be changed.
  ///
  /// Changes nothing and takes no lock, so that what it goes through need not be retained.
  private func fixedEntry(ofSlot slot: Int, _ name: Int, _ template: Template) -> Value? {
    guard case .map(let map) = stack[base &+ slot],
      let position = map.fixedPosition(of: template.names[name])
    else { return nil }
    return map.fixedValue(at: position)
  }

  /// The same of an object of the host's, and of a `loop`.
  private func objectMember(ofSlot slot: Int, _ name: Int, _ template: Template) throws(Failure)
    -> Value?
  {
    guard case .object(let object) = stack[base &+ slot] else { return nil }
    switch object.kind {
    case .host(let host): return try hostMember(template.names[name], of: host)
    case .loop(let loop): return template.names[name].loopMember.map { member($0, of: loop) }
    default: return nil
    }
  }

  /// The truth of an entry of a map that cannot be changed.
  private func truthOfFixedEntry(ofSlot slot: Int, _ name: Int, _ template: Template) -> Bool? {
    guard case .map(let map) = stack[base &+ slot],
      let position = map.fixedPosition(of: template.names[name])
    else { return nil }
    return map.truthOfFixedValue(at: position)
  }

  /// The truth of `name` in the variable `slot`.
  mutating func truthOfMember(_ slot: Int, _ name: Int, _ template: Template) throws(Failure)
    -> Bool
  {
    if let truth = truthOfFixedEntry(ofSlot: slot, name, template) { return truth }
    return try truth(of: memberOfSlot(slot, name, template))
  }

  /// `value.name`: an attribute or, failing that, an item.
  mutating func member(_ name: Int, of value: Value, in template: Template) throws(Failure)
    -> Value
  {
    let name = template.names[name]
    switch value {
    case .map(let map):
      if name.isMapMethod, let method = name.method {
        return .object(Object(.method(value, method)))
      }
      if let found = map.value(for: name) { return found }
    case .undefined(let undefined): throw .undefined(undefined)
    case .object(let object):
      if let found = try quickMember(name, of: object) { return found }
      fallthrough
    default: if let found = try attribute(name.string, name.method, of: value) { return found }
    }
    let missing = undefined(.string(name.bytes), in: value)
    try charge(for: missing)
    return missing
  }

  /// Members that templates ask for often, found by the name's hash or meaning.
  private func quickMember(_ name: Name, of object: Object) throws(Failure) -> Value? {
    switch object.kind {
    case .host(let host): return try hostMember(name, of: host)
    case .loop(let loop): return name.loopMember.map { member($0, of: loop) }
    case .namespace(let map): return name.isDunder ? nil : map.value(for: name)
    case .module(let module): return name.isDunder ? nil : module.exports.value(for: name)
    default: return nil
    }
  }

  /// An attribute as Python's `getattr` finds it, or `nil`.
  mutating func attribute(_ bytes: [UInt8], of value: Value) throws(Failure) -> Value? {
    let name = String(decoding: bytes, as: UTF8.self)
    return try attribute(name, Method(rawValue: name), of: value)
  }

  private mutating func attribute(_ name: String, _ method: Method?, of value: Value)
    throws(Failure) -> Value?
  {
    if let method, method.applies(to: value) {
      return .object(Object(.method(value, method)))
    }
    if name == "__class__" { return .object(Object(.type(value.typeName))) }
    switch value {
    case .object(let object): return try attribute(name, of: object)
    case .tuple(let tuple): return tuple.names.firstIndex(of: name).map { tuple.elements[$0] }
    case .int, .bigInt, .bool:
      switch name {
      case "real", "numerator": return value
      case "imag": return .int(0)
      case "denominator": return .int(1)
      default: return nil
      }
    case .double:
      switch name {
      case "real": return value
      case "imag": return .double(0)
      default: return nil
      }
    default: return nil
    }
  }

  private mutating func attribute(_ name: String, of object: Object) throws(Failure) -> Value? {
    switch object.kind {
    case .host(let host): return try hostMember(name, of: host)
    case .loop(let loop): return LoopMember(rawValue: name).map { member($0, of: loop) }
    case .namespace(let map): return map.entries[name]
    case .module(let module): return module.exports[name]
    case .cycler(let cycler): return name == "current" ? cycler.current : nil
    case .range(let range):
      switch name {
      case "start": return .int(range.start)
      case "stop": return .int(range.stop)
      case "step": return .int(range.step)
      default: return nil
      }
    case .macro(let macro): return attribute(name, of: macro)
    case .type(let type): return name == "__name__" ? Value(type) : nil
    case .selfReference(let context, _):
      guard contexts.indices.contains(context), contexts[context].blocks[name] != nil else {
        return nil
      }
      return .object(Object(.block(BlockReference(name: name, context: context, depth: 0))))
    case .block(let reference):
      guard name == "super" else { return nil }
      return parentBlock(of: reference)
    default: return nil
    }
  }

  func parentBlock(of reference: BlockReference) -> Value {
    let blocks = contexts[reference.context].blocks[reference.name] ?? []
    guard reference.depth + 1 < blocks.count else {
      return undefined(
        hint: "there is no parent block called '\(reference.name)'.", name: "super")
    }
    return .object(
      Object(
        .block(
          BlockReference(
            name: reference.name, context: reference.context, depth: reference.depth + 1))))
  }

  func hostMember(_ name: String, of host: any HostObject) throws(Failure) -> Value? {
    do {
      return try host.member(name)
    } catch {
      throw error.failure
    }
  }

  private func hostMember(_ name: Name, of host: any HostObject) throws(Failure) -> Value? {
    do {
      return try host.member(name, in: scope)
    } catch {
      throw error.failure
    }
  }

  private func attribute(_ name: String, of macro: Macro) -> Value? {
    let signature = macro.signature
    switch name {
    case "name": return signature.name.map { Value($0) } ?? Value.none
    case "arguments":
      return .tuple(Tuple(signature.parameters.map { Value($0) }))
    case "catch_kwargs": return .bool(signature.keywordsSlot != nil)
    case "catch_varargs": return .bool(signature.variadicSlot != nil)
    case "caller": return .bool(signature.callerSlot != nil)
    case "explicit_caller": return .bool(signature.parameters.contains("caller"))
    default: return nil
    }
  }

  private func member(_ member: LoopMember, of loop: Loop) -> Value {
    let index0 = loop.index0
    let count = loop.items.count
    switch member {
    case .index: return .int(index0 + 1)
    case .index0: return .int(index0)
    case .first: return .bool(index0 == 0)
    case .last: return .bool(index0 + 1 >= count)
    case .length: return .int(count)
    case .revindex: return .int(count - index0)
    case .revindex0: return .int(count - index0 - 1)
    case .depth: return .int(loop.depth0 + 1)
    case .depth0: return .int(loop.depth0)
    case .previtem:
      if index0 > 0, index0 <= count { return loop.items[index0 - 1] }
      return undefined(hint: "there is no previous item")
    case .nextitem:
      if index0 + 1 < count { return loop.items[index0 + 1] }
      return undefined(hint: "there is no next item")
    }
  }
}

/// What can be asked of a `loop`, besides its methods.
enum LoopMember: String, CaseIterable, Sendable {
  case index, index0, first, last, length, revindex, revindex0, depth, depth0, previtem, nextitem
}

extension Loop {
  static let memberNames = LoopMember.allCases.map(\.rawValue) + ["cycle", "changed"]
}
