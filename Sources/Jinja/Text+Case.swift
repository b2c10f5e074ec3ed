/// Python's string operations on UTF-8, with ASCII taking short cuts.
extension [UInt8] {
  var string: String { String(decoding: self, as: UTF8.self) }

  private func mapped(_ ascii: (UInt8) -> UInt8, _ other: (Unicode.Scalar) -> String) -> [UInt8] {
    if isASCII { return map(ascii) }
    var result: [UInt8] = []
    for scalar in string.unicodeScalars { result += other(scalar).utf8 }
    return result
  }

  var uppercased: [UInt8] {
    mapped({ $0.isLowercaseASCII ? $0 &- 32 : $0 }, { $0.properties.uppercaseMapping })
  }

  var lowercased: [UInt8] {
    if isASCII {
      // Most text that is to be in lower case is so already.
      return contains(where: \.isUppercaseASCII)
        ? map { $0.isUppercaseASCII ? $0 &+ 32 : $0 } : self
    }
    let scalars = Array<Unicode.Scalar>(string.unicodeScalars)
    var result: [UInt8] = []
    for (index, scalar) in scalars.enumerated() {
      if scalar == "\u{3A3}" {
        result += (Self.isFinalSigma(index, scalars) ? "\u{3C2}" : "\u{3C3}").utf8
      } else {
        result += scalar.properties.lowercaseMapping.utf8
      }
    }
    return result
  }

  /// Whether the sigma at `index` ends a word (Unicode's Final_Sigma).
  private static func isFinalSigma(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased ?? false && !(after?.properties.isCased ?? false)
  }

  /// The first code point in title case, the others in lower case.
  var capitalized: [UInt8] {
    guard let first = string.unicodeScalars.first else { return [] }
    let rest = Array(dropFirst(first.utf8.count))
    return Array(first.properties.titlecaseMapping.utf8) + rest.lowercased
  }

  /// Python's `str.title()`: words are runs of letters.
  var titlecased: [UInt8] {
    var result: [UInt8] = []
    var isInWord = false
    for scalar in string.unicodeScalars {
      let properties = scalar.properties
      result += (isInWord ? properties.lowercaseMapping : properties.titlecaseMapping).utf8
      isInWord = properties.isCased
    }
    return result
  }

  /// The `title` filter for ASCII: words start after whitespace and after `-`, `(`, `{`, `[` and `<`.
  var titledASCII: [UInt8] {
    var startsWord = true
    return map { byte in
      defer { startsWord = byte.isSpaceByte || byte.opensWord }
      return startsWord
        ? byte.isLowercaseASCII ? byte &- 32 : byte : byte.isUppercaseASCII ? byte &+ 32 : byte
    }
  }

  /// For comparing without regard to case (`ß` is `ss`).
  var caseFolded: [UInt8] {
    mapped({ $0.isUppercaseASCII ? $0 &+ 32 : $0 }) { scalar in
      let upper = scalar.properties.uppercaseMapping.unicodeScalars
      return upper.reduce(into: "") { $0 += $1.properties.lowercaseMapping }
    }
  }

  var swappingCase: [UInt8] {
    mapped(
      { $0.isLowercaseASCII ? $0 &- 32 : $0.isUppercaseASCII ? $0 &+ 32 : $0 },
      {
        $0.properties.isUppercase
          ? $0.properties.lowercaseMapping
          : $0.properties.isLowercase ? $0.properties.uppercaseMapping : String($0)
      })
  }

  /// Python's `str.isupper()` or `str.islower()`.
  func isCased(upper: Bool) -> Bool {
    var hasCase = false
    if isASCII {
      for byte in self {
        if upper ? byte.isLowercaseASCII : byte.isUppercaseASCII { return false }
        if upper ? byte.isUppercaseASCII : byte.isLowercaseASCII { hasCase = true }
      }
      return hasCase
    }
    for scalar in string.unicodeScalars {
      let properties = scalar.properties
      if upper ? properties.isLowercase : properties.isUppercase { return false }
      if properties.generalCategory == .titlecaseLetter { return false }
      if upper ? properties.isUppercase : properties.isLowercase { hasCase = true }
    }
    return hasCase
  }
}

extension UInt8 {
  fileprivate var opensWord: Bool {
    switch self {
    case UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["),
      UInt8(ascii: "<"):
      true
    default: false
    }
  }

  fileprivate var isLowercaseASCII: Bool { self &- UInt8(ascii: "a") < 26 }
  fileprivate var isUppercaseASCII: Bool { self &- UInt8(ascii: "A") < 26 }
}
