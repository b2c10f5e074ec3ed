/// Neighbouring rules of a state that look at the same word: the word is matched and looked up once for all
/// of them.
///
/// The rules may differ in what they ask of the bytes around the word, in the words they know, and in where
/// they go on; a rule without words takes any.
struct WordGroup {
  struct Member {
    var rule: Rule
    var kind: TokenKind
    /// What must match where the word begins.
    var before: Pattern?
    /// What must match where it ends.
    var after: Pattern?

    /// Whether it takes whatever the members before it left.
    var takesAll: Bool {
      before == nil && after == nil && (rule.words.isEmpty || rule.otherWords != nil)
    }
  }

  /// What a word becomes if a member takes it.
  struct Outcome {
    var member: Int
    var kind: TokenKind
  }

  let core: Pattern
  var members: [Member]

  /// The group of one rule; `nil` if it is not of one step of one kind.
  init?(_ rule: ParsedRule) {
    guard rule.patterns.count == 1, case .kinds(let kinds) = rule.rule.paint else { return nil }
    let (before, core, after) = rule.patterns[0].conditions
    self.core = core
    members = [Member(rule: rule.rule, kind: kinds[0], before: before, after: after)]
  }

  /// Takes in the next rule, if it looks at the same word.
  mutating func takeIn(_ rule: ParsedRule) -> Bool {
    guard let other = WordGroup(rule), other.core == core else { return false }
    members += other.members
    return true
  }

  var hasWords: Bool { members.contains { !$0.rule.words.isEmpty } }

  /// All words that a member knows, in order, and what each becomes: by the first member that takes it.
  func words(ignoringCase: Bool) -> [(word: [UInt8], outcomes: [Outcome])] {
    var order: [[UInt8]] = []
    var kinds: [[UInt8]: [Outcome]] = [:]
    for (index, member) in members.enumerated() {
      for (kind, list) in member.rule.words {
        for word in list.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
          let word = ignoringCase ? word.map(WordTable.lowercased) : Array(word)
          let known = kinds[word, default: []]
          if known.isEmpty { order.append(word) }
          // In one list the first of equal words counts.
          if known.last?.member != index {
            kinds[word] = known + [Outcome(member: index, kind: kind)]
          }
        }
      }
    }
    return order.map { ($0, outcomes(kinds[$0, default: []])) }
  }

  /// What a word becomes that no member knows.
  var outcomesOfOthers: [Outcome] { outcomes([]) }

  /// The outcomes to try in order, given what members know a word as.
  private func outcomes(_ known: [Outcome]) -> [Outcome] {
    var outcomes: [Outcome] = []
    for (index, member) in members.enumerated() {
      let other = member.rule.words.isEmpty ? member.kind : member.rule.otherWords
      guard let kind = known.first(where: { $0.member == index })?.kind ?? other else { continue }
      outcomes.append(Outcome(member: index, kind: kind))
      if member.before == nil, member.after == nil { break }
    }
    return outcomes
  }
}

/// A rule whose patterns were read.
struct ParsedRule {
  let rule: Rule
  let patterns: [Pattern]

  init(_ rule: Rule, ignoringCase: Bool) throws(PatternError) {
    self.rule = rule
    patterns = try rule.patterns.map { pattern throws(PatternError) in
      try PatternParser.parse(pattern, ignoringCase: ignoringCase)
    }
  }
}
