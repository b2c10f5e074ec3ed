import TextCore

/// What a compiler printed about one file, in whichever of the usual styles.
///
///     file:3:5: error: message             gcc, clang, swiftc, ruff (and `file:3:5: message`: go)
///     file:3: error: message               javac (the column is where the caret stands below)
///     file(3,5): error TS2322: message     tsc, dotnet
///     file: line 3: message                bash
///     message at file line 3, near …       perl (and `in file on line 3`: php)
///     error[E0425]: message ⏎ --> file:3:5                       rustc
///     file:3 ⏎ source ⏎ ^^^ ⏎ ⏎ SyntaxError: message             node (and `File "file", line 3`: Python)
struct CompilerMessages {
  private let unit: CodeUnit
  private let lines: [Substring]
  /// The most that is reported of one file: the later ones mostly follow from the first.
  private static let maxProblems = 20

  /// Reads what was printed about the file at `path`, which messages call by the unit's name.
  init(unit: CodeUnit, path: String, output: [UInt8]) {
    self.unit = unit
    let name = path.split(separator: "/").last.map(String.init) ?? path
    fileName = name
    let text = String(decoding: output, as: UTF8.self)
      .replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
      .replacing(path, with: name)
    lines = text.split(separator: /\r?\n/, omittingEmptySubsequences: false)
  }

  private let fileName: String

  /// What is said about lines of the file, in the order in which it is said.
  var problems: [Problem] {
    var found: [Problem] = []
    for index in lines.indices {
      guard found.count < Self.maxProblems else { break }
      guard let reference = FileReference(in: lines[index], to: fileName),
        let (severity, message) = statement(at: index, reference)
      else { continue }
      let problem = Problem(
        severity: severity, message: message.replacing(fileName, with: unit.name),
        range: range(of: reference, at: index))
      if !found.contains(problem) { found.append(problem) }
    }
    return found
  }

  /// What is said about lines of the file; if that holds no error, the first lines of the output.
  func problemsOfFailure(_ end: String) -> [Problem] {
    let problems = problems
    guard !problems.contains(where: { $0.severity == .error }) else { return problems }
    let said = lines.filter { !$0.allSatisfy(\.isWhitespace) }
      .map { $0.replacing(fileName, with: unit.name) }
    let notes = said.dropFirst().prefix(9).map { String($0.prefix(300)) }
    let message = said.first.map { String($0.prefix(300)) } ?? "failed without a word"
    return problems + [Problem(message: "\(message) (\(end))", range: 0..<0, notes: notes)]
  }

