import Hurl

extension ComparableText {
  /// A line for each element, below it one for each of its attributes, by name, and for each text.
  static func lines(ofHTML text: String) -> [Line] {
    var writer = MarkupLines()
    let events = MarkupEvent.events(ofHTML: text) ?? []
    for (index, event) in events.enumerated() {
      writer.add(event, before: index + 1 < events.count ? events[index + 1] : nil)
    }
    return writer.lines
  }
}

/// Turns the events of HTML into lines.
private struct MarkupLines {
  private(set) var lines: [ComparableText.Line] = []
  private var path: [PathStep] = []
  /// How many elements of each name there were so far, in each of those that are open.
  private var counts: [[String: Int]] = [[:]]
  /// How many elements are open beyond the depth that is still told apart.
  private var beyond = 0
  /// Deeper elements are named by the place of the one at this depth; otherwise places would take memory
  /// without end.
  private static let depthLimit = 200
  /// How many elements are open in which white space counts.
  private var verbatim = 0
  /// Whether white space here would stand at the edge of a block, or after other white space.
  private var isAtEdge = true

  /// Elements that stand within a line; around all others white space is not seen.
  private static let inline: Set<String> = [
    "a", "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "del", "dfn", "em", "i",
    "img", "input", "ins", "kbd", "label", "mark", "output", "q", "s", "samp", "select", "small",
    "span", "strong", "sub", "sup", "svg", "textarea", "time", "u", "var",
  ]
  private static let verbatimNames: Set<String> = ["pre", "script", "style", "textarea"]
  /// Attributes that are there or not, whatever their value.
  private static let flags: Set<String> = [
    "allowfullscreen", "async", "autofocus", "autoplay", "checked", "controls", "default", "defer",
    "disabled", "formnovalidate", "hidden", "inert", "ismap", "loop", "multiple", "muted",
    "nomodule", "novalidate", "open", "playsinline", "readonly", "required", "reversed", "selected",
  ]
  /// Attributes whose words may be separated by any white space.
  private static let wordLists: Set<String> = ["class", "rel"]

  mutating func add(_ event: MarkupEvent, before next: MarkupEvent?) {
    switch event {
    case .open(let name, let attributes): open(name, attributes)
    case .text(let text): add(text, isLast: next.map(Self.isEdge) ?? true)
    case .close(let name):
      if beyond > 0 {
        beyond -= 1
      } else {
        path.removeLast()
        counts.removeLast()
      }
      if Self.verbatimNames.contains(name) { verbatim -= 1 }
      if !Self.inline.contains(name) { isAtEdge = true }
    }
  }

  private mutating func open(_ name: String, _ attributes: [(name: String, value: String)]) {
    let depth = path.count
    if depth < Self.depthLimit {
      let number = (counts[depth][name] ?? 0) + 1
      counts[depth][name] = number
      path.append(.element(name, number))
      counts.append([:])
    } else {
      beyond += 1
    }
    lines.append(.init(text: "<\(name)>", depth: depth, path: path))
    for (name, value) in attributes.sorted(by: { $0.name < $1.name }) {
      let value = Self.value(value, of: name)
      lines.append(
        .init(
          text: "@\(name)" + (value.isEmpty ? "" : " = \(Self.oneLine(value))"), depth: depth + 1,
          path: path + [.attribute(name)]))
    }
    if Self.verbatimNames.contains(name) { verbatim += 1 }
    isAtEdge = !Self.inline.contains(name)
  }

  /// What an attribute says, written in one way.
  private static func value(_ value: String, of name: String) -> String {
    if flags.contains(name) { return "" }
    guard wordLists.contains(name) else { return value }
    return value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private mutating func add(_ text: String, isLast: Bool) {
    guard verbatim == 0 else {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        lines.append(.init(text: Self.escaped(String(line)), depth: path.count, path: path))
      }
      return
    }
    var words = text.split(whereSeparator: { $0.isASCII && $0.isWhitespace })
      .joined(separator: " ")
    let startsWithSpace = text.first.map { $0.isASCII && $0.isWhitespace } ?? false
    let endsWithSpace = text.last.map { $0.isASCII && $0.isWhitespace } ?? false
    if words.isEmpty {
      // Only white space: seen between two elements of a line.
      guard !text.isEmpty, !isAtEdge, !isLast else { return }
      words = "␣"
      isAtEdge = true
    } else {
      if startsWithSpace, !isAtEdge { words = "␣" + words }
      if endsWithSpace, !isLast { words += "␣" }
      isAtEdge = endsWithSpace
    }
    lines.append(.init(text: Self.escaped(words), depth: path.count, path: path))
  }

  private static func isEdge(_ event: MarkupEvent) -> Bool {
    switch event {
    case .open(let name, _), .close(let name): !inline.contains(name)
    case .text: false
    }
  }

  /// So that a text is never taken for an element or an attribute.
  private static func escaped(_ text: String) -> String {
    var escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    if escaped.hasPrefix("@") { escaped = "&#64;" + escaped.dropFirst() }
    return escaped
  }

  private static func oneLine(_ text: String) -> String { text.replacing("\n", with: "␤") }
}
