package import Expectations

/// What two outputs do not have in common.
package struct Comparison: Sendable {
  /// What one exception allowed.
  package struct Allowed: Hashable, Sendable {
    /// Lines that only the first output has, and such that only the second has.
    package var old: [String] = []
    package var new: [String] = []

    package var isEmpty: Bool { old.isEmpty && new.isEmpty }
  }

  /// For each exception, what it allowed.
  package let allowed: [Allowed]
  /// The differences that no exception allows.
  package let rest: LineDiff

  /// Compares two outputs, of which the first exception that allows a differing line is the one that counts.
  package init(
    _ old: ComparableText, _ new: ComparableText, allowing exceptions: [AllowedDifference] = []
  ) {
    var allowed = exceptions.map { _ in Allowed() }
    var isHidden = (old: Set<Int>(), new: Set<Int>())
    for edit in LineDiff(old: old.lines.map(\.shown), new: new.lines.map(\.shown)).edits {
      switch edit {
      case .removed(let index):
        let line = old.lines[index]
        guard let exception = exceptions.firstIndex(where: { $0.allows(line) }) else { continue }
        allowed[exception].old.append(line.text)
        isHidden.old.insert(index)
      case .added(let index):
        let line = new.lines[index]
        guard let exception = exceptions.firstIndex(where: { $0.allows(line) }) else { continue }
        allowed[exception].new.append(line.text)
        isHidden.new.insert(index)
      case .same, .gap: continue
      }
    }
    self.allowed = allowed
    rest = LineDiff(
      old: old.lines.indices.filter { !isHidden.old.contains($0) }.map { old.lines[$0].shown },
      new: new.lines.indices.filter { !isHidden.new.contains($0) }.map { new.lines[$0].shown })
  }
}
