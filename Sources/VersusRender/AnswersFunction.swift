import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel
import VersusSamples

extension HostFunction {
  /// `answers()`: the table that the body of the block being drawn asks for; `none` if there is something wrong
  /// with it, which is reported.
  static func answers(of verified: VerifiedSite, sides: [Value]) -> HostFunction {
    HostFunction("answers") { (arguments: inout Arguments) throws(HostError) -> Value in
      try arguments.finish()
      guard let page = DrawnPage.current, let block = page.block else {
        throw HostError(id: "bad-argument", "answers() draws what the body of a block asks for")
      }
      DrawnPage.note(.evidence)
      let read = AnswersBlock.read(block)
      page.report(read.diagnostics)
      guard let asked = read.value else { return .none }
      let table = verified.answers(asked)
      page.report(table.diagnostics)
      guard let table = table.value else { return .none }
      return Value(table, of: verified, sides: sides)
    }
  }
}

extension Value {
  fileprivate init(_ table: AnswerTable, of verified: VerifiedSite, sides: [Value]) {
    let configuration = verified.site.configuration
    let columns = table.columns.map { sample, side in
      let stamp = verified.stamp(of: sample).map { Value($0, sides: configuration.sides) }
      let index = side.flatMap { configuration.index(ofSide: $0.id) }
      return Value(map: [
        ("sample", Value(sample.string)), ("side", index.map { sides[$0] } ?? .none),
        ("verdict", stamp ?? .none),
      ])
    }
    self.init(map: [
      ("caption", Value(table.caption)), ("columns", Value(columns)),
      ("rows", Value(table.rows.map { Value($0) })),
    ])
  }

  private init(_ row: AnswerTable.Row) {
    switch row {
    case .reason(let text): self.init(map: [("reason", Value(text))])
    case .answers(let row):
      self.init(map: [
        ("method", Value(row.method)), ("target", Value(row.target)), ("title", Value(row.title)),
        ("name", Value(row.name)), ("same", .bool(row.isSame)),
        ("answers", Value(row.answers.map { parts in Value(parts.map { Value($0) }) })),
      ])
    }
  }

  private init(_ part: AnswerTable.Part) {
    self.init(map: [
      ("query", Value(part.query)), ("name", Value(part.name)), ("text", Value(part.text)),
    ])
  }
}
