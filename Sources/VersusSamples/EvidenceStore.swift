import Foundation
package import HostSystem
import SampleRun

/// `content/evidence/`: one file for each sample, so that what several machines record can be put together.
package struct EvidenceStore: Sendable {
  /// What there is of a sample's evidence.
  package enum Entry: Sendable {
    case none
    /// It cannot be trusted, and why.
    case damaged(String)
    case evidence(Evidence)
  }

  private let files: any FileWriter
  /// `YYYY-MM-DD`, in UTC.
  private let today: String

  package init(_ files: any FileWriter, today: String) {
    self.files = files
    self.today = today
  }

  /// The file of a sample's evidence, from the site's folder.
  package static func path(of sample: SitePath) -> SitePath {
    SitePath.root.appending("content").appending("evidence")
      .appending(sample.parent).appending("\(sample.name).json")
  }

  /// The folder of a sample's pictures, from the site's folder.
  package static func pictures(of sample: SitePath) -> SitePath {
    SitePath.root.appending("content").appending("evidence").appending(sample)
  }

  /// Reads the evidence of a sample; it is as good as its pictures.
  package func read(_ sample: SitePath) -> Entry {
    do {
      guard let bytes = try files.bytes(at: Self.path(of: sample)) else { return .none }
      let entry = Self.decode(bytes, for: sample, today: today)
      guard case .evidence(let evidence) = entry else { return entry }
      for (file, picture) in evidence.pictures {
        let path = Self.pictures(of: sample).appending(file)
        guard let bytes = try files.bytes(at: path) else {
          return .damaged("its picture \(path) is missing")
        }
        guard ContentHash(of: bytes).hex == picture.sha256 else {
          return .damaged("its picture \(path) is another one")
        }
      }
      return entry
    } catch {
      return .damaged("it cannot be read: \(error.reason)")
    }
  }

  /// Writes evidence and its pictures, by the names of their files, and removes pictures that it has no more.
  package func write(
    _ evidence: Evidence, pictures: [String: [UInt8]] = [:], of sample: SitePath
  ) throws(FileError) {
    let folder = Self.pictures(of: sample)
    for (file, bytes) in pictures.sorted(by: { $0.key < $1.key }) {
      try files.write(bytes, to: folder.appending(file))
    }
    try files.write(Self.encode(evidence), to: Self.path(of: sample))
    let kept = Set(evidence.pictures.map(\.file))
    for entry in try files.entries(of: folder)
    where entry.kind == .file && entry.name.hasSuffix(".png") && !kept.contains(entry.name) {
      try files.remove(folder.appending(entry.name))
    }
  }

  /// Puts pictures that are not those of the evidence where they can be looked at.
  ///
  /// - Returns: Where they are, from the site's folder.
  func show(_ pictures: [String: [UInt8]], of sample: SitePath) throws(FileError) -> [SitePath] {
    let folder = SitePath.root.appending(".versus").appending("pictures").appending(sample)
    var paths: [SitePath] = []
    for (file, bytes) in pictures.sorted(by: { $0.key < $1.key }) {
      paths.append(folder.appending(file))
      try files.write(bytes, to: folder.appending(file))
    }
    return paths
  }

  /// The file of `evidence`: sealed, and the same bytes for the same evidence.
  package static func encode(_ evidence: Evidence) -> [UInt8] {
    var sealed = evidence
    sealed.seal = seal(of: evidence)
    return json(sealed) + [UInt8(ascii: "\n")]
  }

  private static func decode(_ bytes: [UInt8], for sample: SitePath, today: String) -> Entry {
    guard let evidence = try? JSONDecoder().decode(Evidence.self, from: Data(bytes)) else {
      return .damaged("it is cut short, or not the work of this version of Versus")
    }
    guard evidence.format == Evidence.currentFormat else {
      return .damaged("it is of another version of Versus")
    }
    guard evidence.seal == seal(of: evidence) else { return .damaged("it was changed by hand") }
    guard evidence.sample == sample.string else {
      return .damaged("it is the evidence of \(evidence.sample)")
    }
    guard evidence.date <= today else { return .damaged("it is from the future: \(evidence.date)") }
    return .evidence(evidence)
  }

  /// The SHA-256 of all of it but this.
  static func seal(of evidence: Evidence) -> String {
    var open = evidence
    open.seal = ""
    return ContentHash(of: json(open)).hex
  }

  private static func json(_ evidence: Evidence) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Nothing in evidence is beyond JSON: there are no infinite numbers.
    return (try? encoder.encode(evidence)).map { [UInt8]($0) } ?? []
  }
}
