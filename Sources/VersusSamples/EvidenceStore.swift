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
      let decoded = try files.decoded(Self.path(of: sample), as: Entry.self) {
        Self.decode($0, for: sample)
      }
      guard let entry = decoded else { return .none }
      guard case .evidence(let evidence) = entry else { return entry }
      guard evidence.date <= today else {
        return .damaged("it is from the future: \(evidence.date)")
      }
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

  private static func decode(_ bytes: [UInt8], for sample: SitePath) -> Entry {
    guard let evidence = try? JSONDecoder().decode(Evidence.self, from: Data(bytes)) else {
      return .damaged("it is cut short, or not the work of this version of Versus")
    }
    guard evidence.format == Evidence.currentFormat else {
      return .damaged("it is of another version of Versus")
    }
    guard isSealed(bytes, evidence.seal) || evidence.seal == seal(of: evidence) else {
      return .damaged("it was changed by hand")
    }
    guard evidence.sample == sample.string else {
      return .damaged("it is the evidence of \(evidence.sample)")
    }
    return .evidence(evidence)
  }

  /// Whether the bytes are, but for the seal in them, those that it was made of; then they need not be written again
  /// to know.
  private static func isSealed(_ bytes: [UInt8], _ seal: String) -> Bool {
    // Keys of what is inside stand further to the right, and no text has the end of a line in it.
    let key = Array("\n  \"seal\" : \"".utf8)
    var start = 0
    while let line = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      start = line + key.count
      guard bytes[line...].starts(with: key) else {
        start = line + 1
        continue
      }
      guard bytes[start...].starts(with: seal.utf8) else { return false }
      var hasher = ContentHasher()
      hasher.update(Array(bytes[..<start]))
      // The file ends with a line feed that is not part of it.
      hasher.update(Array(bytes[start...].dropFirst(seal.utf8.count).dropLast()))
      return hasher.finish().hex == seal
    }
    return false
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
