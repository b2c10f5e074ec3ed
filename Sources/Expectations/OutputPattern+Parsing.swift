import TextCore

extension OutputPattern {
  private static let backslash = UInt8(ascii: "\\")
  private static let wildcard = Array("[..]".utf8)
  private static let expressionMark = Array(" (re)".utf8)
  /// `±` in UTF-8.
  private static let plusMinus: [UInt8] = [0xC2, 0xB1]

  static func line(_ line: ArraySlice<UInt8>) throws(Mistake) -> Line {
    if line.elementsEqual("...".utf8) { return .anyLines }
    if line.ends(with: expressionMark) {
      let body = line.dropLast(expressionMark.count)
      do {
        return .expression(try RegularExpression(String(decoding: body, as: UTF8.self)))
      } catch {
        let place = min(body.startIndex + error.offset, body.endIndex)
        throw Mistake(
          message: "this is not a regular expression: \(error.reason)",
          range: place..<max(place, min(place + 1, body.endIndex)))
      }
    }
    return .text(try pieces(of: line))
  }

  private static func pieces(of line: ArraySlice<UInt8>) throws(Mistake) -> [Piece] {
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    func flush() {
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal.removeAll()
    }
    var position = line.startIndex
    while position < line.endIndex {
      let rest = line[position...]
      if rest.first == backslash,
        isEscape(rest.dropFirst(), isLineStart: position == line.startIndex)
      {
        literal.append(line[position + 1])
        position += 2
      } else if rest.starts(with: wildcard) {
        flush()
        if pieces.last != .anyText { pieces.append(.anyText) }
        position += wildcard.count
      } else if let (range, end) = try number(rest) {
        flush()
        pieces.append(.number(range))
        position = end
      } else {
        literal.append(line[position])
        position += 1
      }
    }
    flush()
    return pieces
  }

  /// Whether a backslash before `rest` takes away a meaning.
  private static func isEscape(_ rest: ArraySlice<UInt8>, isLineStart: Bool) -> Bool {
    switch rest.first {
    case backslash: true
    case UInt8(ascii: "["): rest.starts(with: wildcard) || numberBracket(rest) != nil
    case UInt8(ascii: "."): isLineStart && rest.elementsEqual("...".utf8)
    case UInt8(ascii: "("): rest.elementsEqual("(re)".utf8)
    default: false
    }
  }

  /// The range of what is between the brackets of `[5±1]`, and the place of its `±`.
  private static func numberBracket(_ rest: ArraySlice<UInt8>) -> (inner: SourceRange, sign: Int)? {
    guard rest.first == UInt8(ascii: "[") else { return nil }
    let start = rest.startIndex + 1
    // What is longer is no number.
    let window = rest[start..<min(rest.endIndex, start + 2 * NumberScanner.longest)]
    guard let number = NumberScanner.number(in: window, at: start) else { return nil }
    guard window[number.end...].starts(with: plusMinus),
      let close = window[number.end...].firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    return (start..<close, number.end)
  }

  private static func number(
    _ rest: ArraySlice<UInt8>
  ) throws(Mistake) -> (range: NumberRange, end: Int)? {
    guard let (inner, sign) = numberBracket(rest),
      let middle = NumberScanner.number(in: rest[inner], at: inner.lowerBound)
    else { return nil }
    let start = sign + plusMinus.count
    guard let tolerance = NumberScanner.number(in: rest[inner], at: start), tolerance.value >= 0
    else {
      throw Mistake(
        message: "a number should stand after ±",
        range: min(start, inner.upperBound)..<inner.upperBound)
    }
    let unit = rest[tolerance.end..<inner.upperBound]
    guard unit.isEmpty || unit.elementsEqual("%".utf8) else {
      throw Mistake(
        message: "only % may stand after the tolerance", range: tolerance.end..<inner.upperBound)
    }
    let width = unit.isEmpty ? tolerance.value : abs(middle.value) * tolerance.value / 100
    return (
      NumberRange(lower: middle.value - width, upper: middle.value + width), inner.upperBound + 1
    )
  }

  /// Takes away the meaning of all that has one.
  static func escaped(_ line: ArraySlice<UInt8>) -> [UInt8] {
    // From the end, since a backslash means something before one that was put in, too.
    var reversed: [UInt8] = []
    var isNextEscaped = false
    for position in line.indices.reversed() {
      let rest = line[position...]
      let isLineStart = position == line.startIndex
      let needsEscape =
        if line[position] == backslash {
          isNextEscaped || isEscape(rest.dropFirst(), isLineStart: isLineStart)
        } else {
          rest.starts(with: wildcard) || numberBracket(rest) != nil
            || isLineStart && rest.elementsEqual("...".utf8)
            || rest.elementsEqual("(re)".utf8) && line.ends(with: expressionMark)
        }
      reversed.append(line[position])
      if needsEscape { reversed.append(backslash) }
      isNextEscaped = needsEscape
    }
    return reversed.reversed()
  }
}

extension ArraySlice<UInt8> {
  func ends(with suffix: [UInt8]) -> Bool {
    count >= suffix.count && self[(endIndex - suffix.count)...].elementsEqual(suffix)
  }
}

/// Finds numbers as people and programs write them: `5`, `-0.25`, `1e-3`.
enum NumberScanner {
  /// What has more bytes is no number.
  static let longest = 64

  /// The longest number that begins at `start`.
  static func number(in bytes: ArraySlice<UInt8>, at start: Int) -> (value: Double, end: Int)? {
    func digits(from position: Int) -> Int {
      guard position < bytes.endIndex else { return position }
      return bytes[position...].firstIndex { !isDigit($0) } ?? bytes.endIndex
    }
    guard bytes.indices.contains(start) else { return nil }
    var position = start
    if bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
      position += 1
    }
    var end = digits(from: position)
    guard end > position else { return nil }
    if end < bytes.endIndex, bytes[end] == UInt8(ascii: "."), digits(from: end + 1) > end + 1 {
      end = digits(from: end + 1)
    }
    if end < bytes.endIndex, bytes[end] == UInt8(ascii: "e") || bytes[end] == UInt8(ascii: "E") {
      let sign = end + 1
      let isSigned =
        sign < bytes.endIndex
        && (bytes[sign] == UInt8(ascii: "-") || bytes[sign] == UInt8(ascii: "+"))
      let exponent = isSigned ? sign + 1 : sign
      if digits(from: exponent) > exponent { end = digits(from: exponent) }
    }
    guard end - start <= longest else { return nil }
    guard let value = Double(String(decoding: bytes[start..<end], as: UTF8.self)) else {
      return nil
    }
    return (value, end)
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
