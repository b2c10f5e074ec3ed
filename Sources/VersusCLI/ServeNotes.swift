import HostSystem
import TextCore
import VersusPreview

/// What a preview says on the terminal: a line for each rebuild, and what is wrong.
struct ServeNotes: Sendable {
  let isQuiet: Bool

  func show(_ news: PreviewNews) {
    let (line, diagnostics) = Self.words(for: news)
    DiagnosticPrinter().show(diagnostics)
    if !isQuiet { Console.print(line) }
  }

  private static func words(for news: PreviewNews) -> (line: String, diagnostics: [Diagnostic]) {
    switch news {
    case .built(let rebuild): (words(for: rebuild), rebuild.newDiagnostics)
    case .running(let samples): ("Running \(shortened(samples.map(\.string)))", [])
    case .ran(let samples, let diagnostics, let duration):
      (
        "\(shortened(samples.map(\.string))): \(result(diagnostics)), \(duration.inMilliseconds)",
        diagnostics
      )
    }
  }

  private static func words(for rebuild: PreviewNews.Rebuild) -> String {
    var names = rebuild.changes.paths.map(\.string).sorted()
    if rebuild.changes.isIncomplete { names.append("many files") }
    let cause = names.isEmpty ? "" : shortened(names) + ": "
    let errors = rebuild.diagnostics.count { $0.severity == .error }
    let result =
      if rebuild.written == nil {
        count(errors, "error") + (rebuild.isFirst ? "" : "; the last good pages stay")
      } else if rebuild.isFirst {
        "Built \(count(rebuild.pages, "page"))"
      } else {
        (rebuild.wasBroken ? "mended, " : "") + "\(count(rebuild.written ?? 0, "file")) changed"
      }
    let shown = rebuild.shownAfter.map { "shown after \($0.inMilliseconds), " } ?? ""
    return "\(cause)\(shown)\(result), \(rebuild.duration.inMilliseconds)"
  }

  private static func result(_ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.count { $0.severity == .error }
    return errors == 0 ? "verified" : count(errors, "error")
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func shortened(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ")
      + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}

extension Duration {
  /// Up to a second in milliseconds, then in seconds: `34 ms`, `2.41 s`.
  fileprivate var inMilliseconds: String {
    self < .seconds(1) ? "\(Int(self / .milliseconds(1))) ms" : "\(inSeconds) s"
  }
}
