import TextCore

/// One kind of text to mask in a line.
struct MaskRule: Sendable {
  private let expression: RegularExpression
  private let mask: [UInt8]
  /// One of these stands in every line that can match: looking for them is quick.
  private let hints: [[UInt8]]
  /// A match that begins with this stays.
  private let exception: String?

  /// What comes before the first group and after it stays; without a group all is masked.
  init(
    _ pattern: String, _ name: String, hints: [String] = [], except exception: String? = nil
  ) throws(RegularExpression.Mistake) {
    expression = try RegularExpression(pattern)
    mask = Array("⟨\(name)⟩".utf8)
    self.hints = hints.map { Array($0.utf8) }
    self.exception = exception
  }

  init(_ normaliser: CustomNormaliser) throws(RegularExpression.Mistake) {
    try self.init(normaliser.pattern, normaliser.name)
  }

  /// Masks every match; a line that takes too much work stays as it is.
  func apply(to line: inout [UInt8]) {
    guard canMatch(line) else { return }
    guard
      let (scalars, matches) = try? expression.matches(in: String(decoding: line, as: UTF8.self))
    else { return }
    var result = String.UnicodeScalarView()
    var copied = 0
    for match in matches {
      guard let whole = match[0],
        let masked = match.dropFirst().first(where: { $0 != nil }) ?? whole,
        !masked.isEmpty, !isExcepted(scalars[whole]), !isMasked(scalars[masked])
      else { continue }
      result.append(contentsOf: scalars[copied..<masked.lowerBound])
      result.append(contentsOf: String(decoding: mask, as: UTF8.self).unicodeScalars)
      copied = masked.upperBound
    }
    guard copied > 0 else { return }
    result.append(contentsOf: scalars[copied...])
    line = Array(String(result).utf8)
  }

  private func canMatch(_ line: [UInt8]) -> Bool {
    hints.isEmpty || hints.contains { LiteralSearch($0).first(in: line[...]) != nil }
  }

  private func isExcepted(_ match: ArraySlice<Unicode.Scalar>) -> Bool {
    exception.map { match.starts(with: $0.unicodeScalars) } ?? false
  }

  /// Whether this is a mask already.
  private func isMasked(_ match: ArraySlice<Unicode.Scalar>) -> Bool {
    match.first == "⟨" && match.last == "⟩"
  }
}

extension MaskRule {
  /// The rules of a normaliser that works on text alone.
  static func rules(for normaliser: Normaliser) -> [MaskRule] { builtIn[normaliser] ?? [] }

  /// Made once; every pattern is right, which a test holds.
  private static let builtIn: [Normaliser: [MaskRule]] = Dictionary(
    uniqueKeysWithValues: Normaliser.allCases.map { normaliser in
      (
        normaliser,
        descriptions(for: normaliser).compactMap {
          try? MaskRule($0.pattern, $0.name, hints: $0.hints, except: $0.exception)
        }
      )
    })

  struct Description {
    var pattern: String
    var name: String
    var hints: [String]
    var exception: String?

    init(_ name: String, _ pattern: String, hints: [String] = [], except exception: String? = nil) {
      self.name = name
      self.pattern = pattern
      self.hints = hints
      self.exception = exception
    }
  }

