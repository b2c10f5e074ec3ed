package import HostSystem
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What other sites said of addresses lately: `.versus/links.json`.
///
/// Only good news is kept for long: what is not there is asked for again each time. A file that is damaged, or of
/// another version, is as good as none.
package final class LinkMemory: Sendable {
  private struct Kept: Codable {
    var format = LinkMemory.format
    var answers: [String: ExternalCheck.Answer] = [:]
  }

  private static let format = 1
  private static let path = SitePath.root.appending(".versus").appending("links.json")
  private static let day = 86_400.0

  private let files: any FileWriter
  private let answers: Mutex<[String: ExternalCheck.Answer]>

  /// Reads what is kept below the folder of a site.
  package init(_ files: any FileWriter) {
    self.files = files
    let bytes = (try? files.bytes(at: Self.path)) ?? nil
    let kept = bytes.flatMap { try? JSONDecoder().decode(Kept.self, from: Data($0)) }
    answers = Mutex(kept?.format == Self.format ? kept?.answers ?? [:] : [:])
  }

  /// What was said of an address, if that is fresh enough.
  func answer(to address: String, now: Double) -> ExternalCheck.Answer? {
    guard let answer = answers.withLock({ $0[address] }) else { return nil }
    let days: Double =
      switch answer.state {
      case .there: 7
      case .blocked: 1
      case .gone, .unknown: 0
      }
    return (0..<days * Self.day).contains(now - answer.time) ? answer : nil
  }

  /// Keeps these answers, and no others: an address that no page has is forgotten.
  func remember(_ new: [String: ExternalCheck.Answer]) {
    answers.withLock { $0 = new }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(Kept(answers: new)) else { return }
    // What cannot be kept is asked for again.
    try? files.write([UInt8](data), to: Self.path)
  }
}
