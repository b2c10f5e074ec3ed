extension [UInt8] {
  /// Appends `text` with `&`, `<`, `>`, `"` and `'` written as `&amp;`, `&lt;`, `&gt;`, `&#34;` and
  /// `&#39;` (as MarkupSafe writes them): safe as content and as a quoted attribute.
  ///
  /// This is the one place where text becomes HTML. Runs of harmless bytes are copied whole, which
  /// is what makes it quick.
  ///
  /// - Complexity: O(*n*).
  @inlinable
  public mutating func appendEscapingHTML(_ text: ArraySlice<UInt8>) {
    var start = text.startIndex
    for index in text.indices {
      let entity: StaticString
      switch text[index] {
      case UInt8(ascii: "&"): entity = "&amp;"
      case UInt8(ascii: "<"): entity = "&lt;"
      case UInt8(ascii: ">"): entity = "&gt;"
      case UInt8(ascii: "\""): entity = "&#34;"
      case UInt8(ascii: "'"): entity = "&#39;"
      default: continue
      }
      append(contentsOf: text[start..<index])
      append(contentsOf: entity.description.utf8)
      start = index + 1
    }
    append(contentsOf: text[start...])
  }

  /// Appends the UTF-8 of `text`, escaped as by ``appendEscapingHTML(_:)``.
  @inlinable
  public mutating func appendEscapingHTML(_ text: some StringProtocol) {
    appendEscapingHTML(Array(text.utf8)[...])
  }
}
