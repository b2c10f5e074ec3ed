package import CommonMark
package import HostSystem
package import TextCore
package import VersusContent
import VersusModel

/// Figures in running text: `[2.3 MB](figure:install/flask/size)`.
package enum FigureTexts {
  /// Fills in the figures in a page's own text, and compares those there and in notes to lines of code; as ``fill(_:of:by:from:)`` does.
  static func fill(
    _ page: Page, by links: LinkResolver, from recorded: (MeasuredFigure) -> RecordedFigure?
  ) -> Outcome<MarkdownDocument> {
    let filled = fill(page.document, of: page.path, by: links, from: recorded)
    // Links in HTML were found when the page was read.
    let faults = filled.faults.filter { page.document.link($0.link.node) != nil }
    let inText = faults.map { link, problem in
      problem.located(at: page.source.location(of: link.range))
    }
    return Outcome(filled.document, inText + faultsInNotes(of: page, by: links, from: recorded))
  }

  /// What is wrong with figures in notes, which are filled in when they are drawn.
  private static func faultsInNotes(
    of page: Page, by links: LinkResolver, from recorded: (MeasuredFigure) -> RecordedFigure?
  ) -> [Diagnostic] {
    page.orderedFences.flatMap { _, fence -> [Diagnostic] in
      guard case .code(let code) = fence else { return [] }
      return code.shown.notes.flatMap { note in
        fill(note.document, of: page.path, by: links, from: recorded).faults.map { link, problem in
          problem.located(at: note.location(of: link.destination))
        }
      }
    }
  }

  /// Fills in links to figures that have no text, and compares the text of those that have one.
  ///
  /// A link that leads nowhere, or to a figure without evidence, stays as it is.
  ///
  /// - Returns: The document, and what is wrong with which link; the diagnostics have no place.
  package static func fill(
    _ document: MarkdownDocument, of page: SitePath, by links: LinkResolver,
    from recorded: (MeasuredFigure) -> RecordedFigure?
  ) -> (document: MarkdownDocument, faults: [(link: Link, problem: Diagnostic)]) {
    var faults: [(link: Link, problem: Diagnostic)] = []
    var texts: [MarkdownNode.ID: String] = [:]
    for link in document.allLinks {
      guard let reference = FigureReference(link.destination) else { continue }
      guard document.link(link.node) != nil else {
        faults.append((link, ContentProblem.figureInHTML.diagnostic(at: nil)))
        continue
      }
      guard case .figure(let figure)? = try? links.resolve(link.destination, from: page),
        let recorded = recorded(figure)
      else { continue }
      let text = document.plainText(of: link.node)
      if let problem = problem(of: text, reference, recorded) {
        faults.append((link, problem))
      } else if text.isEmpty {
        texts[link.node] =
          (reference.unit.flatMap { recorded.amount.converted(to: $0) }?.said
            ?? recorded.amount.text)
      }
    }
    return (texts.isEmpty ? document : document.filling { texts[$0.node] }, faults)
  }

  /// What is wrong with `text` as the text of a link to what is recorded.
  private static func problem(
    of text: String, _ reference: FigureReference, _ recorded: RecordedFigure
  ) -> Diagnostic? {
    let amount = recorded.amount
    if let unit = reference.unit, amount.converted(to: unit) == nil {
      return ContentProblem.wrongFigureUnit(reference.name, of: amount.unit).diagnostic(at: nil)
    }
    guard !text.isEmpty else { return nil }
    guard let written = WrittenNumber(in: text) else {
      return Diagnostic(
        id: "drift", "“\(text)” has not one number to compare with the figure",
        help: "write `\(amount.text)`, or leave the text out to have it filled in")
    }
    guard let unit = written.unit ?? reference.unit else {
      return written.agrees(with: amount) ? nil : drift(text, written, amount.text, recorded)
    }
    guard let converted = amount.converted(to: unit) else {
      return ContentProblem.wrongFigureUnit(reference.name, of: amount.unit).diagnostic(at: nil)
    }
    var number = written
    number.unit = nil
    guard !number.agrees(with: FigureAmount(converted.value, nil)) else { return nil }
    let right =
      written.unit == nil
      ? FigureAmount(converted.value, nil).text(decimals: written.decimals)
      : converted.text(decimals: written.decimals)
    return drift(text, written, right, recorded)
  }

  private static func drift(
    _ text: String, _ written: WrittenNumber, _ right: String, _ recorded: RecordedFigure
  ) -> Diagnostic {
    let runs = recorded.values.count
    let spread =
      recorded.least == recorded.most
      ? "" : ", from \(recorded.least.said) to \(recorded.most.said)"
    let instead = text.replacingCharacters(in: written.range, with: right)
    return Diagnostic(
      id: "drift",
      "“\(text)” is not what \(recorded.figure.sample) measured: \(recorded.amount.said)",
      notes: [.init("`\(recorded.command)`, \(runs) \(runs == 1 ? "run" : "runs")\(spread)")],
      help: "write `\(instead)`, or leave the text out to have it filled in")
  }
}

extension Diagnostic {
  fileprivate func located(at place: SourceLocation?) -> Diagnostic {
    var diagnostic = self
    diagnostic.location = place
    return diagnostic
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + self[range.upperBound...]
  }
}
