/// A command with places to fill in: `rustc --emit=metadata {file}`.
///
/// It is split into words once, by the rules of a POSIX shell for quotes and backslashes, and started
/// without a shell. `{file}` stands for the path of the file to check and `{site}` for the folder of
/// the site; both are filled in within words, so a path with blanks stays one argument.
package struct CommandTemplate: Hashable, Sendable {
  /// What cannot be understood in a command.
  package enum Problem: Error, Hashable {
    case empty
    case unclosedQuote(Character)
    case loneBackslash
    case noFile

    /// What is wrong, as a sentence without a full stop.
    package var message: String {
      switch self {
      case .empty: "the command is empty"
      case .unclosedQuote(let quote): "the quote \(quote) is not closed"
      case .loneBackslash: "a backslash at the end escapes nothing"
      case .noFile: "the command must say where the file's path goes, with {file}"
      }
    }
  }

  /// The first is the program.
  let words: [String]

  /// Splits `text` into words.
  package init(_ text: String) throws(Problem) {
    words = try Self.split(text)
    guard !words.isEmpty else { throw .empty }
    guard words.dropFirst().contains(where: { $0.contains("{file}") }) else { throw .noFile }
  }

  init(words: [String]) { self.words = words }

  /// The program: a name to find on `PATH`, or a path; a relative one counts from the site.
  func program(site: String) -> String {
    let program = words[0].replacing("{site}", with: site)
    return program.contains("/") && !program.hasPrefix("/") ? site + "/" + program : program
  }

  func arguments(file: String, site: String) -> [String] {
    words.dropFirst().map { word in
      word.split(separator: "{site}", omittingEmptySubsequences: false)
        .map { $0.replacing("{file}", with: file) }
        .joined(separator: site)
    }
  }

  /// The absolute paths that stand on the line: a script of the site, a configuration.
  func files(site: String) -> [String] {
    words.dropFirst().filter { !$0.contains("{file}") }
      .map { $0.replacing("{site}", with: site) }.filter { $0.hasPrefix("/") }
  }

  /// Splits as POSIX 2.2 (Quoting) says: nothing is special in '…', and only `"` and `\` are in "…".
  private static func split(_ text: String) throws(Problem) -> [String] {
    var words: [String] = []
    var word: String?
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case _ where character.isWhitespace:
        if let word { words.append(word) }
        word = nil
      case "'":
        guard let end = rest.firstIndex(of: "'") else { throw .unclosedQuote("'") }
        word = (word ?? "") + rest[..<end]
        rest = rest[rest.index(after: end)...]
      case "\"": word = (word ?? "") + (try quoted(from: &rest))
      case "\\":
        guard let escaped = rest.popFirst() else { throw .loneBackslash }
        word = (word ?? "") + String(escaped)
      default: word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  /// Takes what follows a `"`, to the one that closes it.
  private static func quoted(from rest: inout Substring) throws(Problem) -> String {
    var text = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return text
      case "\\" where rest.first == "\"" || rest.first == "\\":
        if let escaped = rest.popFirst() { text.append(escaped) }
      default: text.append(character)
      }
    }
    throw .unclosedQuote("\"")
  }
}
