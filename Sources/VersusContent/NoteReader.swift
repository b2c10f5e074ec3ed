import Highlight
import TextCore
import VersusModel

/// Takes the comments that are notes out of code: `# note: …` at the end of a line, or on lines of its
/// own above the one that it is about.
///
/// A note on lines of its own goes on in the comments that follow, as long as their text is indented by
/// two columns or more.
struct NoteReader {
  private let code: ShownCode
  private let lines: [SourceRange]
  private var result: ShownCode
  /// Notes that wait for the line they are about.
  private var pending: [ShownCode.Note] = []

  /// The same code, with its notes apart.
  static func read(_ code: ShownCode, language: String) -> ShownCode {
    guard hasNote(code.text.bytes) else { return code }
    var reader = NoteReader(code)
    reader.read(CommentFinder(in: code.text.bytes, reader.lines, language: language))
    return reader.result
  }

  /// Whether `note:` stands anywhere: most code has none, and this is cheaper than reading its comments.
  private static func hasNote(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      if rest[..<colon].suffix(4).elementsEqual("note".utf8) { return true }
      rest = rest[(colon + 1)...]
    }
    return false
  }

  private init(_ code: ShownCode) {
    self.code = code
    lines = CodeText.lineRanges(of: code.text.bytes)
    result = ShownCode(CodeText(source: code.text.source, bytes: [], lineStarts: []))
  }

  private mutating func read(_ comments: CommentFinder) {
    var index = 0
    while index < lines.count {
      let comment = comments.comment(ofLine: index)
      guard let comment, let note = Self.text(ofNote: comment, in: code.text.bytes) else {
        keep(index, to: lines[index].upperBound)
        index += 1
        continue
      }
      guard comment.standsAlone else {
        pending.append(self.note([(index, note)]))
        keep(index, to: comment.start)
        index += 1
        continue
      }
      var parts = [(index, note)]
      index += 1
      while index < lines.count, let more = comments.comment(ofLine: index),
        more.continues(comment), Self.text(ofNote: more, in: code.text.bytes) == nil
      {
        parts.append((index, more.text))
        index += 1
      }
      pending.append(self.note(parts))
    }
    // Nothing follows: they are about the last line.
    if !result.lines.isEmpty { attach(toLine: result.lines.count - 1) }
  }

  /// What follows `note:` in a comment; `nil` if it is none.
  private static func text(ofNote comment: Comment, in bytes: [UInt8]) -> SourceRange? {
    guard bytes[comment.text].starts(with: "note:".utf8) else { return nil }
    let text = bytes.trimming(comment.text.dropFirst(5))
    return text.isEmpty ? nil : text
  }

  private func note(_ parts: [(line: Int, text: SourceRange)]) -> ShownCode.Note {
    let places = parts.map { line, text in
      let shift = code.text.lineStarts[line] - lines[line].lowerBound
      return text.lowerBound + shift..<text.upperBound + shift
    }
    let texts = parts.map { String(decoding: code.text.bytes[$0.text], as: UTF8.self) }
    let start = places.first?.lowerBound ?? 0
    return ShownCode.Note(
      markdown: texts.joined(separator: " "), source: code.text.source,
      range: start..<max(start, places.last?.upperBound ?? start))
  }

  /// Keeps a line up to `end`, and what was said above it or behind it.
  private mutating func keep(_ index: Int, to end: Int) {
    let bytes = code.text.bytes
    var line = bytes[lines[index].lowerBound..<end]
    if end < lines[index].upperBound {
      while line.last == UInt8(ascii: " ") || line.last == UInt8(ascii: "\t") { line.removeLast() }
      line.append(UInt8(ascii: "\n"))
    }
    result.text.bytes += line
    result.text.lineStarts.append(code.text.lineStarts[index])
    result.lines.append(code.lines[index])
    let isBlank = line.allSatisfy { $0 <= 0x20 }
    if !isBlank { attach(toLine: result.lines.count - 1) }
  }

  private mutating func attach(toLine index: Int) {
    for note in pending {
      result.lines[index].notes.append(result.notes.count)
      result.notes.append(note)
    }
    pending = []
  }
}

/// A comment that begins and ends on one line.
struct Comment {
  /// Where it begins with what opens it.
  var start: Int
  var opening: String
  /// What it says, without blanks around it.
  var text: SourceRange
  /// Whether nothing stands before it on its line.
  var standsAlone: Bool

  /// Whether the comment of the line after `other` goes on with what that one says.
  func continues(_ other: Comment) -> Bool {
    standsAlone && opening == other.opening
      && text.lowerBound - start >= opening.utf8.count + 2 && !text.isEmpty
  }
}

/// Finds the comments of code: by its grammar if the language is known, or else those that stand alone.
struct CommentFinder {
  private let bytes: [UInt8]
  private let lines: [SourceRange]
  /// The first comment of each line, by the grammar; `nil` if there is none.
  private let starts: [Int: Int]?

  /// What opens a comment in one language or another, and what closes it there.
  static let delimiters: [(opening: String, closing: String?)] = [
    ("#", nil), ("//", nil), ("--", nil), (";", nil), ("%", nil), ("<!--", "-->"), ("/*", "*/"),
    ("{#", "#}"),
  ]

  init(in bytes: [UInt8], _ lines: [SourceRange], language: String) {
    self.bytes = bytes
    self.lines = lines
    guard let language = Language.named(language) else {
      starts = nil
      return
    }
    var starts: [Int: Int] = [:]
    var line = 0
    for token in language.tokens(of: bytes) where token.kind.isComment {
      while line < lines.count, lines[line].upperBound <= token.range.lowerBound { line += 1 }
      // Comments on lines that follow each other may be one token.
      var covered = line
      while covered < lines.count, lines[covered].lowerBound < token.range.upperBound {
        let start = bytes.trimming(lines[covered]).lowerBound
        if starts[covered] == nil { starts[covered] = max(start, token.range.lowerBound) }
        covered += 1
      }
    }
    self.starts = starts
  }

  /// The comment that a line has, if it ends with it.
  func comment(ofLine index: Int) -> Comment? {
    let content = bytes.trimming(lines[index])
    let start = starts.map { $0[index] } ?? content.lowerBound
    guard let start, start < content.upperBound else { return nil }
    for (opening, closing) in Self.delimiters
    where bytes[start..<content.upperBound].starts(with: opening.utf8) {
      var text = start + opening.utf8.count..<content.upperBound
      if let closing {
        guard bytes[text].reversed().starts(with: closing.utf8.reversed()) else { return nil }
        text = text.dropLast(closing.utf8.count)
      }
      return Comment(
        start: start, opening: opening, text: bytes.trimming(text),
        standsAlone: start == content.lowerBound)
    }
    return nil
  }
}

extension [UInt8] {
  /// `range` without the blanks and line endings at its ends.
  func trimming(_ range: SourceRange) -> SourceRange {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while lower < upper, self[lower] <= 0x20 { lower += 1 }
    while upper > lower, self[upper - 1] <= 0x20 { upper -= 1 }
    return lower..<upper
  }
}
