package import TextCore

/// What an output must be, line by line.
///
///     Watching for file changes
///     ...
///     Listening on [..], started in [1.5±1] seconds
///     [A-Z]\w+ Error (re)
///
/// A line `...` stands for any number of lines, `[..]` for any text within a line, `[5±1]` and
/// `[100±5%]` for a number near 5 or 100; a line that ends with ` (re)` is a regular expression for
/// the whole line. A backslash before any of these takes its meaning away, as it does before a
/// backslash. Everything else is meant as it stands.
///
/// If the pattern ends with a line feed, the output must end with one; if it does not, it may.
package struct OutputPattern: Hashable, Sendable {
  /// Why a text is no pattern.
  package struct Mistake: Error, Hashable {
    /// A sentence without full stop.
    package var message: String
    /// Bytes of the pattern.
    package var range: SourceRange
  }

  enum Line: Hashable, Sendable {
    /// `...`
    case anyLines
    case text([Piece])
    case expression(RegularExpression)
  }

  enum Piece: Hashable, Sendable {
    case literal([UInt8])
    /// `[..]`
    case anyText
    case number(NumberRange)
  }

  struct NumberRange: Hashable, Sendable {
    var lower: Double
    var upper: Double
  }

  /// The lines as they were written, without their ends.
  let source: [ArraySlice<UInt8>]
  let lines: [Line]
  /// Whether the output must end with a line feed.
  let endsLine: Bool

  /// Reads a pattern.
  ///
  /// - Throws: The first mistake.
  /// - Complexity: O(*n*).
  package init(parsing text: String) throws(Mistake) {
    let bytes = Array(text.utf8)
    endsLine = bytes.last == UInt8(ascii: "\n")
    source = bytes.lines
    var lines: [Line] = []
    for line in source { lines.append(try Self.line(line)) }
    self.lines = lines
  }

  /// The pattern that matches `output` and nothing else.
  package static func matchingExactly(_ output: String) -> String {
    let bytes = Array(output.utf8)
    var pattern: [UInt8] = []
    for line in bytes.lines {
      if !pattern.isEmpty || line.startIndex > 0 { pattern.append(UInt8(ascii: "\n")) }
      pattern += escaped(line)
    }
    if bytes.last == UInt8(ascii: "\n") { pattern.append(UInt8(ascii: "\n")) }
    return String(decoding: pattern, as: UTF8.self)
  }
}

extension [UInt8] {
  /// The lines without their line feeds; a line feed at the end makes no further line.
  var lines: [ArraySlice<UInt8>] {
    var lines = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
