package import TextCore

/// Why a template could not be rendered: a diagnostic with the place in the template, the tags and
/// calls that led there as notes, and what to do.
package struct TemplateError: Error {
  package var diagnostic: Diagnostic
  /// What is not there, and in what, if that is the reason.
  package var missing: (member: String?, owner: Value)?
}

extension SyntaxProblem {
  func diagnostic(in source: SourceText) -> Diagnostic {
    Diagnostic(
      id: id, message, at: source.location(of: range),
      notes: notes.map { Diagnostic.Note($0.message, at: source.location(of: $0.range)) },
      help: help)
  }
}

extension Renderer {
  /// How many steps of a long chain are shown at either end.
  private static let shownNotes = 10

  /// Adds to a failure where it happened and how the render came there.
  func located(_ failure: Failure) -> TemplateError {
    guard let frame = frames.last else {
      return TemplateError(
        diagnostic: Diagnostic(id: failure.id, failure.message, help: failure.help))
    }
    let function = frame.template.functions[frame.function]
    let range = function.ranges[max(0, min(pc - 1, function.ranges.count - 1))]
    let place = frame.template.source.location(of: range)
    var notes = trace()
    if var diagnostic = failure.diagnostic {
      if diagnostic.location == nil {
        diagnostic.location = place
      } else {
        notes.insert(Diagnostic.Note("used here", at: place), at: 0)
      }
      diagnostic.notes += notes
      return TemplateError(diagnostic: diagnostic)
    }
    if let undefined = failure.undefined, let type = undefined.owner?.typeName {
      notes.insert(Diagnostic.Note("the value looked into is of type \(type)"), at: 0)
    }
    return TemplateError(
      diagnostic: Diagnostic(
        id: failure.id, failure.message, at: place, notes: notes,
        help: failure.help ?? help(for: failure.undefined)),
      missing: failure.undefined.flatMap { undefined in
        undefined.owner.map { (undefined.name?.string, $0) }
      })
  }

  /// The calls, includes and blocks that are active, innermost first.
  private func trace() -> [Diagnostic.Note] {
    var notes: [Diagnostic.Note] = []
    for index in frames.indices.dropFirst().reversed() {
      let frame = frames[index]
      let caller = frames[index - 1]
      let ranges = caller.template.functions[caller.function].ranges
      let range = ranges[max(0, min(frame.returnPC - 1, ranges.count - 1))]
      notes.append(
        Diagnostic.Note(
          description(of: frame, calledBy: caller), at: caller.template.source.location(of: range)))
    }
    if notes.count > 2 * Self.shownNotes {
      let hidden = notes.count - 2 * Self.shownNotes
      notes.replaceSubrange(
        Self.shownNotes..<notes.count - Self.shownNotes,
        with: [Diagnostic.Note("\(hidden) more steps")])
    }
    return notes
  }

  private func description(of frame: Frame, calledBy caller: Frame) -> String {
    switch frame.template.functions[frame.function].kind {
    case .body:
      switch frame.completion {
      case .module: "imported here"
      case .output where frame.context == caller.context: "extended here"
      default: "included here"
      }
    case .block(let name): "in block '\(name)', used here"
    case .macro(let signature):
      signature.name.map { "in macro '\($0)', called here" } ?? "in the call block, used here"
    case .recursiveLoop: "in the recursive loop, entered here"
    }
  }

  /// Names like the one that was not found.
  private func help(for undefined: Undefined?) -> String? {
    guard let undefined, let name = undefined.name?.string else { return nil }
    let candidates = undefined.owner.map { memberNames(of: $0) } ?? visibleNames()
    if let near = nearestName(to: name, among: candidates) { return "did you mean '\(near)'?" }
    guard undefined.owner != nil, !candidates.isEmpty else { return nil }
    let shown = candidates.prefix(12).joined(separator: ", ")
    return "it has: \(shown)\(candidates.count > 12 ? ", …" : "")"
  }

  private func memberNames(of value: Value) -> [String] {
    switch value {
    case .map(let map): map.entries.keys.compactMap(\.string)
    case .object(let object):
      switch object.kind {
      case .host(let host): host.memberNames
      case .module(let module): module.exports.keys.compactMap(\.string)
      case .namespace(let map): map.entries.keys.compactMap(\.string)
      case .loop: Loop.memberNames
      default: []
      }
    default: []
    }
  }

  /// The names that the current template can use.
  private func visibleNames() -> [String] {
    guard let frame = frames.last else { return [] }
    let function = frame.template.functions[frame.function]
    var names: [String] = []
    for (slot, name) in function.slots.enumerated() where frame.base + slot < stack.count {
      if case .undefined = stack[frame.base + slot] { continue }
      names.append(String(decoding: name, as: UTF8.self))
    }
    names += contexts[frame.context].variables.keys.compactMap(\.string)
    var scope: ContextScope? = contexts[frame.context].outer
    while let here = scope {
      names += here.map.keys.compactMap(\.string)
      scope = here.next
    }
    return names
  }
}
