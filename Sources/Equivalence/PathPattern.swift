/// A step down a tree.
package enum PathStep: Hashable, Sendable {
  case member(String)
  /// From 0.
  case item(Int)
  /// Its number among those of its name with the same parent, from 1.
  case element(String, Int)
  case attribute(String)
}

/// Places in a tree: in HTML as in XPath (`//form/input/@value`, `/html/body/p[2]`, `//footer`), in JSON as in
/// JSONPath (`$.items[*].id`, `$..id`).
package struct PathPattern: Hashable, Sendable {
  /// Why a text is no pattern.
  package struct Mistake: Error, Hashable {
    /// A sentence without full stop.
    package var message: String
  }

  private enum Step: Hashable {
    /// Any number of steps, or none.
    case anywhere
    /// `*`, `[*]`
    case any
    case member(String)
    case item(Int)
    case element(String, number: Int?)
    case attribute(String?)
  }

  private let steps: [Step]

  /// Reads a pattern for outputs of a form.
  package init(_ text: String, for form: ComparableText.Form) throws(Mistake) {
    switch form {
    case .text: throw Mistake(message: "is for html and json; lines of text are named by `line`")
    case .html: steps = try Self.steps(inHTML: text)
    case .json: steps = try Self.steps(inJSON: text)
    }
  }

  /// Whether it is the place of `path`, or of something that this stands in.
  ///
  /// - Complexity: O(*n* × *m*) for *n* steps of the pattern and *m* of the path.
  package func contains(_ path: [PathStep]) -> Bool {
    // The places in the pattern that can be reached after each step.
    var reached: Set<Int> = closure([0])
    if reached.contains(steps.count) { return true }
    for step in path {
      var next: Set<Int> = []
      for place in reached where place < steps.count {
        if steps[place] == .anywhere {
          next.insert(place)
        } else if matches(steps[place], step) {
          next.insert(place + 1)
        }
      }
      reached = closure(next)
      if reached.contains(steps.count) { return true }
    }
    return false
  }

  /// With the places that are reached without a step.
  private func closure(_ places: Set<Int>) -> Set<Int> {
    var places = places
    for place in steps.indices where steps[place] == .anywhere && places.contains(place) {
      places.insert(place + 1)
    }
    return places
  }

  private func matches(_ pattern: Step, _ step: PathStep) -> Bool {
    switch (pattern, step) {
    case (.any, .attribute): false
    case (.any, _): true
    case (.member(let a), .member(let b)): a == b
    case (.item(let a), .item(let b)): a == b
    case (.element(let a, let number), .element(let b, let place)):
      a == b && (number == nil || number == place)
    case (.attribute(let a), .attribute(let b)): a == nil || a == b
    default: false
    }
  }
}

extension PathPattern {
  private static func steps(inHTML text: String) throws(Mistake) -> [Step] {
    guard text.hasPrefix("/") else {
      throw Mistake(message: "must begin with `/` or `//`, such as `//footer`")
    }
    var steps: [Step] = []
    var isStart = true
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      defer { isStart = false }
      if part.isEmpty {
        guard steps.last != .anywhere, isStart || !steps.isEmpty else {
          throw Mistake(message: "has too many `/`")
        }
        steps.append(.anywhere)
      } else {
        steps.append(try step(inHTML: part))
      }
    }
    guard steps.last != .anywhere else { throw Mistake(message: "must not end with `/`") }
    return steps
  }

  private static func step(inHTML part: Substring) throws(Mistake) -> Step {
    if part == "*" { return .any }
    if part == "@*" { return .attribute(nil) }
    let pattern = #/(@?)([A-Za-z_][A-Za-z0-9_:.-]*)(?:\[([1-9][0-9]{0,5})\])?/#
    guard let match = part.wholeMatch(of: pattern), match.1.isEmpty || match.3 == nil else {
      throw Mistake(
        message: "has a part that is no element, `name[2]`, `@attribute` or `*`: `\(part)`")
    }
    let name = match.2.lowercased()
    return match.1.isEmpty
      ? .element(name, number: match.3.flatMap { Int($0) }) : .attribute(name)
  }

  private static func steps(inJSON text: String) throws(Mistake) -> [Step] {
    guard text.hasPrefix("$") else { throw Mistake(message: "must begin with `$`, such as `$.id`") }
    var steps: [Step] = []
    var rest = text.dropFirst()
    while !rest.isEmpty {
      if let match = rest.prefixMatch(of: #/\[(?:(\*)|([0-9]{1,9})|'([^']*)'|"([^"]*)")\]/#) {
        if match.1 != nil {
          steps.append(.any)
        } else if let index = match.2.flatMap({ Int($0) }) {
          steps.append(.item(index))
        } else {
          steps.append(.member(String(match.3 ?? match.4 ?? "")))
        }
        rest = rest[match.range.upperBound...]
      } else if let match = rest.prefixMatch(of: #/\.(\.?)(\*|[^\s.\[\]'"*]+)/#) {
        if !match.1.isEmpty { steps.append(.anywhere) }
        steps.append(match.2 == "*" ? .any : .member(String(match.2)))
        rest = rest[match.range.upperBound...]
      } else {
        throw Mistake(message: "has a part that is no `.name`, `[0]`, `[*]` or `..name`: `\(rest)`")
      }
    }
    return steps
  }
}
