import Highlight
import HostSystem
import Hurl
import Jinja
import SampleRun
import VersusContent
import VersusModel
import VersusSamples

/// The steps of a sample that ran, as templates see them.
///
/// What programs printed is bounded, since a page is to be read; all of it is in the record.
struct StepValues {
  private let run: RunObject
  /// What the sample is now; `nil` if that is not what ran.
  private let project: SampleProject?
  /// How many bytes of transcripts the page may still take.
  private var room = 1 << 18

  init(of run: RunObject) {
    self.run = run
    project = run.result.isCurrent ? run.context.verified.projects[run.path] : nil
  }

  /// How many exchanges of a contract, files of a tree, and runs of a measurement are shown.
  private static let mostRows = 200

  var values: [Value] {
    var steps = self
    return run.evidence.steps.enumerated().map { steps.value($1, at: $0) }
  }

  private mutating func value(_ record: StepRecord, at index: Int) -> Value {
    let step = project.flatMap { $0.steps.indices.contains(index) ? $0.steps[index].step : nil }
    var members: [(String, Value)] = [
      ("id", Value(EvidenceAddresses.anchor(ofStep: index))), ("number", .int(index + 1)),
      ("name", Value(record.name)), ("path", Value(step?.changedPath)),
      ("directory", Value(step?.directory)),
      (
        "variables",
        Value(
          (step?.variables ?? []).map { Value(map: [("name", Value($0)), ("value", Value($1))]) })
      ),
    ]
    members += self.members(of: record, step, at: index)
    return Value(map: members)
  }

  private mutating func members(
    of record: StepRecord, _ step: SampleStep?, at index: Int
  ) -> [(String, Value)] {
    switch record {
    case .changed:
      let files = if case .files(let paths)? = step { paths } else { [String]() }
      return [
        ("kind", Value(step?.kindOfChange ?? "changed")),
        ("files", Value(files.prefix(Self.mostRows).map { Value($0) })),
      ]
    case .stop: return [("kind", Value("stop"))]
    case .run(let record):
      return [
        ("kind", Value("run")), ("command", command(record.command)), ("exit", .int(record.exit)),
        ("seconds", seconds(record.seconds)),
        ("stdout", transcript(record.stdout)), ("stderr", transcript(record.stderr)),
      ]
    case .serve(let record):
      return [
        ("kind", Value("serve")), ("command", command(record.command)),
        ("seconds", seconds(record.seconds)), ("log", transcript(record.log)),
      ]
    case .tree(let record):
      return [
        ("kind", Value("tree")), ("folder", Value(record.path)),
        ("count", .int(record.files.count)),
        ("files", Value(record.files.prefix(Self.mostRows).map { Value($0) })),
      ]
    case .contract(let record):
      let exchanges = record.contract.exchanges
      return [
        ("kind", Value("contract")), ("contract", Value(record.path)),
        ("count", .int(exchanges.count)),
        ("exchanges", Value(exchanges.prefix(Self.mostRows).map { Value($0) })),
      ]
    case .measure(let record):
      return [
        ("kind", Value("measure")), ("command", command(record.command)),
        ("figures", Value(figures(at: index))),
      ]
    case .screenshot(let record):
      return [
        ("kind", Value("screenshot")), ("shot", Value(record, of: run.path)),
        ("seconds", seconds(record.seconds)),
      ]
    }
  }

  private func seconds(_ seconds: Double) -> Value {
    Value(FigureAmount(seconds, FigureUnit("s")).text)
  }

  private func figures(at index: Int) -> [Value] {
    guard let project = run.context.verified.projects[run.path] else { return [] }
    return project.figures(ofStep: index).compactMap { figure in
      run.context.verified.recorded(figure).map { recorded in
        let amount = recorded.amount
        let unit = amount.fittingUnit
        func said(_ value: Double) -> Value {
          let one = FigureAmount(value, amount.unit)
          return Value((unit.flatMap { one.converted(to: $0) } ?? one).said)
        }
        return Value(map: [
          ("id", Value(figure.anchor)), ("name", Value(figure.name)),
          ("median", said(amount.value)), ("least", said(recorded.least.value)),
          ("most", said(recorded.most.value)), ("times", .int(recorded.values.count)),
          ("values", Value(recorded.values.prefix(Self.mostRows).map(said))),
        ])
      }
    }
  }

