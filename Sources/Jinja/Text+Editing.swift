enum Alignment: Sendable { case left, right, center }

/// Python's string operations that cut and join.
extension [UInt8] {
  /// Without the code points of `characters`, or whitespace, at either end.
  func stripped(of characters: [UInt8]? = nil, left: Bool = true, right: Bool = true) -> [UInt8] {
    let range: Range<Int>
    if let characters {
      let set = Set(characters.scalars)
      range = stripped(indices, left: left, right: right) { set.contains(Array($0)) }
    } else {
      range = strippedOfSpace(indices, left: left, right: right)
    }
    return range == indices ? self : Array(self[range])
  }

  /// The part of `range` without whitespace at either end.
  func strippedOfSpace(_ range: Range<Int>, left: Bool, right: Bool) -> Range<Int> {
    stripped(range, left: left, right: right) { slice in
      isSpace(slice.startIndex..<slice.endIndex)
    }
  }

  private func stripped(
    _ range: Range<Int>, left: Bool, right: Bool, _ isStripped: (ArraySlice<UInt8>) -> Bool
  ) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    if left {
      while lower < upper {
        let end = Swift.min(upper, lower + self[lower].sequenceLength)
        guard isStripped(self[lower..<end]) else { break }
        lower = end
      }
    }
    if right {
      while upper > lower {
        var start = upper - 1
        while start > lower, self[start] & 0xC0 == 0x80 { start -= 1 }
        guard isStripped(self[start..<upper]) else { break }
        upper = start
      }
    }
    return lower..<upper
  }

  /// Filled to `width` code points.
  func padded(
    to width: Int, _ alignment: Alignment, with fill: [UInt8] = [UInt8(ascii: " ")],
    limits: Limits
  ) throws(Failure) -> [UInt8] {
    let missing = width - Swift.min(width, scalarCount)
    guard missing > 0 else { return self }
    guard missing <= limits.valueSize / Swift.max(1, fill.count) else { throw .tooLarge(limits) }
    let left =
      switch alignment {
      case .left: 0
      case .right: missing
      // Python puts the odd one to the left if the width is odd, too.
      case .center: missing / 2 + (missing & width & 1)
      }
    func filling(_ count: Int) -> [UInt8] { Array(repeatElement(fill, count: count).joined()) }
    return filling(left) + self + filling(missing - left)
  }

  /// The first code points.
  func prefix(scalars wanted: Int) -> ArraySlice<UInt8> {
    var end = 0
    var left = wanted
    while left > 0, end < count {
      end += self[end].sequenceLength
      left -= 1
    }
    return self[..<Swift.min(end, count)]
  }

  /// Python's `str.splitlines()`.
  func lines(keepingEnds: Bool, limits: Limits) throws(Failure) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    var index = 0
    while index < count {
      let length = lineEndLength(at: index)
      guard length > 0 else {
        index += 1
        continue
      }
      lines.append(Array(self[start..<(keepingEnds ? index + length : index)]))
      try limits.check(elements: lines.count)
      index += length
      start = index
    }
    if start < count { lines.append(Array(self[start...])) }
    return lines
  }

  private func lineEndLength(at index: Int) -> Int {
    switch self[index] {
    case 0x0D: index + 1 < count && self[index + 1] == 0x0A ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: 1
    case 0xC2: index + 1 < count && self[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      index + 2 < count && self[index + 1] == 0x80
        && (self[index + 2] == 0xA8 || self[index + 2] == 0xA9)
        ? 3 : 0
    default: 0
    }
  }

  /// How many runs of word characters there are.
  var wordCount: Int {
    var count = 0
    var isInWord = false
    for scalar in string.unicodeScalars {
      let isWord = scalar.isWordCharacter
      if isWord, !isInWord { count += 1 }
      isInWord = isWord
    }
    return count
  }

  /// Python's `str.replace()`.
  func replacing(_ old: [UInt8], with new: [UInt8], count limit: Int, limits: Limits)
    throws(Failure) -> [UInt8]
  {
    var result: [UInt8] = []
    var done = 0
    func check(_ size: Int) throws(Failure) {
      if size > limits.valueSize { throw .tooLarge(limits) }
    }
    if old.isEmpty {
      for byte in self {
        if byte & 0xC0 != 0x80, limit < 0 || done < limit {
          result += new
          done += 1
        }
        result.append(byte)
        try check(result.count)
      }
      if limit < 0 || done < limit { result += new }
      return result
    }
    var start = 0
    while limit < 0 || done < limit, let found = firstRange(of: old, from: start) {
      if done == 0 { result.reserveCapacity(count + new.count) }
      result += self[start..<found.lowerBound]
      result += new
      try check(result.count)
      start = found.upperBound
      done += 1
    }
    if done == 0 { return self }
    result += self[start...]
    return result
  }

  /// Python's `urllib.parse.quote()`, or `quote_plus()`.
  func percentEncoded(slash isSlashKept: Bool, plus: Bool = false) -> [UInt8] {
    let hex = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in self {
      if byte < 0x80, byte.isWordByte || "-.~".utf8.contains(byte) || isSlashKept && byte == 0x2F {
        result.append(byte)
      } else if plus, byte == 0x20 {
        result.append(UInt8(ascii: "+"))
      } else {
        result += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return result
  }

  /// The words between whitespace.
  func words(limits: Limits) throws(Failure) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var start: Int?
    var index = 0
    while index < count {
      let end = Swift.min(count, index + self[index].sequenceLength)
      if isSpace(index..<end) {
        if let begin = start {
          words.append(Array(self[begin..<index]))
          try limits.check(elements: words.count)
        }
        start = nil
      } else if start == nil {
        start = index
      }
      index = end
    }
    if let start { words.append(Array(self[start...])) }
    return words
  }

  /// MarkupSafe's `striptags()`: without comments and tags, runs of whitespace as one blank, and
  /// character references resolved.
  var strippingTags: [UInt8] {
    let text = removing(from: "<!--", through: "-->").removing(from: "<", through: ">")
    return HTMLEntities.unescape(text.singleSpaced)
  }

  /// The words with one blank between them.
  private var singleSpaced: [UInt8] {
    var result: [UInt8] = []
    var index = 0
    var followsSpace = false
    while index < count {
      let end = Swift.min(count, index + self[index].sequenceLength)
      if isSpace(index..<end) {
        followsSpace = true
      } else {
        if followsSpace, !result.isEmpty { result.append(UInt8(ascii: " ")) }
        followsSpace = false
        result += self[index..<end]
      }
      index = end
    }
    return result
  }

  /// Whether the code point at `range` is whitespace.
  private func isSpace(_ range: Range<Int>) -> Bool {
    if self[range.lowerBound] < 0x80 { return self[range.lowerBound].isSpaceByte }
    return String(decoding: self[range], as: UTF8.self).unicodeScalars.first?.isPythonSpace ?? false
  }

  private func removing(from open: StaticString, through close: StaticString) -> [UInt8] {
    let (open, close) = (Array(open.description.utf8), Array(close.description.utf8))
    var result: [UInt8] = []
    var start = 0
    while let opening = firstRange(of: open, from: start),
      let closing = firstRange(of: close, from: opening.lowerBound)
    {
      result += self[start..<opening.lowerBound]
      start = closing.upperBound
    }
    return result + self[start...]
  }
}

extension Unicode.Scalar {
  /// What `\w` matches.
  var isWordCharacter: Bool {
    if value < 0x80 { return UInt8(value).isWordByte }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}
