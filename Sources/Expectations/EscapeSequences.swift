/// The sequences by which programs move the cursor of a terminal and colour its text (ECMA-48).
enum EscapeSequences {
  private static let escape: UInt8 = 0x1B

  /// Takes them out; one that has no end is text.
  ///
  /// - Complexity: O(*n*).
  static func removed(from bytes: [UInt8]) -> [UInt8] {
    guard var start = bytes.firstIndex(of: escape) else { return bytes }
    var result = Array(bytes[..<start])
    // Without an end there is none for a later one either.
    var hasStringEnd = true
    while start < bytes.count {
      let next = bytes[start...].firstIndex(of: escape) ?? bytes.count
      result += bytes[start..<next]
      guard next < bytes.count else { break }
      start = end(of: bytes, at: next, &hasStringEnd) ?? next + 1
      if start == next + 1 { result.append(escape) }
    }
    return result
  }

  /// Where the sequence that begins at `start` ends.
  private static func end(of bytes: [UInt8], at start: Int, _ hasStringEnd: inout Bool) -> Int? {
    guard start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "["):
      var position = start + 2
      while position < bytes.count, (0x20...0x3F).contains(bytes[position]) { position += 1 }
      guard position < bytes.count, (0x40...0x7E).contains(bytes[position]) else { return nil }
      return position + 1
    case UInt8(ascii: "]"):
      guard hasStringEnd else { return nil }
      guard let end = bytes[(start + 2)...].firstIndex(where: { $0 == 0x07 || $0 == escape }) else {
        hasStringEnd = false
        return nil
      }
      if bytes[end] == 0x07 { return end + 1 }
      return end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "\\") ? end + 2 : nil
    case UInt8(ascii: "("), UInt8(ascii: ")"): return start + 2 < bytes.count ? start + 3 : nil
    case 0x30...0x5A, 0x5C...0x7E: return start + 2
    default: return nil
    }
  }
}
