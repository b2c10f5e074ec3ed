import Foundation
import HostSystem
import TextCore

/// `.versus/cache/compiled`: what compiled on this machine without a word, so that no compiler is asked twice
/// about the same code.
///
///     HASH                     the SHA-256 of all that follows, and of what reads it
///     {"Python":{…},…}         the toolchains
///     KEY                      of each unit, as in ``CompileLedger``
///
/// What has not compiled, or was remarked on, is not kept: it is asked about each time.
struct CompileCache {
  /// By the names that ``Language/Checker/toolchain`` gives them.
  private(set) var toolchains: [String: Toolchain] = [:]
  private var keys: Set<String> = []

  private static let path = LocalFiles.records.appending("compiled")
  /// Counted up when what was kept before must not be believed any more.
  private static let format = "2"

  /// Nothing.
  init() {}

  func contains(_ key: String) -> Bool { keys.contains(key) }

  /// Keeps that a unit compiled.
  mutating func insert(_ key: String) { keys.insert(key) }

  /// Keeps what compiled the units.
  ///
  /// Of a toolchain that is kept already, the first is right: what it compiled stands in here, too.
  mutating func insert(_ toolchain: Toolchain, as name: String) {
    toolchains[name] = toolchains[name]?.adding(toolchain.tools) ?? toolchain
  }
}

extension CompileCache {
  /// Reads what was kept; a file that cannot be trusted is as good as none, and is told of.
  static func read(from files: any FileReader) -> Outcome<CompileCache> {
    do {
      guard let bytes = try files.bytes(at: path) else { return Outcome(CompileCache()) }
      if let cache = CompileCache(bytes) { return Outcome(cache) }
      return Outcome(
        CompileCache(),
        [note("\(path) is damaged, or of another version of Versus; all is compiled anew")])
    } catch {
      return Outcome(
        CompileCache(), [note("\(path) cannot be read: \(error.reason); all is compiled anew")])
    }
  }

  private init?(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    guard lines.count == 2, lines[0].elementsEqual(Self.hash(of: Array(lines[1])).utf8) else {
      return nil
    }
    var rest = lines[1].split(separator: UInt8(ascii: "\n"))
    let header = Data(rest.removeFirst())
    guard let toolchains = try? JSONDecoder().decode([String: Toolchain].self, from: header) else {
      return nil
    }
    self.toolchains = toolchains
    keys = Set(rest.map { String(decoding: $0, as: UTF8.self) })
  }

  /// Writes all this down, unless the file holds it; two builds at once may, since each puts a whole file in place.
  ///
  /// - Returns: A warning if it cannot be written, which costs time and nothing else.
  func write(to files: any FileWriter) -> [Diagnostic] {
    do {
      let bytes = bytes
      if try files.bytes(at: Self.path) != bytes { try files.write(bytes, to: Self.path) }
      return []
    } catch {
      return [Self.note("\(error.path) cannot be written: \(error.reason)")]
    }
  }

  private var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var rest = (try? encoder.encode(toolchains)).map { [UInt8]($0) } ?? []
    for key in keys.sorted() { rest += "\n\(key)".utf8 }
    return Array("\(Self.hash(of: rest))\n".utf8) + rest
  }

  private static func hash(of rest: [UInt8]) -> String {
    var hasher = ContentHasher()
    hasher.update(format, named: "format")
    hasher.update(PackageResources.PythonWorker_py, named: "worker")
    hasher.update(rest, named: "rest")
    return hasher.finish().hex
  }

  private static func note(_ message: String) -> Diagnostic {
    Diagnostic(.warning, id: "compile-cache", message)
  }
}

extension SampleVerifier {
  /// Checks what the `cache` does not vouch for.
  ///
  /// Afterwards the ledger and the cache hold what compiled without a word, and nothing else; but the ledger keeps
  /// what it had of code that could not be checked here, and of the `drafts`, which only some builds check.
  func verify(
    _ units: [CodeUnit], drafts: [CodeUnit] = [], ledger: inout CompileLedger,
    cache: inout CompileCache
  ) async -> Verification {
    let keys = keys(of: units)
    let toolchains = await unchangedToolchains(of: units, in: cache)
    let known = known(units, keys: keys, by: cache, toolchains)
    var verification = await verify(units, known: known)
    let before = ledger
    (ledger, cache) = (CompileLedger(), CompileCache())
    for key in self.keys(of: drafts) {
      if let key { ledger[key] = before[key] }
    }
    for (name, toolchain) in toolchains { cache.insert(toolchain, as: name) }
    for (name, toolchain) in verification.toolchains { cache.insert(toolchain, as: name) }
    for (index, unit) in units.enumerated() where !verification.remarked.contains(index) {
      guard let key = keys[index] else { continue }
      guard case .checked(let tool) = verification.verdicts[index] else {
        if verification.verdicts[index] == .failed { ledger[key] = before[key] }
        continue
      }
      ledger[key] = tool
      if let toolchain = toolchain(of: unit), cache.toolchains[toolchain] != nil {
        cache.insert(key)
      }
    }
    verification.used = used(for: units, in: cache)
    return verification
  }

  /// The toolchains of the cache that are still what they were when it was written.
  private func unchangedToolchains(
    of units: [CodeUnit], in cache: CompileCache
  ) async -> [String: Toolchain] {
    var checkers: [String: Language.Checker] = [:]
    for unit in units {
      guard let checker = languages[unit.language]?.checker, let name = checker.toolchain else {
        continue
      }
      checkers[name] = checker
    }
    var unchanged: [String: Toolchain] = [:]
    for (name, toolchain) in cache.toolchains {
      guard let checker = checkers[name], await isUnchanged(toolchain, of: checker) else {
        continue
      }
      unchanged[name] = toolchain
    }
    return unchanged
  }

  private func known(
    _ units: [CodeUnit], keys: [String?], by cache: CompileCache,
    _ toolchains: [String: Toolchain]
  ) -> KnownUnits {
    var known = KnownUnits()
    var tools: Set<Tool> = []
    var isDjangoAsked = false
    for (index, unit) in units.enumerated() {
      guard unit.skipReason == nil, let checker = languages[unit.language]?.checker,
        let name = checker.toolchain
      else { continue }
      if let toolchain = toolchains[name], let key = keys[index], cache.contains(key) {
        known.indices.insert(index)
        tools.formUnion(toolchain.tools.filter { checker.tools.contains($0.name) })
      } else if checker == .python(.django) {
        isDjangoAsked = true
      }
    }
    if isDjangoAsked {
      // Templates may load the site's own libraries, which the worker knows only if it is given them.
      known.indices = known.indices.filter { !units[$0].isTemplateLibrary }
    }
    known.tools = Array(tools)
    return known
  }

  private func toolchain(of unit: CodeUnit) -> String? {
    languages[unit.language]?.checker.toolchain
  }
}
