import HostSystem
import SampleRun
package import VersusContent
package import VersusModel

/// A figure as a sample measured it.
package struct RecordedFigure: Hashable, Sendable {
  package var figure: MeasuredFigure
  /// What was run.
  package var command: String
  /// What each of the runs gave, in order; not empty.
  package var values: [Double]

  /// The value in the middle, which one run that was held up does not move.
  package var amount: FigureAmount {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    let median =
      sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    return FigureAmount(median, figure.unit)
  }

  package var least: FigureAmount { FigureAmount(values.min() ?? 0, figure.unit) }
  package var most: FigureAmount { FigureAmount(values.max() ?? 0, figure.unit) }
}

extension [SitePath: SampleRunResult] {
  /// What is recorded of `figure`; `nil` if there is no evidence of it.
  func recorded(_ figure: MeasuredFigure) -> RecordedFigure? {
    guard let steps = self[figure.sample]?.evidence?.steps, steps.indices.contains(figure.step),
      case .measure(let record) = steps[figure.step], let values = record.figures[figure.name],
      !values.isEmpty
    else { return nil }
    return RecordedFigure(figure: figure, command: record.command, values: values)
  }
}

extension VerifiedSite {
  /// What is recorded of `figure`; `nil` if there is no evidence of it.
  package func recorded(_ figure: MeasuredFigure) -> RecordedFigure? { runs.recorded(figure) }
}
