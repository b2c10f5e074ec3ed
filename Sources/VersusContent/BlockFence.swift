package import TextCore
package import VersusModel

/// A fence that the theme draws.
package struct BlockFence: Sendable {
  /// The name of the template below `templates/blocks/`.
  package var name: String
  package var attributes: [(name: String, value: String)]
  package var flags: [String]
  package let body: CodeText
  /// The fence in the page.
  package var range: SourceRange
  /// The body by itself, as what is read from it is placed.
  package let source: SourceText

  package init(
    name: String, attributes: [(name: String, value: String)], flags: [String], body: CodeText,
    range: SourceRange
  ) {
    self.name = name
    self.attributes = attributes
    self.flags = flags
    self.body = body
    self.range = range
    source = SourceText(path: body.source.path, bytes: body.bytes)
  }
}

extension BlockFence {
  /// The body read as YAML; ranges are those of ``source``, diagnostics have their place in the page.
  package func yaml() -> Outcome<DataNode> {
    let outcome = YAMLReader.read(source)
    return Outcome(outcome.value, outcome.diagnostics.map(inPage))
  }

  /// Moves a diagnostic of the body to its place in the page.
  package func inPage(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    if let place = diagnostic.location {
      diagnostic.location = location(
        ofLine: place.start.line, place.start.column, place.range.count)
    }
    return diagnostic
  }

  /// Where a range of ``source`` stands in the page.
  package func location(ofBody range: SourceRange) -> SourceLocation {
    let place = source.location(of: range).start
    return location(ofLine: place.line, place.column, range.count)
  }

  /// The fence's first line in the page.
  package var firstLine: SourceRange {
    let bytes = body.source.bytes[range]
    return range.lowerBound..<(bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex)
  }

  /// Where something of the body stands in the page, by its line and column, both from 1.
  private func location(ofLine line: Int, _ column: Int, _ length: Int) -> SourceLocation {
    let line = min(line, body.lineStarts.count) - 1
    let start = line < 0 ? range.lowerBound : body.lineStarts[line] + column - 1
    return body.source.location(of: start..<start + max(1, length))
  }
}
