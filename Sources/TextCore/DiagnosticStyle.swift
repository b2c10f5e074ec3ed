/// How a diagnostic is written down; every form says the same.
package enum DiagnosticStyle: String, Sendable, CaseIterable {
  /// For people: the place, what is wrong, the line with a caret, and what to do.
  case human
  /// One JSON object a line, for programs.
  case json
  /// GitHub's workflow commands, which put the message on the line in a pull request.
  case github

  /// Writes `diagnostic` down, without a line feed at the end.
  ///
  /// Only people get colours, and only if `colored` says that they may.
  package func text(for diagnostic: Diagnostic, colored: Bool = false) -> String {
    switch self {
    case .human: HumanForm(colored: colored).text(for: diagnostic)
    case .json: diagnostic.json
    case .github: diagnostic.workflowCommand
    }
  }
}

/// The form for people.
///
///     content/routing.md:12:15: error: there is no page `rooting.md` [broken-link]
///     12 | See [routing](rooting.md).
///        |               ^^^^^^^^^^
///       help: did you mean `routing.md`?
private struct HumanForm {
  let colored: Bool

  func text(for diagnostic: Diagnostic) -> String {
    let color = diagnostic.severity == .error ? "31" : "33"
    var text = header(
      at: diagnostic.location, kind: paint(diagnostic.severity.rawValue + ":", "1;" + color),
      message: paint(diagnostic.message, "1") + paint(" [\(diagnostic.id)]", "2"))
    if let location = diagnostic.location { text += frame(location, color: color) }
    for note in diagnostic.notes {
      text += "\n" + header(at: note.location, kind: paint("note:", "1;36"), message: note.message)
      if let location = note.location { text += frame(location, color: "36") }
    }
    if let help = diagnostic.help { text += "\n  " + paint("help:", "1;32") + " " + help }
    return text
  }

  private func header(at location: SourceLocation?, kind: String, message: String) -> String {
    guard let location else { return "\(kind) \(message)" }
    let place = "\(printable(location.path)):\(location.start.line):\(location.start.column):"
    return "\(paint(place, "1")) \(kind) \(message)"
  }

  private func frame(_ location: SourceLocation, color: String) -> String {
    let number = String(location.start.line)
    let margin = String(repeating: " ", count: number.count + 1)
    let bar = paint("|", "34")
    let indent = String(repeating: " ", count: location.excerpt.markStart)
    let carets = String(repeating: "^", count: location.excerpt.markWidth)
    return """

      \(paint(number, "34")) \(bar) \(location.excerpt.text)
      \(margin)\(bar) \(indent)\(paint(carets, "1;" + color))
      """
  }

  private func paint(_ text: String, _ code: String) -> String {
    colored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// A file's name may hold anything, line feeds and escape sequences included.
  private func printable(_ path: String) -> String {
    String(
      String.UnicodeScalarView(
        path.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0 }))
  }
}

extension Diagnostic {
  /// `{"severity", "id", "message", "path", "line", "column", "endLine", "endColumn", "notes", "help"}`;
  /// members without a value are left out.
  fileprivate var json: String {
    var members = [
      ("severity", severity.rawValue.jsonQuoted), ("id", id.jsonQuoted),
      ("message", message.jsonQuoted),
    ]
    if let location { members += location.jsonMembers }
    if !notes.isEmpty {
      let items = notes.map { note in
        jsonObject([("message", note.message.jsonQuoted)] + (note.location?.jsonMembers ?? []))
      }
      members.append(("notes", "[" + items.joined(separator: ",") + "]"))
    }
    if let help { members.append(("help", help.jsonQuoted)) }
    return jsonObject(members)
  }

  /// `::error file=…,line=…,col=…,title=…::message`, with the escapes that GitHub's runner undoes.
  fileprivate var workflowCommand: String {
    var properties: [String] = []
    if let location {
      properties = [
        "file=\(location.path.workflowEscaped(property: true))", "line=\(location.start.line)",
        "endLine=\(location.end.line)", "col=\(location.start.column)",
      ]
    }
    properties.append("title=\(id.workflowEscaped(property: true))")
    var text = message
    for note in notes {
      let place = note.location.map { "\($0.path):\($0.start.line): " } ?? ""
      text += "\nnote: \(place)\(note.message)"
    }
    if let help { text += "\nhelp: \(help)" }
    let escaped = text.workflowEscaped(property: false)
    return "::\(severity.rawValue) \(properties.joined(separator: ","))::\(escaped)"
  }
}

extension SourceLocation {
  fileprivate var jsonMembers: [(String, String)] {
    [
      ("path", path.jsonQuoted), ("line", "\(start.line)"), ("column", "\(start.column)"),
      ("endLine", "\(end.line)"), ("endColumn", "\(end.column)"),
    ]
  }
}

private func jsonObject(_ members: [(String, String)]) -> String {
  "{" + members.map { $0.0.jsonQuoted + ":" + $0.1 }.joined(separator: ",") + "}"
}

extension String {
  fileprivate func workflowEscaped(property: Bool) -> String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      case ":" where property: escaped += "%3A"
      case "," where property: escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
