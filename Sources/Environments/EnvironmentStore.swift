import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The folder that environments are kept in, `.versus/environments`.
///
///     NAME.lock            held by whoever looks for the environment of that name, or makes it
///     NAME-KEY.json        the record, written last: what has one is whole
///     NAME-KEY-ATTEMPT/    the environment; one that no record names is half-made
///
/// KEY is the beginning of the plan's key. Each attempt has a folder of its own, because paths into it are
/// written everywhere in it, and because the programs of a build that was killed may still be writing to
/// theirs.
struct EnvironmentStore: Sendable {
  let files: LocalFiles

  /// For so long an environment stays that nobody uses.
  static let unusedSeconds: TimeInterval = 30 * 24 * 3600

  init(root: String) throws(FileError) { files = try LocalFiles.making(root: root) }

  func path(of name: String) -> String { "\(files.root)/\(name)" }

  func lockPath(for name: String) -> String { path(of: name + ".lock") }

  /// Whether there is no room for even a small environment.
  var isFull: Bool {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: files.root)
    guard let free = attributes?[.systemFreeSize] as? UInt64 else { return false }
    return free < 1 << 20
  }

  // MARK: - Records

  /// What was made of `plan`; `nil` if nothing was, or the record cannot be trusted.
  func record(of plan: EnvironmentPlan) -> EnvironmentRecord? {
    guard let path = SitePath(plan.stem + ".json"), let bytes = try? files.bytes(at: path),
      let record = try? JSONDecoder().decode(EnvironmentRecord.self, from: Data(bytes)),
      record.format == EnvironmentRecord.currentFormat, record.key == plan.key,
      EntryName(record.folder)?.stem == plan.stem
    else { return nil }
    return record
  }

  func write(_ record: EnvironmentRecord, of plan: EnvironmentPlan) throws(FileError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let path = SitePath(plan.stem + ".json"), let data = try? encoder.encode(record) else {
      return
    }
    try files.write([UInt8](data) + Array("\n".utf8), to: path)
  }

  /// Forgets what was made of `plan`, which leaves its folder half-made.
  func removeRecord(of plan: EnvironmentPlan) { remove(plan.stem + ".json") }

  /// Notes that the environment is used now, which its record's time of change tells.
  ///
  /// A record that cannot be changed (a file system that is read-only) is no reason not to use it.
  func touch(_ plan: EnvironmentPlan) {
    try? FileManager.default.setAttributes(
      [.modificationDate: Date()], ofItemAtPath: path(of: plan.stem + ".json"))
  }

  // MARK: - Folders

  /// The name of a folder that nothing has been written to yet.
  func newFolder(for plan: EnvironmentPlan) -> String {
    plan.stem + "-" + ContentHash(of: UUID().uuidString).hex.prefix(8)
  }

  /// Removes what is half-made of the environments called `name`, whose lock the caller holds.
  func removeLeftovers(of name: String) {
    for entry in removable() where entry.name == name && !entry.isRecord { remove(entry) }
  }

  /// Removes what nobody has used for long, but for the environments that another build has the lock of.
  func removeUnused(holding name: String, now: Date = Date()) {
    for entry in removable() {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path(of: entry.text))
      guard let used = attributes?[.modificationDate] as? Date,
        now.timeIntervalSince(used) > Self.unusedSeconds
      else { continue }
      if entry.name == name {
        remove(entry)
      } else if let lock = try? FileLock.ifFree(lockPath(for: entry.name)) {
        remove(entry)
        lock.release()
      }
    }
  }

  /// The records, and the folders that none of them names.
  private func removable() -> [EntryName] {
    let entries = ((try? files.entries(of: .root)) ?? []).compactMap { EntryName($0.name) }
    let whole = Set(entries.compactMap { $0.isRecord ? recordedFolder(of: $0) : nil })
    return entries.filter { $0.isRecord || !whole.contains($0.text) }
  }

  /// A record goes before its folder: without it, what is left of the folder is half-made.
  private func remove(_ entry: EntryName) {
    let folder = entry.isRecord ? recordedFolder(of: entry) : nil
    remove(entry.text)
    if let folder { remove(folder) }
  }

  private func recordedFolder(of record: EntryName) -> String? {
    guard let path = SitePath(record.text), let bytes = try? files.bytes(at: path),
      let folder = try? JSONDecoder().decode(EnvironmentRecord.self, from: Data(bytes)).folder,
      EntryName(folder)?.stem == record.stem
    else { return nil }
    return folder
  }

  /// What cannot be removed now, because a program still writes to it, is removed another time.
  func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(of: name)) }
}

/// The name of a record or of an environment's folder, taken apart.
private struct EntryName {
  var text: String
  /// The environment's.
  var name: String
  /// `NAME-KEY`.
  var stem: String
  var isRecord: Bool

  init?(_ text: String) {
    guard let match = text.wholeMatch(of: /(([a-z][a-z0-9-]*)-[0-9a-f]{16})(\.json|-[0-9a-f]{8})/)
    else { return nil }
    self.text = text
    name = String(match.output.2)
    stem = String(match.output.1)
    isRecord = match.output.3 == ".json"
  }
}

extension EnvironmentPlan {
  /// What the names of its record and its folders begin with.
  fileprivate var stem: String { "\(name)-\(key.prefix(16))" }
}
