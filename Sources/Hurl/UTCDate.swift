/// A moment, and its calendar (proleptic Gregorian, UTC).
struct UTCDate: Hashable, Sendable {
  /// Since 1970-01-01.
  var seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  /// `nil` if there is no such moment.
  init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    fraction: Double = 0
  ) {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.daysIn(month, of: year), (0...23).contains(hour), (0...59).contains(minute),
      (0...60).contains(second)
    else { return nil }
    let days = Self.daysSinceEpoch(year, month, day)
    seconds = Double(days * 86_400 + hour * 3_600 + minute * 60 + second) + fraction
  }

  private static func daysIn(_ month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// See <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>.
  private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  struct Calendar {
    var year, month, day, hour, minute, second: Int
    /// 0 is Sunday.
    var weekday: Int
    /// 1-based.
    var dayOfYear: Int
    var nanoseconds: Int
  }

  var calendar: Calendar {
    let whole = Int(max(-1e14, min(1e14, seconds.rounded(.down))))
    let days = whole >= 0 ? whole / 86_400 : (whole - 86_399) / 86_400
    let rest = whole - days * 86_400
    // <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part + (part < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return Calendar(
      year: year, month: month, day: dayOfYear - (153 * part + 2) / 5 + 1, hour: rest / 3_600,
      minute: rest / 60 % 60, second: rest % 60, weekday: ((days % 7) + 11) % 7,
      dayOfYear: days - Self.daysSinceEpoch(year, 1, 1) + 1,
      nanoseconds: Int(((seconds - Double(whole)) * 1e9).rounded()))
  }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  /// `2026-11-22T21:30:00Z`.
  var isoText: String { format("%Y-%m-%dT%H:%M:%SZ") ?? "" }

  // MARK: strftime

  /// Writes the date as `format` says, in the notation of `strftime`; `nil` if it is not known.
  func format(_ format: String) -> String? {
    let date = calendar
    var text = ""
    var rest = Substring(format)
    while let character = rest.popFirst() {
      guard character == "%" else {
        text.append(character)
        continue
      }
      guard let directive = rest.popFirst(), let part = Self.part(directive, of: date, &rest) else {
        return nil
      }
      text += part
    }
    return text
  }

  private static func part(
    _ directive: Character, of date: Calendar, _ rest: inout Substring
  ) -> String? {
    switch directive {
    case "Y": padded(date.year, 4)
    case "y": padded(date.year % 100)
    case "m": padded(date.month)
    case "d": padded(date.day)
    case "e": (date.day < 10 ? " " : "") + "\(date.day)"
    case "H": padded(date.hour)
    case "I": padded((date.hour + 11) % 12 + 1)
    case "M": padded(date.minute)
    case "S": padded(date.second)
    case "f": padded(date.nanoseconds, 9)
    case "j": padded(date.dayOfYear, 3)
    case "p": date.hour < 12 ? "AM" : "PM"
    case "u": "\(date.weekday == 0 ? 7 : date.weekday)"
    case "w": "\(date.weekday)"
    case "a": String(weekdays[date.weekday].prefix(3))
    case "A": weekdays[date.weekday]
    case "b", "h": String(months[date.month - 1].prefix(3))
    case "B": months[date.month - 1]
    case "F": "\(padded(date.year, 4))-\(padded(date.month))-\(padded(date.day))"
    case "D": "\(padded(date.month))/\(padded(date.day))/\(padded(date.year % 100))"
    case "T": "\(padded(date.hour)):\(padded(date.minute)):\(padded(date.second))"
    case "R": "\(padded(date.hour)):\(padded(date.minute))"
    case "Z": "UTC"
    case "z": "+0000"
    case "%": "%"
    default: nil
    }
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  /// Reads a date as `format` says; `nil` if it does not fit.
  init?(_ text: String, format: String) {
    if format == "%+" {
      guard let date = UTCDate(rfc3339: text) else { return nil }
      self = date
      return
    }
    var reader = DateReader(text)
    guard reader.read(format), let date = reader.date else { return nil }
    self = date
  }

  /// RFC 3339.
  init?(rfc3339 text: String) {
    var reader = DateReader(text)
    guard reader.read("%Y-%m-%d"), reader.takeOne(of: "Tt "), reader.read("%H:%M:%S%.f"),
      reader.read("%z"), reader.isAtEnd, let date = reader.date
    else { return nil }
    self = date
  }

  /// The dates of HTTP (RFC 9110, section 5.6.7), and those of old cookies.
  init?(http text: String) {
    for format in [
      "%a, %d %b %Y %H:%M:%S GMT", "%a, %d-%b-%Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
      "%a %b %e %H:%M:%S %Y",
    ] {
      if let date = UTCDate(text, format: format) {
        self = date
        return
      }
    }
    return nil
  }
}

