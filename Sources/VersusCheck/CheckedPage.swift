package import TextCore

/// What one page of a built site says of itself: where it can be linked to, where it leads, and what is wrong with it alone.
package struct CheckedPage: Sendable {
  /// A reference to something else.
  package struct Link: Hashable, Sendable {
    /// With character references resolved.
    package var target: String
    package var location: SourceLocation
  }

  package private(set) var anchors: Set<String> = []
  package private(set) var links: [Link] = []
  package private(set) var diagnostics: [Diagnostic] = []

  /// Attributes that lead somewhere.
  private static let references = ["href", "src", "poster", "data"]

  /// Looks at `source`, a whole HTML file.
  ///
  /// - Complexity: O(*n*).
  package init(_ source: SourceText) {
    var scanner = HTMLScanner(source.bytes)
    var facts = Facts()
    var nesting = HTMLNesting(source.bytes)
    while let tag = scanner.next() {
      nesting.read(tag)
      if tag.name == "label" { facts.labelDepth += tag.isEnd ? -1 : 1 }
      guard !tag.isEnd else { continue }
      facts.names.insert(tag.name)
      read(tag, in: source)
      judge(tag, &facts, in: source)
    }
    nesting.finish()
    for fault in nesting.faults {
      report(fault.id, fault.message, at: fault.range, in: source, help: fault.help)
    }
    for field in facts.fields where !facts.labelled.contains(field.id) {
      report(
        "no-label", "this field has no label", at: field.range, in: source,
        help: "name it by `<label for=…>` or `aria-label`")
    }
    if !facts.names.contains("title"), facts.names.contains("html") {
      report("no-title", "this page has no <title>", at: 0..<0, in: source)
    }
  }

  private struct Facts {
    var names: Set<String> = []
    var labelDepth = 0
    var labelled: Set<String> = []
    var fields: [(id: String, range: SourceRange)] = []
    var lastHeading = 0
  }

  private mutating func read(_ tag: HTMLTag, in source: SourceText) {
    if let id = tag.attributes["id"] {
      if !anchors.insert(Self.unescaped(id.text)).inserted {
        report("duplicate-id", "the id `\(id.text)` is given twice", at: id.range, in: source)
      }
    }
    if tag.name == "a", let name = tag.attributes["name"] {
      anchors.insert(Self.unescaped(name.text))
    }
    for name in Self.references {
      guard let value = tag.attributes[name], tag.name != "base" else { continue }
      links.append(
        Link(target: Self.unescaped(value.text), location: source.location(of: value.range)))
    }
  }

  private mutating func judge(_ tag: HTMLTag, _ facts: inout Facts, in source: SourceText) {
    switch tag.name {
    case "html" where (tag.attributes["lang"]?.text ?? "").isEmpty:
      report(
        "no-lang", "this page does not say its language", at: tag.range, in: source,
        help: "write `<html lang=…>`")
    case "img" where tag.attributes["alt"] == nil:
      report(
        "no-alt", "this image has no text for those who do not see it", at: tag.range, in: source,
        help: "give it an `alt`, an empty one if it is only for show")
    case "label": if let id = tag.attributes["for"] { facts.labelled.insert(id.text) }
    case "input", "select", "textarea": readField(tag, &facts)
    case "h1", "h2", "h3", "h4", "h5", "h6":
      let level = Int(tag.name.dropFirst()) ?? 1
      if level > facts.lastHeading + 1, facts.lastHeading > 0 {
        report(
          "heading-order", "a heading of level \(level) follows one of level \(facts.lastHeading)",
          at: tag.range, in: source, help: "go down one level at a time")
      }
      facts.lastHeading = level
    default: break
    }
  }

  private func readField(_ tag: HTMLTag, _ facts: inout Facts) {
    let kinds = ["hidden", "submit", "button", "reset", "image"]
    let isNamed = ["aria-label", "aria-labelledby", "title"].contains { tag.attributes[$0] != nil }
    guard !kinds.contains(tag.attributes["type"]?.text ?? ""), !isNamed, facts.labelDepth <= 0
    else {
      return
    }
    facts.fields.append((tag.attributes["id"]?.text ?? "", tag.range))
  }

  private mutating func report(
    _ id: String, _ message: String, at range: SourceRange, in source: SourceText,
    help: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(.warning, id: id, message, at: source.location(of: range), help: help))
  }

  /// The character references that addresses and ids have.
  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
  }
}
