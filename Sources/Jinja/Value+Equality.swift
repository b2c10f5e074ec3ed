extension Value {
  /// Python's `==`.
  func isEqual(to other: Value) -> Bool {
    var work = 0
    return isEqual(to: other, work: &work)
  }

  /// Python's `==`.
  ///
  /// `work` grows by the number of elements gone through.
  func isEqual(to other: Value, work: inout Int) -> Bool {
    work += 1
    if let answer = isEqualAtOnce(to: other, work: &work) { return answer }
    var check = EqualityCheck()
    defer { work += check.work }
    return check.areEqual(self, other)
  }

  /// The answer, unless the elements of both have to be compared.
  fileprivate func isEqualAtOnce(to other: Value, work: inout Int) -> Bool? {
    switch (self, other) {
    case (.string(let a), .string(let b)), (.string(let a), .safe(let b)),
      (.safe(let a), .string(let b)), (.safe(let a), .safe(let b)):
      guard a.count == b.count else { return false }
      work += a.count / 16
      return a == b
    case (.undefined, .undefined), (.none, .none): return true
    case (.list(let a), .list(let b)): return a === b ? true : a.count != b.count ? false : nil
    case (.tuple(let a), .tuple(let b)):
      return a === b ? true : a.elements.count != b.elements.count ? false : nil
    case (.map(let a), .map(let b)): return a === b ? true : a.count != b.count ? false : nil
    case (.object(let a), .object(let b)):
      guard case .range(let a) = a.kind, case .range(let b) = b.kind else { return a === b }
      return a.count == b.count
        && (a.count == 0 || a.start == b.start && (a.count == 1 || a.step == b.step))
    default: return numericOrder(to: other) == .same
    }
  }
}

/// Compares nested values without recursion.
///
/// Pairs that were met before are not compared again, so that values which share parts, or hold
/// themselves, take no longer than they are large.
private struct EqualityCheck {
  /// How many pairs of elements were compared.
  private(set) var work = 0
  private var pending: [(Value, Value)] = []
  private var seen: Set<Pair> = []

  private struct Pair: Hashable {
    let first: ObjectIdentifier
    let second: ObjectIdentifier
  }

  mutating func areEqual(_ a: Value, _ b: Value) -> Bool {
    pending.append((a, b))
    while let (a, b) = pending.popLast() {
      switch (a, b) {
      case (.list(let a), .list(let b)):
        guard isNew(a, b) else { continue }
        guard compare(a.elements, b.elements) else { return false }
      case (.tuple(let a), .tuple(let b)):
        guard isNew(a, b) else { continue }
        guard compare(a.elements, b.elements) else { return false }
      case (.map(let a), .map(let b)):
        guard isNew(a, b) else { continue }
        guard compare(a.entries, b.entries) else { return false }
      default: return false
      }
    }
    return true
  }

  private mutating func isNew(_ a: AnyObject, _ b: AnyObject) -> Bool {
    seen.insert(Pair(first: ObjectIdentifier(a), second: ObjectIdentifier(b))).inserted
  }

  private mutating func compare(_ a: [Value], _ b: [Value]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { compare($0, $1) }
  }

  private mutating func compare(_ a: OrderedMap, _ b: OrderedMap) -> Bool {
    a.count == b.count
      && zip(a.keys, a.values).allSatisfy { key, value in
        b[key].map { compare(value, $0) } ?? false
      }
  }

  /// Compares what can be compared at once, and puts off the rest.
  private mutating func compare(_ a: Value, _ b: Value) -> Bool {
    work += 1
    if let answer = a.isEqualAtOnce(to: b, work: &work) { return answer }
    pending.append((a, b))
    return true
  }
}
