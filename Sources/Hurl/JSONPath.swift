import TextCore

/// A JSONPath (RFC 9535), which picks values out of a JSON value.
struct JSONPath: Sendable {
  /// Why a text is no JSONPath.
  struct Mistake: Error, Hashable {
    var message: String
    /// In bytes.
    var offset: Int

    /// Where in `text` it is, in words.
    func place(in text: String) -> String {
      let rest = String(decoding: text.utf8.dropFirst(offset).prefix(20), as: UTF8.self)
      return rest.isEmpty ? "at the end of `\(text.prefix(60))`" : "at `\(rest)`"
    }
  }

  struct Segment: Sendable {
    var selectors: [Selector]
    /// Whether it goes to all that is below, at any depth.
    var isDescendant: Bool
  }

  indirect enum Selector: Sendable {
    case name(String)
    case wildcard
    case index(Int)
    case slice(start: Int?, end: Int?, step: Int)
    case filter(Condition)
  }

  indirect enum Condition: Sendable {
    case or([Condition])
    case and([Condition])
    case not(Condition)
    case exists(Operand)
    case compare(Operand, Operator, Operand)
    case test(Function)
  }

  enum Operator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }

  indirect enum Operand: Sendable {
    case literal(JSONValue)
    /// From `@` or, if absolute, `$`.
    case path([Segment], isAbsolute: Bool)
    case function(Function)
  }

  struct Function: Sendable {
    enum Name: String, Sendable, CaseIterable {
      case length, count, match, search, value
    }
    var name: Name
    var arguments: [Operand]
    /// The expression of `match` and `search`, if it is written as a string.
    var expression: RegularExpression?
  }

  let segments: [Segment]

  init(_ text: String) throws(Mistake) {
    var parser = JSONPathParser(text)
    segments = try parser.parse()
  }

  /// Whether it picks at most one value, whatever it is given.
  var isSingular: Bool { Self.isSingular(segments) }

  static func isSingular(_ segments: [Segment]) -> Bool {
    segments.allSatisfy { segment in
      guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
      switch segment.selectors[0] {
      case .name, .index: return true
      case .wildcard, .slice, .filter: return false
      }
    }
  }

  /// Evaluation took more than ``JSONPathEvaluator/stepLimit`` steps.
  struct TooMuchWork: Error {}

  /// The values that are picked, in the order of RFC 9535.
  func values(in root: JSONValue) throws(TooMuchWork) -> [JSONValue] {
    var evaluator = JSONPathEvaluator(root: root)
    return try evaluator.values(segments, from: root)
  }
}

struct JSONPathEvaluator {
  static let stepLimit = 2_000_000

  let root: JSONValue
  private var steps = 0

  init(root: JSONValue) { self.root = root }

  private mutating func step() throws(JSONPath.TooMuchWork) {
    steps += 1
    guard steps <= Self.stepLimit else { throw JSONPath.TooMuchWork() }
  }

  mutating func values(
    _ segments: [JSONPath.Segment], from start: JSONValue
  ) throws(JSONPath.TooMuchWork) -> [JSONValue] {
    var nodes = [start]
    for segment in segments {
      var next: [JSONValue] = []
      for node in nodes {
        for place in segment.isDescendant ? try descendants(of: node) : [node] {
          for selector in segment.selectors { try select(selector, in: place, into: &next) }
        }
      }
      nodes = next
      if nodes.isEmpty { break }
    }
    return nodes
  }

  /// The node and all that is in it, parents before their children.
  private mutating func descendants(of node: JSONValue) throws(JSONPath.TooMuchWork) -> [JSONValue]
  {
    var found: [JSONValue] = []
    var pending = [node]
    while let node = pending.popLast() {
      try step()
      found.append(node)
      pending += node.children.reversed()
    }
    return found
  }

  private mutating func select(
    _ selector: JSONPath.Selector, in node: JSONValue, into found: inout [JSONValue]
  ) throws(JSONPath.TooMuchWork) {
    try step()
    switch selector {
    case .name(let name):
      if case .object(let members) = node,
        let member = members.first(where: { $0.name.utf8.elementsEqual(name.utf8) })
      {
        found.append(member.value)
      }
    case .wildcard:
      let children = node.children
      steps += children.count
      found += children
    case .index(let index):
      guard case .array(let items) = node else { return }
      let place = index < 0 ? items.count + index : index
      if items.indices.contains(place) { found.append(items[place]) }
    case .slice(let start, let end, let step):
      guard case .array(let items) = node else { return }
      for index in Self.indices(start, end, step, count: items.count) {
        try self.step()
        found.append(items[index])
      }
    case .filter(let condition):
      for child in node.children where try holds(condition, for: child) {
        found.append(child)
      }
    }
  }

