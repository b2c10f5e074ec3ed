import TextCore

/// What picks lines of code, so that they survive edits around them.
enum LineSelector {
  /// A piece of their text.
  case text(String)
  /// Written between slashes.
  case expression(RegularExpression)

  /// Whether it picks a line.
  func matches(_ line: Substring) -> Bool {
    switch self {
    case .text(let text): line.utf8.contains(text.utf8)
    // A line and an expression that take too much work have no better answer.
    case .expression(let expression): (try? expression.matches(partOf: line)) ?? false
    }
  }
}

/// The line that comes nearest to having `text` in it.
///
/// - Returns: The index of the line; `nil` if none comes near.
/// - Complexity: O(*bytes of both, multiplied*); no more than 64 KiB of code are looked at.
func nearestLine(to text: String, in lines: [Substring]) -> Int? {
  let wanted = Array(text.lowercased().utf8.prefix(64))
  var best: (index: Int, distance: Int)?
  var budget = 65_536
  for (index, line) in lines.enumerated() {
    let bytes = Array(line.lowercased().utf8)
    budget -= bytes.count
    guard budget >= 0 else { break }
    let distance = distance(of: wanted, toPartOf: bytes)
    if distance < best?.distance ?? .max { best = (index, distance) }
  }
  // Half of it may be different: a hint costs nothing.
  return best.flatMap { $0.distance <= wanted.count / 2 ? $0.index : nil }
}

/// The fewest insertions, deletions and changes that make `text` a part of `line` (Sellers 1980).
private func distance(of text: [UInt8], toPartOf line: [UInt8]) -> Int {
  var column = Array(0...text.count)
  var best = text.count
  for byte in line {
    var diagonal = column[0]
    for row in text.indices {
      let change = diagonal + (text[row] == byte ? 0 : 1)
      diagonal = column[row + 1]
      column[row + 1] = min(change, diagonal + 1, column[row] + 1)
    }
    best = min(best, column[text.count])
  }
  return best
}