  static func descriptions(for normaliser: Normaliser) -> [Description] {
    switch normaliser {
    case .ansi, .ports: []
    case .paths:
      [Description("path", #"/tmp/(tmp[\w]{6,}|pytest-of-\w+/pytest-\d+)"#, hints: ["/tmp/"])]
    case .dates: dates
    case .durations:
      [
        Description(
          "duration",
          #"\b(?:\d+(?:\.\d+)? ?(?:min|minutes?|m) ?)?\d+(?:\.\d+)? ?(?:s|ms|µs|us|ns|secs?|seconds?|milliseconds?|microseconds?)\b"#,
          hints: ["s"])
      ]
    case .uuids:
      [
        Description(
          "uuid", #"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"#, hints: ["-"])
      ]
    case .addresses:
      [
        Description("address", #"\b0x[0-9a-fA-F]{6,16}\b"#, hints: ["0x"]),
        // In decimal, as the pages of Django's and Werkzeug's debuggers name their parts.
        Description("address", #"(?:\b[cv]|\bpre|\bpost|frame-)([0-9]{12,})"#),
      ]
    case .tokens: tokens
    case .cookies:
      [
        Description(
          "cookie", #"(?i)set-cookie: *[^=;\s]+=([^;\r]+)"#,
          hints: ["Set-Cookie:", "set-cookie:"]),
        Description(
          "date", #"(?i)expires=([a-z]{3}, [^;\r]*)"#, hints: ["Set-Cookie:", "set-cookie:"]),
        Description("cookie", #"(?i)^(?:[<>] )?cookie: *(.+)"#, hints: ["Cookie:", "cookie:"]),
      ]
    case .versions:
      [
        Description(
          "version", #"\b[A-Za-z][A-Za-z_.-]*/(\d+(?:\.\d+)+[\w.+-]*)"#, hints: ["/"],
          except: "HTTP/"),
        Description(
          "version", #"\b(?:[Vv]ersion:? |v)(\d+(?:\.\d+)+[\w.+-]*)"#, hints: ["v", "V"]),
        Description("version", #"\b[A-Z][A-Za-z]+ (\d+\.\d+\.\d+[\w.+-]*)"#, hints: ["."]),
        Description("version", #"\b[A-Za-z][\w.-]*==(\d+(?:\.\d+)*[\w.+-]*)"#, hints: ["=="]),
      ]
    }
  }

  private static let day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
  private static let month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
  private static let longMonth =
    "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
  private static let time = #"\d{2}:\d{2}:\d{2}(?:[.,]\d+)?"#

  private static let dates: [Description] = [
    // ISO 8601 and RFC 3339, and with a space, as databases and logs print it.
    Description(
      "date",
      #"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?\b"#,
      hints: ["-"]),
    // RFC 9110, section 5.6.7, and RFC 5322.
    Description(
      "date",
      #"\b"# + day + #", \d{1,2}[ -]"# + month + #"[ -]\d{4} "# + time
        + #" (?:GMT|UTC|[+-]\d{4})"#,
      hints: [", "]),
    // The common log format, and what Django's server makes of it.
    Description(
      "date", #"\b\d{2}/"# + month + #"/\d{4}[: ]"# + time + #"(?: [+-]\d{4})?"#, hints: ["/"]),
    Description(
      "date", #"\b"# + longMonth + #" \d{1,2}, \d{4}(?:(?: -|,)? \d{1,2}:\d{2}(?::\d{2})?)?"#,
      hints: [", "]),
    // asctime, which C's `ctime` prints.
    Description(
      "date", #"\b"# + day + " " + month + #" [ \d]\d "# + time + #"(?: [A-Z]{3,4})? \d{4}"#,
      hints: [":"]),
    // In the names of files: 20261122_2148.
    Description(
      "date", #"(?:^|[^0-9])((?:19|20)\d{2}[01]\d[0-3]\d[_T-]\d{4,6})"#, hints: ["_", "T", "-"]),
    Description("time", #"\b\d{2}:\d{2}:\d{2}(?:[.,]\d+)?\b"#, hints: [":"]),
  ]

  private static let tokens: [Description] = [
    Description(
      "token", #"(?i)csrf[a-z_-]*["'][^<>]*value=["']([^"']+)"#, hints: ["csrf", "CSRF"]),
    Description(
      "token", #"(?i)csrf[a-z_-]*["']?[=:] ?["']?([\w.-]{16,})"#, hints: ["csrf", "CSRF"]),
    Description("token", #"SECRET(?:_KEY)?["']? ?[=:] ?["']([^"']+)"#, hints: ["SECRET"]),
    Description("token", #"(?i)\bPIN: (\d{3}-\d{3}-\d{3})"#, hints: ["PIN", "pin"]),
    Description("token", #"\bBearer ([\w.~+/-]+=*)"#, hints: ["Bearer "]),
    // How Django and Werkzeug keep passwords: method, salt, hash.
    Description(
      "token", #"\b(?:pbkdf2[\w:]*|scrypt|argon2\w*|bcrypt\w*)(?:[$:][\d:,=]+)*\$([\w./+=$]{16,})"#,
      hints: ["$"]),
    // JSON web tokens, and what is signed by itsdangerous and Django.
    Description("token", #"\b[\w-]{8,}[.:][\w-]{6,}[.:][\w-]{27,}"#, hints: [".", ":"]),
    Description("token", #"\b[0-9a-fA-F]{32,}\b"#),
  ]
}
