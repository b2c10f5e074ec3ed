import Foundation

/// Times as HTTP writes them (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  static var now: String { text(for: Int(Date.now.timeIntervalSince1970)) }

  /// The time so many seconds after the beginning of 1970, not before it.
  static func text(for seconds: Int) -> String {
    let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    // Counted in years that begin in March, a leap day is the last of its year.
    let (era, day) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = (march + 2) % 12
    let year = 400 * era + yearOfEra + (month < 2 ? 1 : 0)
    let time = [second / 3600, second / 60 % 60, second % 60].map(twoDigits)
    return "\(weekdays[(days + 4) % 7]), \(twoDigits(dayOfYear - (153 * march + 2) / 5 + 1))"
      + " \(months[month]) \(year) \(time.joined(separator: ":")) GMT"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
}
