/// The kinds of HTML blocks that blank lines do not end (CommonMark 4.6, kinds 1 to 5).
struct LongHTML: OptionSet {
  var rawValue: UInt8

  /// `<script>`, `<pre>`, `<style>` and `<textarea>`, until one of their end tags.
  static let element = LongHTML(rawValue: 1)
  /// `<!--`, until `-->`.
  static let comment = LongHTML(rawValue: 2)
  /// `<?`, until `?>`.
  static let instruction = LongHTML(rawValue: 4)
  /// `<!A`, until `>`.
  static let declaration = LongHTML(rawValue: 8)
  /// `<![CDATA[`, until `]]>`.
  static let cdata = LongHTML(rawValue: 16)
}

extension LongHTML {
  private static let elements: [StaticString] = ["script", "pre", "style", "textarea"]

  /// What a line begins that begins with `<`.
  init(begunBy line: Range<Int>, of text: [UInt8]) {
    self = []
    let start = line.lowerBound + 1
    guard start < line.upperBound else { return }
    switch text[start] {
    case UInt8(ascii: "?"): self = .instruction
    case UInt8(ascii: "!"):
      if text.holds("--", at: start + 1, before: line.upperBound) {
        self = .comment
      } else if text.holds("[CDATA[", at: start + 1, before: line.upperBound) {
        self = .cdata
      } else {
        self = .declaration
      }
    case let byte where byte.isASCIILetter:
      let name = text[start..<line.upperBound].prefix(while: \.isASCIILetter)
      let range = name.startIndex..<name.endIndex
      if Self.elements.contains(where: { text.isName($0, at: range) }) { self = .element }
    default: break
    }
  }

  /// Takes out what a line ends.
  ///
  /// - Complexity: O(*n*) in the length of the line.
  mutating func end(with line: Range<Int>, of text: [UInt8]) {
    guard !isEmpty else { return }
    for index in line where text[index] == UInt8(ascii: ">") {
      remove(.declaration)
      if text.holds("--", at: index - 2, before: index) { remove(.comment) }
      if text.holds("?", at: index - 1, before: index) { remove(.instruction) }
      if text.holds("]]", at: index - 2, before: index) { remove(.cdata) }
      guard contains(.element) else { continue }
      var name = index
      while name > line.lowerBound, text[name - 1].isASCIILetter { name -= 1 }
      if text.holds("</", at: name - 2, before: name),
        Self.elements.contains(where: { text.isName($0, at: name..<index) })
      {
        remove(.element)
      }
    }
  }
}
