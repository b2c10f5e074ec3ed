/// One line of a grammar: what to look for, what it is, and in which state to go on.
///
/// Rules are tried in the order in which a state lists them; the first that matches is taken.
struct Rule {
  /// What the matched pieces become.
  enum Paint {
    /// For each piece one.
    case kinds([TokenKind])
    /// Code of another language, scanned from its first state. A closure, so that grammars can refer
    /// to each other.
    case code(@Sendable () -> Grammar)
  }

  /// Where to go on.
  ///
  /// States are kept on a stack.
  enum Move {
    case stay
    case push(String)
    /// Pushes the first, then the second on top of it.
    case push2(String, String)
    case pop
    case pop2
    /// Leaves this state for another.
    case go(String)
    /// Leaves this state for two others, the second on top.
    case go2(String, String)
  }

  /// Patterns that must match one after the other: at least one, and at most ``Grammar/stepLimit``.
  var patterns: [String]
  var paint: Paint
  /// Words separated by spaces, by what they are; what is found must be one of them, unless
  /// `otherWords` says what all others are.
  var words: [(kind: TokenKind, list: String)] = []
  var otherWords: TokenKind?
  var move: Move

  static func match(_ pattern: String, _ kind: TokenKind, _ move: Move = .stay) -> Rule {
    Rule(patterns: [pattern], paint: .kinds([kind]), move: move)
  }

  static func match(_ steps: KeyValuePairs<String, TokenKind>, _ move: Move = .stay) -> Rule {
    Rule(patterns: steps.map(\.key), paint: .kinds(steps.map(\.value)), move: move)
  }

  /// Matches `pattern`, and looks up what it found.
  static func words(
    _ pattern: String, _ words: KeyValuePairs<TokenKind, String>, else kind: TokenKind? = nil,
    _ move: Move = .stay
  ) -> Rule {
    Rule(
      patterns: [pattern], paint: .kinds([kind ?? .text]), words: words.map { ($0.key, $0.value) },
      otherWords: kind, move: move)
  }

  /// Matches `pattern` as code of another language.
  static func embed(
    _ pattern: String, _ grammar: @escaping @Sendable () -> Grammar, _ move: Move = .stay
  ) -> Rule {
    Rule(patterns: [pattern], paint: .code(grammar), move: move)
  }

  /// Moves on without taking anything, when no rule before matched.
  static func otherwise(_ move: Move) -> Rule { .match("", .text, move) }
}
