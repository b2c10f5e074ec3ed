import HostSystem
import Testing

@testable import VersusPublish

@Suite("Every target")
struct TargetTests {
  static let old = [
    "index.html": "front 1", "theme.css": "css 1", "a/index.html": "a with css 1",
    "gone/index.html": "gone", "same/index.html": "same",
  ]
  static let new = [
    "index.html": "front 2", "theme.css": "css 2", "a/index.html": "a with css 2",
    "b/index.html": "b with css 2", "same/index.html": "same",
  ]

  @Test(
    "takes a site, then nothing, then what changed, and nothing else",
    arguments: TestPlace.Kind.allCases)
  func changes(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    #expect(try await place.publish(Self.old).added.count == 5)
    #expect(try await place.seen() == Self.old)
    let again = try await place.publish(Self.old)
    #expect(again.isEmpty && again.unchanged.count == 5)
    let plan = try await place.publish(Self.new)
    #expect(plan.added.map(\.string) == ["b/index.html"])
    #expect(plan.changed.map(\.string) == ["a/index.html", "index.html", "theme.css"])
    #expect(plan.removed.map(\.string) == ["gone/index.html"])
    #expect(plan.unchanged.map(\.string) == ["same/index.html"])
    #expect(try await place.seen() == Self.new)
  }

  @Test("gives back what was published before, and then again", arguments: TestPlace.Kind.allCases)
  func rollback(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    try await place.publish(Self.old)
    await #expect(throws: PublishFailure.self) { try await place.publish(nil) }
    try await place.publish(Self.new)
    try await place.publish(nil)
    #expect(try await place.seen() == Self.old)
    try await place.publish(nil)
    #expect(try await place.seen() == Self.new)
  }

  @Test(
    "keeps what others put there, and says what of it is in the way",
    arguments: TestPlace.Kind.allCases)
  func foreign(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    try await place.publish(Self.old)
    try await place.addForeign("CNAME", "example.org")
    try await place.addForeign("b/index.html", "of others")
    try await place.addForeign(".well-known/x", "y")
    let contents = try await place.target().contents()
    let plan = PublishPlan(from: contents, to: Release(Self.new))
    #expect(plan.foreign.map(\.string) == ["b/index.html"])
    #expect(plan.removed.map(\.string) == ["gone/index.html"])
    try await place.publish(Self.new)
    let kept = ["CNAME": "example.org", ".well-known/x": "y"]
    #expect(try await place.seen() == Self.new.merging(kept) { $1 })
  }

  @Test(
    "shows a whole site whenever a publish is killed, and the next one finishes it",
    arguments: TestPlace.Kind.allCases)
  func killed(kind: TestPlace.Kind) async throws {
    var operations = 0
    while true {
      let place = try await TestPlace(kind)
      defer { place.remove() }
      try await place.publish(Self.old)
      let isDone = (try? await place.publish(Self.new, killedAfter: operations)) != nil
      let seen = try await place.seen()
      if kind.isAtomic {
        #expect(seen == (isDone ? Self.new : Self.old), "after \(operations) operations")
      } else {
        Self.expectNothingMissing(in: seen)
      }
      if isDone { break }
      switch operations / 2 % 3 {
      case 0:
        try await place.publish(Self.new)
        #expect(try await place.seen() == Self.new, "after \(operations) operations")
        try await place.publish(nil)
      case 1: _ = try? await place.publish(nil)
      default:
        let third = Self.new.merging(["a/index.html": "third", "c": "c"]) { $1 }
        _ = try? await place.publish(third, killedAfter: operations + 1)
        try await place.publish(third)
        #expect(try await place.seen() == third, "after \(operations) operations")
        try await place.publish(nil)
      }
      let restored = try await place.seen()
      let isUntouched = operations / 2 % 3 == 1 && kind.isAtomic
      #expect(restored == Self.old || isUntouched, "after \(operations) operations")
      // Those that start programs for each operation take long.
      operations += kind == .directory ? 1 : kind == .rclone ? 4 : 2
    }
    #expect(operations >= 7)
  }

