package import HostSystem
import TextCore

/// What one published file is known by.
package struct PublishedFile: Hashable, Sendable {
  /// The SHA-256 of its bytes, as 64 hexadecimal digits.
  package var hash: String
  /// In bytes.
  package var size: Int

  package init(hash: String, size: Int) {
    self.hash = hash
    self.size = size
  }
}

/// One state of a published site.
package struct Release: Hashable, Sendable {
  /// The commit that it was built from; `nil` without git.
  package var commit: String?
  /// When that was made, as RFC 3339 writes it; `nil` if nobody knows.
  package var time: String?
  package var files: [SitePath: PublishedFile]

  package init(commit: String?, time: String?, files: [SitePath: PublishedFile]) {
    self.commit = commit
    self.time = time
    self.files = files
  }

  /// What it is called: 16 hexadecimal digits that every file of it decides.
  package var id: String {
    var hasher = ContentHasher()
    for (path, file) in files.sorted(by: { $0.key < $1.key }) {
      hasher.update(Array("\(path.string)\0\(file.hash)\n".utf8))
    }
    return String(hasher.finish().hex.prefix(16))
  }
}

/// What an earlier publish wrote down at its target: the files that are Versus's there.
///
/// It is kept at the target itself (``path``), so that it holds for whoever publishes from wherever.
package struct PublishManifest: Hashable, Sendable {
  /// The release that readers see, or saw until the one that is coming began.
  package var live: Release?
  /// The one before it.
  package var previous: Release?
  /// Those that a publish began to put there and did not end, the last one last; a file of theirs may be there or not.
  package var coming: [Release] = []
  /// How many releases were begun in place of the live one, or, if none is coming, in place of the previous one.
  ///
  /// Each keeps what it replaces in a folder of its own.
  package var attempts = 1

  package static let folder = SitePath.root.appending(".versus")
  package static let path = folder.appending("manifest.json")

  package init(live: Release? = nil, previous: Release? = nil, attempts: Int = 1) {
    self.live = live
    self.previous = previous
    self.attempts = attempts
  }

  /// What is written down before the first file of `release` is put.
  func beginning(_ release: Release) -> PublishManifest {
    var manifest = self
    if coming.last != release { manifest.coming.append(release) }
    manifest.attempts = manifest.coming.count
    return manifest
  }

  /// What is written down after the last.
  func finishing(_ release: Release) -> PublishManifest {
    PublishManifest(live: release, previous: live, attempts: attempts)
  }

  /// Every file that a publish put there.
  package var ownPaths: Set<SitePath> {
    ([live].compactMap(\.self) + coming).reduce(into: []) { $0.formUnion($1.files.keys) }
  }

  /// The release that a rollback puts back: the one before; if a publish was interrupted, the one that it began to replace.
  package var earlier: Release {
    get throws(PublishFailure) {
      guard let release = coming.isEmpty ? previous : live else {
        throw PublishFailure("nothing was published there before what is there now")
      }
      return release
    }
  }

  /// What the file at `path` is for sure; `nil` if that cannot be told.
  package func file(at path: SitePath) -> PublishedFile? {
    let file = live?.files[path]
    return coming.allSatisfy { $0.files[path] == file } ? file : nil
  }
}

extension PublishManifest {
  private static let version = 1

  /// As JSON, in one line.
  package var bytes: [UInt8] {
    var members: [(name: String, value: JSONValue)] = [("manifest", .int(Self.version))]
    if let live { members.append(("live", live.json)) }
    if let previous { members.append(("previous", previous.json)) }
    if !coming.isEmpty { members.append(("coming", .array(coming.map(\.json)))) }
    members.append(("attempts", .int(attempts)))
    return Array((JSONValue.object(members).text + "\n").utf8)
  }

  /// Reads a manifest; `nil` if this is none, or of another version.
  package init?(_ bytes: [UInt8]) {
    guard let json = try? JSONParser.parse(bytes), json["manifest"]?.int == Self.version else {
      return nil
    }
    var coming: [Release?] = []
    if case .array(let items)? = json["coming"] { coming = items.map(Release.init) }
    let live = json["live"].map(Release.init)
    let previous = json["previous"].map(Release.init)
    guard live != .some(nil), previous != .some(nil), !coming.contains(nil) else { return nil }
    self.init(live: live ?? nil, previous: previous ?? nil)
    self.coming = coming.compactMap(\.self)
    attempts = min(max(1, json["attempts"]?.int ?? 1), 1000)
  }
}

extension Release {
  fileprivate var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    if let commit { members.append(("commit", .string(commit))) }
    if let time { members.append(("time", .string(time))) }
    let files = files.sorted { $0.key < $1.key }.map { path, file in
      (name: path.string, value: JSONValue.array([.string(file.hash), .int(file.size)]))
    }
    members.append(("files", .object(files)))
    return .object(members)
  }

  fileprivate init?(_ json: JSONValue) {
    guard case .object(let entries)? = json["files"] else { return nil }
    var files: [SitePath: PublishedFile] = [:]
    for (name, value) in entries {
      guard let path = SitePath(name), path.string == name, !path.isRoot,
        case .array(let parts) = value, parts.count == 2, let hash = parts[0].string,
        let size = parts[1].int, size >= 0
      else { return nil }
      files[path] = PublishedFile(hash: hash, size: size)
    }
    self.init(commit: json["commit"]?.string, time: json["time"]?.string, files: files)
  }
}
