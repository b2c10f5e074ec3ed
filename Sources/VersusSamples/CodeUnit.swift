package import HostSystem
package import TextCore

/// Code to check, and where it came from.
package struct CodeUnit: Sendable {
  /// The code, and the place of each of its lines.
  package struct Text: Sendable {
    fileprivate var code: [UInt8]
    /// The file that the code stands in.
    fileprivate var source: SourceText
    /// For each line of `code`, where it begins in `source`, as a byte offset; `nil` if it is the whole of it.
    fileprivate var lineStarts: [Int]?
    /// How people know it: the path of a file, `content/x.md:12` for a fence.
    fileprivate var name: String

    /// Code that is a part of a file: a fence, perhaps in a list or a quotation.
    package init(code: [UInt8], in source: SourceText, lineStarts: [Int], name: String) {
      (self.code, self.source, self.name) = (code, source, name)
      self.lineStarts = lineStarts
    }

    fileprivate init(file source: SourceText) {
      (code, self.source, name) = (source.bytes, source, source.path)
      lineStarts = nil
    }
  }

  /// Where the text is: at hand, or to be had.
  private enum Origin: Sendable {
    case loaded(Text)
    case unloaded(@Sendable () -> Text)
  }

  /// What the fence or the file says its language is: a name, an alias or a file extension.
  package let language: String
  /// What the code is known by.
  package let hash: ContentHash
  /// Why it must not be checked, if the author said so.
  package var skipReason: String?
  /// Whether Django's templates may load what it defines.
  let isTemplateLibrary: Bool
  private var origin: Origin

  /// Code whose text is looked for when it is wanted, since of most it is known already what they are.
  package init(
    language: String, hash: ContentHash, skipReason: String? = nil,
    text: @escaping @Sendable () -> Text
  ) {
    (self.language, self.hash, self.skipReason) = (language, hash, skipReason)
    isTemplateLibrary = false
    origin = .unloaded(text)
  }

  /// A whole file.
  package init(language: String, file source: SourceText, skipReason: String? = nil) {
    (self.language, self.skipReason) = (language, skipReason)
    hash = ContentHash(of: source.bytes)
    isTemplateLibrary = source.path.contains("/templatetags/")
    origin = .loaded(Text(file: source))
  }

  private var text: Text {
    switch origin {
    case .loaded(let text): text
    case .unloaded(let load): load()
    }
  }

  package var code: [UInt8] { text.code }
  var source: SourceText { text.source }
  var lineStarts: [Int]? { text.lineStarts }
  package var name: String { text.name }

  /// Whether the text is still the one that the unit was made for.
  var isIntact: Bool { ContentHash(of: code) == hash }

  /// The same with its text at hand.
  func loaded() -> CodeUnit {
    var unit = self
    unit.origin = .loaded(text)
    return unit
  }
}

extension CodeUnit {
  /// The place in the source of `range`, byte offsets into the code.
  ///
  /// - Complexity: O(*n*) in the bytes before the range; only what is wrong is located.
  func location(of range: SourceRange) -> SourceLocation {
    let lower = sourceOffset(of: range.lowerBound)
    return source.location(of: lower..<max(lower, sourceOffset(of: range.upperBound)))
  }

  /// The place of the whole unit: where it begins.
  var place: SourceLocation { location(of: 0..<0) }

  /// The byte offset in `code` of a 1-based line and column in bytes, moved to the nearest byte that
  /// there is.
  func offset(line: Int, column: Int) -> Int {
    var start = 0
    for _ in 1..<max(line, 1) {
      guard let end = code[start...].firstIndex(of: UInt8(ascii: "\n")) else { return code.count }
      start = end + 1
    }
    let end = code[start...].firstIndex(of: UInt8(ascii: "\n")) ?? code.count
    return min(start + max(column, 1) - 1, end)
  }

  /// The range of what stands on a 1-based line, without the blanks around it.
  func range(ofLine line: Int) -> SourceRange {
    let start = offset(line: line, column: 1)
    let end = code[start...].firstIndex(of: UInt8(ascii: "\n")) ?? code.count
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
    let content = code[start..<end].drop(while: isBlank)
    guard let last = content.lastIndex(where: { !isBlank($0) }) else { return start..<start }
    return content.startIndex..<last + 1
  }

  /// The 1-based line in the source of the 1-based `line` of the code.
  func sourceLine(of line: Int) -> Int {
    let start = offset(line: line, column: 1)
    return location(of: start..<start).start.line
  }

  private func sourceOffset(of offset: Int) -> Int {
    let offset = min(max(offset, 0), code.count)
    guard let lineStarts else { return offset }
    var line = 0
    var start = 0
    while let end = code[start..<offset].firstIndex(of: UInt8(ascii: "\n")) {
      line += 1
      start = end + 1
    }
    guard line < lineStarts.count else {
      // After the last line's ending: the end of that line is the nearest place that the source has.
      guard let last = lineStarts.last else { return 0 }
      let ending = source.bytes[min(last, source.bytes.count)...].firstIndex(of: UInt8(ascii: "\n"))
      return ending ?? source.bytes.count
    }
    return lineStarts[line] + (offset - start)
  }
}
