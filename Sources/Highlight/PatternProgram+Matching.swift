import TextCore

extension PatternProgram {
  /// What is matched: bytes, the part of them to look at, and what `(?<x)` remembered.
  struct Subject {
    let bytes: [UInt8]
    let range: SourceRange
    var captured: SourceRange = 0..<0
  }

  /// Matches a node at `position`.
  ///
  /// - Returns: The end of the match, or -1 if there is none.
  @inline(__always)
  func match(_ index: Int, at position: Int, in subject: inout Subject) -> Int {
    let node = nodes[index]
    let end = subject.range.upperBound
    switch node.operation {
    case .byte:
      return position < end && contains(subject.bytes[position], node.set) ? position + 1 : -1
    case .run:
      let stop = run(
        of: node.set, from: position, to: limit(node.max, from: position, in: subject),
        in: subject.bytes)
      return stop - position >= Int(node.min) ? stop : -1
    case .headedRun:
      guard position < end, contains(subject.bytes[position], node.set) else { return -1 }
      let start = position + 1
      let stop = run(
        of: node.first, from: start, to: limit(node.max, from: start, in: subject),
        in: subject.bytes)
      return stop - start >= Int(node.min) ? stop : -1
    case .literal:
      let text = node.operands
      guard end - position >= text.count else { return -1 }
      for index in text
      where subject.bytes[position + index - text.lowerBound] != literals[index] { return -1 }
      return position + text.count
    default: return matchCompound(index, at: position, in: &subject)
    }
  }

  /// Matches a node that is not a plain piece of text.
  ///
  /// Recursion goes as deep as the pattern is nested, which the grammar decides, not the input.
  private func matchCompound(_ index: Int, at position: Int, in subject: inout Subject) -> Int {
    let node = nodes[index]
    let end = subject.range.upperBound
    switch node.operation {
    case .byte, .run, .headedRun, .literal: return -1
    case .sequence:
      var current = position
      for operand in node.operands {
        current = match(operands[operand], at: current, in: &subject)
        if current < 0 { return -1 }
      }
      return current
    case .choice:
      let byte = position < end ? subject.bytes[position] : 0
      for operand in node.operands {
        let index = operands[operand]
        let entry = nodes[index].entry
        if entry >= 0, position == end || !contains(byte, entry) { continue }
        let stop = match(index, at: position, in: &subject)
        if stop >= 0 { return stop }
      }
      return -1
    case .repetition: return repetition(index, at: position, in: &subject)
    case .until: return until(index, at: position, in: &subject)
    case .ahead:
      return match(operands[node.operands.lowerBound], at: position, in: &subject) >= 0
        ? position : -1
    case .notAhead:
      return match(operands[node.operands.lowerBound], at: position, in: &subject) >= 0
        ? -1 : position
    case .behind: return isAfter(node.set, position, subject) ? position : -1
    case .notBehind: return isAfter(node.set, position, subject) ? -1 : position
    case .lineStart: return isAtLineStart(position, subject) ? position : -1
    case .lineEnd:
      return position == end || subject.bytes[position] == UInt8(ascii: "\n") ? position : -1
    case .inputStart: return position == subject.range.lowerBound ? position : -1
    case .wordBoundary:
      let before = position > subject.range.lowerBound && Self.isWord(subject.bytes[position - 1])
      let after = position < end && Self.isWord(subject.bytes[position])
      return before != after ? position : -1
    case .capture:
      let stop = match(operands[node.operands.lowerBound], at: position, in: &subject)
      if stop >= 0 { subject.captured = position..<stop }
      return stop
    case .captured:
      let text = subject.bytes[subject.captured]
      return subject.bytes[position..<end].starts(with: text) ? position + text.count : -1
    case .indentedLines: return indentedLines(after: position, in: subject)
    }
  }

  /// The end of the longest run of bytes of `set` from `start`, at most to `end`.
  @inline(__always)
  private func run(of set: Int32, from start: Int, to end: Int, in bytes: [UInt8]) -> Int {
    let row = Int(set >> 6) << 8
    let bit = UInt64(1) << UInt64(set & 63)
    let text = bytes.span.extracting(start..<end)
    var count = 0
    while count < text.count, membership[row + Int(text[count])] & bit != 0 { count += 1 }
    return start + count
  }

