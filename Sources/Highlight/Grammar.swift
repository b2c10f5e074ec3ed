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
  struct Step {
    var node: Int
    var kind: TokenKind
    /// An index of `embedded`, or -1.
    var code = -1
  }

  struct Action {
    var firstStep: Int32
    var stepCount: Int32
    /// The number of a list of `words`, or -1.
    var words: Int32 = -1
    /// The states to enter: a range of `entered`.
    var firstEntered: Int32 = 0
    var enteredCount: Int8 = 0
    /// How many states to leave first.
    var leaves: Int8 = 0
    /// The set of bytes that can stand second in a match; -1 if it makes no difference.
    var second: Int32 = -1
    var otherWords: TokenKind?

    var steps: Range<Int> { Int(firstStep)..<Int(firstStep &+ stepCount) }
    var enters: Range<Int> { Int(firstEntered)..<Int(firstEntered &+ Int32(enteredCount)) }
  }

  private(set) var program = PatternProgram()
  private(set) var steps: [Step] = []
  private(set) var actions: [Action] = []
  private(set) var entered: [UInt16] = []
  private(set) var words: WordTable
  private(set) var embedded: [@Sendable () -> Grammar] = []
  /// Where in `candidates` the actions to try are listed: entry state × 256 + next byte.
  private(set) var dispatch: [Int32] = []
  /// Lists of indices of `actions`, each ended by -1.
  private(set) var candidates: [Int32] = []
  /// The most steps that a rule has.
  private(set) var mostSteps = 0
  /// What is wrong with the grammar.
  ///
  /// Rules with mistakes are left out; a test demands that there are
  /// none.
  private(set) var mistakes: [String] = []

  private let ignoresCase: Bool

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
      for rule in state.rules {
        do throws(PatternError) {
          firsts.append((actions.count, try add(rule, states: indices)))
        } catch {
          mistakes.append("state \(state.name): \(error.pattern): \(error.reason)")
        }
      }
      addDispatch(firsts)
    }
  }

  /// Adds a rule; returns the bytes that it can begin with.
  private mutating func add(_ rule: Rule, states: [String: UInt16]) throws(PatternError) -> ByteSet
  {
    var patterns: [Pattern] = []
    for step in rule.steps {
      patterns.append(try PatternParser.parse(step.pattern, ignoringCase: ignoresCase))
    }
    let mustBeKnown = !rule.words.isEmpty && rule.otherWords == nil
    let firstStep = steps.count
    mostSteps = max(mostSteps, rule.steps.count)
    for (index, step) in rule.steps.enumerated() {
      let isTentative = mustBeKnown || patterns[(index + 1)...].contains(where: \.canFail)
      let node = program.add(patterns[index], isTentative: isTentative)
      switch step.paint {
      case .kind(let kind): steps.append(Step(node: node, kind: kind))
      case .code(let grammar):
        steps.append(Step(node: node, kind: .text, code: embedded.count))
        embedded.append(grammar)
      }
    }
    var action = Action(
      firstStep: Int32(firstStep), stepCount: Int32(rule.steps.count))
    if !rule.words.isEmpty {
      action.words = words.addList(rule.words)
      action.otherWords = rule.otherWords
    }
    let (leaves, names) = rule.move.effect
    action.leaves = leaves
    action.firstEntered = Int32(entered.count)
    for name in names {
      if let state = states[name] {
        entered.append(state)
        action.enteredCount += 1
      } else {
        mistakes.append("there is no state \(name)")
      }
    }
    let whole = Pattern.sequence(patterns)
    if let second = whole.second { action.second = program.add(second) }
    actions.append(action)
    let first = whole.first
    return first.canBeEmpty ? .all : first.bytes
  }

  /// Adds the row of a state; equal lists are kept once.
  private mutating func addDispatch(_ firsts: [(action: Int, first: ByteSet)]) {
    var known: [[Int]: Int32] = [:]
    for byte in UInt8.min...UInt8.max {
      let list = firsts.filter { $0.first.contains(byte) }.map(\.action)
      if let start = known[list] {
        dispatch.append(start)
      } else {
        known[list] = Int32(candidates.count)
        dispatch.append(Int32(candidates.count))
        candidates += list.map(Int32.init) + [-1]
      }
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
