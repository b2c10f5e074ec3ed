import Browser
import CommonMark
import Expectations
import HostSystem
import Hurl
import SampleRun
import TextCore
import VersusContent
import VersusModel

/// Compares what steps printed at two times.
enum Transcripts {
  struct Difference {
    /// The step, from 0.
    var step: Int
    /// What differs, in the lines of a diff.
    var lines: [String]
  }

  /// The first step that differs in more than durations and figures; `nil` if none does.
  static func difference(from old: [StepRecord], to new: [StepRecord]) -> Difference? {
    for (index, (before, after)) in zip(old, new).enumerated()
    where !before.agrees(with: after) {
      return Difference(step: index, lines: diff(before.text, after.text))
    }
    guard old.count != new.count else { return nil }
    let step = min(old.count, new.count)
    return Difference(
      step: step, lines: diff(old.dropFirst(step).text, new.dropFirst(step).text))
  }

  /// A diff in as many lines as a note holds.
  fileprivate static func diff(_ old: [String], _ new: [String]) -> [String] {
    LineDiff(old: old, new: new).text(context: 1, limit: 30).split(separator: "\n").map(String.init)
  }
}

extension Transcripts {
  /// What fences show of samples.
  struct Filling {
    /// The fences with what samples printed, by page.
    var fences: [SitePath: [MarkdownNode.ID: CodeFence]] = [:]
    var diagnostics: [Diagnostic] = []
    /// What fences whose text was typed should say instead, by page.
    var drifts: [SitePath: [MarkdownNode.ID: Drift]] = [:]
  }

  /// A text that is not what was recorded.
  struct Drift {
    var recorded: String
    var location: SourceLocation
    /// The lines of a diff.
    var lines: [String]
    /// Whether what was recorded is what the sample does now.
    var isCurrent = true
  }

  /// Fills the fences that show what samples printed; one whose text was typed is compared with it.
  static func fill(_ loaded: LoadedSite, from runs: [SitePath: SampleRunResult]) -> Filling {
    var filling = Filling()
    for page in loaded.pages where page.traits.showsTranscripts {
      filling.fill(loaded.page(page), from: runs)
    }
    return filling
  }

  /// What a fence has for its text, against what was recorded; `nil` if it has none, or they agree.
  fileprivate static func drift(of fence: CodeFence, from text: String, on page: Page) -> Drift? {
    guard fence.text.bytes.contains(where: { $0 > 0x20 }) else { return nil }
    let typed = String(decoding: fence.text.bytes, as: UTF8.self)
    // The last line of a fence always ends.
    let recorded = text.hasSuffix("\n") ? text : text + "\n"
    guard typed != recorded else { return nil }
    let lines = diff(
      typed.split(separator: "\n").map(String.init), text.split(separator: "\n").map(String.init))
    let start = fence.text.lineStarts.first ?? fence.range.lowerBound
    return Drift(
      recorded: recorded, location: page.source.location(of: start..<start), lines: lines)
  }
}

extension Transcripts.Filling {
  /// Adds what the fences of a page show.
  mutating func fill(_ page: Page, from runs: [SitePath: SampleRunResult]) {
    for case (let id, .code(let fence)) in page.orderedFences {
      guard let reference = fence.transcript, let evidence = runs[reference.sample]?.evidence,
        let record = evidence.steps.first(where: { $0.name == reference.step })
      else { continue }
      let text = record.shown(in: fence.language)
      if var drift = Transcripts.drift(of: fence, from: text, on: page) {
        drift.isCurrent = runs[reference.sample]?.isCurrent ?? false
        drifts[page.path, default: [:]][id] = drift
      }
      var fence = fence
      fence.copied = record.copied(from: fence.language)
      if case .run(let run) = record, run.exit != 0 { fence.fails = true }
      let source = SourceText(path: EvidenceStore.path(of: reference.sample).string, text)
      let shown = fence.showing(CodeText(wholeOf: source), on: page)
      diagnostics += shown.diagnostics
      fences[page.path, default: [:]][id] = shown.value
    }
  }
}

extension StepRecord {
  /// The record as a fence of `language` shows it: a session in `console`, what was printed in any other.
  fileprivate func shown(in language: String) -> String {
    let isSession = language == "console"
    switch self {
    case .run(let record):
      return isSession
        ? "$ \(record.command)\n\(record.stdout)\(record.stderr)"
        : record.stdout.isEmpty && record.exit != 0 ? record.stderr : record.stdout
    case .serve(let record):
      return isSession ? "$ \(record.command)\n\(record.log)" : record.log
    case .tree(let record): return record.files.map { $0 + "\n" }.joined()
    case .contract, .measure, .screenshot, .changed, .stop: return ""
    }
  }
}

extension StepRecord {
  /// What a reader copies of the record in a fence of `language`: the command, if it is there and works.
  fileprivate func copied(from language: String) -> CodeFence.Copied {
    guard language == "console" else { return .nothing }
    switch self {
    case .run(let record): return record.exit == 0 ? .commands(record.command) : .nothing
    case .serve(let record): return .commands(record.command)
    case .contract, .measure, .tree, .screenshot, .changed, .stop: return .nothing
    }
  }
}

extension Sequence<StepRecord> {
  fileprivate var text: [String] { flatMap(\.text) }
}

extension StepRecord {
  /// The record as lines, for a diff.
  fileprivate var text: [String] {
    func lines(_ text: String) -> [String] {
      text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    switch self {
    case .changed, .stop: return []
    case .run(let record):
      return ["$ \(record.command)", "exit status \(record.exit)"] + lines(record.stdout)
        + lines(record.stderr)
    case .serve(let record): return ["$ \(record.command)"] + lines(record.log)
    case .tree(let record): return record.files
    case .contract(let record): return record.contract.exchanges.flatMap(\.lines)
    case .measure(let record): return ["$ \(record.command)"] + record.figures.keys.sorted()
    case .screenshot(let record):
      return ["GET \(record.path)", "title: \(record.title)"]
        + record.pictures.map {
          "\($0.scheme.rawValue): \($0.width)×\($0.height) pixels, \($0.sha256.prefix(12))"
        }
    }
  }
}

extension ContractRecord.Exchange {
  /// The request and the answer, as they went over the wire.
  fileprivate var lines: [String] {
    var lines = ["\(request.method) \(request.target)"]
    lines += request.headers.map { "\($0.name): \($0.value)" }
    lines += (request.form ?? []).map { "\($0.name)=\($0.value ?? $0.file ?? "")" }
    lines += request.body.map(Self.lines) ?? []
    guard let response else { return lines }
    lines.append("HTTP \(response.status)")
    lines += response.headers.map { "\($0.name): \($0.value)" }
    return lines + Self.lines(of: response.body)
  }

  private static func lines(of body: ContractRecord.Body) -> [String] {
    (body.text ?? body.base64 ?? "").split(separator: "\n").map(String.init)
  }
}
