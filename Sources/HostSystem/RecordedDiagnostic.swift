package import TextCore

extension RecordWriter {
  /// Writes what was said of an input, so that it can be said again without looking at it.
  package mutating func write(_ diagnostics: [Diagnostic]) {
    write(diagnostics) { $0.write($1) }
  }

  private mutating func write(_ diagnostic: Diagnostic) {
    write(diagnostic.severity == .warning)
    write(diagnostic.id)
    write(diagnostic.message)
    write(diagnostic.location) { $0.write($1) }
    write(diagnostic.notes) { writer, note in
      writer.write(note.message)
      writer.write(note.location) { $0.write($1) }
    }
    write(diagnostic.help)
  }

  private mutating func write(_ location: SourceLocation) {
    write(location.path)
    for number in [
      location.range.lowerBound, location.range.upperBound, location.start.line,
      location.start.column, location.end.line, location.end.column, location.excerpt.markStart,
      location.excerpt.markWidth,
    ] { write(number) }
    write(location.excerpt.text)
  }
}

extension RecordReader {
  /// Reads what ``RecordWriter/write(_:)`` made of diagnostics.
  package mutating func diagnostics() throws(Damaged) -> [Diagnostic] {
    try list { reader throws(Damaged) in try reader.diagnostic() }
  }

  private mutating func diagnostic() throws(Damaged) -> Diagnostic {
    let severity: Diagnostic.Severity = try flag() ? .warning : .error
    return Diagnostic(
      severity, id: try text(), try text(), at: try optionalLocation(),
      notes: try list { reader throws(Damaged) in
        Diagnostic.Note(try reader.text(), at: try reader.optionalLocation())
      }, help: try optionalText())
  }

  private mutating func optionalLocation() throws(Damaged) -> SourceLocation? {
    try optional { reader throws(Damaged) in try reader.location() }
  }

  private mutating func location() throws(Damaged) -> SourceLocation {
    let path = try text()
    let (lower, upper) = (try int(), try int())
    guard lower <= upper else { throw Damaged() }
    return SourceLocation(
      path: path, range: lower..<upper, start: TextPosition(line: try int(), column: try int()),
      end: TextPosition(line: try int(), column: try int()),
      excerpt: try excerpt())
  }

  private mutating func excerpt() throws(Damaged) -> SourceExcerpt {
    let (start, width) = (try int(), try int())
    return SourceExcerpt(text: try text(), markStart: start, markWidth: width)
  }
}
