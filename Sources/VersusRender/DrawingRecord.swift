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

  package init() {}
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
  private let state = Mutex<(drawn: [SitePath: Set<Read>], kept: [SitePath])>(([:], []))

  /// - Parameters:
  ///   - old: What an earlier build took down.
  ///   - isThere: Whether a file of the output is the one that was written then.
  ///   - print: What a read of that name comes to now.
  init(
    _ old: DrawingRecord, isThere: @escaping @Sendable (SitePath) -> Bool,
    print: ([String]) -> Fingerprint?
  ) {
    self.old = old
    self.isThere = isThere
    isUnchanged = old.keys.map { print($0.name) == $0.print }
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

  /// Takes down what a file was drawn from.
  func note(_ output: SitePath, _ reads: Set<Read>) {
    state.withLock { $0.drawn[output] = reads }
  }

  /// What is known of the whole output now.
  ///
  /// `key` says what a read comes to, and is asked once for each; a file that something was read for which
  /// cannot be told is left out, and so will be drawn again.
  func record(_ key: (Read) -> DrawingRecord.Key?) -> DrawingRecord {
    let (drawn, kept) = state.withLock { $0 }
    var record = DrawingRecord()
    var numbers: [[String]: Int] = [:]
    func number(_ key: DrawingRecord.Key) -> Int {
      if let number = numbers[key.name] { return number }
      numbers[key.name] = record.keys.count
      record.keys.append(key)
      return record.keys.count - 1
    }
    var oldNumbers = [Int?](repeating: nil, count: old.keys.count)
    for output in kept {
      record.outputs[output] = (old.outputs[output] ?? []).map { index in
        let found = oldNumbers[index] ?? number(old.keys[index])
        oldNumbers[index] = found
        return found
      }.sorted()
    }
    var known: [Read: Int?] = [:]
    for (output, reads) in drawn {
      let found = reads.map { read -> Int? in
        if let number = known[read] { return number }
        let made = key(read).map(number)
        known[read] = .some(made)
        return made
      }
      if !found.contains(nil) { record.outputs[output] = found.compactMap(\.self).sorted() }
    }
    return record
  }
}
