package import ArgumentParser
import Foundation
import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel
import VersusRender

/// The command `versus render`.
package struct RenderCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Prints what a template makes of data.",
    usage: """
      versus render <template> [--data <file>] [--templates <dir>] [--strict]
      versus render --batch
      """,
    discussion: """
      The language is Jinja's, with its defaults. Text is escaped in templates whose names end in .html, \
      .htm, .xml or .svg.

      With --batch, each line of standard input is a request, {"templates": {name: source}, "main": name, \
      "context": {…}, "autoescape": bool, "options": {"trim_blocks": true, …}}, and each line of standard \
      output its answer, {"output": …} or {"error": message, "line": n}.
      """)

  @Argument(help: "The template's file; with --templates, its name in that folder.")
  var template: String?

  @Option(help: ArgumentHelp("The data: JSON, or YAML by its extension.", valueName: "file"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The folder of the templates that can be included; without it, the template's own.",
      valueName: "dir"))
  var templates: String?

  @Flag(help: "Makes the use of an undefined name or member an error.")
  var strict = false

  @Flag(help: "Answers requests, one a line, until standard input ends.")
  var batch = false

  package init() {}

  package func validate() throws {
    guard batch == (template == nil) else {
      throw ValidationError("Name a template, or give --batch.")
    }
  }

  package func run() async throws {
    if let template { try render(template) } else { answerRequests() }
  }

  private func answerRequests() {
    while let line = readLine(strippingNewline: true) {
      Console.write(BatchProtocol.answer(Array(line.utf8)) + [UInt8(ascii: "\n")])
    }
  }

  private func render(_ template: String) throws {
    let folder = templates ?? Self.folder(of: template)
    let name = templates == nil ? String(template.split(separator: "/").last ?? "") : template
    var options = TemplateOptions()
    options.undefined = strict ? .strict : .lenient
    let library = TemplateLibrary(try Self.sources(in: folder, with: name), options: options)
    let context = try context()
    do throws(TemplateError) {
      Console.write(try library.render(name, context: context))
    } catch {
      DiagnosticPrinter().show([error.diagnostic])
      throw ExitStatus.findings
    }
  }

  private static func folder(of template: String) -> String {
    guard let slash = template.lastIndex(of: "/") else { return "." }
    return slash == template.startIndex ? "/" : String(template[..<slash])
  }

  /// The endings of files that templates include and extend.
  private static let extensions: Set = [
    "html", "htm", "xml", "svg", "txt", "md", "css", "js", "json", "j2", "jinja", "jinja2", "tpl",
    "tmpl",
  ]

  /// The templates below a folder, by name; their paths are shown as the user would write them.
  private static func sources(in folder: String, with name: String) throws(CommandFailure)
    -> [String: SourceText]
  {
    var sources: [String: SourceText] = [:]
    do throws(FileError) {
      let files = try LocalFiles(root: folder)
      let prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
      for path in try files.files(below: .root)
      where path.string == name || extensions.contains(path.extension) {
        guard let bytes = try files.bytes(at: path) else { continue }
        sources[path.string] = SourceText(path: prefix + path.string, bytes: bytes)
      }
    } catch {
      throw CommandFailure("\(error.path) cannot be read: \(error.reason)")
    }
    return sources
  }

  /// The data as the template's variables, in the order of the file.
  private func context() throws -> OrderedMap {
    guard let data else { return OrderedMap() }
    let source = try InputFile.read(data)
    let isYAML = data.hasSuffix(".yml") || data.hasSuffix(".yaml")
    let outcome = DataFileReader.read(source, extension: isYAML ? "yml" : "json")
    guard let node = outcome.value else {
      DiagnosticPrinter().show(outcome.diagnostics)
      throw ExitStatus.findings
    }
    guard case .map(let entries) = node.kind else {
      throw CommandFailure(
        "\(data) holds \(node.kindName), not a map",
        help: "its keys are the variables of the template")
    }
    var context = OrderedMap()
    for entry in entries { context[entry.key] = Value(entry.value) }
    return context
  }
}
