/// A regular expression that is matched in linear time, whatever it is and whatever it is given.
///
/// The notation and its meaning are those of Rust's `regex` crate, which Hurl uses: of several ways
/// to match, the first in the order written is taken. There are no back-references and there is no
/// looking around, since they cannot be matched without backtracking. It works on Unicode scalars.
///
/// All ways to match are followed side by side (Pike's machine, <https://swtch.com/~rsc/regexp/>),
/// so an expression of *m* instructions takes O(*nm*) for *n* scalars; *m* is limited.
package struct RegularExpression: Hashable, Sendable {
  /// Why a text is no regular expression.
  package struct Mistake: Error, Hashable {
    package var reason: String
    /// In bytes from the beginning of the expression.
    package var offset: Int
  }

  /// A search took more than ``stepLimit`` steps.
  package struct TooMuchWork: Error {}

  static let instructionLimit = 2_000
  static let stepLimit = 20_000_000

  indirect enum Node: Hashable, Sendable {
    case empty
    case set(ScalarSet)
    case check(Assertion)
    case sequence([Node])
    case choice([Node])
    case repetition(Node, least: Int, most: Int?, isLazy: Bool)
    case group(Node, number: Int)
  }

  enum Assertion: Hashable, Sendable {
    case textStart, textEnd, lineStart, lineEnd, boundary, noBoundary
  }

  enum Instruction: Hashable, Sendable {
    case set(ScalarSet)
    /// Goes on at both, the first one preferred.
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case check(Assertion)
    case match
  }

  let program: [Instruction]
  /// How many groups there are, the whole match included.
  package let groupCount: Int

  package init(_ pattern: String) throws(Mistake) {
    var parser = RegularExpressionParser(pattern)
    let node = try parser.parse()
    var compiler = RegularExpressionCompiler()
    try compiler.add(.group(node, number: 0))
    program = compiler.program + [.match]
    groupCount = parser.groupCount
  }

  /// The scalars of one match: those of the whole at 0, then those of each group that took part.
  package typealias Match = [Range<Int>?]

  /// Whether some part of `text` matches.
  package func matches(partOf text: some StringProtocol) throws(TooMuchWork) -> Bool {
    var matcher = RegularExpressionMatcher(self, text)
    return try matcher.firstMatch() != nil
  }

  /// Whether all of `text` matches.
  package func matches(allOf text: some StringProtocol) throws(TooMuchWork) -> Bool {
    var matcher = RegularExpressionMatcher(self, text, mustMatchAll: true)
    return try matcher.firstMatch() != nil
  }

  /// All matches in the order of the text, none overlapping another, as ranges of the scalars.
  package func matches(
    in text: some StringProtocol
  ) throws(TooMuchWork) -> (scalars: [Unicode.Scalar], matches: [Match]) {
    var matcher = RegularExpressionMatcher(self, text)
    var matches: [Match] = []
    var position = 0
    while position <= matcher.scalars.count, let match = try matcher.firstMatch(from: position),
      let range = match[0]
    {
      matches.append(match)
      position = range.isEmpty ? range.upperBound + 1 : range.upperBound
    }
    return (matcher.scalars, matches)
  }

  /// The text of the first group in the first match; `nil` if there is none.
  package func firstGroup(in text: String) throws(TooMuchWork) -> String? {
    var matcher = RegularExpressionMatcher(self, text)
    guard let match = try matcher.firstMatch(), match.count > 1, let range = match[1] else {
      return nil
    }
    return String(String.UnicodeScalarView(matcher.scalars[range]))
  }

  /// Puts `replacement` in the place of each match; `$1` or `${1}` in it is a group, `$$` a dollar.
  ///
  /// - Returns: `nil` if the result would have more than `limit` characters.
  package func replacing(
    in text: String, with replacement: String, upTo limit: Int
  ) throws(TooMuchWork) -> String? {
    var matcher = RegularExpressionMatcher(self, text)
    let scalars = matcher.scalars
    let template = Array(replacement.unicodeScalars)
    var result: [Unicode.Scalar] = []
    var position = 0
    // Where what has been copied or replaced ends, and where the last match did.
    var end = 0
    var last: Int?
    while position <= scalars.count, let match = try matcher.firstMatch(from: position),
      let range = match[0]
    {
      // Nothing does not match again where a match has just ended.
      if !range.isEmpty || range.lowerBound != last {
        result.append(contentsOf: scalars[end..<range.lowerBound])
        Self.expand(template, match, of: scalars, into: &result, upTo: limit)
        guard result.count <= limit else { return nil }
        end = range.upperBound
        last = end
      }
      position = range.isEmpty ? range.upperBound + 1 : range.upperBound
    }
    result.append(contentsOf: scalars[end...])
    guard result.count <= limit else { return nil }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: result)
    return String(text)
  }

  private static func expand(
    _ template: [Unicode.Scalar], _ match: Match, of scalars: [Unicode.Scalar],
    into result: inout [Unicode.Scalar], upTo limit: Int
  ) {
    var position = 0
    while position < template.count, result.count <= limit {
      let scalar = template[position]
      position += 1
      guard scalar == "$", position < template.count else {
        result.append(scalar)
        continue
      }
      if template[position] == "$" {
        result.append("$")
        position += 1
        continue
      }
      let isBraced = template[position] == "{"
      var end = position + (isBraced ? 1 : 0)
      var number: Int?
      while end < template.count, let digit = template[end].asciiDigit {
        number = min((number ?? 0) * 10 + digit, 1_000_000)
        end += 1
      }
      guard let number, !isBraced || end < template.count && template[end] == "}" else {
        result.append(scalar)
        continue
      }
      position = end + (isBraced ? 1 : 0)
      if number < match.count, let range = match[number] {
        result.append(contentsOf: scalars[range])
      }
    }
  }
}

