#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The processes of this machine or sandbox, as `/proc` shows them; none where there is no `/proc`.
struct ProcessTable {
  struct Entry: Hashable {
    var identifier: Int32
    var parent: Int32
    var group: Int32
    var session: Int32
    /// Over, but not yet asked for by its parent.
    var isZombie: Bool
  }

  /// By number.
  let entries: [Int32: Entry]

  /// Reads what there is now; a process that ends meanwhile is left out.
  init() {
    var entries: [Int32: Entry] = [:]
    for identifier in Self.identifiers { entries[identifier] = Self.entry(of: identifier) }
    self.entries = entries
  }

  /// The numbers of all processes, of which nothing else is read.
  static var identifiers: [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
  }

  /// The members of `roots`' families that are there: they, and all that they started and is not
  /// orphaned.
  func descendants(of roots: some Sequence<Int32>) -> Set<Int32> {
    var children: [Int32: [Int32]] = [:]
    for entry in entries.values { children[entry.parent, default: []].append(entry.identifier) }
    var found: Set<Int32> = []
    var pending = Array(roots)
    while let next = pending.popLast() {
      guard found.insert(next).inserted else { continue }
      pending += children[next] ?? []
    }
    return found.filter { entries[$0] != nil }
  }

  /// Whether a process was given a variable with this value when it started.
  static func hasVariable(_ name: String, _ value: String, process: Int32) -> Bool {
    guard let bytes = file("/proc/\(process)/environ") else { return false }
    return bytes.split(separator: 0).contains { $0.elementsEqual("\(name)=\(value)".utf8) }
  }

  /// Bytes of memory that are the process's own: neither files nor shared libraries.
  static func memory(of process: Int32) -> Int {
    sum(of: ["RssAnon:", "RssShmem:"], in: "/proc/\(process)/status")
  }

  /// Most bytes of memory that the process has held since its program was loaded.
  static func peakMemory(of process: Int32) -> Int {
    sum(of: ["VmHWM:"], in: "/proc/\(process)/status")
  }

  private static func sum(of keys: [String], in path: String) -> Int {
    guard let bytes = file(path) else { return 0 }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").reduce(0) { sum, line in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.count == 3, keys.contains(String(words[0])), let kibibytes = Int(words[1]) else {
        return sum
      }
      return sum + kibibytes * 1024
    }
  }

  /// Reads `/proc/PID/stat` (proc_pid_stat(5)); the command's name in it may hold anything.
  private static func entry(of identifier: Int32) -> Entry? {
    guard let bytes = file("/proc/\(identifier)/stat"),
      let nameEnd = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = bytes[(nameEnd + 1)...].split(separator: UInt8(ascii: " "))
    let numbers = fields.prefix(4).dropFirst().compactMap {
      Int32(String(decoding: $0, as: UTF8.self))
    }
    guard numbers.count == 3 else { return nil }
    return Entry(
      identifier: identifier, parent: numbers[0], group: numbers[1], session: numbers[2],
      isZombie: fields[0].elementsEqual("Z".utf8))
  }

  private static func file(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: path))).map { [UInt8]($0) }
  }
}
