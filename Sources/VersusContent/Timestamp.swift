import TextCore

/// A date as RFC 3339 writes it: `2026-11-22`, or with a time, `2026-11-22T10:00:00Z`.
///
/// Beyond the RFC, seconds and the offset may be missing, as they often are in front matter.
enum Timestamp {
  /// Whether `text` is one, and its day is one that there is.
  static func isValid(_ text: String) -> Bool {
    var cursor = ByteCursor(Array(text.utf8))
    guard let year = number(4, &cursor), cursor.take("-"), let month = number(2, &cursor),
      cursor.take("-"), let day = number(2, &cursor), (1...12).contains(month), day >= 1,
      day <= days(in: month, of: year)
    else { return false }
    guard let separator = cursor.next() else { return true }
    return [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(separator)
      && isTime(&cursor) && cursor.isAtEnd
  }

  private static func isTime(_ cursor: inout ByteCursor) -> Bool {
    guard let hour = number(2, &cursor), hour < 24, cursor.take(":"),
      let minute = number(2, &cursor), minute < 60
    else { return false }
    if cursor.take(":") {
      guard let second = number(2, &cursor), second < 60 else { return false }
      if cursor.take(".") {
        let start = cursor.position
        while cursor.peek?.isDigit ?? false { cursor.position += 1 }
        guard cursor.position > start else { return false }
      }
    }
    return cursor.isAtEnd || cursor.take("Z") || cursor.take("z") || isOffset(&cursor)
  }

  private static func isOffset(_ cursor: inout ByteCursor) -> Bool {
    (cursor.take("+") || cursor.take("-")) && number(2, &cursor) != nil && cursor.take(":")
      && number(2, &cursor) != nil
  }

  /// Reads a number of so many digits.
  private static func number(_ digits: Int, _ cursor: inout ByteCursor) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = cursor.peek, digit.isDigit else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
      cursor.position += 1
    }
    return value
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension ByteCursor {
  /// Moves past `character` if it stands here.
  fileprivate mutating func take(_ character: Unicode.Scalar) -> Bool {
    skip(UInt8(ascii: character))
  }
}

extension UInt8 {
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
