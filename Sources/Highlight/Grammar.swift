/// A state that a scanner can be in, and the rules to try in it, in this order.
struct State {
  var name: String
  var rules: [Rule]

  init(_ name: String, _ rules: [Rule]...) {
    self.name = name
    self.rules = rules.flatMap(\.self)
  }
}

/// A language's states and rules, made ready for the scanner.
///
/// The first state is where scanning begins.
struct Grammar: Sendable {
  /// The most pieces that a rule can be of.
  static let stepLimit = 16

  /// One of several pieces.
  struct Step {
    var node: Int32
    var kind: TokenKind
  }

  /// Which states to leave and to enter.
  struct Move {
    /// A range of `entered`.
    var firstEntered: Int32 = 0
    var enteredCount: Int8 = 0
    /// How many states to leave first.
    var leaves: Int8 = 0

    var enters: Range<Int> { Int(firstEntered)..<Int(firstEntered &+ Int32(enteredCount)) }
  }

  /// What a rule, or a group of rules, comes to.
  struct Action {
    enum Shape {
      /// One piece of one kind.
      case piece
      /// A word to look up.
      case word
      /// A piece of another language.
      case code
      /// More than one piece.
      case steps
    }

    var shape: Shape
    /// What a `piece` is.
    var kind: TokenKind = .text
    /// The node that a `piece`, a `word` or `code` matches.
    var node: Int32 = -1
    /// The set of bytes that can stand second in a match; -1 if it makes no difference.
    var second: Int32 = -1
    /// The first of the `steps`; the index of `embedded` of `code`; the list of a `word`.
    var first: Int32 = 0
    /// How many `steps` there are; what becomes of a `word` that is not in its list: the first of `outcomes` to
    /// try, or -1.
    var count: Int32 = 0
    var move = Move()

    var steps: Range<Int> { Int(first)..<Int(first &+ count) }
  }

  /// What a word becomes, if what is asked of the bytes around it is met.
  struct WordOutcome {
    /// Nodes that must match where the word begins, and where it ends; or -1.
    var before: Int32 = -1
    var after: Int32 = -1
    var kind: TokenKind
    var move: Move
    /// Whether there is none to try after it.
    var isLast = false
  }

  private(set) var program = PatternProgram()
  private(set) var steps: [Step] = []
  private(set) var actions: [Action] = []
  private(set) var entered: [UInt16] = []
  private(set) var words: WordTable
  private(set) var outcomes: [WordOutcome] = []
  private(set) var embedded: [@Sendable () -> Grammar] = []
  /// Where in `candidates` the actions to try are listed: entry state × 256 + next byte.
  private(set) var dispatch: [Int32] = []
  /// Lists of indices of `actions`, each ended by -1.
  private(set) var candidates: [Int32] = []
  /// What is wrong with the grammar.
  ///
  /// Rules with mistakes are left out; a test demands that there are
  /// none.
  private(set) var mistakes: [String] = []

  private let ignoresCase: Bool
  private var wordListCount: Int32 = 0

  init(ignoringCase: Bool = false, _ states: [State]) {
    ignoresCase = ignoringCase
    words = WordTable(ignoringCase: ignoringCase)
    var indices: [String: UInt16] = [:]
    for (index, state) in states.enumerated() {
      if indices.updateValue(UInt16(index), forKey: state.name) != nil {
        mistakes.append("state \(state.name) is defined twice")
      }
    }
    for state in states {
      var firsts: [(action: Int, first: ByteSet)] = []
      for group in groups(of: state) {
        switch group {
        case .rule(let rule): firsts.append((actions.count, add(rule, states: indices)))
        case .words(let group): firsts.append((actions.count, add(group, states: indices)))
        }
      }
      addDispatch(firsts)
    }
  }

  private enum RuleGroup {
    case rule(ParsedRule)
    case words(WordGroup)
  }

  /// The rules of a state, with those together that look at the same word.
  private mutating func groups(of state: State) -> [RuleGroup] {
    var rules: [ParsedRule] = []
    for rule in state.rules {
      guard (1...Self.stepLimit).contains(rule.patterns.count) else {
        mistakes.append("state \(state.name): a rule of \(rule.patterns.count) pieces")
        continue
      }
      do throws(PatternError) {
        rules.append(try ParsedRule(rule, ignoringCase: ignoresCase))
      } catch {
        mistakes.append("state \(state.name): \(error.pattern): \(error.reason)")
      }
    }
    var groups: [RuleGroup] = []
    var next = rules.startIndex
    while next < rules.endIndex {
      var end = next + 1
      if var group = WordGroup(rules[next]) {
        while end < rules.endIndex, group.takeIn(rules[end]) { end += 1 }
        if group.hasWords {
          groups.append(.words(group))
          next = end
          continue
        }
      }
      groups.append(.rule(rules[next]))
      next += 1
    }
    return groups
  }

