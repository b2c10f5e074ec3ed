package import ArgumentParser
import Highlight
import TextCore

/// The command `versus highlight`.
package struct HighlightCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "highlight",
    abstract: "Prints code as classed HTML, or a style sheet for it.",
    usage: "versus highlight --language <name> <file>\nversus highlight --style <name>",
    discussion: "Languages and classes have the names that Pygments gives them.")

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The language of the file, by name or alias.", valueName: "name"))
  var language: String?

  @Option(help: ArgumentHelp("Prints the style sheet of this name.", valueName: "name"))
  var style: String?

  @Argument(help: "The file to read, or - for standard input.")
  var file: String?

  package init() {}

  package func validate() throws {
    guard (style == nil) != (file == nil) else {
      throw ValidationError("Name a file to highlight, or a style with --style.")
    }
    if let style, StyleSheet.named(style) == nil {
      let names = StyleSheet.all.map(\.name)
      throw ValidationError("There is no style '\(style)'. \(Self.hint(style, names))")
    }
    if let language, Language.named(language) == nil {
      throw ValidationError(
        "There is no grammar for '\(language)'. \(Self.hint(language, Language.knownNames))")
    }
  }

  package func run() async throws {
    if let style = style.flatMap(StyleSheet.named) {
      Console.write(Array(style.css().utf8))
      return
    }
    let source = try InputFile.read(file ?? "-")
    let known = language.flatMap(Language.named) ?? Language.ofFile(source.path)
    var html = Array("<div class=\"highlight\"><pre><span></span>".utf8)
    CodeWriter(marksPlainText: true)
      .write(source.bytes, in: known ?? .plainText, to: &html)
    Console.write(html + Array("</pre></div>\n".utf8))
  }

  private static func hint(_ name: String, _ names: [String]) -> String {
    nearestName(to: name, among: names).map { "Did you mean '\($0)'?" }
      ?? "There are: \(names.joined(separator: ", "))."
  }
}
