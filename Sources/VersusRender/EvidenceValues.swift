import Browser
import Highlight
import HostSystem
import Jinja
import SampleRun
import TextCore
import VersusContent
import VersusModel
import VersusSamples

/// `evidence`, as templates see it: by the name of the sample, everything that was recorded of it.
final class EvidenceObject: HostObject {
  let verified: VerifiedSite

  init(verified: VerifiedSite) { self.verified = verified }

  var typeName: String { "evidence" }
  var memberNames: [String] {
    verified.runs.filter { $0.value.evidence != nil }.map(\.key.string).sorted()
  }

  func member(_ name: String) -> Value? {
    DrawnPage.note(.evidence)
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
    HostFunction("exchange") { (arguments: inout Arguments) throws(HostError) -> Value in
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
      DrawnPage.note(.evidence)
      guard let exchange = verified.exchange(contract: path, request: name, headers: names) else {
        let known = verified.requests(of: path)
        throw HostError(
          id: "no-exchange", "no sample has evidence of the request “\(name)” of \(path)",
          blaming: known.isEmpty ? path.string : name,
          help: nearestName(to: name, among: known).map { "did you mean `\($0)`?" }
            ?? "a request is known by the comment above it in the contract, or by its number")
      }
      return Value(exchange) { side in
        side.flatMap { verified.site.configuration.index(ofSide: $0.id) }.map { sides[$0] } ?? .none
      }
    }
  }
}

extension HostFunction {
  /// `screenshot(sample, step, alt)`: the pictures that a sample took of a page, and what is known of them.
  ///
  /// `alt` says what is to be seen, for those who cannot see it; there is no picture without one.
  static func screenshot(of verified: VerifiedSite) -> HostFunction {
    HostFunction("screenshot") { (arguments: inout Arguments) throws(HostError) -> Value in
      let sample = try arguments.require("sample")
      let step = try arguments.require("step").string ?? ""
      let alt = try arguments.require("alt").string ?? ""
      try arguments.finish()
      guard alt.contains(where: { !$0.isWhitespace }) else {
        throw HostError(
          id: "bad-argument",
          "a screenshot needs an `alt`, a text that says what is to be seen on it")
      }
      guard let path = sample.string.flatMap({ SitePath($0) }) else {
        throw HostError(id: "bad-argument", "screenshot() takes the name of a sample")
      }
      DrawnPage.note(.evidence)
      guard let taken = verified.screenshot(sample: path, step: step) else {
        let known = verified.screenshots(of: path)
        throw HostError(
          id: "no-screenshot", "there is no evidence of a screenshot `\(step)` of \(path)",
          blaming: known.isEmpty ? path.string : step,
          help: nearestName(to: step, among: known).map { "did you mean `\($0)`?" }
            ?? "a step `screenshot` in its sample.yml takes one")
      }
      return Value(taken, sides: verified.site.configuration.sides)
    }
  }
}

extension VerifiedSite {
  fileprivate func screenshots(of sample: SitePath) -> [String] {
    (runs[sample]?.evidence?.steps ?? []).compactMap { step in
      if case .screenshot(let record) = step { record.name } else { nil }
    }
  }
}

extension Value {
  /// The pictures of a page; their sizes are those at which they are shown.
  fileprivate init(_ taken: TakenScreenshot, sides: [Side]) {
    self.init(
      map: Self.members(taken.record, of: taken.sample)
        + [("verdict", Value(taken.stamp, sides: sides))])
  }

  /// The pictures that `sample` took of a page.
  init(_ record: ScreenshotRecord, of sample: SitePath) {
    self.init(map: Self.members(record, of: sample))
  }

  private static func members(_ record: ScreenshotRecord, of sample: SitePath) -> [(String, Value)]
  {
    let folder = EvidenceAddresses(of: sample).folder
    return [
      ("path", Value(record.path)), ("title", Value(record.title)),
      ("browser", Value(record.browser.prefix { $0 != "." }.description)),
      (
        "pictures",
        Value(
          record.pictures.map { picture in
            Value(map: [
              ("scheme", Value(picture.scheme.rawValue)),
              ("url", Value("/\(folder.appending(record.file(of: picture)))")),
              ("width", .int(picture.width / max(1, record.scale))),
              ("height", .int(picture.height / max(1, record.scale))),
            ])
          })
      ),
    ]
  }

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
      ("id", .int(DrawnPage.current?.nextExchange() ?? 0)),
      ("ways", Value(exchange.ways.map { Value($0) })),
    ])
  }

  /// A way to send a request.
  fileprivate init(_ way: RequestWay) {
    let code = CodeWriter.fitForHTML(Array(way.code.utf8))
    let language = Language.named(way.language) ?? .plainText
    let lines = CodeWriter.lines(
      of: code, in: language, DrawnPage.current?.markup(of: code) ?? LineMarkup())
    self.init(map: [
      ("name", Value(way.name)), ("text", Value(way.code)), ("html", .safe(lines.html)),
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
