import TextCore

/// What a lock file pins: requirements in pip's format, each with one version and its hashes.
struct Requirements: Hashable, Sendable {
  /// The versions of all packages, by their normalised names; empty for one that an address pins.
  var versions: [String: String]
  /// The packages that somebody asked for, by their normalised names; `nil` if the file does not tell.
  ///
  /// uv and pip-compile tell it in comments: `# via -r flask.in`, or `# via flask` for what another brings.
  var direct: Set<String>?

  func isDirect(_ package: String) -> Bool { direct?.contains(Self.normalised(package)) ?? true }

  /// A package's name as PyPI compares it (PEP 503).
  static func normalised(_ name: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if bytes.last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads a lock file for Python `version`, and reports every line that leaves something open.
  static func read(_ source: SourceText, python version: String) -> Outcome<Requirements> {
    if let offset = source.bytes.firstInvalidUTF8 {
      let location = source.location(of: offset..<offset + 1)
      return Outcome(nil, [EnvironmentProblem.notUTF8.diagnostic(at: location)])
    }
    var reader = RequirementsReader(source: source, python: version)
    reader.readAll()
    guard reader.diagnostics.isEmpty else { return Outcome(nil, reader.diagnostics) }
    return Outcome(
      Requirements(versions: reader.versions, direct: reader.isAnnotated ? reader.direct : nil))
  }
}

/// Goes through a lock file line by line.
private struct RequirementsReader {
  let source: SourceText
  let python: String
  private var position = 0
  /// The requirement that comments speak of.
  private var name: String?
  private(set) var versions: [String: String] = [:]
  private(set) var direct: Set<String> = []
  private(set) var isAnnotated = false
  private(set) var diagnostics: [Diagnostic] = []

  /// Of a file that was never locked every line is wrong; so many are told.
  private static let maxDiagnostics = 5

  init(source: SourceText, python: String) {
    self.source = source
    self.python = python
  }

  mutating func readAll() {
    while let line = nextLine() {
      if !line.code.isEmpty {
        guard diagnostics.count < Self.maxDiagnostics else { return }
        read(line)
      }
      for comment in line.comments { read(comment: comment) }
    }
  }

  /// One line, or several that `\` at their ends joins.
  private struct Line {
    var code: String = ""
    var comments: [String] = []
    var range: SourceRange
  }

  private mutating func nextLine() -> Line? {
    let bytes = source.bytes
    guard position < bytes.count else { return nil }
    var line: Line?
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var (code, comment) = Self.split(bytes[position..<end])
      if line == nil { line = Line(range: position..<position + max(code.count, 1)) }
      position = end + 1
      let goesOn = comment == nil && code.last == UInt8(ascii: "\\")
      if goesOn { code = code.dropLast() }
      line?.code += String(decoding: code, as: UTF8.self)
      if let comment { line?.comments.append(String(decoding: comment, as: UTF8.self)) }
      if !goesOn { break }
    }
    return line
  }

  /// The text before a comment, and the comment's own, without blanks around them.
  private static func split(
    _ line: ArraySlice<UInt8>
  ) -> (code: ArraySlice<UInt8>, comment: ArraySlice<UInt8>?) {
    var start = line.startIndex
    while let sign = line[start...].firstIndex(of: UInt8(ascii: "#")) {
      if sign == line.startIndex || isBlank(line[sign - 1]) {
        let comment = line[sign...].dropFirst().drop(while: isBlank)
        return (withoutBlanksAtEnd(line[..<sign]), withoutBlanksAtEnd(comment))
      }
      start = sign + 1
    }
    return (withoutBlanksAtEnd(line), nil)
  }

