import TextCore

/// Follows which elements of a page are open, and finds what browsers repair in silence: an end that ends nothing, an
/// element that never ends, one that stands where it may not; and links, buttons and headings that say nothing.
///
/// The rules are those of the HTML standard, section 13.2.6, as far as tags alone can break them.
struct HTMLNesting {
  /// Something that is wrong.
  struct Fault {
    var id: String
    var message: String
    var range: SourceRange
    var help: String?
  }

  private(set) var faults: [Fault] = []

  private struct Open {
    var name: String
    var range: SourceRange
    /// Whether it is a link, a button or a heading, which must say something.
    var mustSpeak: Bool
    var speaks: Bool
    /// Whether those who listen to the page do not hear what is in it.
    var isHidden: Bool
  }

  private let bytes: [UInt8]
  private var open: [Open] = []
  /// How many elements of a name are open.
  private var counts: [String: Int] = [:]
  /// Where the last tag ended.
  private var position = 0

  /// More than that is not told of one page.
  private static let faultLimit = 50

  /// Begins with nothing open, for the tags of `bytes` in their order.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read(_ tag: HTMLTag) {
    hear(bytes[position..<tag.range.lowerBound])
    position = tag.range.upperBound
    if tag.isEnd { close(tag) } else { begin(tag) }
  }

  /// Ends everything at the end of the file.
  mutating func finish() {
    hear(bytes[position...])
    while !open.isEmpty { closeLast(isEnded: false) }
  }

  // MARK: - Beginning

  private mutating func begin(_ tag: HTMLTag) {
    if !isInForeign { endByImplication(before: tag.name) }
    judgePlace(of: tag)
    if Self.speaks(tag) { speak() }
    guard !Self.void.contains(tag.name), !(isInForeign(with: tag.name) && isSelfClosing(tag)) else {
      return
    }
    let isHidden = (open.last?.isHidden ?? false) || tag.attributes["aria-hidden"]?.text == "true"
    open.append(
      Open(
        name: tag.name, range: tag.range, mustSpeak: !isHidden && Self.mustSpeak(tag),
        speaks: Self.isNamed(tag), isHidden: isHidden))
    counts[tag.name, default: 0] += 1
  }

  /// Ends what needs no end tag where `name` begins.
  private mutating func endByImplication(before name: String) {
    let ended: Set<String> =
      switch name {
      case "li": ["li"]
      case "dt", "dd": ["dt", "dd"]
      case "option": ["option"]
      case "optgroup": ["option", "optgroup"]
      case "td", "th": ["td", "th"]
      case "tr": ["td", "th", "tr"]
      case "thead", "tbody", "tfoot":
        ["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"]
      case _ where Self.endsParagraph.contains(name): ["p"]
      default: []
      }
    if !ended.isEmpty, ended.isSubset(of: Self.afterParagraph), open.last?.name == "p" {
      closeLast(isEnded: true)
    }
    while let last = open.last, ended.contains(last.name) { closeLast(isEnded: true) }
  }

  private mutating func judgePlace(of tag: HTMLTag) {
    let name = tag.name
    if let parents = Self.parents[name], let parent = open.last?.name, !parents.contains(parent) {
      report(
        "misplaced", "a <\(name)> may not stand in a <\(parent)>", at: tag.range,
        help: "it belongs in \(parents.map { "<\($0)>" }.joined(separator: ", "))")
    }
    for outer in Self.interactive[name] ?? [] where counts[outer, default: 0] > 0 {
      report(
        "nested-control", "a <\(name)> may not stand in a <\(outer)>", at: tag.range,
        help: "browsers end the <\(outer)> here, or take a click for the wrong one")
    }
    if Self.endsParagraph.contains(name), counts["p", default: 0] > 0, isInParagraph {
      report(
        "misplaced", "a <\(name)> may not stand in a <p>, which ends where it begins",
        at: tag.range)
    }
  }

  /// Whether a paragraph is open around what is open inside it, and nothing that shields it.
  private var isInParagraph: Bool {
    // Phrasing elements nest a few levels deep; what is deeper is not looked at.
    for element in open.suffix(32).reversed() {
      if element.name == "p" { return true }
      if !Self.phrasing.contains(element.name) { return false }
    }
    return false
  }

  // MARK: - Ending

  private mutating func close(_ tag: HTMLTag) {
    if Self.void.contains(tag.name) {
      report("stray-end", "<\(tag.name)> has no end tag", at: tag.range)
      return
    }
    guard counts[tag.name, default: 0] > 0 else {
      report("stray-end", "this </\(tag.name)> ends nothing", at: tag.range)
      return
    }
    while let last = open.last, last.name != tag.name { closeLast(isEnded: false) }
    closeLast(isEnded: true)
  }

  private mutating func closeLast(isEnded: Bool) {
    guard let last = open.popLast() else { return }
    counts[last.name, default: 1] -= 1
    if !isEnded, !Self.optionalEnd.contains(last.name) {
      report("no-end", "this <\(last.name)> is never ended", at: last.range)
    }
    if last.speaks { speak() }
    guard last.mustSpeak, !last.speaks else { return }
    let (id, what) =
      switch last.name {
      case "a": ("empty-link", "link")
      case "button": ("empty-button", "button")
      default: ("empty-heading", "heading")
      }
    report(
      id, "this \(what) has nothing that can be read out", at: last.range,
      help: "give it a text, or an `aria-label`")
  }

  // MARK: - What is said

  private mutating func hear(_ text: ArraySlice<UInt8>) {
    guard let last = open.last, !last.isHidden, !last.speaks,
      last.name != "script", last.name != "style"
    else { return }
    if text.contains(where: { $0 > 0x20 }) { speak() }
  }

  private mutating func speak() {
    guard let last = open.indices.last, !open[last].isHidden else { return }
    open[last].speaks = true
  }

  /// An image with a text, and a field, say something by themselves.
  private static func speaks(_ tag: HTMLTag) -> Bool {
    switch tag.name {
    case "img": !(tag.attributes["alt"]?.text ?? "").isEmpty
    case "input", "select", "textarea", "video", "audio", "iframe": true
    default: false
    }
  }

  private static func isNamed(_ tag: HTMLTag) -> Bool {
    ["aria-label", "aria-labelledby", "title"].contains {
      !(tag.attributes[$0]?.text ?? "").isEmpty
    }
  }

  private static func mustSpeak(_ tag: HTMLTag) -> Bool {
    switch tag.name {
    case "a": tag.attributes["href"] != nil
    case "button", "h1", "h2", "h3", "h4", "h5", "h6": true
    default: false
    }
  }

  // MARK: - SVG and MathML

  private var isInForeign: Bool { counts["svg", default: 0] + counts["math", default: 0] > 0 }

  private func isInForeign(with name: String) -> Bool {
    isInForeign || name == "svg" || name == "math"
  }

  private func isSelfClosing(_ tag: HTMLTag) -> Bool {
    bytes[tag.range].dropLast().last == UInt8(ascii: "/")
  }

  private mutating func report(
    _ id: String, _ message: String, at range: SourceRange, help: String? = nil
  ) {
    guard faults.count < Self.faultLimit else { return }
    faults.append(Fault(id: id, message: message, range: range, help: help))
  }
}

