import Equivalence
import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel
import VersusSamples

extension HostFunction {
  /// `agreement(pair)`: what the samples of a pair have in common, and where they may differ.
  static func agreement(of verified: VerifiedSite, sides: [Value]) -> HostFunction {
    HostFunction("agreement") { (arguments: inout Arguments) throws(HostError) -> Value in
      let name = try arguments.require("pair").string ?? ""
      try arguments.finish()
      DrawnPage.note(.evidence)
      guard let path = SitePath(name), let found = verified.pair(path) else {
        let nearest = nearestName(to: name, among: verified.pairs.map(\.declaration.path.string))
        throw HostError(
          id: "no-pair", "there is no evidence of a pair `\(name)`", blaming: name,
          help: nearest.map { "did you mean `\($0)`?" }
            ?? "a pair is called by its folder below content/samples/ and its name in pairs.yml")
      }
      return Value(found) { sample in
        let side = verified.site.projects.first { $0.path == sample }?.side
        return side.flatMap { verified.site.configuration.index(ofSide: $0.id) }.map { sides[$0] }
          ?? .none
      }
    }
  }
}

extension Value {
  fileprivate init(_ found: PairFinding, sideValue: (SitePath) -> Value) {
    let declaration = found.declaration
    self.init(map: [
      ("form", Value(declaration.form.name)), ("lines", .int(found.lineCount)),
      (
        "columns",
        Value(
          declaration.members.map {
            Value(map: [("sample", Value($0.sample.string)), ("side", sideValue($0.sample))])
          })
      ),
      (
        "exceptions",
        Value(
          zip(declaration.exceptions, found.exceptions).map { exception, lines in
            Value(map: [
              ("place", Value(exception.place)), ("reason", Value(exception.reason)),
              ("lines", Value(lines.map { Value($0.map { Value($0) }) })),
            ])
          })
      ),
    ])
  }
}
