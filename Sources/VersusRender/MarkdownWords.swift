import CommonMark
import Jinja
import TextCore
import VersusContent
import VersusModel

/// The words in HTML that Versus makes itself, as the theme says them in its `markdown.yml`.
struct MarkdownWords: Sendable {
  /// Those of Markdown.
  var options = HTMLOptions()
  /// What a reader is told of what is masked in a transcript.
  var masked = ""

  private static let template = "markdown.yml"

  /// The words that the theme's template gives, drawn once for the site.
  static func read(from templates: TemplateLibrary, _ variables: OrderedMap)
    -> Outcome<MarkdownWords>
  {
    do throws(TemplateError) {
      let bytes = try templates.render(template, context: variables)
      return YAMLReader.read(SourceText(path: template, bytes: bytes)).then { root in
        guard case .map(let words) = root.kind else {
          return Outcome(nil, [problem("must be a map of words, not \(root.kindName)")])
        }
        return read(words)
      }
    } catch {
      return Outcome(nil, [error.diagnostic])
    }
  }

  private static func read(_ words: [DataEntry]) -> Outcome<MarkdownWords> {
    var read = MarkdownWords()
    read.options.headingIDs = true
    read.options.cellAlignment = .styleClass
    var diagnostics: [Diagnostic] = []
    for entry in words {
      guard case .string(let word) = entry.value.kind else {
        diagnostics.append(problem("must give `\(entry.key)` as text, not \(entry.value.kindName)"))
        continue
      }
      switch entry.key {
      case "heading_link": read.options.headingAnchorLabel = word.isEmpty ? nil : word
      case "back_reference": read.options.backReferenceLabel = word
      case "task_done": read.options.taskDoneLabel = word
      case "task_open": read.options.taskOpenLabel = word
      case "masked": read.masked = word
      case let key:
        guard let alert = MarkdownNode.Alert(rawValue: key) else {
          let keys =
            ["heading_link", "back_reference", "task_done", "task_open", "masked"]
            + MarkdownNode.Alert.allCases.map(\.rawValue)
          diagnostics.append(problem("gives `\(key)`, which Markdown needs no word for", key, keys))
          continue
        }
        read.options.alertTitles[alert] = word
      }
    }
    return Outcome(diagnostics.isEmpty ? read : nil, diagnostics)
  }

  private static func problem(_ message: String, _ key: String = "", _ keys: [String] = [])
    -> Diagnostic
  {
    Diagnostic(
      id: "markdown-words", "the theme's `templates/\(template)` \(message)",
      help: nearestName(to: key, among: keys).map { "did you mean `\($0)`?" })
  }
}
