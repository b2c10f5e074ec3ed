/// What one step did.
///
/// In JSON, the members of what was recorded and a `kind`.
package enum StepRecord: Hashable, Sendable {
  /// A step that changes files and says nothing.
  case changed
  case run(RunRecord)
  case serve(ServeRecord)
  case stop
  case tree(TreeRecord)
  case contract(ContractStepRecord)
  case measure(MeasureRecord)
  case screenshot(ScreenshotRecord)
}

extension StepRecord: Codable {
  private enum Kind: String, Codable {
    case changed, run, serve, stop, contract, tree, measure, screenshot
  }

  private enum Key: CodingKey { case kind }

  package init(from decoder: any Decoder) throws {
    switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .kind) {
    case .changed: self = .changed
    case .run: self = .run(try RunRecord(from: decoder))
    case .serve: self = .serve(try ServeRecord(from: decoder))
    case .stop: self = .stop
    case .contract: self = .contract(try ContractStepRecord(from: decoder))
    case .tree: self = .tree(try TreeRecord(from: decoder))
    case .measure: self = .measure(try MeasureRecord(from: decoder))
    case .screenshot: self = .screenshot(try ScreenshotRecord(from: decoder))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .changed, .stop: break
    case .run(let record): try record.encode(to: encoder)
    case .serve(let record): try record.encode(to: encoder)
    case .contract(let record): try record.encode(to: encoder)
    case .tree(let record): try record.encode(to: encoder)
    case .measure(let record): try record.encode(to: encoder)
    case .screenshot(let record): try record.encode(to: encoder)
    }
  }

  private var kind: Kind {
    switch self {
    case .changed: .changed
    case .run: .run
    case .serve: .serve
    case .stop: .stop
    case .contract: .contract
    case .tree: .tree
    case .measure: .measure
    case .screenshot: .screenshot
    }
  }
}
