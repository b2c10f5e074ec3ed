package import HostSystem
package import VersusRender

/// Takes a release to a target: what is there is read, a plan is made of the difference, and the plan is carried out.
package struct Publisher: Sendable {
  private let target: any PublishTarget
  private let lock: TargetLock

  /// Sets up for `target`, at `now` in seconds since 1970.
  ///
  /// `token` is a text that only this machine has for the target, the same in every run.
  package init(_ target: any PublishTarget, token: String, now: Int) {
    self.target = target
    lock = TargetLock(token: token, now: now)
  }

  package func contents() async throws(PublishFailure) -> TargetContents {
    try await target.contents()
  }

  /// Puts `files`, which are those that `release` lists, as `plan` says.
  ///
  /// More files than the plan puts are passed over. Another publish may have ended since the plan was made: then nothing
  /// is done.
  ///
  /// - Throws: ``PublishFailure`` if a step fails; the next publish finishes.
  package func carryOut(
    _ plan: PublishPlan, to release: Release, from contents: TargetContents,
    files: [SitePath: [UInt8]], breakingLock: Bool = false,
    progress: @Sendable (String) -> Void = { _ in }
  ) async throws(PublishFailure) {
    guard !contents.isAtEnd(of: plan) else { return }
    guard plan.blocking.isEmpty else {
      throw PublishFailure(
        "files that Versus did not put there stand where those of the site must be",
        notes: plan.blocking.prefix(5).map(\.string), help: "move them away at the target")
    }
    if target.changesInPlace {
      try await lock.take(at: target, breaking: breakingLock)
      guard try await target.contents().manifest == contents.manifest else {
        try await lock.release(at: target)
        throw PublishFailure(
          "somebody else published there meanwhile", help: "run `versus publish` again")
      }
    }
    let manifest = contents.manifest.beginning(release)
    try await target.begin(
      manifest, keeping: plan.kept, isResumed: !contents.manifest.coming.isEmpty)
    try await target.remove(plan.obstacles, keepingIn: manifest.attemptFolder)
    for (name, paths) in plan.stages {
      progress(name)
      if target.changesInPlace { try await lock.check(at: target) }
      let output = paths.compactMap { path in
        files[path].map { OutputFile(path: path, bytes: $0) }
      }
      guard output.count == paths.count else {
        throw PublishFailure("not all of the \(name) are there to be put")
      }
      try await target.put(output, keepingReplacedIn: manifest.attemptFolder)
    }
    progress("removals")
    let obstacles = Set(plan.obstacles)
    try await target.remove(
      plan.removed.filter { !obstacles.contains($0) }, keepingIn: manifest.attemptFolder)
    if target.changesInPlace { try await lock.check(at: target) }
    try await target.finish(manifest.finishing(release))
    if target.changesInPlace { try await lock.release(at: target) }
  }

  /// What has to be put so that the target holds `release` again: the bytes of an earlier release are there still.
  ///
  /// - Throws: ``PublishFailure`` if the bytes of a file are nowhere.
  package func earlierFiles(_ plan: PublishPlan, of release: Release, in manifest: PublishManifest)
    async throws(PublishFailure) -> [SitePath: [UInt8]]
  {
    let versions = try await target.versions(of: plan.puts, in: manifest)
    var files: [SitePath: [UInt8]] = [:]
    for path in plan.puts {
      let hash = release.files[path]?.hash
      guard let bytes = versions[path]?.first(where: { ContentHash(of: $0).hex == hash }) else {
        throw PublishFailure(
          "\(path) of the earlier release is not at the target any more",
          help: release.commit.map { "check out \($0.prefix(12)) and publish it" }
            ?? "publish the earlier site from where it was made")
      }
      files[path] = bytes
    }
    return files
  }
}

extension Release {
  /// The release that a built site is.
  package init(_ output: [OutputFile], revision: SiteRevision) {
    self.init(
      commit: revision.commit, time: revision.time,
      files: Dictionary(
        output.map {
          ($0.path, PublishedFile(hash: ContentHash(of: $0.bytes).hex, size: $0.bytes.count))
        }, uniquingKeysWith: { $1 }))
  }
}
