import TextCore

/// A language that can be highlighted.
package struct Language: Sendable {
  /// How its code is scanned.
  enum Source: Sendable {
    case grammar(@Sendable () -> Grammar)
    case delegation(@Sendable () -> Delegation)
  }

  /// As people write it: `Python`.
  package let name: String
  /// What it is called in a fence, as Pygments has it; the first is preferred.
  package let aliases: [String]
  /// Endings of file names, without the dot, and whole names (`dockerfile`), in lower case.
  package let files: [String]
  /// Whether the code is a session: prompts, what was typed, and output.
  package let isSession: Bool
  let source: Source

  init(
    _ name: String, _ aliases: String, files: String = "", isSession: Bool = false,
    _ source: Source
  ) {
    self.name = name
    self.aliases = aliases.split(separator: " ").map(String.init)
    self.files = files.split(separator: " ").map(String.init)
    self.isSession = isSession
    self.source = source
  }

  /// Text that is nothing in particular.
  package static let plainText = Language(
    "Text only", "text plain txt", files: "txt", .grammar { .text })

  /// Finds a language by a name or alias of Pygments, in any case.
  package static func named(_ name: String) -> Language? { byAlias[name.lowercased()] }

  /// Finds a language by the name of a file: by the whole name, or by its longest known ending.
  package static func ofFile(_ path: String) -> Language? {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    var rest = name[...]
    while true {
      if let language = byFile[String(rest)] { return language }
      guard let dot = rest.firstIndex(of: ".") else { return nil }
      rest = rest[rest.index(after: dot)...]
    }
  }

  /// The names that ``named(_:)`` knows, sorted: for "did you mean".
  package static let knownNames = byAlias.keys.sorted()

  private static let byAlias = [String: Language](
    all.flatMap { language in
      (language.aliases + [language.name.lowercased()]).map { ($0, language) }
    }, uniquingKeysWith: { first, _ in first })

  private static let byFile = [String: Language](
    all.flatMap { language in language.files.map { ($0, language) } },
    uniquingKeysWith: { first, _ in first })

  /// Splits `bytes` into tokens.
  ///
  /// Any bytes will do; the tokens tile them.
  ///
  /// - Complexity: O(*n*), in time and memory.
  package func tokens(of bytes: [UInt8]) -> TokenList {
    switch source {
    case .grammar(let grammar): Scanner.tokens(of: bytes, grammar())
    case .delegation(let delegation): delegation().tokens(of: bytes)
    }
  }
}

extension Language {
  /// The languages that are built in, by name.
  package static let all: [Language] = [
    Language(
      "Bash", "bash sh ksh zsh shell", files: "sh bash zsh ksh .bashrc", .grammar { .shell }),
    Language(
      "Bash Session", "console shell-session", files: "sh-session shell-session", isSession: true,
      .delegation { Delegation(outer: .terminal, inner: .shell, separator: .go) }),
    Language("C", "c", files: "c h", .grammar { .c }),
    Language("CSS", "css", files: "css", .grammar { .css }),
    Language("Diff", "diff udiff", files: "diff patch", .grammar { .diff }),
    Language(
      "Django/Jinja", "jinja django jinja2", files: "jinja jinja2 j2",
      .delegation { Delegation(outer: .jinja, inner: .text) }),
    Language(
      "Docker", "docker dockerfile", files: "dockerfile containerfile docker", .grammar { .docker }),
    Language("Go", "go golang", files: "go", .grammar { .go }),
    Language("HTML", "html", files: "html htm xhtml", .grammar { .html }),
    Language(
      "HTML+Django/Jinja", "html+jinja html+django htmldjango",
      files: "html.jinja html.jinja2 html.j2 htm.j2",
      .delegation { Delegation(outer: .jinja, inner: .html) }),
    Language("HTTP", "http", files: "http", .grammar { .http }),
    Language("INI", "ini cfg dosini", files: "ini cfg inf .editorconfig", .grammar { .ini }),
    Language("Java", "java", files: "java", .grammar { .java }),
    Language("JavaScript", "javascript js", files: "js mjs cjs jsm", .grammar { .javaScript }),
    Language(
      "JSON", "json json-object jsonc", files: "json jsonl ndjson webmanifest", .grammar { .json }),
    Language("Python", "python py python3 py3 pyi", files: "py pyi pyw", .grammar { .python }),
    Language(
      "Python console session", "pycon python-console doctest", isSession: true,
      .delegation { Delegation(outer: .pythonConsole, inner: .python, separator: .go) }),
    Language("Ruby", "ruby rb", files: "rb rake gemspec gemfile rakefile", .grammar { .ruby }),
    Language("Rust", "rust rs", files: "rs", .grammar { .rust }),
    Language("SQL", "sql", files: "sql", .grammar { .sql }),
    Language("Swift", "swift", files: "swift", .grammar { .swift }),
    plainText,
    Language("TOML", "toml", files: "toml poetry.lock uv.lock pipfile", .grammar { .toml }),
    Language("TypeScript", "typescript ts", files: "ts mts cts", .grammar { .typeScript }),
    Language("YAML", "yaml yml", files: "yaml yml", .grammar { .yaml }),
  ]
}
