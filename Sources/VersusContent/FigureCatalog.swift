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
        for figure in project.figures(ofStep: index) {
          figures["\(project.path)/\(figure.name)", default: []].append(figure)
          guard let name = step.step.name else { continue }
          figures["\(project.path)/\(name)/\(figure.name)", default: []].append(figure)
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

extension SampleProject {
  /// The figures that a step measures, by name; none for one that measures nothing.
  package func figures(ofStep index: Int) -> [MeasuredFigure] {
    guard steps.indices.contains(index), case .measure(let measure) = steps[index].step else {
      return []
    }
    return measure.names.map { name in
      MeasuredFigure(
        sample: path, step: index, name: name,
        unit: steps[index].units[name] ?? measure.resources[name]?.unit)
    }
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
