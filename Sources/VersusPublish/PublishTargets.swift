package import HostSystem
package import VersusModel

/// `PublishDestination` → ``PublishTarget``.
package struct PublishTargets: Sendable {
  /// The absolute path of the site.
  private let site: String
  private let runner: any ProcessRunner
  private let staging: StagingFolder

  package init(site: String, runner: any ProcessRunner, staging: StagingFolder) {
    self.site = site
    self.runner = runner
    self.staging = staging
  }

  /// The target that `site.yml` describes.
  ///
  /// - Throws: ``PublishFailure`` if its folder cannot be made, or its tool is missing.
  package func target(for destination: PublishDestination) async throws(PublishFailure)
    -> any PublishTarget
  {
    var secrets = Secrets()
    switch destination.kind {
    case .directory(let path):
      return try DirectoryTarget(path: path.hasPrefix("/") ? path : site + "/" + path)
    case .git(let remote, let branch, let keepsHistory):
      secrets.add(address: remote)
      return try await GitTarget(
        remote: remote, branch: branch, keepsHistory: keepsHistory,
        repository: "\(site)/.versus/publish/\(destination.name).git", runner: runner,
        secrets: secrets, site: site, staging: staging)
    case .rsync(let address, let options):
      secrets.add(address: address)
      return RsyncTarget(
        destination: address, options: options, runner: runner, secrets: secrets, site: site,
        staging: staging)
    case .rclone(let address, let options):
      return RcloneTarget(
        destination: address, options: options, runner: runner, secrets: secrets, site: site,
        staging: staging)
    }
  }

  /// What is known of the address at which the target is served.
  package func baseURLFit(
    _ destination: PublishDestination, _ target: any PublishTarget, _ contents: TargetContents
  ) async throws(PublishFailure) -> BaseURLFit {
    guard let git = target as? GitTarget else { return BaseURLFit(destination) }
    let name = SitePath.root.appending("CNAME")
    guard contents.files.contains(name) else {
      return BaseURLFit(destination, remote: git.address)
    }
    let found = try await git.versions(of: [name], in: contents.manifest)
    let domain = found[name]?.first.map { String(decoding: $0, as: UTF8.self) }
    return BaseURLFit(destination, remote: git.address, customDomain: domain)
  }
}
