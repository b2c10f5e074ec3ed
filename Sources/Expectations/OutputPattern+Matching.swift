import TextCore

extension OutputPattern {
  /// How an output differs from a pattern.
  package struct Mismatch: Hashable, Sendable {
    /// From the pattern to the output.
    package var diff: LineDiff
    /// What the difference of the lines does not tell: a line feed that is missing at the end.
    package var remark: String?

    /// Both, for people.
    package var notes: [String] {
      let text = diff.text()
      return (text.isEmpty ? [] : ["expected (-), actual (+):\n" + text])
        + (remark.map { [$0] } ?? [])
    }
  }

  /// Compares an output with the pattern.
  ///
  /// - Returns: `nil` if it matches.
  /// - Complexity: O(*n*) for a pattern without `...`; with it, each run of lines between two of them
  ///   is looked for from the top, and after ``workLimit`` comparisons the output counts as other.
  package func mismatch(with output: String) -> Mismatch? {
    let bytes = Array(output.utf8)
    let actual = bytes.lines
    let isEndRight = !endsLine || bytes.isEmpty || bytes.last == UInt8(ascii: "\n")
    let areLinesRight = matches(actual)
    guard !areLinesRight || !isEndRight else { return nil }
    return Mismatch(
      diff: areLinesRight ? LineDiff.none : diff(to: actual),
      remark: isEndRight ? nil : "the line feed at the end is missing")
  }

  static let workLimit = 2_000_000

  /// Whether the lines match, as a glob does: each run between two `...` stands at the first place
  /// after the run before it, the first at the top and the last at the end.
  private func matches(_ actual: [ArraySlice<UInt8>]) -> Bool {
    let runs = lines.split(separator: .anyLines, omittingEmptySubsequences: false)
    guard runs.count > 1, let first = runs.first, let last = runs.last else {
      return lines.count == actual.count && stands(lines[...], in: actual, at: 0)
    }
    guard first.count + last.count <= actual.count, stands(first, in: actual, at: 0) else {
      return false
    }
    let lastStart = actual.count - last.count
    var position = first.count
    var work = 0
    for run in runs.dropFirst().dropLast() where !run.isEmpty {
      while true {
        guard position + run.count <= lastStart, work <= Self.workLimit else { return false }
        if stands(run, in: actual, at: position, work: &work) { break }
        position += 1
      }
      position += run.count
    }
    return stands(last, in: actual, at: lastStart)
  }

  private func stands(
    _ run: ArraySlice<Line>, in actual: [ArraySlice<UInt8>], at start: Int
  ) -> Bool {
    var work = 0
    return stands(run, in: actual, at: start, work: &work)
  }

  private func stands(
    _ run: ArraySlice<Line>, in actual: [ArraySlice<UInt8>], at start: Int, work: inout Int
  ) -> Bool {
    for (line, text) in zip(run, actual[start...]) {
      work += 1
      if !line.matches(text) { return false }
    }
    return true
  }

  private func diff(to actual: [ArraySlice<UInt8>]) -> LineDiff {
    LineDiff(
      old: source.map { String(decoding: $0, as: UTF8.self) },
      new: actual.map { String(decoding: $0, as: UTF8.self) },
      isGap: { lines[$0] == .anyLines },
      isEqual: { lines[$0].matches(actual[$1]) })
  }
}

extension OutputPattern.Line {
  /// Whether the line matches `text`, which has no line feed.
  func matches(_ text: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .anyLines: true
    case .expression(let expression):
      // Too much work is no match: an expression and a line that long have no better answer.
      (try? expression.matches(allOf: String(decoding: text, as: UTF8.self))) ?? false
    case .text(let pieces): Self.match(pieces, text)
    }
  }

  /// Matches as a glob does, so that no choice is ever taken back.
  private static func match(_ pieces: [OutputPattern.Piece], _ text: ArraySlice<UInt8>) -> Bool {
    let runs = pieces.split(separator: .anyText, omittingEmptySubsequences: false)
    guard let first = runs.first, let last = runs.last,
      var position = end(of: first, in: text, at: text.startIndex)
    else { return false }
    guard runs.count > 1 else { return position == text.endIndex }
    for run in runs.dropFirst().dropLast() where !run.isEmpty {
      guard let end = firstEnd(of: run, in: text[position...]) else { return false }
      position = end
    }
    // The last run ends with the text, so it can begin only so many places before the end.
    let widths = last.reduce(0...0) {
      $0.lowerBound + $1.widths.lowerBound...$0.upperBound + $1.widths.upperBound
    }
    let earliest = max(position, text.endIndex - widths.upperBound)
    let latest = text.endIndex - widths.lowerBound
    guard earliest <= latest else { return false }
    return (earliest...latest).contains { end(of: last, in: text, at: $0) == text.endIndex }
  }

  /// Where `run` ends if it stands at `start`.
  private static func end(
    of run: ArraySlice<OutputPattern.Piece>, in text: ArraySlice<UInt8>, at start: Int
  ) -> Int? {
    var position = start
    for piece in run {
      switch piece {
      case .literal(let literal):
        guard text[position...].starts(with: literal) else { return nil }
        position += literal.count
      case .number(let range):
        guard let number = NumberScanner.number(in: text, at: position),
          number.value >= range.lower, number.value <= range.upper
        else { return nil }
        // A number begins where no other goes on.
        if position > text.startIndex, NumberScanner.isDigit(text[position - 1]) { return nil }
        position = number.end
      case .anyText: return nil
      }
    }
    return position
  }

  /// Where `run` ends at the first place where it stands.
  private static func firstEnd(
    of run: ArraySlice<OutputPattern.Piece>, in text: ArraySlice<UInt8>
  ) -> Int? {
    if case .literal(let literal) = run.first {
      var rest = text
      let search = LiteralSearch(literal)
      while let place = search.first(in: rest) {
        if let end = end(of: run, in: text, at: place) { return end }
        rest = text[(place + 1)...]
      }
      return nil
    }
    for start in text.indices {
      if let end = end(of: run, in: text, at: start) { return end }
    }
    return nil
  }
}

extension OutputPattern.Piece {
  /// How many bytes it can stand for.
  fileprivate var widths: ClosedRange<Int> {
    switch self {
    case .literal(let literal): literal.count...literal.count
    case .number: 1...NumberScanner.longest
    case .anyText: 0...0
    }
  }
}

/// Finds a text in another in linear time (Knuth, Morris and Pratt).
struct LiteralSearch {
  private let literal: [UInt8]
  /// For each prefix, how long its longest proper prefix is that it also ends with.
  private let borders: [Int]

  init(_ literal: [UInt8]) {
    var borders = Array(repeating: 0, count: literal.count)
    var length = 0
    for index in literal.indices.dropFirst() {
      while length > 0, literal[index] != literal[length] { length = borders[length - 1] }
      if literal[index] == literal[length] { length += 1 }
      borders[index] = length
    }
    self.literal = literal
    self.borders = borders
  }

  func first(in text: ArraySlice<UInt8>) -> Int? {
    guard !literal.isEmpty else { return text.startIndex }
    var length = 0
    for index in text.indices {
      while length > 0, text[index] != literal[length] { length = borders[length - 1] }
      if text[index] == literal[length] { length += 1 }
      if length == literal.count { return index - length + 1 }
    }
    return nil
  }
}
