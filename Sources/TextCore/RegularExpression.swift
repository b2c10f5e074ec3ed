/// A regular expression that is matched in linear time, whatever it is and whatever it is given.
///
/// The notation is the common one: literals, `.`, `[a-z]`, `\d \w \s` and their opposites, `(…)`,
/// `(?:…)`, `|`, `* + ? {2,3}`, `^ $ \b \B`. What cannot be matched without backtracking is a mistake:
/// back-references, looking ahead or behind. It works on Unicode scalars.
///
/// All ways to match are followed side by side (Thompson 1968), so an expression of *m* instructions
/// takes O(*nm*) for *n* scalars; *m* is at most ``instructionLimit``.
package struct RegularExpression: Hashable, Sendable {
  /// Why a text is no regular expression.
  package struct Mistake: Error, Hashable {
    package var reason: String
    /// In bytes from the beginning of the expression.
    package var offset: Int
  }

  static let instructionLimit = 2_000

  enum Instruction: Hashable {
    case scalar(ScalarSet)
    /// Goes on at both.
    case split(Int, Int)
    case jump(Int)
    case check(Assertion)
    case match
  }

  enum Assertion: Hashable {
    case start, end, boundary, noBoundary
  }

  private let program: [Instruction]

  package init(_ pattern: String) throws(Mistake) {
    var parser = RegularExpressionParser(pattern)
    program = try parser.program()
  }

  /// Whether some part of `text` matches.
  package func matches(partOf text: some StringProtocol) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var current = ThreadList(count: program.count)
    var next = ThreadList(count: program.count)
    for position in 0...scalars.count {
      if follow(from: 0, at: position, of: scalars, into: &current) { return true }
      guard position < scalars.count else { break }
      for index in current.members {
        guard case .scalar(let set) = program[index], set.contains(scalars[position]) else {
          continue
        }
        if follow(from: index + 1, at: position + 1, of: scalars, into: &next) { return true }
      }
      swap(&current, &next)
      next.removeAll()
    }
    return false
  }

  /// Adds the instructions that can be reached without taking a scalar.
  ///
  /// - Returns: Whether the end of the program is among them.
  private func follow(
    from start: Int, at position: Int, of scalars: [Unicode.Scalar], into threads: inout ThreadList
  ) -> Bool {
    var pending = [start]
    while let index = pending.popLast() {
      guard threads.insert(index) else { continue }
      switch program[index] {
      case .match: return true
      case .scalar: break
      case .jump(let target): pending.append(target)
      case .split(let first, let second): pending += [second, first]
      case .check(let assertion):
        if holds(assertion, at: position, of: scalars) { pending.append(index + 1) }
      }
    }
    return false
  }

  private func holds(_ assertion: Assertion, at position: Int, of scalars: [Unicode.Scalar]) -> Bool
  {
    switch assertion {
    case .start: return position == 0
    case .end: return position == scalars.count
    case .boundary, .noBoundary:
      let before = position > 0 && ScalarSet.word.contains(scalars[position - 1])
      let after = position < scalars.count && ScalarSet.word.contains(scalars[position])
      return (before != after) == (assertion == .boundary)
    }
  }
}

/// The instructions that a match has got to, each once.
private struct ThreadList {
  private(set) var members: [Int] = []
  private var isMember: [Bool]

  init(count: Int) { isMember = Array(repeating: false, count: count) }

  /// Returns whether it was not there yet.
  mutating func insert(_ index: Int) -> Bool {
    guard !isMember[index] else { return false }
    isMember[index] = true
    members.append(index)
    return true
  }

  mutating func removeAll() {
    for index in members { isMember[index] = false }
    members.removeAll(keepingCapacity: true)
  }
}

/// Ranges of scalars, or everything outside them.
struct ScalarSet: Hashable {
  private(set) var ranges: [ClosedRange<Unicode.Scalar>] = []
  var isNegated = false

  static let digit = ScalarSet(ranges: ["0"..."9"])
  static let space = ScalarSet(ranges: ["\t"..."\r", " "..." ", "\u{A0}"..."\u{A0}"])
  /// ASCII letters, digits, `_`, and everything that is not ASCII but for spaces.
  static let word = ScalarSet(
    ranges: ["0"..."9", "A"..."Z", "_"..."_", "a"..."z", "\u{A1}"..."\u{10FFFF}"])
  static let any = ScalarSet(ranges: [], isNegated: true)

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar) } != isNegated
  }

  mutating func insert(_ range: ClosedRange<Unicode.Scalar>) { ranges.append(range) }

  /// Adds the members of another set, which is not negated.
  mutating func insert(_ other: ScalarSet) { ranges += other.ranges }

  /// What is not in a set: the ranges between those of `digit`, `space` or `word`, which are ordered.
  var complement: ScalarSet {
    var result = ScalarSet()
    var next = Unicode.Scalar(0 as UInt8)
    for range in ranges {
      if let last = Unicode.Scalar(range.lowerBound.value &- 1), next <= last {
        result.insert(next...last)
      }
      guard let following = Unicode.Scalar(range.upperBound.value + 1) else { return result }
      next = following
    }
    result.insert(next..."\u{10FFFF}")
    return result
  }
}
