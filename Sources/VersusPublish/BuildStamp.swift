package import HostSystem
import TextCore
package import VersusBuild
import VersusModel
package import VersusRender
import VersusSamples

/// `build.json`, which every published site carries: what it was made from, and what is known of its samples.
///
/// It is made when a site is published, not when it is built, since the commit that a site is built from cannot be part of
/// an output that is committed itself. The same commit with the same evidence gives the same bytes.
package struct BuildStamp: Hashable, Sendable {
  package static let path = SitePath.root.appending("build.json")

  private let json: JSONValue

  package init(
    _ report: BuildReport, of output: [OutputFile], revision: SiteRevision,
    allowed: Set<Allowance>
  ) {
    var members: [(name: String, value: JSONValue)] = [("versus", .string(VersusVersion.current))]
    if let commit = revision.commit { members.append(("commit", .string(commit))) }
    if let time = revision.time { members.append(("time", .string(time))) }
    members.append(("pages", .int(report.pages)))
    members.append(("samples", Self.samples(of: report)))
    members.append(("evidence", Self.evidence(in: output)))
    let words = allowed.map(\.rawValue).sorted().map(JSONValue.string)
    members.append(("allowed", .array(words)))
    json = .object(members)
  }

  package var file: OutputFile {
    OutputFile(path: Self.path, bytes: Array((json.text + "\n").utf8))
  }

  /// `{"compiled": n, "verified": n, "skipped": n}`, or `null` if nothing was verified.
  private static func samples(of report: BuildReport) -> JSONValue {
    guard let summary = report.verification else { return .null }
    return .object([
      ("compiled", .int(summary.checked)), ("verified", .int(summary.verified)),
      ("skipped", .int(summary.skipped)),
    ])
  }

  /// How many samples have evidence, and the days of the oldest and the newest of it.
  private static func evidence(in output: [OutputFile]) -> JSONValue {
    let folder = SitePath.root.appending("evidence")
    let dates = output.filter { $0.path.isInside(folder) && $0.path.extension == "json" }
      .compactMap { (try? JSONParser.parse($0.bytes))?["date"]?.string }.sorted()
    var members: [(name: String, value: JSONValue)] = [("count", .int(dates.count))]
    if let oldest = dates.first, let newest = dates.last {
      members += [("oldest", .string(oldest)), ("newest", .string(newest))]
    }
    return .object(members)
  }
}
