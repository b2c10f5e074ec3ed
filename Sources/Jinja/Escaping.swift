extension [UInt8] {
  /// Appends `text` with `&`, `<`, `>`, `"` and `'` as entities.
  ///
  /// The same as TextCore's, inside this module, where the renderer's loop can have it inlined.
  mutating func appendEscaped(_ text: [UInt8]) {
    if text.count <= Self.shortCount {
      appendShortEscaped(text)
    } else {
      appendLongEscaped(text)
    }
  }

  /// Up to this many bytes are cheaper to write one by one than to copy by runs.
  private static var shortCount: Int { 64 }

  private mutating func appendShortEscaped(_ text: [UInt8]) {
    let text = text.span
    append(addingCapacity: text.count &* 5) { output in output.appendEscaped(text) }
  }

  /// Appends the part `range` of `literals` with `text`, escaped, in it after `before` bytes, if all
  /// is short; returns whether it is.
  mutating func appendEscapedIfShort(
    _ text: [UInt8], in literals: [UInt8], _ range: Range<Int>, at before: Int
  ) -> Bool {
    guard text.count <= Self.shortCount, range.count <= Self.shortCount else { return false }
    let (text, literals) = (text.span, literals.span)
    append(addingCapacity: text.count &* 5 &+ range.count) { output in
      let middle = range.lowerBound &+ before
      for index in range.lowerBound..<middle { output.append(literals[index]) }
      output.appendEscaped(text)
      for index in middle..<range.upperBound { output.append(literals[index]) }
    }
    return true
  }

  private mutating func appendLongEscaped(_ text: [UInt8]) {
    var start = 0
    var index = 0
    let count = text.count
    while index < count {
      let byte = text[index]
      index &+= 1
      guard byte.needsEscaping else { continue }
      if start < index &- 1 { append(contentsOf: text[start..<index &- 1]) }
      append(addingCapacity: 5) { byte.appendEntity(to: &$0) }
      start = index
    }
    if start == 0 { append(contentsOf: text) } else { append(contentsOf: text[start...]) }
  }

  /// Appends a part of `bytes`.
  mutating func append(_ bytes: [UInt8], from start: Int, count: Int) {
    if count > Self.shortCount {
      append(contentsOf: bytes[start..<start &+ count])
    } else {
      // Taken here, so that the closure holds no array that would have to be retained.
      let bytes = bytes.span
      append(addingCapacity: count) { output in
        for index in start..<start &+ count { output.append(bytes[index]) }
      }
    }
  }
}

extension OutputSpan<UInt8> {
  @inline(__always)
  fileprivate mutating func appendEscaped(_ text: Span<UInt8>) {
    for index in text.indices {
      let byte = text[index]
      if byte.needsEscaping {
        byte.appendEntity(to: &self)
      } else {
        append(byte)
      }
    }
  }
}

extension UInt8 {
  /// Whether HTML gives the byte a meaning: one bit for each of the five among the first 64.
  fileprivate var needsEscaping: Bool {
    self < 64 && 0x5000_00C4_0000_0000 >> UInt64(self) & 1 == 1
  }

  /// Inlined, because the span stays in registers then.
  @inline(__always)
  fileprivate func appendEntity(to output: inout OutputSpan<UInt8>) {
    output.append(UInt8(ascii: "&"))
    switch self {
    case UInt8(ascii: "&"):
      output.append(UInt8(ascii: "a"))
      output.append(UInt8(ascii: "m"))
      output.append(UInt8(ascii: "p"))
    case UInt8(ascii: "<"):
      output.append(UInt8(ascii: "l"))
      output.append(UInt8(ascii: "t"))
    case UInt8(ascii: ">"):
      output.append(UInt8(ascii: "g"))
      output.append(UInt8(ascii: "t"))
    default:
      output.append(UInt8(ascii: "#"))
      output.append(UInt8(ascii: "3"))
      output.append(self == UInt8(ascii: "\"") ? UInt8(ascii: "4") : UInt8(ascii: "9"))
    }
    output.append(UInt8(ascii: ";"))
  }
}

extension Value {
  /// Appends the value as text safe for HTML; `limit` is that of `appendPrinted`.
  func appendEscaped(to out: inout [UInt8], limit: Int) {
    switch self {
    case .safe(let bytes): out += bytes
    case .string(let bytes): out.appendEscaped(bytes)
    case .int, .bool, .none, .double, .bigInt: appendPrinted(to: &out, limit: limit)
    case .object(let object):
      // A module is what its template printed, which is escaped already.
      if case .module(let module) = object.kind { out += module.body } else { fallthrough }
    default:
      var text: [UInt8] = []
      appendPrinted(to: &text, limit: max(0, limit - out.count))
      out.appendEscaped(text)
    }
  }
}