/// Reads the parts of a date from a text.
private struct DateReader {
  private var rest: Substring
  private var year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0
  private var fraction = 0.0
  private var offset = 0
  private var isAfternoon: Bool?

  init(_ text: String) { rest = Substring(text) }

  var isAtEnd: Bool { rest.isEmpty }

  var date: UTCDate? {
    guard rest.isEmpty else { return nil }
    let hour = isAfternoon.map { self.hour % 12 + ($0 ? 12 : 0) } ?? hour
    var date = UTCDate(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      fraction: fraction)
    date?.seconds -= Double(offset)
    return date
  }

  mutating func takeOne(of characters: String) -> Bool {
    guard let first = rest.first, characters.contains(first) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func read(_ format: String) -> Bool {
    var format = Substring(format)
    while let character = format.popFirst() {
      guard character == "%" else {
        guard takeOne(of: String(character)) else { return false }
        continue
      }
      guard let directive = format.popFirst() else { return false }
      if directive == "." {
        format = format.drop { $0.isNumber }
        guard format.popFirst() == "f" else { return false }
        readFraction()
        continue
      }
      guard read(directive) else { return false }
    }
    return true
  }

  private mutating func read(_ directive: Character) -> Bool {
    switch directive {
    case "Y": number(4).map { year = $0 } != nil
    case "m": number(2).map { month = $0 } != nil
    case "d", "e": number(2).map { day = $0 } != nil
    case "H", "I": number(2).map { hour = $0 } != nil
    case "M": number(2).map { minute = $0 } != nil
    case "S": number(2).map { second = $0 } != nil
    case "y": number(2).map { year = $0 + ($0 < 70 ? 2000 : 1900) } != nil
    case "F": read("%Y-%m-%d")
    case "T": read("%H:%M:%S")
    case "R": read("%H:%M")
    case "D": read("%m/%d/%y")
    case "b", "B", "h": name(among: UTCDate.months).map { month = $0 + 1 } != nil
    case "a", "A": name(among: UTCDate.weekdays) != nil
    case "p": name(among: ["AM", "PM"]).map { isAfternoon = $0 == 1 } != nil
    case "z": readOffset()
    case "Z": name(among: ["UTC", "GMT", "Z"]) != nil
    case "%": takeOne(of: "%")
    default: false
    }
  }

  private mutating func number(_ width: Int) -> Int? {
    while rest.first == " " { rest.removeFirst() }
    let digits = rest.prefix(width).prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return nil }
    rest.removeFirst(digits.count)
    return number
  }

  /// A name, whole or by its first three letters.
  private mutating func name(among names: [String]) -> Int? {
    for (index, name) in names.enumerated() {
      for form in [name, String(name.prefix(3))]
      where rest.lowercased().hasPrefix(form.lowercased()) {
        rest.removeFirst(form.count)
        return index
      }
    }
    return nil
  }

  private mutating func readFraction() {
    guard rest.first == "." else { return }
    let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
    fraction = Double("0.\(digits.prefix(12))") ?? 0
    rest.removeFirst(digits.count + 1)
  }

  /// `Z`, `+01:00` or `+0100`.
  private mutating func readOffset() -> Bool {
    if takeOne(of: "Zz") { return true }
    guard let sign = rest.popFirst(), sign == "+" || sign == "-" else { return false }
    guard let hours = number(2) else { return false }
    _ = takeOne(of: ":")
    guard let minutes = number(2) else { return false }
    offset = (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
    return true
  }
}
