import HostSystem
import TextCore
import VersusPublish

/// What `versus publish` says of what it does.
struct PublishSummary {
  let destination: String
  let plan: PublishPlan
  let format: DiagnosticStyle

  private static let shownPaths = 20

  /// Tells what changes: every path for programs, the first of each kind for people.
  func showPlan() {
    guard format != .json else { return Console.print(json) }
    for (sign, paths) in [
      ("+", plan.added), ("~", plan.changed + plan.foreign), ("-", plan.removed),
    ] {
      for path in paths.prefix(Self.shownPaths) { Console.print("\(sign) \(path)") }
      if paths.count > Self.shownPaths {
        Console.print("\(sign) … and \(paths.count - Self.shownPaths) more")
      }
    }
    let counts = [
      "\(plan.added.count) added", "\(plan.changed.count + plan.foreign.count) changed",
      "\(plan.removed.count) removed", "\(plan.unchanged.count) unchanged",
    ]
    Console.print("\(destination): \(counts.joined(separator: ", ")), \(plan.bytes) bytes to carry")
  }

  func showEnd() {
    guard format != .json else { return }
    Console.print("Published to \(destination)")
  }

  /// `{"plan": {…}}`.
  private var json: String {
    var members: [(name: String, value: JSONValue)] = [("target", .string(destination))]
    for (name, paths) in [
      ("added", plan.added), ("changed", plan.changed), ("removed", plan.removed),
      ("foreign", plan.foreign),
    ] {
      members.append((name, .array(paths.map { .string($0.string) })))
    }
    members.append(("unchanged", .int(plan.unchanged.count)))
    members.append(("bytes", .int(plan.bytes)))
    return JSONValue.object([("plan", .object(members))]).text
  }
}
