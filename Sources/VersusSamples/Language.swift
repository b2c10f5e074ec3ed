/// A language that code may be in, and what checks it.
package struct Language: Hashable, Sendable {
  /// The name that a fence says (`python`).
  package var name: String
  /// Other names for it (`py`).
  package var aliases: [String]
  /// The file extensions that mean it, without the dot.
  package var extensions: [String]
  package var checker: Checker

  package init(_ name: String, aliases: [String] = [], extensions: [String] = [], checker: Checker)
  {
    self.name = name
    self.aliases = aliases
    self.extensions = extensions
    self.checker = checker
  }

  /// What checks a language.
  package enum Checker: Hashable, Sendable {
    /// Compiled or parsed by the site's Python, all units in one process.
    case python(PythonCheck)
    /// Parsed by libyaml, in this process.
    case yaml
    /// Given to a command, each unit as a file.
    case command(CommandCheck)

    /// What is used to check, by a name that no other checker of the site has; `nil` for this process itself.
    var toolchain: String? {
      switch self {
      case .python: "Python"
      case .yaml: nil
      case .command(let check): check.command.words.joined(separator: " ")
      }
    }

    /// The names of the tools that take part.
    var tools: Set<String> {
      switch self {
      case .python(.jinja): ["Python", "Jinja"]
      case .python(.django): ["Python", "Django"]
      case .python: ["Python"]
      case .yaml: ["libyaml"]
      case .command(let check): [check.tool]
      }
    }
  }
}

/// What the Python worker can check; the raw values are its names for it.
package enum PythonCheck: String, Hashable, Sendable {
  case python, json, toml, jinja, django

  /// The name for readers of what does the checking.
  var tool: String {
    switch self {
    case .python: "Python"
    case .json: "Python's json"
    case .toml: "Python's tomllib"
    case .jinja: "Jinja"
    case .django: "Django"
    }
  }
}

/// A command that checks one file at a time.
package struct CommandCheck: Hashable, Sendable {
  /// The tool's name for readers.
  package var tool: String
  package var command: CommandTemplate
  /// Further arguments for units in which a word stands: a Swift file with `@main` is not a script.
  package var extra: [String: [String]]
  /// Arguments that make the program print its version; `nil` if it is not asked.
  package var versionArguments: [String]?
  /// What to do if the program is not there.
  package var installation: String?

  package init(
    tool: String, command: CommandTemplate, extra: [String: [String]] = [:],
    versionArguments: [String]? = nil, installation: String? = nil
  ) {
    self.tool = tool
    self.command = command
    self.extra = extra
    self.versionArguments = versionArguments
    self.installation = installation
  }

  /// A command of the site's configuration; its tool is called by the program's name.
  package init(_ text: String) throws(CommandTemplate.Problem) {
    let command = try CommandTemplate(text)
    let program = command.words[0].split(separator: "/").last.map(String.init) ?? command.words[0]
    self.init(tool: program, command: command)
  }
}

/// The languages that have a checker.
package struct LanguageTable: Hashable, Sendable {
  package private(set) var languages: [Language] = []
  private var indexByName: [String: Int] = [:]

  package init(_ languages: [Language] = []) {
    for language in languages { add(language) }
  }

  /// Adds a language; where it claims a name, alias or extension of an earlier one, it takes it over.
  package mutating func add(_ language: Language) {
    for name in [language.name] + language.aliases + language.extensions {
      indexByName[name.lowercased()] = languages.count
    }
    languages.append(language)
  }

  /// Finds a language by name, alias or file extension, in any case.
  package subscript(name: String) -> Language? {
    indexByName[name.lowercased()].map { languages[$0] }
  }
}

extension LanguageTable {
  /// What Versus checks without being told how.
  package static let builtIn = LanguageTable([
    Language(
      "python", aliases: ["py", "python3"], extensions: ["py", "pyi"], checker: .python(.python)),
    Language("json", extensions: ["json"], checker: .python(.json)),
    Language("toml", extensions: ["toml"], checker: .python(.toml)),
    Language(
      "html+jinja", aliases: ["jinja", "jinja2"], extensions: ["j2"], checker: .python(.jinja)),
    Language("html+django", aliases: ["django", "htmldjango"], checker: .python(.django)),
    Language("yaml", aliases: ["yml"], extensions: ["yaml", "yml"], checker: .yaml),
    Language(
      "bash", aliases: ["sh", "shell"], extensions: ["sh", "bash"],
      checker: .command(
        CommandCheck(
          tool: "Bash", command: CommandTemplate(words: ["bash", "-n", "{file}"]),
          versionArguments: ["--version"], installation: "install Bash"))),
    Language(
      "swift", extensions: ["swift"],
      checker: .command(
        CommandCheck(
          tool: "Swift", command: CommandTemplate(words: ["swiftc", "-typecheck", "{file}"]),
          extra: ["@main": ["-parse-as-library"]], versionArguments: ["--version"],
          installation: "install Swift (https://www.swift.org/install)"))),
  ])
}