  @inline(__always)
  func contains(_ byte: UInt8, _ set: Int32) -> Bool {
    membership[Int(set >> 6) << 8 + Int(byte)] >> UInt64(set & 63) & 1 == 1
  }

  @inline(__always)
  private func limit(_ count: Int32, from position: Int, in subject: Subject) -> Int {
    let end = subject.range.upperBound
    return Int(count) < end - position ? position + Int(count) : end
  }

  private func repetition(_ index: Int, at position: Int, in subject: inout Subject) -> Int {
    let node = nodes[index]
    let end = subject.range.upperBound
    let item = operands[node.operands.lowerBound]
    let entry = nodes[item].entry
    var current = position
    var rounds = 0
    while rounds < Int(node.max), current - position < Int(node.reach) {
      if node.set >= 0 {
        let reach = min(Int(node.max) - rounds, Int(node.reach) - (current - position))
        let stop = run(
          of: node.set, from: current, to: reach < end - current ? current + reach : end,
          in: subject.bytes)
        rounds += stop - current
        current = stop
        if rounds >= Int(node.max) || current - position >= Int(node.reach) { break }
      }
      if entry >= 0, current == end || !contains(subject.bytes[current], entry) { break }
      let next = match(item, at: current, in: &subject)
      if next < 0 { break }
      rounds += 1
      if next == current { return current }
      current = next
    }
    return rounds >= Int(node.min) ? current : -1
  }

  private func until(_ index: Int, at position: Int, in subject: inout Subject) -> Int {
    let node = nodes[index]
    let end = limit(node.max, from: position, in: subject)
    var current = position
    while current < end {
      current = run(of: node.set, from: current, to: end, in: subject.bytes)
      if current == end
        || match(operands[node.operands.lowerBound], at: current, in: &subject) >= 0
      {
        break
      }
      current += 1
    }
    return current
  }

  private func isAfter(_ set: Int32, _ position: Int, _ subject: Subject) -> Bool {
    position > subject.range.lowerBound && contains(subject.bytes[position - 1], set)
  }

  private func isAtLineStart(_ position: Int, _ subject: Subject) -> Bool {
    position == subject.range.lowerBound || subject.bytes[position - 1] == UInt8(ascii: "\n")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}

extension PatternProgram {
  /// The end of the lines after `position` that are blank, or indented deeper than its own line.
  ///
  /// `- ` before a key counts as indentation, as YAML has it: in `- key: |` the text is deeper than
  /// the key. Blank lines at the end are left out.
  private func indentedLines(after position: Int, in subject: Subject) -> Int {
    let bytes = subject.bytes
    let range = subject.range
    var start = position
    while start > range.lowerBound, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    let indentation = indentation(ofLineAt: start, in: subject)
    var lineStart = position
    while lineStart < range.upperBound, bytes[lineStart] != UInt8(ascii: "\n") { lineStart += 1 }
    var end = position
    while lineStart < range.upperBound {
      lineStart += 1
      var text = lineStart
      while text < range.upperBound, bytes[text] == UInt8(ascii: " ") { text += 1 }
      let isBlank = text == range.upperBound || bytes[text] == UInt8(ascii: "\n")
      guard isBlank || text - lineStart > indentation else { break }
      while text < range.upperBound, bytes[text] != UInt8(ascii: "\n") { text += 1 }
      if !isBlank { end = text }
      lineStart = text
    }
    return end
  }

  /// The column of the innermost key or list item of a line; -1 if the line has neither.
  private func indentation(ofLineAt start: Int, in subject: Subject) -> Int {
    let bytes = subject.bytes[start..<subject.range.upperBound]
    var column = start
    var parent = -1
    while let byte = bytes[column...].first, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
    {
      if byte == UInt8(ascii: "-") { parent = column - start }
      column += 1
    }
    switch bytes[column...].first {
    case UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "!"), UInt8(ascii: "&"): return parent
    default: return column - start
    }
  }
}
