import CommonMark
import Highlight
import HostSystem
import Jinja
import VersusContent
import VersusModel
import VersusSamples

/// What templates see of a figure: made for every piece of code of every page.
private enum FigureShapes {
  static let figure = MapShape("label", "panels")
  static let panel = MapShape("side", "lines", "files", "rows", "verdict")
  static let row = MapShape(
    "title", "file", "first_of_file", "language", "html", "parts", "notes", "verdict", "empty",
    "copyable", "commands")
  static let part = MapShape("hidden", "lines", "html")
  static let note = MapShape("id", "ref", "html")
  static let verdict = MapShape(
    "state", "tool", "reason", "versions", "date", "not_on", "evidence", "fails")
}

extension Figure {
  /// The figure as its template sees it.
  ///
  /// All panels have the same number of rows, so that what corresponds can start at the same height.
  func value(on page: Page, in context: SiteContext) -> Value {
    let count = rowCount
    return FigureShapes.figure(
      Value(label), Value(panels.map { $0.value(rows: count, on: page, in: context) }))
  }

  /// What the figure is called for those who do not see it.
  private var label: String? {
    panels.lazy.flatMap(\.rows).compactMap(\.fence.title).first
  }
}

extension Figure.Panel {
  fileprivate func value(rows count: Int, on page: Page, in context: SiteContext) -> Value {
    let verdicts = rows.map { VerdictValue($0, on: page, in: context) }
    var files: [String] = []
    var values: [Value] = []
    for (row, verdict) in zip(rows, verdicts) {
      let newFile = row.fence.shownFile.flatMap { files.contains($0) ? nil : $0 }
      if let newFile { files.append(newFile) }
      values.append(row.value(isFirstOfFile: newFile != nil, verdict: verdict, in: context))
    }
    while values.count < count { values.append(Self.emptyRow) }
    return FigureShapes.panel(
      context.sideValue(side), .int(rows.reduce(0) { $0 + $1.fence.writtenLines }),
      Value(files.map { Value($0) }), Value(values), VerdictValue(of: verdicts).value)
  }

  private static let emptyRow = FigureShapes.row(
    .none, .none, .bool(false), "", .safe([]), Value([Value]()), Value([Value]()),
    VerdictValue.unchecked.value, .bool(true), .bool(false), .none)
}

extension Figure.Row {
  fileprivate func value(isFirstOfFile: Bool, verdict: VerdictValue, in context: SiteContext)
    -> Value
  {
    let lines = fence.lines(in: context, noteID: noteID)
    let parts = fence.shown.parts.map { part in
      FigureShapes.part(
        .bool(part.isHidden), .int(part.lines.count), .safe(Array(lines[part.lines])))
    }
    return FigureShapes.row(
      Value(fence.title), Value(fence.shownFile), .bool(isFirstOfFile), Value(fence.language),
      .safe(lines.html), Value(parts), Value(notes), verdict.value, .bool(false),
      .bool(fence.copied != .nothing), Value(commands))
  }

  /// What is copied in place of the code.
  private var commands: String? {
    if case .commands(let commands) = fence.copied { commands } else { nil }
  }

  /// The notes on lines, which the references at the lines lead to.
  private var notes: [Value] {
    fence.shown.notes.enumerated().map { index, note in
      FigureShapes.note(
        Value(noteID(index)), Value(CodeFence.referenceID(noteID(index))),
        .safe(SiteFunctions.inlineHTML(of: note.document)))
    }
  }

  /// No id that is formed of a heading has a dot.
  private func noteID(_ index: Int) -> String { "note.\(id).\(index + 1)" }
}

extension CodeFence {
  /// How many lines of it somebody wrote: what a sample printed is none of them.
  fileprivate var writtenLines: Int { transcript == nil ? shown.nonBlankLines : 0 }

  static func referenceID(_ noteID: String) -> String { "to.\(noteID)" }

