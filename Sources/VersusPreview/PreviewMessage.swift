import HostSystem
import TextCore

/// What a browser is told.
struct PreviewMessage: Sendable {
  /// A sample that runs now.
  struct Running: Sendable, Hashable {
    var sample: String
    /// The path of the page with what is recorded of it.
    var address: String
  }

  /// The paths of what is served anew; `nil` if that has to be found out.
  var changed: [String]?
  /// The path of the page that was edited, if browsers are to go there.
  var follow: String?
  /// What is wrong with the site now; the pages are those of before if one is an error.
  var problems: [ShownProblem] = []
  var running: [Running] = []

  /// The message for a browser that has heard none before.
  var standing: PreviewMessage {
    var message = self
    message.changed = nil
    message.follow = nil
    return message
  }

  var json: String {
    var members: [(name: String, value: JSONValue)] = []
    if let changed { members.append(("changed", .array(changed.map(JSONValue.string)))) }
    if let follow { members.append(("follow", .string(follow))) }
    members.append(("problems", .array(problems.map(\.json))))
    members.append(
      (
        "running",
        .array(
          running.map {
            .object([("sample", .string($0.sample)), ("address", .string($0.address))])
          })
      ))
    return JSONValue.object(members).text
  }
}

/// A diagnostic as the browser shows it.
struct ShownProblem: Sendable, Hashable {
  var isError: Bool
  /// As on the terminal.
  var text: String
  /// `content/a.md:3:7`, with which the text begins; `nil` if there is no place.
  var place: String?
  /// What opens the editor there.
  var link: String?

  /// Takes the absolute path of the site's folder, and what leads to an editor.
  init(_ diagnostic: Diagnostic, root: String, editor: EditorLink?) {
    isError = diagnostic.severity == .error
    text = DiagnosticStyle.human.text(for: diagnostic)
    guard let location = diagnostic.location else { return }
    place = "\(location.path):\(location.start.line):\(location.start.column)"
    link = editor?.link(
      to: "\(root)/\(location.path)", line: location.start.line, column: location.start.column)
  }

  var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("error", .bool(isError)), ("text", .string(text)),
    ]
    if let place { members.append(("place", .string(place))) }
    if let link { members.append(("link", .string(link))) }
    return .object(members)
  }
}