// MARK: - What the standard says of elements

extension HTMLNesting {
  private static let void: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
  ]

  private static let optionalEnd: Set<String> = [
    "html", "head", "body", "li", "dt", "dd", "p", "rt", "rp", "option", "optgroup", "colgroup",
    "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
  ]

  /// Where these begin, a paragraph ends.
  private static let endsParagraph: Set<String> = [
    "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "table", "ul",
  ]

  /// Where these begin, a paragraph before them ends, too.
  private static let afterParagraph: Set<String> = ["li", "dt", "dd", "td", "th", "tr"]

  /// Elements that stand in a paragraph without ending it.
  private static let phrasing: Set<String> = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
  ]

  /// What these may stand in.
  private static let parents: [String: [String]] = [
    "li": ["ul", "ol", "menu"], "dt": ["dl", "div"], "dd": ["dl", "div"],
    "td": ["tr"], "th": ["tr"], "tr": ["table", "thead", "tbody", "tfoot"],
    "thead": ["table"], "tbody": ["table"], "tfoot": ["table"], "caption": ["table"],
    "option": ["select", "optgroup", "datalist"], "optgroup": ["select"],
    "figcaption": ["figure"], "legend": ["fieldset"], "summary": ["details"],
    "source": ["picture", "audio", "video"],
  ]

  /// What these may not stand in, at any depth.
  private static let interactive: [String: [String]] = [
    "a": ["a", "button"], "button": ["a", "button"], "form": ["form"], "label": ["label"],
    "select": ["a", "button"], "textarea": ["a", "button"],
  ]
}