  /// A command as a session has it.
  private func command(_ text: String) -> Value {
    let session = "$ " + text.replacing("\n", with: "\n> ")
    return .safe(
      Self.lines(of: Array(session.utf8), in: Highlight.Language.named("console") ?? .plainText)
        .html)
  }

  /// What was printed, in the form of a row of code; `none` for nothing.
  ///
  /// Its beginning is seen, more of it is folded, and the rest is counted.
  private mutating func transcript(_ text: String) -> Value {
    guard !text.isEmpty else { return .none }
    let bytes = Array(text.utf8)
    var shown = Array(bytes.prefix(min(Self.mostBytes, room)))
    while shown.count < bytes.count, shown.last.map({ $0 & 0x80 != 0 }) ?? false {
      shown.removeLast()
    }
    let total = bytes.count { $0 == UInt8(ascii: "\n") }
    if shown.count < bytes.count, let end = shown.lastIndex(of: UInt8(ascii: "\n")) {
      shown.removeSubrange((end + 1)...)
    }
    room -= shown.count
    let lines = Self.lines(of: shown, in: .plainText)
    let cuts = lines.starts.count > Self.openLines + 5 ? [0, Self.openLines] : [0]
    let parts = cuts.enumerated().map { index, start in
      let end = index + 1 < cuts.count ? cuts[index + 1] : lines.starts.count
      return Value(map: [
        ("hidden", .bool(start > 0)), ("lines", .int(end - start)),
        ("html", .safe(Array(lines[start..<end]))),
      ])
    }
    let left = shown.count < bytes.count ? max(1, total - lines.starts.count) : 0
    return Value(map: [
      ("parts", Value(parts)), ("omitted", .int(left)), ("notes", Value([Value]())),
      ("file", .none), ("verdict", Value(map: [("fails", .bool(false))])),
    ])
  }

  /// How much of one output the page has, and how much of that is seen at once.
  private static let mostBytes = 1 << 15
  private static let openLines = 20

  private static func lines(of code: [UInt8], in language: Highlight.Language) -> CodeLines {
    let code = CodeWriter.fitForHTML(code)
    return CodeWriter.lines(
      of: code, in: language, DrawnPage.current?.markup(of: code) ?? LineMarkup())
  }
}

extension SampleStep {
  /// What a step that changes files does.
  fileprivate var kindOfChange: String? {
    switch self {
    case .files: "files"
    case .write: "write"
    case .append: "append"
    case .replace: "replace"
    case .remove: "remove"
    case .run, .serve, .stop, .contract, .tree, .measure, .screenshot: nil
    }
  }

  /// The file that the step changes.
  fileprivate var changedPath: String? {
    switch self {
    case .write(let path, _), .append(let path, _), .replace(let path, _, _), .remove(let path):
      path
    case .files, .run, .serve, .stop, .contract, .tree, .measure, .screenshot: nil
    }
  }

  /// Where its command runs, if not in the working copy itself.
  fileprivate var directory: String? {
    let directory: String =
      switch self {
      case .run(let step): step.directory
      case .serve(let step): step.directory
      case .measure(let step): step.directory
      case .files, .write, .append, .replace, .remove, .stop, .contract, .tree, .screenshot: ""
      }
    return directory.isEmpty ? nil : directory
  }

  /// The variables of the step's own, by name.
  fileprivate var variables: [(String, String)] {
    let variables: [String: String] =
      switch self {
      case .run(let step): step.variables
      case .serve(let step): step.variables
      case .measure(let step): step.variables
      case .contract(let step): step.variables
      case .files, .write, .append, .replace, .remove, .stop, .tree, .screenshot: [:]
      }
    return variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension Value {
  /// An exchange in short: what was asked, what was answered, and how many asserts held.
  fileprivate init(_ exchange: ContractRecord.Exchange) {
    let differences = exchange.asserts.filter { $0.replaced != nil }.map {
      Value(map: [("expected", Value($0.replaced)), ("text", Value($0.text))])
    }
    self.init(map: [
      ("number", .int(exchange.number)), ("title", Value(exchange.title)),
      ("method", Value(exchange.request.method)), ("target", Value(exchange.request.target)),
      ("status", exchange.response.map { .int($0.status) } ?? .none),
      ("reason", Value(exchange.response?.reason)),
      ("bytes", exchange.response.map { .int($0.body.byteCount) } ?? .none),
      ("asserts", .int(exchange.asserts.count)), ("differences", Value(differences)),
    ])
  }
}
