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
  private var nextCount: ContinuousClock.Instant
  private var nextLook: ContinuousClock.Instant

  init(family: ProcessFamily, place: SamplePlace, limits: SampleLimits) {
    self.family = family
    self.place = place
    self.limits = limits
    nextCount = clock.now
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
    // Counted often, and before anything is asked of them: what multiplies leaves no time for more.
    if family.isSandboxed, tooMany(&nextCount) { return tooManyMessage }
    return look(&nextLook)
  }

  private func tooMany(_ next: inout ContinuousClock.Instant) -> Bool {
    seldom(&next, every: .milliseconds(1)) { family.count > limits.processes } ?? false
  }

  private func look(_ next: inout ContinuousClock.Instant) -> String? {
    seldom(&next, every: .milliseconds(20)) {
      if family.isAbandoned { return "versus was ended" }
      let members = family.members(orphans: false)
      if members.count > limits.processes { return tooManyMessage }
      if members.reduce(0, { $0 + ProcessTable.memory(of: $1) }) > limits.memory {
        return
          "it used more than \(Quantity.bytes(limits.memory)) of memory, its limit, and was killed"
      }
      if !family.isSandboxed, place.size(upTo: limits.disk) > limits.disk { return diskMessage }
      return nil
    } ?? nil
  }

  /// What `work` comes to, if `next` has come; that is set so that the work takes at most a tenth of the time.
  private func seldom<Found>(
    _ next: inout ContinuousClock.Instant, every interval: Duration, _ work: () -> Found
  ) -> Found? {
    let start = clock.now
    guard start >= next else { return nil }
    let found = work()
    next = clock.now.advanced(by: max(interval, start.duration(to: clock.now) * 9))
    return found
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
