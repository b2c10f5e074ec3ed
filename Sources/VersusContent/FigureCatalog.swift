package import HostSystem
import SampleRun
import TextCore
package import VersusModel

/// A figure that a step of a sample measures.
package struct MeasuredFigure: Hashable, Sendable {
  package var sample: SitePath
  /// The step, from 0.
  package var step: Int
  package var name: String
  package var unit: FigureUnit?
}

/// The figures that samples measure, by the names that pages know them by: `SAMPLE/FIGURE`, or
/// `SAMPLE/STEP/FIGURE` where several steps of a sample measure figures of one name.
package struct FigureCatalog: Sendable {
  private var figures: [String: [MeasuredFigure]] = [:]

  package init(_ projects: [SampleProject] = []) {
    for project in projects {
      for (index, step) in project.steps.enumerated() {
        guard case .measure(let measure) = step.step else { continue }
        for name in measure.names {
          let figure = MeasuredFigure(
            sample: project.path, step: index, name: name,
            unit: step.units[name] ?? measure.resources[name]?.unit)
          figures["\(project.path)/\(name)", default: []].append(figure)
          guard let step = measure.name else { continue }
          figures["\(project.path)/\(step)/\(name)", default: []].append(figure)
        }
      }
    }
  }

  /// Finds the figure that is called `name`.
  package func figure(_ name: String) throws(ContentFault) -> MeasuredFigure {
    guard let found = figures[name], let figure = found.first else {
      let nearest =
        nearestName(to: name, among: figures.keys.sorted()) ?? longer(name)
      throw ContentFault(.noFigure(name, nearest: nearest))
    }
    guard found.count == 1 else {
      throw ContentFault(.ambiguousFigure(name, sample: figure.sample.string))
    }
    return figure
  }

  /// A known name that ends with what was written last.
  private func longer(_ name: String) -> String? {
    let last = "/" + (name.split(separator: "/").last ?? "")
    return figures.keys.filter { $0.hasSuffix(last) }.min()
  }
}

extension MeasureStep {
  fileprivate var names: [String] { (Array(figures.keys) + Array(resources.keys)).sorted() }
}

extension MeasureStep.Resource {
  /// What its figures are in.
  fileprivate var unit: FigureUnit {
    switch self {
    case .cpu, .time: .milliseconds
    case .memory: .bytes
    }
  }
}
