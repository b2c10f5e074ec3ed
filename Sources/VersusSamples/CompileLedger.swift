import HostSystem
import TextCore

/// `content/evidence/compiled.json`: which code compiled, by the hash of all that decides it, so that a site
/// can be built where nothing may be executed.
struct CompileLedger: Hashable, Sendable {
  /// The key of a unit → the tool that compiled it.
  private var compiled: [String: String] = [:]

  private static let format = 2
  private static let path = SitePath.root.appending("content").appending("evidence")
    .appending("compiled.json")

  init() {}

  /// What was recorded; nothing if there is none, or none that can be believed, of which there is something to say.
  static func read(from files: any FileWriter) -> Outcome<CompileLedger> {
    let source: SourceText
    do throws(FileError) {
      guard let bytes = try files.bytes(at: path) else { return Outcome(CompileLedger()) }
      source = SourceText(path: path.string, bytes: bytes)
    } catch {
      return unusable("cannot be read: \(error.reason)", at: .start(of: path))
    }
    do throws(JSONError) {
      guard let ledger = CompileLedger(try JSONParser.parse(source.bytes)) else {
        return unusable("is damaged, or of another version of Versus", at: .start(of: path))
      }
      return Outcome(ledger)
    } catch {
      return unusable(
        "is damaged: \(error.message)", at: source.location(of: error.offset..<error.offset))
    }
  }

  private init?(_ value: JSONValue) {
    guard case .object(let members) = value,
      members.contains(where: { $0.name == "format" && $0.value == .int(Self.format) }),
      case .object(let entries)? = members.first(where: { $0.name == "compiled" })?.value
    else { return nil }
    compiled.reserveCapacity(entries.count)
    for (key, tool) in entries {
      guard case .string(let tool) = tool else { return nil }
      compiled[key] = tool
    }
  }

  private static func unusable(
    _ reason: String, at place: SourceLocation
  ) -> Outcome<CompileLedger> {
    let note = Diagnostic(
      .warning, id: "damaged-evidence", "\(path) \(reason)", at: place,
      help: "`versus verify` writes it anew from what compiles")
    return Outcome(CompileLedger(), [note])
  }

  subscript(key: String) -> String? {
    get { compiled[key] }
    set { compiled[key] = newValue }
  }

  /// Writes the ledger down; an empty one is not worth a file.
  func write(to files: any FileWriter) throws(FileError) {
    guard !compiled.isEmpty else { return }
    let entries = compiled.sorted { $0.key < $1.key }
      .map { "    \($0.jsonQuoted): \($1.jsonQuoted)" }
    let text = """
      {
        "format": \(Self.format),
        "compiled": {
      \(entries.joined(separator: ",\n"))
        }
      }

      """
    try files.write(Array(text.utf8), to: Self.path)
  }

  /// What decides whether `unit` compiles: its checker, its code, and for templates the `libraries` of tags.
  static func key(of unit: CodeUnit, by checker: Language.Checker, libraries: String) -> String {
    let name =
      switch checker {
      case .python(.django): "django+\(libraries)"
      case .python(let check): check.rawValue
      case .yaml: "yaml"
      case .command(let check):
        "command+" + ContentHash(of: check.command.words.joined(separator: "\0")).hex.prefix(32)
      }
    return "\(name):\(unit.hash.hex)"
  }
}

extension SampleVerifier {
  /// Says what the `ledger` says; nothing is executed.
  func verdicts(on units: [CodeUnit], by ledger: CompileLedger) -> Verification {
    var verification = Verification()
    var tools: Set<String> = []
    for (unit, key) in zip(units, keys(of: units)) {
      if let reason = unit.skipReason {
        verification.verdicts.append(.skipped(reason: reason))
      } else if let key, let tool = ledger[key] {
        tools.insert(tool)
        verification.verdicts.append(.checked(tool: tool))
      } else if key != nil {
        verification.verdicts.append(.failed)
        verification.diagnostics.append(
          Diagnostic(
            id: "no-evidence", "there is no evidence that this compiles", at: unit.place,
            help: "run `versus verify` and commit content/evidence/compiled.json"))
      } else {
        verification.verdicts.append(.unchecked)
      }
    }
    verification.tools = tools.sorted().map { Tool(name: $0) }
    return verification
  }

  /// What decides whether each unit compiles; `nil` for one whose language has no checker.
  func keys(of units: [CodeUnit]) -> [String?] {
    let libraries = String(
      ContentHash(of: units.filter(\.isTemplateLibrary).flatMap(\.hash.bytes)).hex.prefix(32))
    return units.map { unit in
      languages[unit.language].map {
        CompileLedger.key(of: unit, by: $0.checker, libraries: libraries)
      }
    }
  }
}