extension Unicode.Scalar {
  var asciiDigit: Int? { ("0"..."9").contains(self) ? Int(value) - 48 : nil }
}

/// Writes the program of an expression.
struct RegularExpressionCompiler {
  private(set) var program: [RegularExpression.Instruction] = []

  mutating func add(_ node: RegularExpression.Node) throws(RegularExpression.Mistake) {
    guard program.count < RegularExpression.instructionLimit else {
      throw RegularExpression.Mistake(reason: "it is too long", offset: 0)
    }
    switch node {
    case .empty: break
    case .set(let set): program.append(.set(set))
    case .check(let assertion): program.append(.check(assertion))
    case .sequence(let items): for item in items { try add(item) }
    case .choice(let items): try addChoice(items)
    case .group(let item, let number):
      program.append(.save(2 * number))
      try add(item)
      program.append(.save(2 * number + 1))
    case .repetition(let item, let least, let most, let isLazy):
      for _ in 0..<least { try add(item) }
      if let most {
        try addOptional(item, times: most - least, isLazy: isLazy)
      } else {
        try addLoop(item, isLazy: isLazy)
      }
    }
  }

  private mutating func addChoice(
    _ items: [RegularExpression.Node]
  ) throws(RegularExpression.Mistake) {
    var jumps: [Int] = []
    for item in items.dropLast() {
      let split = program.count
      program.append(.split(split + 1, 0))
      try add(item)
      jumps.append(program.count)
      program.append(.jump(0))
      program[split] = .split(split + 1, program.count)
    }
    if let last = items.last { try add(last) }
    for jump in jumps { program[jump] = .jump(program.count) }
  }

  private mutating func addOptional(
    _ item: RegularExpression.Node, times: Int, isLazy: Bool
  ) throws(RegularExpression.Mistake) {
    var splits: [Int] = []
    for _ in 0..<max(0, times) {
      splits.append(program.count)
      program.append(.split(0, 0))
      try add(item)
    }
    for split in splits { setSplit(split, into: split + 1, past: program.count, isLazy) }
  }

  private mutating func addLoop(
    _ item: RegularExpression.Node, isLazy: Bool
  ) throws(RegularExpression.Mistake) {
    let split = program.count
    program.append(.split(0, 0))
    try add(item)
    program.append(.jump(split))
    setSplit(split, into: split + 1, past: program.count, isLazy)
  }

  private mutating func setSplit(_ index: Int, into inner: Int, past outer: Int, _ isLazy: Bool) {
    program[index] = isLazy ? .split(outer, inner) : .split(inner, outer)
  }
}

/// Follows all ways to match at once.
struct RegularExpressionMatcher {
  private typealias Instruction = RegularExpression.Instruction

