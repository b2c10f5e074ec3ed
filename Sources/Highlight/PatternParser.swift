/// A mistake in a grammar's pattern.
struct PatternError: Error, Hashable {
  var pattern: String
  /// In bytes.
  var offset: Int
  var reason: String
}

/// Reads the notation of ``Pattern``.
struct PatternParser {
  private let source: String
  private let bytes: [UInt8]
  private let ignoresCase: Bool
  private var position = 0

  static func parse(_ source: String, ignoringCase: Bool = false) throws(PatternError) -> Pattern {
    var parser = PatternParser(source, ignoringCase: ignoringCase)
    let pattern = try parser.choice()
    guard parser.position == parser.bytes.count else { throw parser.error("unbalanced )") }
    return pattern
  }

  private init(_ source: String, ignoringCase: Bool) {
    self.source = source
    bytes = Array(source.utf8)
    ignoresCase = ignoringCase
  }

  private func error(_ reason: String) -> PatternError {
    PatternError(pattern: source, offset: position, reason: reason)
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skip(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  private mutating func expect(_ text: String) throws(PatternError) {
    guard skip(text) else { throw error("expected \(text)") }
  }

  private mutating func choice() throws(PatternError) -> Pattern {
    var alternatives = [try sequence()]
    while skip("|") { alternatives.append(try sequence()) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func sequence() throws(PatternError) -> Pattern {
    var items: [Pattern] = []
    while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      items.append(try repetition())
    }
    return items.count == 1 ? items[0] : .sequence(items)
  }

  private mutating func repetition() throws(PatternError) -> Pattern {
    let item = try atom()
    if skip("*") { return .repetition(item, min: 0, max: .max) }
    if skip("+") { return .repetition(item, min: 1, max: .max) }
    if skip("?") { return .repetition(item, min: 0, max: 1) }
    guard skip("{") else { return item }
    let min = try number()
    let max = skip(",") ? (peek == UInt8(ascii: "}") ? .max : try number()) : min
    try expect("}")
    return .repetition(item, min: min, max: max)
  }

  private mutating func number() throws(PatternError) -> Int {
    let start = position
    while let byte = peek, ByteSet.digit.contains(byte) { position += 1 }
    guard let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw error("expected a number")
    }
    return value
  }

  private mutating func atom() throws(PatternError) -> Pattern {
    if skip("(") { return try group() }
    if skip("[") { return .byte(folded(try set())) }
    if skip("^") { return .lineStart }
    if skip("$") { return .lineEnd }
    if skip(".") { return .byte(~ByteSet(UInt8(ascii: "\n"))) }
    if skip("\\b") { return .wordBoundary }
    if skip("\\A") { return .inputStart }
    if skip("\\k") { return .captured }
    if skip("\\I") { return .indentedLines }
    if skip("\\") { return .byte(folded(try escape())) }
    guard let byte = peek else { throw error("unexpected end") }
    guard byte != UInt8(ascii: "*"), byte != UInt8(ascii: "+"), byte != UInt8(ascii: "?") else {
      throw error("nothing to repeat")
    }
    position += 1
    return .byte(folded(ByteSet(byte)))
  }

  private func folded(_ set: ByteSet) -> ByteSet { ignoresCase ? set.ignoringCase : set }

  /// What stands in parentheses, after the first of them.
  private mutating func group() throws(PatternError) -> Pattern {
    let result: Pattern
    if skip("?=") {
      result = .ahead(try choice(), negated: false)
    } else if skip("?!") {
      result = .ahead(try choice(), negated: true)
    } else if skip("?~") {
      result = .until(try choice())
    } else if skip("?<=") {
      result = .behind(try oneByte(), negated: false)
    } else if skip("?<!") {
      result = .behind(try oneByte(), negated: true)
    } else if skip("?<") {
      result = .capture(try choice())
    } else {
      result = try choice()
    }
    try expect(")")
    return result
  }

  private mutating func oneByte() throws(PatternError) -> ByteSet {
    guard case .byte(let set) = try choice() else { throw error("look-behind is for one byte") }
    return set
  }

  /// A bracketed set, after its `[`.
  private mutating func set() throws(PatternError) -> ByteSet {
    let isNegated = skip("^")
    var result = ByteSet()
    repeat {
      let lower = try member()
      let hasUpper =
        bytes[position...].starts(with: "-".utf8) && !bytes[position...].starts(with: "-]".utf8)
      if hasUpper, let first = lower.onlyMember {
        position += 1
        guard let last = try member().onlyMember, first <= last else { throw error("empty range") }
        result.insert(first...last)
      } else {
        result = result | lower
      }
    } while peek != UInt8(ascii: "]")
    position += 1
    return isNegated ? ~result : result
  }

  /// One member of a bracketed set: a byte, or an escape.
  private mutating func member() throws(PatternError) -> ByteSet {
    guard let byte = peek else { throw error("unclosed [") }
    position += 1
    return byte == UInt8(ascii: "\\") ? try escape() : ByteSet(byte)
  }

  /// An escaped set or byte, after its `\`.
  private mutating func escape() throws(PatternError) -> ByteSet {
    guard let byte = peek else { throw error("unexpected end") }
    position += 1
    switch byte {
    case UInt8(ascii: "w"): return .word
    case UInt8(ascii: "W"): return ~.word
    case UInt8(ascii: "d"): return .digit
    case UInt8(ascii: "i"): return .nameStart
    case UInt8(ascii: "s"): return .space
    case UInt8(ascii: "S"): return ~.space
    case UInt8(ascii: "h"): return ByteSet("09afAF")
    case UInt8(ascii: "n"): return ByteSet(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): return ByteSet(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): return ByteSet(UInt8(ascii: "\r"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      throw error("unknown escape")
    default: return ByteSet(byte)
    }
  }
}
