/// What a request's `Range` asks for (RFC 9110, section 14).
enum ByteRanges: Hashable {
  /// These parts of the file, none of them empty; in the order of the request.
  case parts([Range<Int>])
  /// None of what was asked for is there.
  case unsatisfiable

  /// More than these are not worth an answer in parts: the whole file is sent.
  private static let most = 16

  /// Reads `Range` for a file of so many bytes.
  ///
  /// - Returns: `nil` if it is to be ignored, since it is of another unit, not well-formed, asks for more parts than
  ///   make sense, or for more bytes than the file has.
  init?(_ text: String, length: Int) {
    let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, halves[0].trimmed.lowercased() == "bytes" else { return nil }
    let specifications = halves[1].split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
    guard 1...Self.most ~= specifications.count else { return nil }
    var parts: [Range<Int>] = []
    for specification in specifications {
      guard let part = Self.part(specification, length: length) else { return nil }
      if !part.isEmpty { parts.append(part) }
    }
    guard parts.reduce(0, { $0 + $1.count }) <= length else { return nil }
    self = parts.isEmpty ? .unsatisfiable : .parts(parts)
  }

  /// One part, which is empty if nothing of it is there; `nil` if it is not well-formed.
  private static func part(_ text: Substring, length: Int) -> Range<Int>? {
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    if ends[0].isEmpty {
      guard let count = number(ends[1]) else { return nil }
      return max(0, length - count)..<length
    }
    guard let first = number(ends[0]) else { return nil }
    guard !ends[1].isEmpty else { return min(first, length)..<length }
    guard let last = number(ends[1]), last >= first else { return nil }
    return min(first, length)..<min(last == .max ? .max : last + 1, length)
  }

  /// Digits; a number that is too large is as good as the largest.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    return Int(text) ?? .max
  }
}

extension Substring {
  /// Without spaces and tabs around it.
  var trimmed: Substring {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = firstIndex(where: { !isSpace($0) }),
      let last = lastIndex(where: { !isSpace($0) })
    else { return "" }
    return self[first...last]
  }
}
