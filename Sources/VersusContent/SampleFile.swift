package import HostSystem
package import TextCore
package import VersusModel

/// One file below `content/samples/`, and the named parts of it.
///
/// A region stands between a comment `region NAME` and the next `endregion` on its level, in the
/// comments of the file's own language; regions may be nested. The lines of the comments themselves
/// are never shown.
package struct SampleFile: Sendable {
  /// Below `content/samples/`.
  package let path: SitePath
  package let source: SourceText
  /// The side whose id is a folder of the path: the first of them.
  package let side: Side?
  private let lines: [SourceRange]
  private let markerLines: Set<Int>
  private let regions: [String: SourceRange]

  /// Reads the regions of a file.
  package static func read(_ path: SitePath, _ source: SourceText, sides: [Side]) -> Outcome<
    SampleFile
  > {
    var scanner = RegionScanner(source: source)
    scanner.scan()
    let file = SampleFile(
      path: path, source: source, side: Self.side(of: path, among: sides), lines: scanner.lines,
      markerLines: scanner.markerLines, regions: scanner.regions)
    return Outcome(file, scanner.diagnostics)
  }

  /// The names of the regions, ordered.
  package var regionNames: [String] { regions.keys.sorted() }

  /// The path as a reader knows it: what follows the folder of the side, or the topic's folder.
  package var shownPath: String {
    let parts = path.parts
    let start = side.flatMap { side in parts.firstIndex { $0 == side.id } } ?? 0
    return parts.count > start + 1 ? parts[(start + 1)...].joined(separator: "/") : path.string
  }

  /// The whole file as it is shown.
  package var wholeText: CodeText { text(ofLines: 0..<lines.count) }

  /// The text of a region, dedented; `nil` if there is none of that name.
  package func text(ofRegion name: String) -> CodeText? {
    regions[name].map { text(ofLines: $0) }
  }

  /// The part of the file that a region is, in bytes; `nil` if there is none of that name.
  package func range(ofRegion name: String) -> SourceRange? {
    regions[name].map { region in
      guard let first = region.first, let last = region.last else { return 0..<0 }
      return lines[first].lowerBound..<lines[last].upperBound
    }
  }

  private func text(ofLines range: SourceRange) -> CodeText {
    let shown = range.filter { !markerLines.contains($0) }
      .map { CodeText.Line(range: lines[$0], start: lines[$0].lowerBound) }
    let indent = CodeText.sharedIndent(of: shown, in: source.bytes)
    return CodeText(shown, of: source.bytes, in: source, indent: indent)
  }

  /// The side that a sample's path names.
  package static func side(of path: SitePath, among sides: [Side]) -> Side? {
    for part in path.parts {
      if let side = sides.first(where: { $0.id == part }) { return side }
    }
    return nil
  }
}

/// Finds the comments that open and close regions.
private struct RegionScanner {
  let source: SourceText
  let lines: [SourceRange]
  private(set) var markerLines: Set<Int> = []
  private(set) var regions: [String: SourceRange] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private var open: [(name: String, line: Int)] = []

  init(source: SourceText) {
    self.source = source
    lines = CodeText.lineRanges(of: source.bytes)
  }

  mutating func scan() {
    for (number, line) in lines.enumerated() {
      guard let marker = Self.marker(in: source.bytes, line: line) else { continue }
      markerLines.insert(number)
      if marker.opens {
        begin(marker.name, onLine: number)
      } else {
        end(marker.name, onLine: number)
      }
    }
    for (name, line) in open {
      report("the region `\(name)` has no end", onLine: line)
    }
  }

  private mutating func begin(_ name: String, onLine line: Int) {
    if name.isEmpty { report("a region needs a name", onLine: line) }
    if regions[name] != nil || open.contains(where: { $0.name == name }) {
      report("there is a region `\(name)` already", onLine: line)
    }
    open.append((name, line))
  }

  private mutating func end(_ name: String, onLine line: Int) {
    guard let last = open.popLast() else {
      return report("no region is open here", onLine: line)
    }
    if !name.isEmpty, name != last.name {
      report("the region that is open here is `\(last.name)`, not `\(name)`", onLine: line)
    }
    regions[last.name] = last.line + 1..<line
  }

  private mutating func report(_ message: String, onLine line: Int) {
    var range = lines[line]
    while range.count > 1, source.bytes[range.upperBound - 1] <= 0x20 {
      range = range.lowerBound..<range.upperBound - 1
    }
    while range.count > 1, source.bytes[range.lowerBound] <= 0x20 {
      range = range.lowerBound + 1..<range.upperBound
    }
    diagnostics.append(
      ContentProblem.regionProblem(message).diagnostic(at: source.location(of: range)))
  }

  /// Reads a line that holds nothing but a comment `region NAME` or `endregion [NAME]`.
  private static func marker(in bytes: [UInt8], line: SourceRange) -> (opens: Bool, name: String)? {
    var cursor = ByteCursor(bytes, in: line)
    cursor.skip { $0 == 0x20 || $0 == 0x09 }
    for (opening, closing) in CommentFinder.delimiters
    where bytes[cursor.position..<line.upperBound].starts(with: opening.utf8) {
      cursor.position += opening.utf8.count
      cursor.skip { $0 == 0x20 || $0 == 0x09 }
      let opens = cursor.starts(with: "region")
      guard opens || cursor.starts(with: "endregion") else { return nil }
      cursor.position += opens ? 6 : 9
      guard cursor.peek.map({ $0 <= 0x20 }) ?? true else { return nil }
      var words = bytes[cursor.position..<line.upperBound].split { $0 <= 0x20 }
      if let closing {
        guard let last = words.popLast(), last.elementsEqual(closing.utf8) else {
          return nil
        }
      }
      guard words.count <= 1 else { return nil }
      return (opens, words.first.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
    return nil
  }
}
