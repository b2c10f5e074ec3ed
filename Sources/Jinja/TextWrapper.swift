/// Python's `textwrap.wrap()`, as `wordwrap` uses it.
struct TextWrapper {
  let width: Int
  let breaksLongWords: Bool
  let breaksOnHyphens: Bool

  func wrap(_ text: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    // The next chunk is the last.
    var pending: [[UInt8]] = chunks(of: text).reversed()
    while !pending.isEmpty {
      var line: [[UInt8]] = []
      var length = 0
      if let last = pending.last, last.isBlankChunk, !lines.isEmpty { pending.removeLast() }
      while let chunk = pending.last {
        let count = chunk.scalarCount
        guard length + count <= width else { break }
        line.append(chunk)
        length += count
        pending.removeLast()
      }
      if let chunk = pending.last, chunk.scalarCount > width {
        breakLong(&pending, &line, length)
        length = line.reduce(0) { $0 + $1.scalarCount }
      }
      if let last = line.last, last.isBlankChunk { line.removeLast() }
      if !line.isEmpty { lines.append(Array(line.joined())) }
    }
    return lines
  }

  private func breakLong(_ pending: inout [[UInt8]], _ line: inout [[UInt8]], _ length: Int) {
    guard let chunk = pending.last else { return }
    let room = width - length
    if breaksLongWords {
      var end = chunk.prefix(scalars: room).count
      if breaksOnHyphens, chunk.scalarCount > room {
        let head = chunk[..<end]
        if let hyphen = head.lastIndex(of: UInt8(ascii: "-")), hyphen > 0,
          head[..<hyphen].contains(where: { $0 != UInt8(ascii: "-") })
        {
          end = hyphen + 1
        }
      }
      line.append(Array(chunk[..<end]))
      pending[pending.count - 1] = Array(chunk[end...])
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
    let scalars = word.scalars
    let hyphen = [UInt8(ascii: "-")]
    func isLetter(_ index: Int) -> Bool {
      guard scalars.indices.contains(index),
        let scalar = scalars[index].string.unicodeScalars.first
      else { return false }
      return scalar.isWordCharacter && scalar.properties.numericType == nil
    }
    func isWordPunctuation(_ index: Int) -> Bool {
      guard scalars.indices.contains(index),
        let scalar = scalars[index].string.unicodeScalars.first
      else { return false }
      return scalar.isWordCharacter || "!\"'&.,?".unicodeScalars.contains(scalar)
    }
    var parts: [[UInt8]] = []
    var start = 0
    var index = 0
    while index < scalars.count {
      guard scalars[index] == hyphen else {
        index += 1
        continue
      }
      var end = index
      while end < scalars.count, scalars[end] == hyphen { end += 1 }
      let run = end - index
      if run >= 2, isWordPunctuation(index - 1), end < scalars.count, isWordPunctuation(end) {
        if index > start { parts.append(Array(scalars[start..<index].joined())) }
        parts.append(Array(scalars[index..<end].joined()))
        start = end
      } else if run == 1, index > start, isLetter(index - 1), isLetter(end),
        isLetter(index - 2) || index - 2 < start && false || hasLetterPair(index, isLetter)
      {
        parts.append(Array(scalars[start..<end].joined()))
        start = end
      }
      index = end
    }
    if start < scalars.count { parts.append(Array(scalars[start...].joined())) }
    return parts
  }

  /// At least two letters stand before the hyphen and one of two after it, as the original asks.
  private static func hasLetterPair(_ index: Int, _ isLetter: (Int) -> Bool) -> Bool {
    isLetter(index - 1) && isLetter(index - 2)
  }
}

extension [UInt8] {
  fileprivate var isBlankChunk: Bool {
    allSatisfy { $0 == 0x20 || $0 &- 0x09 < 5 }
  }
}
