extension JSONValue {
  /// The value as JSON without any space, members in their order.
  ///
  /// Numbers that JSON cannot say become `null`.
  package var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += "\(value)"
    case .double(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): text += value.jsonQuoted
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += member.name.jsonQuoted
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }
}

extension String {
  /// The string as a JSON string (RFC 8259, section 7), quotes included; U+2028 and U+2029 are escaped, so that it is
  /// one of JavaScript as well.
  ///
  /// Runs of bytes that are as they should be are copied at once: the texts of a whole site pass through here.
  package var jsonQuoted: String {
    let bytes = Array(utf8)
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    quoted.reserveCapacity(bytes.count + 2)
    var start = 0
    for (index, byte) in bytes.enumerated()
    where byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0xE2 {
      guard let (escape, length) = Self.jsonEscape(of: bytes[index...].prefix(3)) else { continue }
      quoted += bytes[start..<index]
      quoted += escape.utf8
      start = index + length
    }
    quoted += bytes[start...]
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
  }

  /// What stands for the character that `bytes` begin with, and how many bytes that has; `nil` for one that stays.
  private static func jsonEscape(of bytes: ArraySlice<UInt8>) -> (escape: String, length: Int)? {
    switch bytes.first {
    case UInt8(ascii: "\""): return ("\\\"", 1)
    case UInt8(ascii: "\\"): return ("\\\\", 1)
    case UInt8(ascii: "\n"): return ("\\n", 1)
    case UInt8(ascii: "\r"): return ("\\r", 1)
    case UInt8(ascii: "\t"): return ("\\t", 1)
    case let control? where control < 0x20:
      return (
        control < 16 ? "\\u000\(String(control, radix: 16))" : "\\u00\(String(control, radix: 16))",
        1
      )
    default:
      if bytes.elementsEqual([0xE2, 0x80, 0xA8]) { return ("\\u2028", 3) }
      if bytes.elementsEqual([0xE2, 0x80, 0xA9]) { return ("\\u2029", 3) }
      return nil
    }
  }
}

extension JSONValue {
  /// A member of an object; `nil` if it has none of that name, or is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var int: Int? { if case .int(let number) = self { number } else { nil } }

  /// A number, whole or not.
  package var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
