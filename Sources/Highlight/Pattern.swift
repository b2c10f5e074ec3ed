/// A pattern over bytes, written in the notation of regular expressions.
///
/// It is matched without backtracking, which keeps it fast and small: a repetition takes all that it
/// can and gives nothing back, and a choice takes the first alternative that matches. So `.*x`
/// never matches; write `[^x]*x`, or `(?~x)x`. The notation is in `docs/reference/highlighting.md`.
indirect enum Pattern: Equatable {
  /// One byte of the set.
  case byte(ByteSet)
  case sequence([Pattern])
  case choice([Pattern])
  case repetition(Pattern, min: Int, max: Int)
  /// `(?~x)`: all bytes before the next place where `x` matches, or to the end.
  case until(Pattern)
  /// `(?=x)` and `(?!x)`.
  case ahead(Pattern, negated: Bool)
  /// `(?<=x)` and `(?<!x)`, for one byte.
  case behind(ByteSet, negated: Bool)
  /// `^`.
  case lineStart
  /// `$`: before a line feed, or at the end.
  case lineEnd
  /// `\A`.
  case inputStart
  /// `\b`.
  case wordBoundary
  /// `(?<x)`: matches `x` and remembers what it was.
  case capture(Pattern)
  /// `\k`: what was remembered, again.
  case captured
  /// `\I`: the lines that follow, as long as they are blank or indented deeper than this line.
  case indentedLines

  /// Whether there is an input for which this does not match.
  var canFail: Bool {
    switch self {
    case .sequence(let items): items.contains(where: \.canFail)
    case .choice(let items): items.allSatisfy(\.canFail)
    case .repetition(let item, let min, _): min > 0 && item.canFail
    case .until, .indentedLines: false
    case .capture(let item): item.canFail
    default: true
    }
  }

  /// The bytes that a match can begin with, and whether it can be empty.
  var first: (bytes: ByteSet, canBeEmpty: Bool) {
    switch self {
    case .byte(let set): return (set, false)
    case .sequence(let items):
      var bytes = ByteSet()
      for item in items {
        let first = item.first
        bytes = bytes | first.bytes
        if !first.canBeEmpty { return (bytes, false) }
      }
      return (bytes, true)
    case .choice(let items):
      return items.reduce((ByteSet(), false)) { result, item in
        let first = item.first
        return (result.0 | first.bytes, result.1 || first.canBeEmpty)
      }
    case .repetition(let item, let min, _):
      let first = item.first
      return (first.bytes, min == 0 || first.canBeEmpty)
    case .capture(let item): return item.first
    case .until, .indentedLines, .captured: return (.all, true)
    case .ahead, .behind, .lineStart, .lineEnd, .inputStart, .wordBoundary: return (ByteSet(), true)
    }
  }

  /// The bytes that can stand second in a match; `nil` if a match can be shorter, or nothing is known.
  var second: ByteSet? {
    switch self {
    case .sequence(let items):
      guard let head = items.first else { return nil }
      let rest = Pattern.sequence(Array(items.dropFirst()))
      switch head {
      case .byte: return rest.bytesIfNotEmpty
      case .repetition(.byte(let set), let min, _) where min > 0:
        return rest.bytesIfNotEmpty.map { $0 | set }
      case .sequence(let inner): return Pattern.sequence(inner + items.dropFirst()).second
      case .choice(let alternatives):
        let sets = alternatives.compactMap { Pattern.sequence([$0] + items.dropFirst()).second }
        return sets.count == alternatives.count ? sets.reduce(ByteSet(), |) : nil
      case .repetition(.byte(let set), 0, let max):
        guard let next = rest.bytesIfNotEmpty, let afterNext = rest.second else { return nil }
        return afterNext | next | (max > 1 ? set : ByteSet())
      case .capture(let inner): return Pattern.sequence([inner] + items.dropFirst()).second
      case .ahead, .behind, .lineStart, .inputStart, .wordBoundary: return rest.second
      default: return nil
      }
    case .choice(let items):
      let sets = items.compactMap(\.second)
      return sets.count == items.count ? sets.reduce(ByteSet(), |) : nil
    default: return nil
    }
  }

  private var bytesIfNotEmpty: ByteSet? {
    let first = first
    return first.canBeEmpty ? nil : first.bytes
  }
}

extension Pattern {
  /// The pattern without what it asks of the bytes around it, and that.
  ///
  /// `(?<!\.)\w+(?=\()` is `\w+` after `(?<!\.)` and before `(?=\()`.
  var conditions: (before: Pattern?, core: Pattern, after: Pattern?) {
    guard case .sequence(let items) = self else { return (nil, self, nil) }
    let before = items.prefix(while: \.takesNothing)
    let rest = items[before.endIndex...]
    let after = rest.suffix(rest.reversed().prefix(while: \.takesNothing).count)
    let core = rest[..<after.startIndex]
    return (
      before.isEmpty ? nil : .sequence(Array(before)),
      core.count == 1 ? core[core.startIndex] : .sequence(Array(core)),
      after.isEmpty ? nil : .sequence(Array(after))
    )
  }

  private var takesNothing: Bool {
    switch self {
    case .ahead, .behind, .lineStart, .lineEnd, .inputStart, .wordBoundary: true
    default: false
    }
  }
}
