import TextCore

/// The one loop that runs every grammar.
///
/// Time is linear in the input: every attempt to match is bounded (see ``PatternProgram``), and
/// nesting is kept on a stack of our own with a bound.
struct Scanner {
  /// How deep states are remembered; nesting beyond it keeps the state that it is in.
  static let depthLimit = 65_536
  /// How many moves may follow each other without taking a byte.
  private static let idleLimit = 64
  /// How deep one language may be embedded in another.
  private static let embeddingLimit = 4

  private let grammar: Grammar
  private let embeddingDepth: Int
  private var subject: PatternProgram.Subject
  private var state = 0
  /// The states below the current one.
  private var stack: [UInt16] = []
  /// How many states were entered beyond the limit.
  private var forgotten = 0
  /// The ends of a rule's steps, of which there are at most ``Grammar/stepLimit``.
  private var stops = InlineArray<16, Int>(repeating: 0)

  private init(_ grammar: Grammar, _ bytes: [UInt8], _ range: SourceRange, embeddingDepth: Int) {
    self.grammar = grammar
    self.embeddingDepth = embeddingDepth
    subject = PatternProgram.Subject(bytes: bytes, range: range)
  }

  /// Splits `bytes` into tokens by `grammar`.
  static func tokens(of bytes: [UInt8], _ grammar: Grammar) -> TokenList {
    var tokens = TokenList()
    tokens.reserveCapacity(bytes.count / 4)
    var scanner = Scanner(grammar, bytes, 0..<bytes.count, embeddingDepth: 0)
    scanner.run(&tokens)
    return tokens
  }

  private mutating func run(_ tokens: inout TokenList) {
    let end = subject.range.upperBound
    var position = subject.range.lowerBound
    var idle = 0
    while position < end {
      let stop = idle < Self.idleLimit ? applyFirstMatch(at: position, &tokens) : -1
      if stop < 0 {
        recover(at: position, &tokens)
        position += 1
        idle = 0
      } else if stop == position {
        idle += 1
      } else {
        position = stop
        idle = 0
      }
    }
  }

  /// Takes a byte that no rule matched.
  ///
  /// A line feed returns to the first state, so that a mistake spoils one line and not the rest.
  private mutating func recover(at position: Int, _ tokens: inout TokenList) {
    guard subject.bytes[position] == UInt8(ascii: "\n") else {
      return tokens.append(.err, to: position + 1)
    }
    tokens.append(.w, to: position + 1)
    stack.removeAll(keepingCapacity: true)
    forgotten = 0
    state = 0
  }

  /// Tries the rules of the state that can begin with the next byte, and go on with the one after it.
  ///
  /// - Returns: The end of what was taken, or -1.
  @inline(__always)
  private mutating func applyFirstMatch(at position: Int, _ tokens: inout TokenList) -> Int {
    var candidate = Int(grammar.dispatch[state << 8 + Int(subject.bytes[position])])
    let hasSecond = position + 1 < subject.range.upperBound
    let second = hasSecond ? subject.bytes[position + 1] : 0
    while true {
      let index = Int(grammar.candidates[candidate])
      guard index >= 0 else { return -1 }
      candidate += 1
      let action = grammar.actions[index]
      if action.second >= 0, !hasSecond || !grammar.program.contains(second, action.second) {
        continue
      }
      let stop: Int
      switch action.shape {
      case .piece:
        stop = grammar.program.match(Int(action.node), at: position, in: &subject)
        if stop >= 0 { tokens.append(action.kind, to: stop) }
      case .word:
        // Where a word leads depends on what it is.
        stop = applyWord(action, at: position, &tokens)
        guard stop >= 0 else { continue }
        return stop
      case .code:
        stop = grammar.program.match(Int(action.node), at: position, in: &subject)
        if stop >= 0 { embed(grammar.embedded[Int(action.first)], position..<stop, &tokens) }
      case .steps: stop = applySteps(action.steps, at: position, &tokens)
      }
      if stop >= 0 {
        move(action.move)
        return stop
      }
    }
  }

  /// Matches a word, and takes the first of its outcomes that what stands around it allows.
  private mutating func applyWord(
    _ action: Grammar.Action, at position: Int, _ tokens: inout TokenList
  ) -> Int {
    let stop = grammar.program.match(Int(action.node), at: position, in: &subject)
    guard stop >= 0 else { return -1 }
    var next = grammar.words.number(of: subject.bytes, in: position..<stop, list: action.first)
    if next < 0 { next = action.count }
    while next >= 0 {
      let outcome = grammar.outcomes[Int(next)]
      if matches(outcome.before, at: position), matches(outcome.after, at: stop) {
        tokens.append(outcome.kind, to: stop)
        move(outcome.move)
        return stop
      }
      next = outcome.isLast ? -1 : next + 1
    }
    return -1
  }

  @inline(__always)
  private mutating func matches(_ node: Int32, at position: Int) -> Bool {
    node < 0 || grammar.program.match(Int(node), at: position, in: &subject) >= 0
  }

  /// Matches all steps, then paints them: nothing is painted of a rule that fails.
  private mutating func applySteps(
    _ steps: Range<Int>, at position: Int, _ tokens: inout TokenList
  ) -> Int {
    var current = position
    for index in steps {
      current = grammar.program.match(Int(grammar.steps[index].node), at: current, in: &subject)
      guard current >= 0 else { return -1 }
      stops[index &- steps.lowerBound] = current
    }
    for index in steps {
      tokens.append(grammar.steps[index].kind, to: stops[index &- steps.lowerBound])
    }
    return current
  }

  private func embed(
    _ embedded: () -> Grammar, _ range: SourceRange, _ tokens: inout TokenList
  ) {
    guard embeddingDepth < Self.embeddingLimit else {
      return tokens.append(.text, to: range.upperBound)
    }
    var scanner = Scanner(
      embedded(), subject.bytes, range, embeddingDepth: embeddingDepth + 1)
    scanner.run(&tokens)
  }

  @inline(__always)
  private mutating func move(_ move: Grammar.Move) {
    if move.leaves > 0 { leave(move.leaves) }
    if move.enteredCount > 0 { for index in move.enters { enter(grammar.entered[index]) } }
  }

  private mutating func enter(_ next: UInt16) {
    guard stack.count < Self.depthLimit else { return forgotten += 1 }
    stack.append(UInt16(state))
    state = Int(next)
  }

  private mutating func leave(_ count: Int8) {
    for _ in 0..<count {
      if forgotten > 0 {
        forgotten -= 1
      } else if let below = stack.popLast() {
        state = Int(below)
      }
    }
  }
}
