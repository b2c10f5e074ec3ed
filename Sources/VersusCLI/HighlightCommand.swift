package import ArgumentParser
import Highlight
import HostSystem
import TextCore
import VersusContent
import VersusModel
import VersusRender

/// The command `versus highlight`.
package struct HighlightCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "highlight",
    abstract: "Prints code as classed HTML, or a style sheet for it.",
    usage: "versus highlight --language <name> <file>\nversus highlight --style <name>",
    discussion: """
      Languages and classes have the names that Pygments gives them. A language that Versus has no \
      grammar for is left to Pygments, if it is installed for the site's Python, or else for python3.
      """)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The language of the file, by name or alias.", valueName: "name"))
  var language: String?

  @Option(help: ArgumentHelp("Prints the style sheet of this name.", valueName: "name"))
  var style: String?

  @OptionGroup var site: SiteOptions

  @Argument(help: "The file to read, or - for standard input.")
  var file: String?

  package init() {}

  package func validate() throws {
    guard (style == nil) != (file == nil) else {
      throw ValidationError("Name a file to highlight, or a style with --style.")
    }
    if let style, StyleSheet.named(style) == nil {
      let names = StyleSheet.all.map(\.name)
      let hint =
        nearestName(to: style, among: names).map { "Did you mean '\($0)'?" }
        ?? "There are: \(names.joined(separator: ", "))."
      throw ValidationError("There is no style '\(style)'. \(hint)")
    }
  }

  package func run() async throws {
    if let style = style.flatMap(StyleSheet.named) {
      Console.write(Array(style.css().utf8))
      return
    }
    let source = try InputFile.read(file ?? "-")
    let html: [UInt8]
    if let language, Language.named(language) == nil {
      let piece = Pygments.Piece(language: language, code: source.bytes)
      html = CodeWriter.stream(try await tokens(of: piece), of: piece.code)
    } else {
      let known = language.flatMap(Language.named) ?? Language.ofFile(source.path)
      html = CodeWriter.stream(of: source.bytes, in: known ?? .plainText)
    }
    Console.write(
      Array("<div class=\"highlight\"><pre><span></span>".utf8) + html
        + Array("</pre></div>\n".utf8))
  }

  /// What Pygments makes of code in a language that has no grammar here.
  private func tokens(of piece: Pygments.Piece) async throws -> TokenList {
    let root = try site.folder == nil ? try? site.resolved() : site.resolved()
    let pygments = Pygments(
      python: python(of: root), site: root, cache: root.map { $0 + "/.versus" },
      runner: SubprocessRunner())
    switch try? await pygments.answers(to: [piece]).first {
    case .tokens(let tokens): return tokens
    case .failed(let reason): throw CommandFailure("this code cannot be highlighted: \(reason)")
    case .unknownLanguage, nil:
      let nearest = nearestName(to: piece.language, among: Language.knownNames)
      throw CommandFailure(
        "there is no grammar for `\(piece.language)`", help: nearest.map { "did you mean `\($0)`?" }
      )
    }
  }

  /// The interpreter that a site names.
  private func python(of root: String?) -> String {
    let configuration = root.flatMap { root in
      (try? LocalFiles(root: root))?.source(at: SitePath.root.appending("site.yml"))
        .then { ConfigurationReader.read($0) }.value
    }
    return configuration?.python ?? SiteConfiguration(title: "").python
  }
}