  /// What is wrong at a reference; `nil` if it says nothing of its own.
  private func statement(
    at index: Int, _ reference: FileReference
  ) -> (Diagnostic.Severity, String)? {
    let before = reference.before.replacing(/\s*File "$/, with: "").trimmed
    let after = reference.after.drop { $0 == ":" || $0.isWhitespace }.trimmed
    if before.hasPrefix("In file included") || before == "from" { return nil }
    if before.hasSuffix("-->") {  // rustc
      return index > 0 ? split(lines[index - 1].trimmed) : nil
    }
    if after.isEmpty || after.hasPrefix(",") || after == "." {
      guard !before.isEmpty else { return statementBelow(index) }
      let message = before.replacing(/\s+(at|in)$/, with: "")
      return split(message + after.drop { $0 == "." })
    }
    // Bash says the line itself in a second message.
    if reference.isWords, after.hasPrefix("`"), after.hasSuffix("'") { return nil }
    return split(after)
  }

  /// Node prints the place, the line, a caret, and only then what is wrong.
  private func statementBelow(_ index: Int) -> (Diagnostic.Severity, String)? {
    lines[index...].dropFirst().prefix(6)
      .first { $0.prefixMatch(of: /\w*(Error|Exception)\b/) != nil }
      .map { (.error, String($0)) }
  }

  /// Takes the severity off a message; `nil` for notes, which are about another message.
  private func split(_ message: some StringProtocol) -> (Diagnostic.Severity, String)? {
    let message = String(message)
    let label = /(?i)(?:fatal )?(error|warning|note|help|remark|info)(?:\[(\w+)\]|\s+(\w+))?:\s*/
    guard let match = message.prefixMatch(of: label) else { return (.error, message) }
    let rest = String(message[match.range.upperBound...])
    let text = (match.output.2 ?? match.output.3).map { "\(rest) (\($0))" } ?? rest
    switch match.output.1.lowercased() {
    case "error": return (.error, text)
    case "warning": return (.warning, text)
    default: return nil
    }
  }

  private func range(of reference: FileReference, at index: Int) -> SourceRange {
    let line = unit.range(ofLine: reference.line)
    let start = unit.offset(line: reference.line, column: 1)
    let column: Int
    if let stated = reference.column {
      let countsCharacters = reference.before.trimmed.hasSuffix("-->")
      column = countsCharacters ? bytes(ofCharacters: stated - 1, from: start) : stated - 1
    } else if let caret = caret(below: index, from: start, to: line.upperBound) {
      column = bytes(ofCharacters: caret, from: start)
    } else {
      return line
    }
    let lower = min(start + max(column, 0), max(line.upperBound, start))
    let word = unit.code[lower...].prefix { byte in
      byte >= 0x80 || byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isLetter
        || Character(Unicode.Scalar(byte)).isNumber
    }
    return lower..<lower + word.count
  }

  /// Where the caret stands below a copy of the line, in characters from 0.
  private func caret(below index: Int, from start: Int, to end: Int) -> Int? {
    guard index + 2 < lines.count, start <= end else { return nil }
    let line = String(decoding: unit.code[start..<end], as: UTF8.self)
    let caret = lines[index + 2].prefix { $0.isWhitespace }.count
    guard lines[index + 1].hasPrefix(line), lines[index + 2].dropFirst(caret).hasPrefix("^")
    else { return nil }
    return caret
  }

  /// How many bytes the first `count` characters after `start` take.
  private func bytes(ofCharacters count: Int, from start: Int) -> Int {
    let end = unit.code[start...].firstIndex(of: UInt8(ascii: "\n")) ?? unit.code.count
    let line = String(decoding: unit.code[start..<end], as: UTF8.self)
    return String(String.UnicodeScalarView(line.unicodeScalars.prefix(max(count, 0)))).utf8.count
  }
}

/// A mention of a place in the file, within a line of output.
private struct FileReference {
  /// 1-based.
  var line: Int
  /// 1-based, if it is said.
  var column: Int?
  var before: Substring
  var after: Substring
  /// Whether the line is said in words (`line 3`).
  var isWords = false

  /// Finds the first mention of a line of the file called `name`.
  init?(in text: Substring, to name: String) {
    for range in text.ranges(of: name) {
      let rest = text[range.upperBound...]
      if let match = rest.prefixMatch(of: /:(\d+)(?::(\d+))?/)
        ?? rest.prefixMatch(
          of: /\((\d+)(?:,(\d+))?\)/)
      {
        guard let line = Int(match.output.1) else { continue }
        self.line = line
        column = match.output.2.flatMap { Int($0) }
        after = text[match.range.upperBound...]
      } else if let match = rest.prefixMatch(of: /["':]?,?\s+(?:on\s+)?line\s+(\d+)/) {
        guard let line = Int(match.output.1) else { continue }
        self.line = line
        isWords = true
        after = text[match.range.upperBound...]
      } else {
        continue
      }
      let path = text[..<range.lowerBound].reversed().prefix {
        !$0.isWhitespace && $0 != "\"" && $0 != "'" && $0 != "("
      }
      before = text[..<range.lowerBound].dropLast(path.count)
      return
    }
    return nil
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    let content = drop { $0.isWhitespace }
    return String(content.reversed().drop { $0.isWhitespace }.reversed())
  }
}