  /// No page of the new site is there before its style sheet, and no page that both have is ever missing.
  private static func expectNothingMissing(in seen: [String: String]) {
    for path in ["index.html", "a/index.html", "same/index.html", "theme.css"] {
      #expect(seen[path] == old[path] || seen[path] == new[path])
    }
    for path in ["a/index.html", "b/index.html"] where seen[path] == new[path] {
      #expect(seen["theme.css"] == new["theme.css"])
    }
    if seen["index.html"] == new["index.html"] { #expect(seen["b/index.html"] != nil) }
    if seen["gone/index.html"] == nil { #expect(seen["index.html"] == new["index.html"]) }
  }

  @Test(
    "takes a file for a folder of the same name, and a folder for a file",
    arguments: TestPlace.Kind.allCases)
  func filesAndFolders(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    let one = ["a": "file", "b/c/d.html": "page", "x.html": "x"]
    let two = ["a/e": "in a folder", "b": "file", "x.html": "x"]
    try await place.publish(one)
    try await place.publish(two)
    #expect(try await place.seen() == two)
    try await place.publish(one)
    #expect(try await place.seen() == one)
  }

  @Test("stops before what others put where a folder must be", arguments: TestPlace.Kind.allCases)
  func blocked(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    try await place.publish(["x": "1"])
    try await place.addForeign("a", "of others")
    let failure = await #expect(throws: PublishFailure.self) {
      try await place.publish(["a/b": "2", "x": "2"])
    }
    #expect(failure?.notes == ["a"])
    #expect(try await place.seen() == ["x": "1", "a": "of others"])
  }

  @Test("takes every name", arguments: TestPlace.Kind.allCases)
  func names(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    var site = [
      "-rf": "1", "a b/ c.html": "2", "é/ü.html": "3", "100%.html": "4", "#[x]*?.html": "5",
      "; also/'this'.html": "6", "_x/-": "", "a -> b": "7",
    ]
    if kind != .rclone { site["line\nfeed"] = "8" }
    try await place.publish(site)
    #expect(try await place.seen() == site)
    #expect(try await place.publish(site).isEmpty)
    try await place.publish(["x": ""])
    #expect(try await place.seen() == ["x": ""])
    try await place.publish(nil)
    #expect(try await place.seen() == site)
  }

  @Test("puts again what is gone there", arguments: [TestPlace.Kind.rsync, .rclone])
  func gone(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    try await place.publish(Self.old)
    try await place.target().remove([.root.appending("theme.css")], keepingIn: nil)
    #expect(try await place.publish(Self.old).added.map(\.string) == ["theme.css"])
    #expect(try await place.seen() == Self.old)
  }

  @Test(
    "two that publish at once: one is told",
    arguments: [TestPlace.Kind.git, .orphan, .rsync, .rclone])
  func twoAtOnce(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    try await place.publish(Self.old)
    let mine = try await place.target()
    let contents = try await mine.contents()
    // Somebody publishes between the plan and the end.
    try await place.publish(Self.new, token: "there")
    let third = Release(["index.html": "third"])
    let plan = PublishPlan(from: contents, to: third)
    let failure = await #expect(throws: PublishFailure.self) {
      try await Publisher(mine, token: "here", now: 0).carryOut(
        plan, to: third, from: contents, files: [.root.appending("index.html"): Array("third".utf8)]
      )
    }
    #expect(failure?.message.contains("meanwhile") == true, "\(failure.debugDescription)")
    #expect(try await place.seen() == Self.new)
    try await place.publish(Self.old)
    #expect(try await place.seen() == Self.old)
  }

  @Test(
    "who was killed holds the lock until it is old", arguments: [TestPlace.Kind.rsync, .rclone])
  func lock(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    await #expect(throws: PublishFailure.self) {
      try await place.publish(Self.old, token: "there", now: 1000, killedAfter: 4)
    }
    let failure = await #expect(throws: PublishFailure.self) {
      try await place.publish(Self.old, token: "here", now: 1010)
    }
    #expect(failure?.message == "somebody else is publishing there, since 10 seconds")
    try await place.publish(Self.old, token: "here", now: 1000 + TargetLock.lifetime)
    #expect(try await place.seen() == Self.old)
    await #expect(throws: PublishFailure.self) {
      try await place.publish(Self.new, token: "there", now: 1000, killedAfter: 4)
    }
    try await place.publish(Self.new, token: "there", now: 1001)
    #expect(try await place.seen() == Self.new)
  }

  @Test(
    "a list of files that is damaged lets nothing be removed", arguments: TestPlace.Kind.allCases)
  func damaged(kind: TestPlace.Kind) async throws {
    let place = try await TestPlace(kind)
    defer { place.remove() }
    try await place.publish(Self.old)
    try await place.addForeign(
      ".versus/manifest.json", "{\"manifest\": 1, \"live\": {\"files\": 1}}")
    let failure = await #expect(throws: PublishFailure.self) { try await place.publish(Self.new) }
    #expect(failure?.message.contains("cannot be read") == true)
    #expect(try await place.seen() == Self.old)
  }
}