  /// The lines of the code as HTML, coloured if the language is known.
  fileprivate func lines(in context: SiteContext, noteID: (Int) -> String) -> CodeLines {
    let markup = shown.lines.map { line in
      var said = LineMarkup.Line()
      said.isMarked = line.isMarked
      said.number = line.number
      said.change =
        switch line.change {
        case .added: .added
        case .removed: .removed
        case nil: nil
        }
      for note in line.notes {
        said.ending += Self.reference(to: noteID(note), number: note + 1).utf8
      }
      return said
    }
    let drawn = DrawnPage.current
    if let piece = self.foreign,
      let tokens = context.foreign.tokens(of: piece, on: drawn?.page?.path, drawn?.log)
    {
      let isSession = tokens.contains { $0.kind == .gp }
      return CodeWriter.lines(tokens, of: piece.code, LineMarkup(markup), isSession: isSession)
    }
    let code = CodeWriter.fitForHTML(shown.text.bytes)
    let isRecorded = transcript != nil
    let isColored = context.site.configuration.highlights
    return CodeWriter.lines(
      of: code, in: isColored ? Language.named(language) ?? .plainText : .plainText,
      isRecorded
        ? DrawnPage.current?.markup(of: code, lines: markup) ?? LineMarkup(markup)
        : LineMarkup(markup))
  }

  /// The mark at a line that leads to its note.
  private static func reference(to id: String, number: Int) -> String {
    "<a class=\"ref\" id=\"\(referenceID(id))\" href=\"#\(id)\" role=\"doc-noteref\">\(number)</a>"
  }
}

extension Value {
  /// When a sample ran and with what, as the verdict of a figure.
  init(_ stamp: RunStamp, sides: [Side]) { self = VerdictValue(stamp, sides: sides).value }
}

/// A verdict as templates see it.
private struct VerdictValue {
  let state: String
  var tool: String?
  var reason: String?
  /// What a sample ran with, and when.
  var versions: [String] = []
  var date: String?
  /// What it did not run on yet.
  var notOn: [String] = []
  /// The address of the page that has the evidence.
  var evidence: String?
  /// Whether it is there to fail, and does.
  var fails = false
  /// The panel is as good as its worst row.
  let severity: Int

  static let unchecked = VerdictValue(state: "unchecked", severity: 1)

  init(state: String, tool: String? = nil, reason: String? = nil, severity: Int) {
    self.state = state
    self.tool = tool
    self.reason = reason
    self.severity = severity
  }

  /// Of a panel: its worst row's.
  ///
  /// It fails if all of them are there to fail.
  init(of rows: [VerdictValue]) {
    self = rows.max { $0.severity < $1.severity } ?? .unchecked
    fails = !rows.isEmpty && rows.allSatisfy(\.fails)
  }

  init(_ row: Figure.Row, on page: Page, in context: SiteContext) {
    switch context.verified.verdict(of: row.id, row.fence, on: page.path) {
    case .checked(let tool): self.init(state: "checked", tool: tool, severity: 0)
    // A site with a sample that failed is never drawn.
    case .unchecked, .failed: self = .unchecked
    case .ran(let stamp):
      self.init(stamp, sides: context.site.configuration.sides)
      let step = row.fence.transcript.flatMap {
        context.verified.step(named: $0.step, of: $0.sample)
      }
      if let step { evidence? += "#" + EvidenceAddresses.anchor(ofStep: step) }
    case .skipped(let reason): self.init(state: "skipped", reason: reason, severity: 2)
    case nil: self.init(state: "off", severity: 2)
    }
    fails = row.fence.fails
  }

  /// A sample that ran: what readers compare comes first, the rest is in the evidence.
  init(_ stamp: RunStamp, sides: [Side]) {
    self.init(state: stamp.isCurrent ? "ran" : "older", severity: stamp.isCurrent ? 0 : 2)
    let names = sides.map { $0.name.lowercased() }
    var shown = stamp.versions.filter { names.contains($0.name.lowercased()) }
    if shown.isEmpty { shown = stamp.versions }
    var others = stamp.otherVersions.filter { other in shown.contains { $0.name == other.name } }
    if others.isEmpty, !stamp.otherVersions.isEmpty {
      // What is compared is the same: something beneath it has changed.
      others = stamp.otherVersions
      shown = others.map { Tool(name: $0.name, version: $0.verified) }
    }
    versions = shown.map { tool in
      [tool.name, tool.version].compactMap(\.self).joined(separator: " ")
    }
    date = stamp.date
    notOn = others.map { versions.count == 1 ? $0.now : "\($0.name) \($0.now)" }
    evidence = EvidenceAddresses(of: stamp.sample).page.path
  }

  var value: Value {
    FigureShapes.verdict(
      Value(state), Value(tool), Value(reason), Value(versions.map { Value($0) }), Value(date),
      Value(notOn.map { Value($0) }), Value(evidence), .bool(fails))
  }
}
