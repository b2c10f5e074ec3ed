package import HostSystem
package import TextCore

/// What came of checking one unit.
package enum Verdict: Hashable, Sendable {
  /// It is correct, said this tool.
  case checked(tool: String)
  /// It was run, and did what is recorded.
  case ran(RunStamp)
  /// The author asked for it not to be checked.
  case skipped(reason: String)
  /// No checker is known for its language.
  case unchecked
  /// It is wrong, or could not be checked: a diagnostic says which.
  case failed
}

/// A program that checked something.
package struct Tool: Codable, Hashable, Sendable {
  /// Its name for readers (`Python`).
  package var name: String
  /// As it says itself (`3.11.7`), if it could be asked.
  package var version: String?

  package init(name: String, version: String? = nil) {
    self.name = name
    self.version = version
  }
}

/// When a sample was run, and with what.
package struct RunStamp: Hashable, Sendable {
  package var sample: SitePath
  /// What it ran on, the interpreter first.
  package var versions: [Tool]
  /// The day, `YYYY-MM-DD`.
  package var date: String
  /// Whether the sample, its environment and its contract are still what they were that day.
  package var isCurrent: Bool
  /// What it did not run on yet.
  package var otherVersions: [OtherVersion] = []
}

/// What came of checking many units.
package struct Verification: Sendable {
  /// One for each unit, in their order.
  package var verdicts: [Verdict] = []
  /// The units that something was said about, by index.
  package var remarked: Set<Int> = []
  /// In the order of the units; those that blame a tool and not a unit come last.
  package var diagnostics: [Diagnostic] = []
  /// The tools that were used, by name.
  package var tools: [Tool] = []
  /// What the tools consist of, as far as it is known, by the name of the checker's toolchain.
  var toolchains: [String: Toolchain] = [:]
  /// The toolchains that the verdicts rest on; `nil` if they cannot be told.
  var used: UsedToolchains?
}

/// Something that a tool says about a unit.
struct Problem: Hashable {
  var severity = Diagnostic.Severity.error
  var message: String
  /// Byte offsets into the unit's code.
  var range: SourceRange
  /// Further lines of what the tool said.
  var notes: [String] = []
}

/// What a checker found out about the units that it was given.
struct Findings {
  /// By the index of the unit; a unit without an entry is correct.
  var problems: [Int: [Problem]] = [:]
  /// Units that could not be checked for a reason that ``diagnostics`` tell.
  var unusable: Set<Int> = []
  /// What is wrong with the tools.
  var diagnostics: [Diagnostic] = []
  var tools: [Tool] = []
  /// As in ``Verification``.
  var toolchains: [String: Toolchain] = [:]

  mutating func add(_ other: Findings) {
    problems.merge(other.problems) { $0 + $1 }
    unusable.formUnion(other.unusable)
    diagnostics += other.diagnostics
    tools += other.tools.filter { !tools.contains($0) }
    toolchains.merge(other.toolchains) { first, _ in first }
  }
}

extension Diagnostic {
  /// A tool that is needed and not there: said once, whatever the number of units.
  static func missingChecker(
    _ message: String, for units: [CodeUnit], notes: [Note] = [], help: String
  ) -> Diagnostic {
    let shown = units.prefix(5).map { Note("needed for \($0.name)", at: $0.place) }
    let rest = units.count > 5 ? [Note("and for \(units.count - 5) more")] : []
    return Diagnostic(
      id: "missing-checker", message, notes: notes + shown + rest,
      help: help + ", or say why it need not be checked: `skip=\"reason\"`")
  }
}
