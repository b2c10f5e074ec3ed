import Hurl
package import SampleRun

/// What was recorded when a sample last ran; committed, so that others can build the site without running it.
package struct Evidence: Codable, Hashable, Sendable {
  /// One of the things that decide what a sample does.
  package struct Input: Codable, Hashable, Sendable {
    /// `steps`, `environment flask`, `file app.py`.
    package var name: String
    /// The SHA-256 of its bytes, or of its canonical form.
    package var hash: String
  }

  /// A program that took part.
  package struct Version: Codable, Hashable, Sendable {
    package var name: String
    package var version: String
  }

  /// The version of this format.
  package var format = Evidence.currentFormat
  package var sample: String
  /// The day it ran, `YYYY-MM-DD` in UTC.
  package var date: String
  /// How long it took.
  package var seconds: Double
  package var environment: String?
  package var versions: [Version]
  package var inputs: [Input]
  package var steps: [StepRecord]
  /// The SHA-256 of all of the above, by which a change by hand is found.
  package var seal = ""

  package static let currentFormat = 1

  package init(
    sample: String, date: String, seconds: Double, environment: String?, versions: [Version],
    inputs: [Input], steps: [StepRecord]
  ) {
    self.sample = sample
    self.date = date
    self.seconds = seconds
    self.environment = environment
    self.versions = versions
    self.inputs = inputs
    self.steps = steps
  }

  /// The interpreter, and what the environment is named for, if anything is.
  package var mainVersions: [Version] {
    versions.enumerated().filter { index, version in
      index == 0 || version.name.lowercased() == environment
    }.map(\.element)
  }

  /// The pictures that were taken, and the names of their files.
  package var pictures: [(file: String, picture: ScreenshotRecord.Picture)] {
    steps.flatMap { step -> [(String, ScreenshotRecord.Picture)] in
      guard case .screenshot(let record) = step else { return [] }
      return record.pictures.map { (record.file(of: $0), $0) }
    }
  }

  /// The names of the inputs that are not those of `other`: changed, new or gone.
  package func changes(from other: [Input]) -> [String] {
    let mine = Dictionary(inputs.map { ($0.name, $0.hash) }, uniquingKeysWith: { a, _ in a })
    let theirs = Dictionary(other.map { ($0.name, $0.hash) }, uniquingKeysWith: { a, _ in a })
    return Set(mine.keys).union(theirs.keys).filter { mine[$0] != theirs[$0] }.sorted()
  }
}

extension StepRecord {
  /// The record without what differs from run to run by nature: how long things took, figures, the logs of
  /// servers, which are cut off when these are stopped, and what asserts saw of unmasked text.
  package var steady: StepRecord {
    switch self {
    case .run(var record):
      record.seconds = 0
      return .run(record)
    case .serve(var record):
      record.seconds = 0
      record.log = ""
      return .serve(record)
    case .measure(var record):
      record.figures = record.figures.mapValues { _ in [] }
      return .measure(record)
    case .contract(var record):
      record.contract.exchanges = record.contract.exchanges.map(\.steady)
      return .contract(record)
    case .screenshot(var record):
      record.seconds = 0
      return .screenshot(record)
    case .changed, .stop, .tree: return self
    }
  }

  /// Whether both say that the step did the same.
  ///
  /// Pictures are compared if they were taken with the same Chromium and the same fonts; another version of
  /// them draws another picture of the same page.
  package func agrees(with other: StepRecord) -> Bool {
    guard case .screenshot(let old) = self, case .screenshot(let new) = other,
      (old.browser, old.fonts) != (new.browser, new.fonts)
    else { return steady == other.steady }
    return old.withoutPixels == new.withoutPixels
  }

  /// What pages know the step by.
  package var name: String? {
    switch self {
    case .run(let record): record.name
    case .serve(let record): record.name
    case .tree(let record): record.name
    case .contract(let record): record.name
    case .measure(let record): record.name
    case .screenshot(let record): record.name
    case .changed, .stop: nil
    }
  }
}

extension ScreenshotRecord {
  fileprivate var withoutPixels: Self {
    var record = self
    (record.browser, record.fonts, record.seconds) = ("", "", 0)
    for index in record.pictures.indices {
      record.pictures[index].bytes = 0
      record.pictures[index].sha256 = ""
    }
    return record
  }
}

extension ContractRecord.Exchange {
  fileprivate var steady: Self {
    var exchange = self
    exchange.seconds = 0
    for index in exchange.asserts.indices {
      exchange.asserts[index].expected = ""
      exchange.asserts[index].actual = ""
    }
    return exchange
  }
}
