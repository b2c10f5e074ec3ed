import CommonMark
import TextCore

/// Markdown with every extension: the same HTML each time, tags that are balanced when the page's own
/// HTML is left out, and nodes, footnotes and diagnostics that lie in the page.
struct MarkdownProperties {
  let source: SourceText

  init(_ source: SourceText) { self.source = source }

  var violation: String? {
    let choice = source.bytes.checksum
    var options = choice & 7 == 0 ? MarkdownOptions.gfm : MarkdownOptions()
    options.smartPunctuation = choice & 8 != 0
    let document = MarkdownDocument(parsing: source, options: options)
    if let node = document.nodes.first(where: { !isInside($0.range) }) {
      return "a node lies outside the page: \(node.kind) \(node.range)"
    }
    if !source.holds(document.diagnostics) { return "a diagnostic lies outside the page" }
    if let link = document.allLinks.first(where: { !isInside($0.range) }) {
      return "a link lies outside the page: \(link.range)"
    }
    for node in document.nodes.indices {
      guard let info = document.codeBlock(node)?.info else { continue }
      let ranges = [info.range, info.languageRange] + info.attributes.map { $0.nameRange }
      if !ranges.allSatisfy(isInside) { return "a fence's attribute lies outside the page" }
    }
    let html = html(of: document)
    if html.firstInvalidUTF8 != nil { return "the HTML is not UTF-8" }
    if html != self.html(of: MarkdownDocument(parsing: source, options: options)) {
      return "two renders differ"
    }
    return TagBalance.problem(in: html)
  }

  private func isInside(_ range: SourceRange) -> Bool {
    0 <= range.lowerBound && range.upperBound <= source.bytes.count
  }

  private func html(of document: MarkdownDocument) -> [UInt8] {
    var options = HTMLOptions()
    options.rawHTML = .omitted
    options.headingIDs = true
    options.headingAnchorLabel = "Link"
    var html: [UInt8] = []
    var renderer = HTMLRenderer(document, options: options)
    renderer.render(into: &html)
    return html
  }
}

/// Reads HTML that has no foreign parts, and finds the first tag that does not fit.
private enum TagBalance {
  private static let void: Set = ["br", "hr", "img", "input"]

  static func problem(in html: [UInt8]) -> String? {
    var open: [String] = []
    var cursor = ByteCursor(html)
    while cursor.skipTo(UInt8(ascii: "<")) {
      if cursor.starts(with: "<!--") {
        while !cursor.isAtEnd, !cursor.starts(with: "-->") { cursor.position += 1 }
        continue
      }
      cursor.position += 1
      let isEnd = cursor.skip(UInt8(ascii: "/"))
      let name = cursor.skip(while: { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0.isDigit })
      let tag = String(decoding: html[name], as: UTF8.self)
      guard !tag.isEmpty else { return "a bare < at byte \(cursor.position)" }
      if let problem = skipAttributes(&cursor, of: tag) { return problem }
      if isEnd {
        guard open.popLast() == tag else { return "</\(tag)> closes nothing" }
      } else if !void.contains(tag) {
        open.append(tag)
      }
    }
    return open.last.map { "<\($0)> is not closed" }
  }

  /// Goes past the `>`; values must stand in double quotes.
  private static func skipAttributes(_ cursor: inout ByteCursor, of tag: String) -> String? {
    while let byte = cursor.next() {
      if byte == UInt8(ascii: ">") { return nil }
      if byte == UInt8(ascii: "<") { return "< in the tag <\(tag)" }
      if byte == UInt8(ascii: "\""), !cursor.skipTo(UInt8(ascii: "\"")) { break }
      if byte == UInt8(ascii: "\"") { cursor.position += 1 }
    }
    return "the tag <\(tag) does not end"
  }
}

extension ByteCursor {
  /// Goes to the next `byte`; `false` if there is none.
  fileprivate mutating func skipTo(_ byte: UInt8) -> Bool {
    skip(while: { $0 != byte })
    return !isAtEnd
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
