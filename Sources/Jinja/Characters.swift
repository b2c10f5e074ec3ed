extension UInt8 {
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// A blank that does not end the line.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0B || self == 0x0C }

  /// ASCII that Python's `str.isspace()` is true of.
  var isSpaceByte: Bool { self == 0x20 || self &- 0x09 < 5 || self &- 0x1C < 4 }

  /// ASCII that `\w` matches.
  var isWordByte: Bool {
    isDigit || self | 0x20 &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_")
  }
}

extension Unicode.Scalar {
  /// Python's `str.isspace()` for one code point.
  var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }
}