  /// Adds a rule; returns the bytes that it can begin with.
  private mutating func add(_ rule: ParsedRule, states: [String: UInt16]) -> ByteSet {
    let patterns = rule.patterns
    let nodes = patterns.indices.map { index in
      let isTentative = patterns[(index + 1)...].contains(where: \.canFail)
      return Int32(program.add(patterns[index], isTentative: isTentative))
    }
    var action = Action(shape: .piece, node: nodes[0])
    switch rule.rule.paint {
    case .kinds(let kinds) where kinds.count == 1: action.kind = kinds[0]
    case .kinds(let kinds):
      action.shape = .steps
      action.first = Int32(steps.count)
      action.count = Int32(kinds.count)
      steps += zip(nodes, kinds).map { Step(node: $0, kind: $1) }
    case .code(let grammar):
      action.shape = .code
      action.first = Int32(embedded.count)
      embedded.append(grammar)
    }
    action.move = add(rule.rule.move, states: states)
    return add(action, for: .sequence(patterns))
  }

  /// Adds rules that look at the same word; returns the bytes that it can begin with.
  private mutating func add(_ group: WordGroup, states: [String: UInt16]) -> ByteSet {
    let isTentative = !group.members.contains(where: \.takesAll)
    let node = program.add(group.core, isTentative: isTentative)
    var action = Action(shape: .word, node: Int32(node), first: wordListCount)
    wordListCount += 1
    let taken = group.members.map { member in
      WordOutcome(
        before: member.before.map { Int32(program.add($0, isTentative: true)) } ?? -1,
        after: member.after.map { Int32(program.add($0, isTentative: true)) } ?? -1,
        kind: member.kind, move: add(member.rule.move, states: states))
    }
    for (word, outcomes) in group.words(ignoringCase: ignoresCase) {
      words.add(word, list: action.first, number: add(outcomes, taken))
    }
    action.count = add(group.outcomesOfOthers, taken)
    return add(action, for: group.core)
  }

  /// Adds outcomes in the order in which to try them; returns the first, or -1 if there is none.
  private mutating func add(_ list: [WordGroup.Outcome], _ taken: [WordOutcome]) -> Int32 {
    guard !list.isEmpty else { return -1 }
    let first = Int32(outcomes.count)
    for (index, item) in list.enumerated() {
      var outcome = taken[item.member]
      outcome.kind = item.kind
      outcome.isLast = index == list.count - 1
      outcomes.append(outcome)
    }
    return first
  }

  private mutating func add(_ move: Rule.Move, states: [String: UInt16]) -> Move {
    let (leaves, names) = move.effect
    var result = Move(firstEntered: Int32(entered.count), leaves: leaves)
    for name in names {
      if let state = states[name] {
        entered.append(state)
        result.enteredCount += 1
      } else {
        mistakes.append("there is no state \(name)")
      }
    }
    return result
  }

  /// Adds an action; returns the bytes that a match of `pattern` can begin with.
  private mutating func add(_ action: Action, for pattern: Pattern) -> ByteSet {
    var action = action
    if let second = pattern.second { action.second = program.add(second) }
    actions.append(action)
    let first = pattern.first
    return first.canBeEmpty ? .all : first.bytes
  }

  /// Adds the row of a state; equal lists are kept once.
  private mutating func addDispatch(_ firsts: [(action: Int, first: ByteSet)]) {
    var known: [[Int]: Int32] = [:]
    var last: (list: [Int], start: Int32)?
    for byte in UInt8.min...UInt8.max {
      let list = firsts.filter { $0.first.contains(byte) }.map(\.action)
      // Most bytes are as the one before them.
      if let last, last.list == list {
        dispatch.append(last.start)
        continue
      }
      let start = known[list] ?? Int32(candidates.count)
      if known.updateValue(start, forKey: list) == nil {
        candidates += list.map(Int32.init) + [-1]
      }
      dispatch.append(start)
      last = (list, start)
    }
  }
}

extension Rule.Move {
  /// How many states to leave, and the states to enter.
  fileprivate var effect: (leaves: Int8, enters: [String]) {
    switch self {
    case .stay: (0, [])
    case .push(let state): (0, [state])
    case .push2(let lower, let upper): (0, [lower, upper])
    case .pop: (1, [])
    case .pop2: (2, [])
    case .go(let state): (1, [state])
    case .go2(let lower, let upper): (1, [lower, upper])
    }
  }
}
