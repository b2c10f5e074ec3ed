/// The classes of bytes that CommonMark 2.1 names.
extension UInt8 {
  var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }
  var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
  var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
  var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
  /// Space, tab, line feed, line tabulation, form feed or carriage return.
  var isMarkdownSpace: Bool { self == UInt8(ascii: " ") || (self >= 0x09 && self <= 0x0D) }
  var isASCIIPunctuation: Bool { self > 0x20 && self < 0x7F && !isASCIIAlphanumeric }
  var asciiLowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }
}

extension [UInt8] {
  /// `range` without the white space at its ends.
  func trimming(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, self[lower].isMarkdownSpace { lower += 1 }
    while upper > lower, self[upper - 1].isMarkdownSpace { upper -= 1 }
    return lower..<upper
  }

  /// Whether `text` (ASCII) stands at `offset`.
  func holds(_ text: StaticString, at offset: Int, before end: Int) -> Bool {
    guard offset >= 0, end - offset >= text.utf8CodeUnitCount else { return false }
    return self[offset..<offset + text.utf8CodeUnitCount].elementsEqual(text.description.utf8)
  }
}