  private static func withoutBlanksAtEnd(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let last = text.lastIndex(where: { !isBlank($0) }) else { return text.prefix(0) }
    return text[...last]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  // MARK: - Requirements

  private mutating func read(_ line: Line) {
    name = nil
    let words = line.code[...].utf8.split(whereSeparator: Self.isBlank).map { Substring($0) }
    guard let first = words.first else { return }
    if first.hasPrefix("-") {
      let option = first.prefix { $0 != "=" }
      if !Self.options.contains(String(option)) { report(.lockOption(String(option)), at: line) }
      return
    }
    let isOption = words.firstIndex { $0.hasPrefix("--") } ?? words.endIndex
    let requirement = words[..<isOption].joined(separator: " ")
    guard let (name, version) = Self.pin(requirement) else {
      return report(.notPinned(String(requirement.prefix(80))), at: line)
    }
    let hashes = words[isOption...].filter { $0 != "--hash" }.map { $0.trimmingPrefix("--hash=") }
    if hashes.isEmpty { return report(.noHash(name), at: line) }
    if let wrong = hashes.first(where: { !Self.isHash($0) }) {
      return report(.badHash(name, String(wrong.prefix(80))), at: line)
    }
    let normalised = Requirements.normalised(name)
    versions[normalised] = version
    self.name = normalised
  }

  /// What may stand on lines of their own: where packages come from, and in which form.
  private static let options: Set<String> = [
    "--index-url", "-i", "--extra-index-url", "--find-links", "-f", "--no-index", "--no-binary",
    "--only-binary", "--trusted-host",
  ]

  /// The name and the version in `name==1.0`, `name[extra]==1.0; marker` or `name @ address`; `nil` for all that
  /// leaves the version open.
  private static func pin(_ requirement: String) -> (name: String, version: String)? {
    var rest = requirement[...].utf8
    let word = rest.prefix { isLetterOrDigit($0) || "._-".utf8.contains($0) }
    guard let first = word.first, let last = word.last, isLetterOrDigit(first),
      isLetterOrDigit(last)
    else { return nil }
    rest = skippingBlank(rest.dropFirst(word.count))
    if rest.first == UInt8(ascii: "[") {
      guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      rest = skippingBlank(rest[rest.index(after: end)...])
    }
    guard let version = version(&rest) else { return nil }
    rest = skippingBlank(rest)
    guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { return nil }
    return (String(Substring(word)), version)
  }

  /// Takes `==1.0`, `===1.0` or `@ address`, which has no version; `nil` for anything else.
  private static func version(_ rest: inout Substring.UTF8View) -> String? {
    if rest.first == UInt8(ascii: "@") {
      let address = skippingBlank(rest.dropFirst()).prefix {
        !isBlank($0) && $0 != UInt8(ascii: ";")
      }
      guard address.contains(UInt8(ascii: ":")) else { return nil }
      rest = rest[address.endIndex...]
      return ""
    }
    let signs = rest.prefix { $0 == UInt8(ascii: "=") }
    guard 2...3 ~= signs.count else { return nil }
    let version = skippingBlank(rest.dropFirst(signs.count)).prefix {
      !isBlank($0) && !"*,;<>=".utf8.contains($0)
    }
    guard !version.isEmpty else { return nil }
    rest = rest[version.endIndex...]
    return String(Substring(version))
  }

  /// Without the blank that may stand there; there is one at the most.
  private static func skippingBlank(_ text: Substring.UTF8View) -> Substring.UTF8View {
    text.first == UInt8(ascii: " ") ? text.dropFirst() : text
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }
  }

  private static func isHash(_ text: some StringProtocol) -> Bool {
    let digits = ["sha256": 64, "sha384": 96, "sha512": 128]
    let parts = Substring(text).utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
      .map { Substring($0) }
    guard parts.count == 2, let count = digits[String(parts[0])] else { return false }
    return parts[1].utf8.count == count && parts[1].utf8.allSatisfy(isHexDigit)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
    default: false
    }
  }

  private mutating func report(_ problem: LockProblem, at line: Line) {
    let problem = EnvironmentProblem.lock(problem, file: source.path, python: python)
    diagnostics.append(problem.diagnostic(at: source.location(of: line.range)))
  }

  // MARK: - Comments

  private mutating func read(comment: String) {
    guard let name else { return }
    var reason = comment[...]
    if comment == "via" || comment.hasPrefix("via ") {
      isAnnotated = true
      reason = comment.dropFirst(3).trimmingPrefix(while: \.isWhitespace)
    }
    // A file of requirements, or a project: `myproject (pyproject.toml)`.
    if reason.hasPrefix("-r ") || reason.hasSuffix(")") { direct.insert(name) }
  }
}
