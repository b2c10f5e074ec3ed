import HostSystem
import TextCore
import VersusBuild
import VersusContent
import VersusRender
import VersusSamples

/// The last words of a build.
struct BuildSummary {
  let report: BuildReport
  let duration: Duration

  func show(as format: DiagnosticStyle) {
    switch format {
    case .human, .github:
      for line in lines { Console.print(line) }
    case .json: Console.print(json)
    }
  }

  private var lines: [String] {
    var lines = explanation
    if !report.skipped.isEmpty {
      let items = report.skipped.map { "\($0.path) (\($0.reason))" }
      lines.append("Skipped \(items.count): " + Self.shortened(items))
    }
    if let foreign = report.written?.foreign, !foreign.isEmpty {
      lines.append(
        "Left alone, since Versus did not write it: " + Self.shortened(foreign.map(\.string)))
    }
    let errors = report.diagnostics.count { $0.severity == .error }
    let warnings = Self.count(report.diagnostics.count - errors, "warning")
    let parts =
      report.written == nil
      ? ["Built nothing, and left the output as it was: \(Self.count(errors, "error"))", warnings]
      : ["Built \(Self.count(report.pages, "page"))", verification, warnings]
    lines.append(parts.joined(separator: ", ") + ", \(seconds) s")
    return lines
  }

  /// Why the file that was asked about was made.
  private var explanation: [String] {
    switch report.explanation {
    case nil: []
    case .current: ["It is as it was: nothing that it is made from has changed"]
    case .unknown: ["It was made: nobody has taken down from what it was made before"]
    case .altered: ["It was made: the file in the output is not the one that was written last"]
    case .outdated(let reads): ["It was made, since these have changed:"] + reads.map { "  " + $0 }
    }
  }

  private var verification: String {
    guard let verification = report.verification else { return "samples unverified" }
    let tools = verification.tools.map {
      [$0.name, $0.version].compactMap(\.self).joined(separator: " ")
    }
    let by = tools.isEmpty ? "" : " by " + tools.joined(separator: ", ")
    let skipped = verification.skipped == 0 ? "" : ", \(verification.skipped) skipped"
    let ran =
      verification.verified == 0
      ? "" : ", \(verification.verified) with evidence (\(verification.ran) ran now)"
    return "\(Self.count(verification.checked, "sample")) compiled\(by)\(skipped)\(ran)"
  }

  /// `{"summary": {…}}`, on a line after the diagnostics.
  private var json: String {
    let errors = report.diagnostics.count { $0.severity == .error }
    var members = [
      #""pages":\#(report.pages)"#, #""errors":\#(errors)"#,
      #""warnings":\#(report.diagnostics.count - errors)"#,
    ]
    if let verification = report.verification {
      members.append(#""samples":\#(verification.checked)"#)
      members.append(#""skippedSamples":\#(verification.skipped)"#)
    }
    let skipped = report.skipped.map {
      #"{"path":\#($0.path.string.jsonQuoted),"reason":\#($0.reason.jsonQuoted)}"#
    }
    members.append(#""skippedPages":[\#(skipped.joined(separator: ","))]"#)
    if let written = report.written {
      members.append(
        #""written":\#(written.written),"unchanged":\#(written.unchanged),"removed":\#(written.removed)"#
      )
    }
    members.append(#""seconds":\#(seconds)"#)
    return #"{"summary":{\#(members.joined(separator: ","))}}"#
  }

  private var seconds: String { duration.inSeconds }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func shortened(_ items: [String]) -> String {
    items.prefix(10).joined(separator: ", ") + (items.count > 10 ? ", …" : "")
  }
}

extension Duration {
  /// In seconds, to the hundredth: `0.15`.
  var inSeconds: String {
    let (seconds, attoseconds) = components
    let hundredths = Int(seconds) * 100 + Int(attoseconds / 10_000_000_000_000_000)
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
