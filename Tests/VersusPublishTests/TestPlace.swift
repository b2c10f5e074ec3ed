import Foundation
import HostSystem
import Synchronization
import VersusModel
import VersusRender

@testable import VersusPublish

/// A place of one kind to publish to, empty at first, on this machine.
struct TestPlace: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case directory, git, orphan, rsync, rclone

    /// Whether readers never see a part of a release.
    var isAtomic: Bool { ![.rsync, .rclone].contains(self) }
  }

  let kind: Kind
  private let folder: LocalFiles
  private let destination: PublishDestination.Kind

  private static let runner = SubprocessRunner()

  init(_ kind: Kind) async throws {
    self.kind = kind
    folder = try LocalFiles.making(
      root: FileManager.default.temporaryDirectory
        .appending(path: "versus-place-\(UUID().uuidString)").path)
    let place = folder.root + "/place"
    switch kind {
    case .directory: destination = .directory(path: place)
    case .git, .orphan:
      destination = .git(remote: place, branch: "pages", keepsHistory: kind == .git)
      try await Self.run("git", ["init", "--quiet", "--bare", place])
    case .rsync:
      try folder.makeFolder(.root.appending("place"))
      destination = .rsync(destination: place, options: [])
    case .rclone: destination = .rclone(destination: place, options: ["--config=/dev/null"])
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder.root) }

  @discardableResult
  static func run(_ program: String, _ arguments: [String], in directory: String? = nil)
    async throws -> Completion
  {
    let completion = try await runner.run(
      Invocation(program, arguments, directory: directory, environment: identity))
    guard completion.end == .exited(0) else {
      throw PublishFailure(
        "\(program) \(arguments): \(String(decoding: completion.errors, as: UTF8.self))")
    }
    return completion
  }

  private static let identity = [
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@b",
  ]

  /// The place as a new process sees it.
  func target() async throws -> any PublishTarget {
    let site = try LocalFiles.making(root: folder.root + "/site")
    let staging = try LocalFiles.making(root: folder.root + "/staging")
    return try await PublishTargets(
      site: site.root, runner: Self.runner, staging: StagingFolder(staging)
    ).target(for: PublishDestination(name: "p", kind: destination, location: .nowhere))
  }

  /// What readers see, without what Versus keeps for itself.
  func seen() async throws -> [String: String] {
    let place = folder.root + "/place"
    switch kind {
    case .directory: return try Self.contents(of: place + "/current")
    case .rsync, .rclone: return try Self.contents(of: place)
    case .git, .orphan:
      let copy = folder.root + "/seen"
      try? FileManager.default.removeItem(atPath: copy)
      guard
        (try? await Self.run("git", ["clone", "--quiet", "--branch=pages", place, copy])) != nil
      else { return [:] }
      var contents = try Self.contents(of: copy).filter { !$0.key.hasPrefix(".git/") }
      contents[".nojekyll"] = nil
      return contents
    }
  }

  private static func contents(of path: String) throws -> [String: String] {
    guard let files = try? LocalFiles(root: path) else { return [:] }
    var found: [String: String] = [:]
    for path in files.allFiles where !path.isInside(PublishManifest.folder) {
      found[path.string] = String(decoding: try files.bytes(at: path) ?? [], as: UTF8.self)
    }
    return found
  }

  /// Puts a file there as somebody else does.
  func addForeign(_ path: String, _ text: String) async throws {
    let place = folder.root + "/place"
    switch kind {
    case .directory: try Self.write(text, to: place + "/current/" + path)
    case .rsync, .rclone: try Self.write(text, to: place + "/" + path)
    case .git, .orphan:
      let copy = folder.root + "/other"
      try? FileManager.default.removeItem(atPath: copy)
      try await Self.run("git", ["clone", "--quiet", "--branch=pages", place, copy])
      try Self.write(text, to: copy + "/" + path)
      try await Self.run("git", ["add", "--all"], in: copy)
      try await Self.run("git", ["commit", "--quiet", "-m", "x"], in: copy)
      try await Self.run("git", ["push", "--quiet", "origin", "pages"], in: copy)
    }
  }

  static func write(_ text: String, to path: String) throws {
    let url = URL(filePath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }
}

extension TestPlace {
  /// Publishes `site`, path by path; `nil` publishes what was there before.
  ///
  /// - Returns: The plan that was carried out.
  @discardableResult
  func publish(
    _ site: [String: String]?, token: String = "here", now: Int = 0, killedAfter count: Int? = nil
  ) async throws -> PublishPlan {
    let real = try await target()
    let target: any PublishTarget = count.map { KilledTarget(real, after: $0) } ?? real
    let publisher = Publisher(target, token: token, now: now)
    let contents = try await publisher.contents()
    guard let site else { return try await putBack(by: publisher, contents) }
    let output = site.map {
      OutputFile(path: SitePath($0.key) ?? .root, bytes: Array($0.value.utf8))
    }
    let release = Release(output)
    let plan = PublishPlan(from: contents, to: release)
    try await publisher.carryOut(
      plan, to: release, from: contents,
      files: Dictionary(output.map { ($0.path, $0.bytes) }, uniquingKeysWith: { $1 }))
    return plan
  }

  private func putBack(by publisher: Publisher, _ contents: TargetContents) async throws
    -> PublishPlan
  {
    let release = try contents.manifest.earlier
    let plan = PublishPlan(from: contents, to: release)
    let files = try await publisher.earlierFiles(plan, of: release, in: contents.manifest)
    try await publisher.carryOut(plan, to: release, from: contents, files: files)
    return plan
  }
}

/// A target at which the publisher is killed after so many operations: none of those that follow is done.
struct KilledTarget: PublishTarget {
  private let base: any PublishTarget
  private let life: Life

  private final class Life: Sendable {
    private let rest: Mutex<Int>
    init(_ count: Int) { rest = Mutex(count) }

    func spend() throws(PublishFailure) {
      let isOver = rest.withLock { rest in
        rest -= 1
        return rest < 0
      }
      if isOver { throw PublishFailure("killed") }
    }
  }

  init(_ base: any PublishTarget, after count: Int) {
    self.base = base
    life = Life(count)
  }

  var changesInPlace: Bool { base.changesInPlace }
  var lockPath: String? { base.lockPath }

  func contents() async throws(PublishFailure) -> TargetContents { try await base.contents() }

  func begin(_ manifest: PublishManifest, keeping kept: Set<SitePath>, isResumed: Bool)
    async throws(PublishFailure)
  {
    try life.spend()
    try await base.begin(manifest, keeping: kept, isResumed: isResumed)
  }

  /// File by file, so that it can end between any two.
  func put(_ files: [OutputFile], keepingReplacedIn folder: SitePath?)
    async throws(PublishFailure)
  {
    for file in files {
      try life.spend()
      try await base.put([file], keepingReplacedIn: folder)
    }
  }

  func remove(_ paths: [SitePath], keepingIn folder: SitePath?) async throws(PublishFailure) {
    for path in paths {
      try life.spend()
      try await base.remove([path], keepingIn: folder)
    }
  }

  func finish(_ manifest: PublishManifest) async throws(PublishFailure) {
    try life.spend()
    try await base.finish(manifest)
  }

  func versions(of paths: [SitePath], in manifest: PublishManifest) async throws(PublishFailure)
    -> [SitePath: [[UInt8]]]
  {
    try await base.versions(of: paths, in: manifest)
  }
}
