package import ArgumentParser
import CommonMark
import TextCore
import VersusContent

/// The command `versus markdown`.
package struct MarkdownCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "markdown",
    abstract: "Prints the HTML of a Markdown file.",
    discussion: """
      Everything that pages of a site can use is understood, without what needs the site: links stay as \
      they are, and fences are plain code. Front matter is left out.
      """)

  @Argument(help: "The file to read, or - for standard input.")
  var file: String

  @Flag(help: "CommonMark alone: no extensions, no ids; raw HTML is passed on.")
  var strict = false

  package init() {}

  package func run() async throws {
    let source = try InputFile.read(file)
    let outcome = strict ? Outcome(plain(source)) : page(source)
    DiagnosticPrinter().show(outcome.diagnostics)
    if let html = outcome.value { Console.write(html) }
    if outcome.hasErrors { throw ExitStatus.findings }
  }

  private func plain(_ source: SourceText) -> [UInt8] {
    html(of: MarkdownDocument(parsing: source, options: .commonMark), options: HTMLOptions())
  }

  private func page(_ source: SourceText) -> Outcome<[UInt8]> {
    FrontMatter.split(source).then { frontMatter in
      var options = HTMLOptions()
      options.headingIDs = true
      let document = MarkdownDocument(parsing: source, body: frontMatter.body)
      return Outcome(html(of: document, options: options), document.diagnostics)
    }
  }

  private func html(of document: MarkdownDocument, options: HTMLOptions) -> [UInt8] {
    var html: [UInt8] = []
    var renderer = HTMLRenderer(document, options: options)
    renderer.render(into: &html)
    return html
  }
}
