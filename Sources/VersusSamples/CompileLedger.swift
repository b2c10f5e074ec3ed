import Foundation
import HostSystem
import TextCore

/// `content/evidence/compiled.json`: which code compiled, by the hash of all that decides it, so that a site
/// can be built where nothing may be executed.
struct CompileLedger: Codable, Hashable, Sendable {
  private(set) var format = 2
  /// The key of a unit → the tool that compiled it.
  private var compiled: [String: String] = [:]

  private static let path = SitePath.root.appending("content").appending("evidence")
    .appending("compiled.json")

  init() {}

  /// What was recorded; an empty one if there is none, or none that can be read.
  init(from files: any FileWriter) {
    guard let bytes = try? files.bytes(at: Self.path),
      let ledger = try? JSONDecoder().decode(CompileLedger.self, from: Data(bytes)),
      ledger.format == CompileLedger().format
    else { return }
    self = ledger
  }

  subscript(key: String) -> String? {
    get { compiled[key] }
    set { compiled[key] = newValue }
  }

  /// Writes the ledger down, unless that is what the file holds; an empty one is not worth a file.
  func write(to files: any FileWriter) throws(FileError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let json = try? encoder.encode(self) else { return }
    let bytes = [UInt8](json) + [UInt8(ascii: "\n")]
    guard !compiled.isEmpty, try files.bytes(at: Self.path) != bytes else { return }
    try files.write(bytes, to: Self.path)
  }

  /// What decides whether `unit` compiles: its checker, its code, and for templates the `libraries` of tags.
  static func key(of unit: CodeUnit, by checker: Language.Checker, libraries: String) -> String {
    var hasher = ContentHasher()
    switch checker {
    case .python(let check):
      hasher.update(check.rawValue, named: "python")
      if check == .django { hasher.update(libraries, named: "libraries") }
    case .yaml: hasher.update("libyaml", named: "library")
    case .command(let check):
      hasher.update(check.command.words.joined(separator: "\0"), named: "command")
    }
    hasher.update(unit.hash.bytes, named: "code")
    return hasher.finish().hex
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
    let libraries = ContentHash(
      of: units.filter(\.isTemplateLibrary).flatMap(\.hash.bytes)
    ).hex
    return units.map { unit in
      languages[unit.language].map {
        CompileLedger.key(of: unit, by: $0.checker, libraries: libraries)
      }
    }
  }
}
