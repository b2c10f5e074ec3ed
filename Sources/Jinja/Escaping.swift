extension [UInt8] {
  /// Appends `text` with `&`, `<`, `>`, `"` and `'` as entities.
  ///
  /// The same as TextCore's, inside this module, where the renderer's loop can have it inlined.
  mutating func appendEscaped(_ text: [UInt8]) {
    var start = 0
    var index = 0
    let count = text.count
    while index < count {
      let byte = text[index]
      index &+= 1
      // One bit for each of the five among the first 64 bytes.
      guard byte < 64, 0x5000_00C4_0000_0000 >> UInt64(byte) & 1 == 1 else { continue }
      if start < index &- 1 { append(contentsOf: text[start..<index &- 1]) }
      switch byte {
      case UInt8(ascii: "&"): self += "&amp;".utf8
      case UInt8(ascii: "<"): self += "&lt;".utf8
      case UInt8(ascii: ">"): self += "&gt;".utf8
      case UInt8(ascii: "\""): self += "&#34;".utf8
      default: self += "&#39;".utf8
      }
      start = index
    }
    if start == 0 { append(contentsOf: text) } else { append(contentsOf: text[start...]) }
  }
}

extension Value {
  /// Appends the value as text safe for HTML.
  func appendEscaped(to out: inout [UInt8]) {
    switch self {
    case .safe(let bytes): out += bytes
    case .string(let bytes): out.appendEscaped(bytes)
    case .int, .bool, .none, .double, .bigInt: appendPrinted(to: &out)
    case .object(let object):
      // A module is what its template printed, which is escaped already.
      if case .module(let module) = object.kind { out += module.body } else { fallthrough }
    default: out.appendEscaped(printed)
    }
  }
}
