package import TextCore

/// Code to check, and where it came from.
package struct CodeUnit: Sendable {
  /// What the fence or the file says its language is: a name, an alias or a file extension.
  package var language: String
  package var code: [UInt8]
  /// The file that the code stands in.
  package var source: SourceText
  /// For each line of `code`, where it begins in `source`, as a byte offset.
  ///
  /// `nil` if `code` is the whole of `source`.
  package var lineStarts: [Int]?
  /// How people know it: the path of a file, `content/x.md:12` for a fence.
  package var name: String
  /// Why it must not be checked, if the author said so.
  package var skipReason: String?

  /// Code that is a part of a file: a fence, perhaps in a list or a quotation.
  package init(
    language: String, code: [UInt8], in source: SourceText, lineStarts: [Int], name: String,
    skipReason: String? = nil
  ) {
    self.language = language
    self.code = code
    self.source = source
    self.lineStarts = lineStarts
    self.name = name
    self.skipReason = skipReason
  }

  /// A whole file.
  package init(language: String, file source: SourceText, skipReason: String? = nil) {
    self.language = language
    self.code = source.bytes
    self.source = source
    self.lineStarts = nil
    self.name = source.path
    self.skipReason = skipReason
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
