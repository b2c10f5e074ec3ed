/// Patterns laid out flat, for matching.
///
/// A pattern that does not match must not cost more than a bounded number of steps, or a long line
/// that keeps failing would take quadratic time. So a repetition whose match may come to nothing,
/// because what follows it can still fail, takes at most ``attemptLimit`` bytes or rounds.
struct PatternProgram {
  static let attemptLimit = 1_000

  struct Node {
    enum Operation: UInt8 {
      case byte, run, headedRun, literal, sequence, choice, repetition, until
      case ahead, notAhead, behind, notBehind
      case lineStart, lineEnd, inputStart, wordBoundary
      case capture, captured, indentedLines
    }

    var operation: Operation
    /// The set of `byte`, `run`, `behind` and `notBehind`, and of the head of `headedRun`; the bytes that cannot end an `until`; the bytes that
    /// are rounds of a `repetition` by themselves, or -1.
    var set: Int32 = 0
    /// The operands, as a range of `operands`.
    ///
    /// For `literal` a range of `literals`; for `headedRun` the set of the bytes after the head.
    var first: Int32 = 0
    var count: Int32 = 0
    /// How often `run` and `repetition` match, and how many bytes `until` takes at most.
    var min: Int32 = 0
    var max: Int32 = 0
    /// How many bytes `repetition` takes at most, but for its last round.
    var reach: Int32 = .max
    /// The set of bytes that a match begins with; -1 if it can be empty.
    var entry: Int32 = -1

    init(operation: Operation, set: Int32 = 0) {
      self.operation = operation
      self.set = set
    }

    init(operation: Operation, _ first: Int, count: Int) {
      self.operation = operation
      self.first = Int32(first)
      self.count = Int32(count)
    }

    var operands: Range<Int> { Int(first)..<Int(first &+ count) }
  }

  private(set) var nodes: [Node] = []
  private(set) var operands: [Int] = []
  private(set) var literals: [UInt8] = []
  /// Membership of every byte in up to 64 sets a row: bit *s* % 64 of entry (*s* / 64) × 256 + byte.
  private(set) var membership: [UInt64] = []
  private var sets: [ByteSet: Int32] = [:]

  /// Adds `pattern`.
  ///
  /// - Parameters:
  ///   - pattern: what to match.
  ///   - isTentative: whether a match of it may still come to nothing.
  /// - Returns: The index of its node.
  mutating func add(_ pattern: Pattern, isTentative: Bool) -> Int {
    var node = node(for: pattern, isTentative: isTentative)
    let first = pattern.first
    if !first.canBeEmpty { node.entry = add(first.bytes) }
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func node(for pattern: Pattern, isTentative: Bool) -> Node {
    switch pattern {
    case .byte(let set): return Node(operation: .byte, set: add(set))
    case .sequence(let items): return sequence(items, isTentative: isTentative)
    case .choice(let items):
      if let set = pattern.onlyByte { return Node(operation: .byte, set: add(set)) }
      return node(.choice, items.map { ($0, isTentative) })
    case .repetition(let item, let min, let max):
      let limit = isTentative ? Swift.min(max, Self.attemptLimit) : max
      var result: Node
      if let set = item.onlyByte {
        result = Node(operation: .run, set: add(set))
      } else if let (set, rest) = item.separatedByte {
        result = node(.repetition, [(rest, isTentative)])
        result.set = add(set)
      } else {
        result = node(.repetition, [(item, isTentative)])
        result.set = -1
      }
      result.min = Int32(clamping: min)
      result.max = Int32(clamping: limit)
      if isTentative { result.reach = Int32(Self.attemptLimit) }
      return result
    case .until(let item):
      let first = item.first
      var result = node(.until, [(item, true)])
      result.set = add(first.canBeEmpty ? ByteSet() : ~first.bytes)
      result.max = isTentative ? Int32(Self.attemptLimit) : .max
      return result
    case .ahead(let item, let negated):
      return node(negated ? .notAhead : .ahead, [(item, true)])
    case .behind(let set, let negated):
      return Node(operation: negated ? .notBehind : .behind, set: add(set))
    case .capture(let item): return node(.capture, [(item, isTentative)])
    case .lineStart: return Node(operation: .lineStart)
    case .lineEnd: return Node(operation: .lineEnd)
    case .inputStart: return Node(operation: .inputStart)
    case .wordBoundary: return Node(operation: .wordBoundary)
    case .captured: return Node(operation: .captured)
    case .indentedLines: return Node(operation: .indentedLines)
    }
  }

  private mutating func node(
    _ operation: Node.Operation, _ items: [(pattern: Pattern, isTentative: Bool)]
  ) -> Node {
    let indices = items.map { add($0.pattern, isTentative: $0.isTentative) }
    operands += indices
    return Node(operation: operation, operands.count - indices.count, count: indices.count)
  }

  private mutating func sequence(_ items: [Pattern], isTentative: Bool) -> Node {
    let bytes = items.compactMap { item -> UInt8? in
      if case .byte(let set) = item { set.onlyMember } else { nil }
    }
    if bytes.count == items.count {
      literals += bytes
      return Node(operation: .literal, literals.count - bytes.count, count: bytes.count)
    }
    if let run = headedRun(items, isTentative: isTentative) { return run }
    return node(
      .sequence,
      items.indices.map { index in
        (items[index], isTentative || items[(index + 1)...].contains(where: \.canFail))
      })
  }

  /// One byte and a run of bytes after it, as names are: by far the most frequent sequence.
  private mutating func headedRun(_ items: [Pattern], isTentative: Bool) -> Node? {
    guard items.count == 2, let head = items[0].onlyByte,
      case .repetition(let item, let min, let max) = items[1], let tail = item.onlyByte
    else { return nil }
    var result = Node(operation: .headedRun, set: add(head))
    result.first = add(tail)
    result.min = Int32(clamping: min)
    result.max = Int32(clamping: isTentative ? Swift.min(max, Self.attemptLimit) : max)
    return result
  }

  /// Adds a set; returns its number, the same for the same set.
  mutating func add(_ set: ByteSet) -> Int32 {
    if let index = sets[set] { return index }
    let index = sets.count
    sets[set] = Int32(index)
    if index % 64 == 0 { membership += [UInt64](repeating: 0, count: 256) }
    for byte in set.members { membership[index / 64 * 256 + Int(byte)] |= 1 << UInt64(index % 64) }
    return Int32(index)
  }
}

extension Pattern {
  /// The set, if this is one byte of a set.
  fileprivate var onlyByte: ByteSet? {
    switch self {
    case .byte(let set): return set
    case .choice(let items):
      let sets = items.compactMap(\.onlyByte)
      return sets.count == items.count ? sets.reduce(ByteSet(), |) : nil
    default: return nil
    }
  }

  /// A choice as the single bytes in it and all else, if it makes no difference which is tried first.
  fileprivate var separatedByte: (bytes: ByteSet, rest: Pattern)? {
    guard case .choice(let items) = self else { return nil }
    let bytes = items.compactMap(\.onlyByte).reduce(ByteSet(), |)
    let rest = items.filter { $0.onlyByte == nil }
    let first = Pattern.choice(rest).first
    guard rest.count < items.count, !first.canBeEmpty, bytes.isDisjoint(with: first.bytes) else {
      return nil
    }
    return (bytes, rest.count == 1 ? rest[0] : .choice(rest))
  }
}
