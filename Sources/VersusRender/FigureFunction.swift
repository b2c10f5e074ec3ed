import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel
import VersusSamples

extension HostFunction {
  /// `measured(value, unit=none)`: the figure that a text such as `figure:install/flask/size` names; any
  /// other value is what it is.
  static func measured(of verified: VerifiedSite) -> HostFunction {
    HostFunction("measured") { (arguments: inout Arguments) throws(HostError) -> Value in
      let value = try arguments.require("value")
      let unit = arguments.take("unit")?.string.flatMap { $0.isEmpty ? nil : FigureUnit($0) }
      try arguments.finish()
      guard let text = value.string, let reference = FigureReference(text) else {
        return Value(plain: value)
      }
      do throws(ContentFault) {
        DrawnPage.note(.evidence)
        let figure = try verified.site.links.figure(reference)
        guard let recorded = verified.recorded(figure) else { return Value(plain: .none) }
        guard let said = recorded.said(in: unit ?? reference.unit) else {
          throw ContentFault(.wrongFigureUnit(reference.name, of: recorded.amount.unit))
        }
        return Value(said, recorded)
      } catch {
        throw HostError(error.problem.diagnostic(at: DrawnPage.current?.location(of: text)))
      }
    }
  }
}

/// A figure in the unit that a page wants.
private struct SaidFigure {
  var amount: FigureAmount
  var least: FigureAmount
  var most: FigureAmount
}

extension RecordedFigure {
  /// In `unit`, or else in the one that people would take; `nil` if it is of another kind.
  fileprivate func said(in unit: FigureUnit?) -> SaidFigure? {
    guard let unit = unit ?? amount.fittingUnit else {
      return SaidFigure(amount: amount, least: least, most: most)
    }
    guard let amount = amount.converted(to: unit), let least = least.converted(to: unit),
      let most = most.converted(to: unit)
    else { return nil }
    return SaidFigure(amount: amount, least: least, most: most)
  }
}

extension Value {
  /// What is no figure, in the form of one.
  fileprivate init(plain value: Value) {
    self.init(map: [
      ("value", value), ("text", value), ("unit", .none), ("least", .none), ("most", .none),
      ("times", .none), ("command", .none), ("sample", .none), ("url", .none),
    ])
  }

  fileprivate init(_ said: SaidFigure, _ recorded: RecordedFigure) {
    func number(_ amount: FigureAmount) -> Value {
      let value = amount.rounded
      return Int(exactly: value).map { .int($0) } ?? .double(value)
    }
    self.init(map: [
      ("value", number(said.amount)), ("text", Value(said.amount.said)),
      ("unit", Value(said.amount.unit?.symbol)),
      ("least", Value(said.least.said)), ("most", Value(said.most.said)),
      ("times", .int(recorded.values.count)), ("command", Value(recorded.command)),
      ("sample", Value(recorded.figure.sample.string)),
      ("url", Value("\(recorded.figure.page.path)#\(recorded.figure.anchor)")),
    ])
  }
}
