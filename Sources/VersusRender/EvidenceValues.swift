import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel
import VersusSamples

/// `evidence`, as templates see it: by the name of the sample, everything that was recorded of it.
struct EvidenceObject: HostObject {
  let verified: VerifiedSite

  var typeName: String { "evidence" }
  var memberNames: [String] {
    verified.runs.filter { $0.value.evidence != nil }.map(\.key.string).sorted()
  }

  func member(_ name: String) -> Value? {
    guard let path = SitePath(name), let evidence = verified.runs[path]?.evidence else {
      return nil
    }
    let source = SourceText(
      path: EvidenceStore.path(of: path).string, bytes: EvidenceStore.encode(evidence))
    return DataFileReader.read(source, extension: "json").value.map { Value($0) }
  }
}

extension HostFunction {
  /// `exchange(contract, request, headers=[])`: a request of a contract, and each side's answer.
  static func exchange(of verified: VerifiedSite, sides: [Value]) -> HostFunction {
    HostFunction("exchange") { (arguments) throws(HostError) -> Value in
      var arguments = arguments
      let contract = try arguments.require("contract")
      let request = try arguments.require("request")
      let headers = arguments.take("headers")
      try arguments.finish()
      guard let path = contract.string.flatMap({ SitePath($0) }) else {
        throw HostError(id: "bad-argument", "exchange() takes the path of a contract")
      }
      var names: [String] = []
      if case .list(let items)? = headers { names = items.elements.compactMap(\.string) }
      let name = if case .int(let number) = request { String(number) } else { request.string ?? "" }
      guard let exchange = verified.exchange(contract: path, request: name, headers: names) else {
        throw HostError(
          id: "no-exchange", "no sample has evidence of the request “\(name)” of \(path)",
          help: "a request is known by the comment above it in the contract, or by its number")
      }
      return Value(exchange) { side in
        side.flatMap { verified.site.configuration.index(ofSide: $0.id) }.map { sides[$0] } ?? .none
      }
    }
  }
}

extension Value {
  /// An exchange, with each column's side as `sideValue` has it.
  fileprivate init(_ exchange: Exchange, sideValue: (Side?) -> Value) {
    self.init(map: [
      ("title", Value(exchange.title)), ("method", Value(exchange.method)),
      ("target", Value(exchange.target)), ("body", Value(exchange.requestBody)),
      (
        "columns",
        Value(
          exchange.columns.map {
            Value(map: [("sample", Value($0.sample.string)), ("side", sideValue($0.side))])
          })
      ), ("rows", Value(exchange.rows.map { Value($0) })),
      ("reasons", Value(exchange.reasons.map { Value($0) })),
    ])
  }

  /// A row of an exchange.
  fileprivate init(_ row: Exchange.Row) {
    self.init(map: [
      ("name", Value(row.name)), ("same", .bool(row.isSame)),
      (
        "answers",
        Value(
          row.answers.map { answer in
            Value(map: [
              ("text", Value(answer.text)), ("before", Value(answer.before)),
              ("differing", Value(answer.differing)), ("after", Value(answer.after)),
            ])
          })
      ),
    ])
  }
}
