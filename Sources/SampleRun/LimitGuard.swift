import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Looks from time to time whether a sample goes beyond its limits.
struct LimitGuard {
  private let family: ProcessFamily
  private let place: SamplePlace
  private let limits: SampleLimits
  private let clock = ContinuousClock()
  private var rounds = 0
  private var nextLook: ContinuousClock.Instant

  init(family: ProcessFamily, place: SamplePlace, limits: SampleLimits) {
    self.family = family
    self.place = place
    self.limits = limits
    nextLook = clock.now
  }

  /// Waits a little: shorter at first, since most commands end soon.
  mutating func pause() async {
    rounds += 1
    try? await Task.sleep(for: .milliseconds(rounds < 50 ? 1 : 10))
  }

  /// What is wrong, in a sentence without full stop; `nil` if nothing is, or it is too early to look
  /// again.
  mutating func breach() -> String? {
    guard clock.now >= nextLook else { return nil }
    let start = clock.now
    defer {
      // Looking takes at most a tenth of the time.
      let cost = start.duration(to: clock.now)
      nextLook = clock.now.advanced(by: max(.milliseconds(20), cost * 9))
    }
    if family.isAbandoned { return "versus was ended" }
    // Counted before anything is asked of them: a look must not take longer the more there are.
    if family.isSandboxed, family.count > limits.processes { return tooManyMessage }
    let members = family.members(orphans: false)
    if members.count > limits.processes { return tooManyMessage }
    if members.reduce(0, { $0 + ProcessTable.memory(of: $1) }) > limits.memory {
      return
        "it used more than \(Quantity.bytes(limits.memory)) of memory, its limit, and was killed"
    }
    if !family.isSandboxed, place.size(upTo: limits.disk) > limits.disk { return diskMessage }
    return nil
  }

  private var tooManyMessage: String {
    "it had more than \(limits.processes) processes at a time, its limit, and was killed"
  }

  private var diskMessage: String {
    "it wrote more than \(Quantity.bytes(limits.disk)) of files, its limit, and was killed"
  }
}

extension SamplePlace {
  /// Whether nothing more can be written to one of the folders.
  var isFull: Bool {
    [folder, home, temporary].contains { path in
      let system = try? FileManager.default.attributesOfFileSystem(forPath: path)
      return system.flatMap { Self.count($0[.systemFreeSize]) } == 0
    }
  }

  /// A number among the attributes of a file, which is of one type here and of another there.
  private static func count(_ value: Any?) -> Int? {
    value as? Int ?? (value as? UInt64).map { Int(clamping: $0) }
  }

  /// Bytes of files in these folders; not counted on once it is more than `limit`.
  func size(upTo limit: Int) -> Int {
    let manager = FileManager.default
    var size = 0
    var pending = [root]
    while size <= limit, let folder = pending.popLast() {
      for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
        let path = folder + "/" + name
        guard let attributes = try? manager.attributesOfItem(atPath: path) else { continue }
        if attributes[.type] as? FileAttributeType == .typeDirectory {
          pending.append(path)
        } else {
          size += Self.count(attributes[.size]) ?? 0
        }
      }
    }
    return size
  }
}
