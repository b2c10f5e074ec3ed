package import HostSystem
import Synchronization
package import TextCore
import VersusContent

/// What each file of an output was drawn from, and what that came to then.
package struct DrawingRecord: Sendable {
  /// What was read; see ``Read``.
  package struct Key: Hashable, Sendable {
    package var name: [String]
    package var print: Fingerprint

    package init(name: [String], print: Fingerprint) {
      self.name = name
      self.print = print
    }
  }

  package var keys: [Key] = []
  /// The numbers of the keys, by output; in order.
  package var outputs: [SitePath: [Int]] = [:]
  /// What there was to say of an output when it was drawn, and is in every build; of those of which there was anything.
  package var warnings: [SitePath: [Diagnostic]] = [:]
  /// What is known of code that is coloured by Pygments.
  package var foreign: ForeignCodeMemory?

  package init() {}

  /// The same of these outputs alone, without the keys that none of them has.
  func only(_ outputs: [SitePath]) -> DrawingRecord {
    var isUsed = [Bool](repeating: false, count: keys.count)
    for output in outputs { for key in self.outputs[output] ?? [] { isUsed[key] = true } }
    var record = DrawingRecord()
    var numbers = [Int](repeating: 0, count: keys.count)
    for index in keys.indices where isUsed[index] {
      numbers[index] = record.keys.count
      record.keys.append(keys[index])
    }
    record.outputs.reserveCapacity(outputs.count)
    for output in outputs {
      // Their order stays as it was.
      record.outputs[output] = (self.outputs[output] ?? []).map { numbers[$0] }
      record.warnings[output] = warnings[output]
    }
    return record
  }
}

/// Why a file was drawn, or not.
package enum Freshness: Hashable, Sendable {
  /// It is what it would become.
  case current
  /// It was not drawn before, or nobody knows from what.
  case unknown
  /// It is not the file that was written then.
  case altered
  /// These have changed, by ``Read/words(for:)``.
  case outdated([String])
}

/// Decides for each file of an output whether it has to be drawn, and takes down what it was drawn from.
final class DrawingMemory: Sendable {
  private let old: DrawingRecord
  /// By key of the old record.
  private let isUnchanged: [Bool]
  private let isThere: @Sendable (SitePath) -> Bool
  private struct Drawn {
    var reads: Set<Read>
    var warnings: [Diagnostic]
  }

  private let state = Mutex<(drawn: [SitePath: Drawn], kept: [SitePath])>(([:], []))

  /// - Parameters:
  ///   - old: What an earlier build took down.
  ///   - unchanged: Of each of its keys, whether it comes to the same now.
  ///   - isThere: Whether a file of the output is the one that was written then.
  init(
    _ old: DrawingRecord, unchanged: [Bool], isThere: @escaping @Sendable (SitePath) -> Bool
  ) {
    self.old = old
    isUnchanged = unchanged
    self.isThere = isThere
  }

  func freshness(of output: SitePath) -> Freshness {
    guard let keys = old.outputs[output] else { return .unknown }
    let changed = keys.filter { !isUnchanged[$0] }
    guard changed.isEmpty else {
      return .outdated(changed.map { Read.words(for: old.keys[$0].name) }.sorted())
    }
    return isThere(output) ? .current : .altered
  }

  /// The files of the output that were drawn before, and are wanted; ordered.
  func outputs(where isWanted: (SitePath) -> Bool) -> [SitePath] {
    old.outputs.keys.filter(isWanted).sorted()
  }

  /// Takes down that a file stays as it is.
  func keep(_ output: SitePath) { state.withLock { $0.kept.append(output) } }

  /// What there was to say of an output when it was drawn.
  func warnings(of output: SitePath) -> [Diagnostic] { old.warnings[output] ?? [] }

  /// Takes down what a file was drawn from, and what there is to say of it.
  func note(_ output: SitePath, _ reads: Set<Read>, _ warnings: [Diagnostic]) {
    state.withLock { $0.drawn[output] = Drawn(reads: reads, warnings: warnings) }
  }

  /// What is known of the whole output now.
  ///
  /// `key` says what a read comes to, and is asked once for each; a file that something was read for which
  /// cannot be told is left out, and so will be drawn again.
  func record(
    jobs: Int, _ key: @escaping @Sendable (Read) -> DrawingRecord.Key?
  ) async -> DrawingRecord {
    let (drawn, kept) = state.withLock { $0 }
    let reads = Array(Set(drawn.values.lazy.map(\.reads).joined()))
    let keys = await reads.concurrentMap(jobs: jobs, stride: 512, key)
    let found = Dictionary(zip(reads, keys)) { first, _ in first }
    var record = old.only(kept)
    // Of the many that were known, only those are looked up that are wanted.
    let wanted = Set(keys.lazy.compactMap(\.self))
    var numbers: [DrawingRecord.Key: Int] = [:]
    for (number, key) in record.keys.enumerated() where wanted.contains(key) {
      numbers[key] = number
    }
    func number(_ key: DrawingRecord.Key) -> Int {
      if let number = numbers[key] { return number }
      numbers[key] = record.keys.count
      record.keys.append(key)
      return record.keys.count - 1
    }
    for (output, drawn) in drawn {
      let keys = drawn.reads.compactMap { found[$0] ?? nil }
      guard keys.count == drawn.reads.count else { continue }
      record.outputs[output] = keys.map(number).sorted()
      if !drawn.warnings.isEmpty { record.warnings[output] = drawn.warnings }
    }
    return record
  }
}