  /// Where the machine is, in the order of preference, each with the places it saved.
  private struct Threads {
    var members: [Int] = []
    var isMember: [Bool]
    var saved: [Int]

    init(count: Int, slots: Int) {
      isMember = Array(repeating: false, count: count)
      saved = Array(repeating: -1, count: count * slots)
    }

    mutating func removeAll() {
      for index in members { isMember[index] = false }
      members.removeAll(keepingCapacity: true)
    }
  }

  private enum Step {
    case follow(Int)
    case restore(slot: Int, value: Int)
  }

  private let program: [Instruction]
  let scalars: [Unicode.Scalar]
  private let slots: Int
  /// Whether only a match of the whole text counts.
  private let mustMatchAll: Bool
  /// Of all searches together.
  private var steps = 0
  private var pending: [Step] = []

  init(_ expression: RegularExpression, _ text: some StringProtocol, mustMatchAll: Bool = false) {
    program = expression.program
    slots = 2 * expression.groupCount
    scalars = Array(text.unicodeScalars)
    self.mustMatchAll = mustMatchAll
  }

  /// The first match at or after `start`.
  mutating func firstMatch(
    from start: Int = 0
  ) throws(RegularExpression.TooMuchWork) -> RegularExpression.Match? {
    var current = Threads(count: program.count, slots: slots)
    var next = current
    steps += program.count
    var found: [Int]?
    for position in start...max(start, scalars.count) {
      if found == nil, !mustMatchAll || position == start {
        var saved = Array(repeating: -1, count: slots)
        follow(from: 0, at: position, &saved, into: &current)
      }
      if current.members.isEmpty, found != nil || mustMatchAll { break }
      steps += current.members.count + 1
      guard steps <= RegularExpression.stepLimit else { throw RegularExpression.TooMuchWork() }
      search: for index in current.members {
        switch program[index] {
        case .match where !mustMatchAll || position == scalars.count:
          found = Array(current.saved[index * slots..<(index + 1) * slots])
          break search
        case .set(let set) where position < scalars.count && set.contains(scalars[position]):
          var saved = Array(current.saved[index * slots..<(index + 1) * slots])
          follow(from: index + 1, at: position + 1, &saved, into: &next)
        default: break
        }
      }
      swap(&current, &next)
      next.removeAll()
    }
    return found.map { saved in
      (0..<slots / 2).map { group in
        let (lower, upper) = (saved[2 * group], saved[2 * group + 1])
        return lower >= 0 && upper >= lower ? lower..<upper : nil
      }
    }
  }

  /// Adds the instructions that can be reached without taking a scalar.
  private mutating func follow(
    from start: Int, at position: Int, _ saved: inout [Int], into threads: inout Threads
  ) {
    pending.append(.follow(start))
    while !pending.isEmpty {
      let step = pending.removeLast()
      guard case .follow(let index) = step else {
        if case .restore(let slot, let value) = step { saved[slot] = value }
        continue
      }
      guard !threads.isMember[index] else { continue }
      threads.isMember[index] = true
      threads.members.append(index)
      switch program[index] {
      case .match, .set:
        threads.saved.replaceSubrange(index * slots..<(index + 1) * slots, with: saved)
      case .jump(let target): pending.append(.follow(target))
      case .split(let first, let second):
        pending.append(.follow(second))
        pending.append(.follow(first))
      case .save(let slot):
        pending.append(.restore(slot: slot, value: saved[slot]))
        saved[slot] = position
        pending.append(.follow(index + 1))
      case .check(let assertion):
        if holds(assertion, at: position) { pending.append(.follow(index + 1)) }
      }
    }
  }

  private func holds(_ assertion: RegularExpression.Assertion, at position: Int) -> Bool {
    switch assertion {
    case .textStart: return position == 0
    case .textEnd: return position == scalars.count
    case .lineStart: return position == 0 || scalars[position - 1] == "\n"
    case .lineEnd: return position == scalars.count || scalars[position] == "\n"
    case .boundary, .noBoundary:
      let before = position > 0 && ScalarSet.isWord(scalars[position - 1])
      let after = position < scalars.count && ScalarSet.isWord(scalars[position])
      return (before != after) == (assertion == .boundary)
    }
  }
}