  /// RFC 9535, section 2.3.4.2.2.
  private static func indices(_ start: Int?, _ end: Int?, _ step: Int, count: Int) -> [Int] {
    func normalized(_ index: Int) -> Int { index >= 0 ? index : count + index }
    if step > 0 {
      let lower = min(max(normalized(start ?? 0), 0), count)
      let upper = min(max(normalized(end ?? count), 0), count)
      return lower < upper ? Array(stride(from: lower, to: upper, by: step)) : []
    }
    guard step < 0 else { return [] }
    let upper = min(max(normalized(start ?? count - 1), -1), count - 1)
    let lower = end.map { min(max(normalized($0), -1), count - 1) } ?? -1
    return upper > lower ? Array(stride(from: upper, to: lower, by: step)) : []
  }

  // MARK: Conditions

  private mutating func holds(
    _ condition: JSONPath.Condition, for node: JSONValue
  ) throws(JSONPath.TooMuchWork) -> Bool {
    try step()
    switch condition {
    case .or(let items):
      for item in items where try holds(item, for: node) { return true }
      return false
    case .and(let items):
      for item in items where try !holds(item, for: node) { return false }
      return true
    case .not(let item): return try !holds(item, for: node)
    case .exists(let operand): return try !nodes(of: operand, for: node).isEmpty
    case .compare(let a, let sign, let b):
      return Self.compare(try value(of: a, for: node), sign, try value(of: b, for: node))
    case .test(let function): return try result(of: function, for: node) == .bool(true)
    }
  }

  private mutating func nodes(
    of operand: JSONPath.Operand, for node: JSONValue
  ) throws(JSONPath.TooMuchWork) -> [JSONValue] {
    switch operand {
    case .path(let segments, let isAbsolute):
      return try values(segments, from: isAbsolute ? root : node)
    case .literal, .function: return try value(of: operand, for: node).map { [$0] } ?? []
    }
  }

  private mutating func value(
    of operand: JSONPath.Operand, for node: JSONValue
  ) throws(JSONPath.TooMuchWork) -> JSONValue? {
    switch operand {
    case .literal(let value): return value
    case .path: return try nodes(of: operand, for: node).first
    case .function(let function): return try result(of: function, for: node)
    }
  }

  /// RFC 9535, section 2.4.
  private mutating func result(
    of function: JSONPath.Function, for node: JSONValue
  ) throws(JSONPath.TooMuchWork) -> JSONValue? {
    switch function.name {
    case .count: return .int(try nodes(of: function.arguments[0], for: node).count)
    case .value:
      let found = try nodes(of: function.arguments[0], for: node)
      return found.count == 1 ? found[0] : nil
    case .length:
      switch try value(of: function.arguments[0], for: node) {
      case .string(let text): return .int(text.unicodeScalars.count)
      case .array(let items): return .int(items.count)
      case .object(let members): return .int(members.count)
      default: return nil
      }
    case .match, .search:
      guard case .string(let text) = try value(of: function.arguments[0], for: node) else {
        return .bool(false)
      }
      var expression = function.expression
      if expression == nil,
        case .string(let pattern) = try value(of: function.arguments[1], for: node)
      {
        expression = try? RegularExpression(pattern)
      }
      steps += text.utf8.count
      do {
        let isMatch =
          function.name == .match
          ? try expression?.matches(allOf: text) : try expression?.matches(partOf: text)
        return .bool(isMatch ?? false)
      } catch {
        throw JSONPath.TooMuchWork()
      }
    }
  }

  /// RFC 9535, section 2.3.5.2.2; `nil` is the absence of a value.
  private static func compare(
    _ a: JSONValue?, _ sign: JSONPath.Operator, _ b: JSONValue?
  ) -> Bool {
    switch sign {
    case .equal: isEqual(a, b)
    case .notEqual: !isEqual(a, b)
    case .less: isLess(a, b)
    case .greater: isLess(b, a)
    case .lessOrEqual: isLess(a, b) || isEqual(a, b)
    case .greaterOrEqual: isLess(b, a) || isEqual(a, b)
    }
  }

  private static func isEqual(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
    switch (a, b) {
    case (nil, nil): true
    case (let a?, let b?): a.isEqual(to: b)
    default: false
    }
  }

  private static func isLess(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
    guard let a, let b else { return false }
    return HurlValue(a).compared(to: HurlValue(b)) == .less
  }
}

extension JSONValue {
  fileprivate var children: [JSONValue] {
    switch self {
    case .array(let items): items
    case .object(let members): members.map(\.value)
    default: []
    }
  }
}
