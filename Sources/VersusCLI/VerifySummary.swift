import HostSystem
import TextCore
import VersusBuild
import VersusSamples

/// What `versus verify` has to say.
struct VerifySummary {
  let report: VerifyReport
  let duration: Duration

  func show(as options: TestReportOptions) {
    guard let style = options.style else { return Console.print(junit) }
    DiagnosticPrinter(style: style).show(report.diagnostics)
    guard !options.quiet else { return }
    switch style {
    case .human, .github:
      for result in report.results { Console.print(line(for: result)) }
      Console.print(total)
    case .json:
      for result in report.results { Console.print(json(for: result)) }
    }
  }

  /// One sample in a line: its name, what came of it, and its evidence's date, duration and versions.
  private func line(for result: SampleRunResult) -> String {
    let width = report.results.map(\.sample.string.count).max() ?? 0
    let name = result.sample.string.padded(to: width)
    guard let evidence = result.evidence else { return "\(name)  \(result.state.words)" }
    let state = [result.state.words, result.versionWords].compactMap(\.self).joined(separator: "; ")
    let versions = evidence.mainVersions.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    let seconds = Duration.seconds(evidence.seconds).inSeconds
    return
      "\(name)  \(state.padded(to: 12))  \(evidence.date)  \(seconds) s  \(versions)"
  }

  private var total: String {
    let ran = report.results.count { $0.state == .ran }
    let held = report.results.count { $0.state == .verified }
    let rest = report.results.count - ran - held
    return
      "\(ran) ran, \(held) unchanged, \(rest) without evidence that fits, \(duration.inSeconds) s"
  }

  private func json(for result: SampleRunResult) -> String {
    var members = [
      #""sample":\#(result.sample.string.jsonQuoted)"#,
      #""state":\#(result.state.word.jsonQuoted)"#,
    ]
    if let evidence = result.evidence {
      members.append(#""date":\#(evidence.date.jsonQuoted)"#)
      members.append(#""seconds":\#(evidence.seconds)"#)
    }
    if !result.otherVersions.isEmpty {
      let others = result.otherVersions.map {
        #"{"name":\#($0.name.jsonQuoted),"verified":\#($0.verified.jsonQuoted),"now":\#($0.now.jsonQuoted)}"#
      }
      members.append(#""otherVersions":[\#(others.joined(separator: ","))]"#)
    }
    return "{\(members.joined(separator: ","))}"
  }

  /// One test case for each sample, as CI systems read it.
  private var junit: String {
    JUnitReport(
      cases: report.results.map { result in
        JUnitReport.Case(
          group: "samples", name: result.sample.string,
          seconds: result.state == .ran ? result.evidence?.seconds ?? 0 : 0,
          diagnostics: result.diagnostics)
      }
    ).text
  }
}

extension SampleRunResult {
  /// What its evidence is of, and is not what the environment has now; `nil` if that is the same.
  var versionWords: String? {
    guard !otherVersions.isEmpty else { return nil }
    return otherVersions.map { "verified on \($0.name) \($0.verified), not on \($0.now)" }
      .joined(separator: ", ")
  }
}

extension SampleRunResult.State {
  /// For programs.
  fileprivate var word: String {
    switch self {
    case .verified: "verified"
    case .ran: "ran"
    case .outOfDate: "out-of-date"
    case .failed: "failed"
    case .unknown: "unknown"
    }
  }

  /// For people.
  fileprivate var words: String {
    switch self {
    case .verified: "unchanged"
    case .ran: "ran"
    case .outOfDate(let inputs): "out of date: \(inputs.joined(separator: ", "))"
    case .failed: "failed"
    case .unknown: "never ran"
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
