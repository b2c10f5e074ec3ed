/// Python's `textwrap.wrap()`, as `wordwrap` uses it.
struct TextWrapper {
  let width: Int
  let breaksLongWords: Bool
  let breaksOnHyphens: Bool

  func wrap(_ text: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    // The next chunk is the last.
    var pending: [ArraySlice<UInt8>] = chunks(of: text).reversed().map { $0[...] }
    while !pending.isEmpty {
      var line: [ArraySlice<UInt8>] = []
      var room = width
      if let last = pending.last, last.isBlankChunk, !lines.isEmpty { pending.removeLast() }
      while let chunk = pending.last, let count = chunk.scalarCount(atMost: room) {
        line.append(chunk)
        room -= count
        pending.removeLast()
      }
      if let chunk = pending.last, chunk.scalarCount(atMost: width) == nil {
        breakLong(&pending, &line, room)
      }
      if let last = line.last, last.isBlankChunk { line.removeLast() }
      if !line.isEmpty { lines.append(Array(line.joined())) }
    }
    return lines
  }

  /// Takes what fits of a chunk that is wider than a line.
  private func breakLong(
    _ pending: inout [ArraySlice<UInt8>], _ line: inout [ArraySlice<UInt8>], _ room: Int
  ) {
    guard let chunk = pending.last else { return }
    if breaksLongWords {
      var head = chunk.prefix(scalars: room)
      if breaksOnHyphens, let hyphen = head.lastIndex(of: UInt8(ascii: "-")),
        hyphen > head.startIndex, head[..<hyphen].contains(where: { $0 != UInt8(ascii: "-") })
      {
        head = head[...hyphen]
      }
      line.append(head)
      pending[pending.count - 1] = chunk[head.endIndex...]
    } else if line.isEmpty {
      line.append(chunk)
      pending.removeLast()
    }
  }

  /// Words, runs of whitespace, and parts of words with hyphens.
  private func chunks(of text: [UInt8]) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    var word: [UInt8] = []
    var isBlank: Bool?
    for byte in text {
      let blank = byte == 0x20 || byte &- 0x09 < 5
      if isBlank == blank {
        word.append(byte)
      } else {
        if let isBlank { append(word, isBlank, &chunks) }
        word = [byte]
        isBlank = blank
      }
    }
    if let isBlank { append(word, isBlank, &chunks) }
    return chunks
  }

  private func append(_ word: [UInt8], _ isBlank: Bool, _ chunks: inout [[UInt8]]) {
    guard !isBlank, breaksOnHyphens, word.contains(UInt8(ascii: "-")) else {
      chunks.append(word)
      return
    }
    chunks += Self.splitAtHyphens(word)
  }

  /// Splits after a hyphen between letters, and around dashes between words.
  private static func splitAtHyphens(_ word: [UInt8]) -> [[UInt8]] {
    let starts = word.scalarStarts
    let hyphen = UInt8(ascii: "-")
    func scalar(_ index: Int) -> Unicode.Scalar? {
      guard starts.indices.contains(index) else { return nil }
      let bytes = word.scalar(startingAt: starts[index])
      return String(decoding: bytes, as: UTF8.self).unicodeScalars.first
    }
    func isLetter(_ index: Int) -> Bool {
      scalar(index).map { $0.isWordCharacter && $0.properties.numericType == nil } ?? false
    }
    func isWordPunctuation(_ index: Int) -> Bool {
      scalar(index).map { $0.isWordCharacter || "!\"'&.,?".unicodeScalars.contains($0) } ?? false
    }
    func part(_ range: Range<Int>) -> [UInt8] {
      Array(
        word[
          starts[
            range.lowerBound]..<(range.upperBound < starts.count
            ? starts[range.upperBound] : word.count)])
    }
    var parts: [[UInt8]] = []
    var start = 0
    var index = 0
    while index < starts.count {
      guard word[starts[index]] == hyphen else {
        index += 1
        continue
      }
      var end = index
      while end < starts.count, word[starts[end]] == hyphen { end += 1 }
      let run = end - index
      if run >= 2, isWordPunctuation(index - 1), isWordPunctuation(end) {
        if index > start { parts.append(part(start..<index)) }
        parts.append(part(index..<end))
        start = end
      } else if run == 1, index > start, isLetter(index - 1), isLetter(end),
        isLetter(index - 2)
      {
        parts.append(part(start..<end))
        start = end
      }
      index = end
    }
    if start < starts.count { parts.append(part(start..<starts.count)) }
    return parts
  }
}

extension ArraySlice<UInt8> {
  fileprivate var isBlankChunk: Bool {
    allSatisfy { $0 == 0x20 || $0 &- 0x09 < 5 }
  }

  /// How many code points it has, or `nil` if more than `limit`.
  fileprivate func scalarCount(atMost limit: Int) -> Int? {
    var count = 0
    for byte in self where byte & 0xC0 != 0x80 {
      count += 1
      if count > limit { return nil }
    }
    return count
  }

  /// The first code points.
  fileprivate func prefix(scalars wanted: Int) -> ArraySlice<UInt8> {
    var end = startIndex
    var left = wanted
    while left > 0, end < endIndex {
      end += self[end].sequenceLength
      left -= 1
    }
    return self[..<Swift.min(end, endIndex)]
  }
}
