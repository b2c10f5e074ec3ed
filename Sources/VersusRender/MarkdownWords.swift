import CommonMark
import Jinja
import TextCore
import VersusContent
import VersusModel

/// The words that the HTML of Markdown needs, as the theme says them in its `markdown.yml`.
enum MarkdownWords {
  private static let template = "markdown.yml"

  /// Options with the words that the theme's template gives, drawn once for the site.
  static func options(from templates: TemplateLibrary, _ variables: OrderedMap)
    -> Outcome<HTMLOptions>
  {
    do throws(TemplateError) {
      let bytes = try templates.render(template, context: variables)
      return YAMLReader.read(SourceText(path: template, bytes: bytes)).then { root in
        guard case .map(let words) = root.kind else {
          return Outcome(nil, [problem("must be a map of words, not \(root.kindName)")])
        }
        return options(words)
      }
    } catch {
      return Outcome(nil, [error.diagnostic])
    }
  }

  private static func options(_ words: [DataEntry]) -> Outcome<HTMLOptions> {
    var options = HTMLOptions()
    options.headingIDs = true
    var diagnostics: [Diagnostic] = []
    for entry in words {
      guard case .string(let word) = entry.value.kind else {
        diagnostics.append(problem("must give `\(entry.key)` as text, not \(entry.value.kindName)"))
        continue
      }
      switch entry.key {
      case "heading_link": options.headingAnchorLabel = word.isEmpty ? nil : word
      case "back_reference": options.backReferenceLabel = word
      case let key:
        guard let alert = MarkdownNode.Alert(rawValue: key) else {
          let keys =
            ["heading_link", "back_reference"] + MarkdownNode.Alert.allCases.map(\.rawValue)
          diagnostics.append(problem("gives `\(key)`, which Markdown needs no word for", key, keys))
          continue
        }
        options.alertTitles[alert] = word
      }
    }
    return Outcome(diagnostics.isEmpty ? options : nil, diagnostics)
  }

  private static func problem(_ message: String, _ key: String = "", _ keys: [String] = [])
    -> Diagnostic
  {
    Diagnostic(
      id: "markdown-words", "the theme's `templates/\(template)` \(message)",
      help: nearestName(to: key, among: keys).map { "did you mean `\($0)`?" })
  }
}
