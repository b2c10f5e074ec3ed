package import Expectations

/// What `site.yml` says.
package struct SiteConfiguration: Hashable, Sendable {
  /// A checker for samples of a language that Versus has none for, or another one than its own.
  package struct Checker: Hashable, Sendable {
    /// A command line in which `{file}` stands for the sample.
    package var command: String
    /// File name extensions of the language, without dots.
    package var extensions: [String]

    package init(command: String, extensions: [String]) {
      self.command = command
      self.extensions = extensions
    }
  }

  package var title: String
  package var description: String?
  /// Where the site will be served, with a `/` at the end; `nil` if nobody said.
  package var baseURL: String?
  /// A language tag (BCP 47).
  package var language: String
  /// The name of a folder below `themes/`.
  package var theme: String
  /// The Python that checks samples, relative to the site or on `PATH`.
  package var python: String
  /// What links to other sites say of themselves (`rel`); `nil` for nothing.
  package var externalRel: String?
  /// In the order in which pages show them.
  package var sides: [Side]
  package var checkers: [String: Checker]
  /// What samples run in, in the order of the file.
  package var environments: [SampleEnvironment]
  /// What is masked in the outputs of all samples.
  package var normalisers = NormaliserSet()
  /// After how many lines code is folded; `nil` for never.
  package var collapse: Int?
  /// Whether code is coloured.
  package var highlights = true
  package var lists = ListOptions()
  /// Where the site is published, in the order of the file.
  package var destinations: [PublishDestination] = []
  package var assets = AssetOptions()
  /// Whether each page has a card: a picture that stands for it where others link to it.
  package var hasCards = false
  /// Whatever the site wants to tell its templates.
  package var extra: DataNode

  package init(
    title: String, description: String? = nil, baseURL: String? = nil, language: String = "en",
    theme: String = "default", python: String = "python3", externalRel: String? = nil,
    sides: [Side] = [], checkers: [String: Checker] = [:], environments: [SampleEnvironment] = [],
    collapse: Int? = nil, extra: DataNode = DataNode(.map([]))
  ) {
    self.title = title
    self.description = description
    self.baseURL = baseURL
    self.language = language
    self.theme = theme
    self.python = python
    self.externalRel = externalRel
    self.sides = sides
    self.checkers = checkers
    self.environments = environments
    self.collapse = collapse
    self.extra = extra
  }

  /// Reads a base address: whole, without a query.
  ///
  /// - Returns: The address with a `/` at its end; `nil` if it is none.
  package static func baseURL(_ text: String) -> String? {
    guard text.wholeMatch(of: /https?:\/\/[^\/\s?#"'<>]+(\/[^\s?#"'<>]*)?/) != nil else {
      return nil
    }
    return text.hasSuffix("/") ? text : text + "/"
  }

  /// The path of the base address, from `/` to `/`: `https://example.org/docs/` is served below `/docs/`.
  package var basePath: String {
    let parts = (baseURL ?? "").split(
      separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return parts.count == 4 ? "/" + parts[3] : "/"
  }

  /// The position among the sides, from 0.
  package func index(ofSide id: String) -> Int? { sides.firstIndex { $0.id == id } }
}
