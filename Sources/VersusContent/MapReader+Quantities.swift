import TextCore
import VersusModel

extension MapReader {
  /// A number of seconds, more than 0 and at most an hour.
  mutating func seconds(_ key: String) -> Double? {
    guard let value = value(key) else { return nil }
    let seconds: Double? =
      switch value.kind {
      case .int(let number): Double(number)
      case .double(let number): number
      default: nil
      }
    guard let seconds, seconds > 0, seconds <= 3600 else {
      invalid(key, "must be a number of seconds, more than 0 and at most 3600")
      return nil
    }
    return seconds
  }

  /// A whole number from 1.
  mutating func positive(_ key: String, atMost limit: Int = 100_000) -> Int? {
    guard let number = int(key) else { return nil }
    guard 1...limit ~= number else {
      invalid(key, "must be a whole number from 1 to \(limit)")
      return nil
    }
    return number
  }

  /// A number of megabytes (2²⁰ bytes), as bytes.
  mutating func megabytes(_ key: String) -> Int? {
    positive(key).map { $0 << 20 }
  }

  /// A map of names and texts.
  mutating func texts(_ key: String) -> [String: String] {
    guard let node = map(key), case .map(let entries) = node.kind else { return [:] }
    var texts: [String: String] = [:]
    for entry in entries {
      switch entry.value.kind {
      case .string(let text): texts[entry.key] = text
      case .int(let number): texts[entry.key] = String(number)
      default:
        report(
          .wrongKind(key: entry.key, expected: "text", found: entry.value.kindName),
          at: entry.value.range)
      }
    }
    return texts
  }

  /// Variables for commands.
  mutating func variables(_ key: String) -> [String: String] {
    var variables = texts(key)
    guard !variables.isEmpty, case .map(let entries)? = value(key)?.kind else { return variables }
    for entry in entries {
      let isName = entry.key.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
      guard !isName || variables[entry.key]?.contains("\0") == true else { continue }
      variables[entry.key] = nil
      let message = isName ? "must not have a NUL" : "is no name of a variable"
      report(.invalidValue(key: entry.key, message: message, help: nil), at: entry.keyRange)
    }
    return variables
  }

  /// A line for `sh`, which must be there.
  mutating func command(_ key: String) -> String {
    let command = requiredString(key) ?? ""
    if command.contains("\0") { invalid(key, "must not have a NUL: the command would end there") }
    return command
  }
}
