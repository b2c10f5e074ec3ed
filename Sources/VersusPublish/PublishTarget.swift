package import HostSystem
package import VersusRender

/// Where a site can be published.
///
/// ``Publisher`` calls the operations in the order in which they stand here. After any of them it may be killed: the site
/// that readers see is then the old one or the new one, and the next publish, which begins at the beginning, finishes.
package protocol PublishTarget: Sendable {
  /// Tells what is there.
  func contents() async throws(PublishFailure) -> TargetContents

  /// Prepares for the release that `manifest` says is coming. `kept` is what is there and stays; `isResumed` says that
  /// another was coming already, which was interrupted.
  func begin(_ manifest: PublishManifest, keeping kept: Set<SitePath>, isResumed: Bool)
    async throws(PublishFailure)

  /// Puts files there. What they replace is kept below `folder`, if the target replaces it at once.
  func put(_ files: [OutputFile], keepingReplacedIn folder: SitePath?) async throws(PublishFailure)

  /// Removes files, in the same way.
  func remove(_ paths: [SitePath], keepingIn folder: SitePath?) async throws(PublishFailure)

  /// Makes the new release the one that counts, and leaves `manifest` with it.
  func finish(_ manifest: PublishManifest) async throws(PublishFailure)

  /// Whatever is there of each of the files: as it is now, and as it was before the last publish.
  func versions(of paths: [SitePath], in manifest: PublishManifest) async throws(PublishFailure)
    -> [SitePath: [[UInt8]]]

  /// Whether readers see each file as soon as it is put: the target then has no lock of its own, and one is put there.
  var changesInPlace: Bool { get }
  /// A file or folder of this machine to be locked as long as something is done there.
  var lockPath: String? { get }
}

/// What is at a target.
package struct TargetContents: Hashable, Sendable {
  /// Empty if nothing was ever published there.
  package var manifest: PublishManifest
  /// Every file, but for those of Versus's own folder.
  package var files: Set<SitePath>

  package init(manifest: PublishManifest = PublishManifest(), files: Set<SitePath> = []) {
    self.manifest = manifest
    self.files = files
  }

  /// Whether nothing is left to do for a release that `plan` leads to.
  package func isAtEnd(of plan: PublishPlan) -> Bool {
    plan.isEmpty && manifest.coming.isEmpty && manifest.live != nil
  }

  /// Reads the manifest among `files`, and takes Versus's own folder out of them.
  ///
  /// - Throws: ``PublishFailure`` if there is a manifest that cannot be read: what is there is then nobody's to remove.
  init(manifest bytes: [UInt8]?, files: some Sequence<SitePath>) throws(PublishFailure) {
    guard let manifest = bytes.map(PublishManifest.init) ?? PublishManifest() else {
      throw PublishFailure(
        "the list of published files at the target (.versus/manifest.json) cannot be read",
        help:
          "it is damaged, or another version's; remove it there, and what is there is taken for foreign"
      )
    }
    self.manifest = manifest
    self.files = Set(files.filter { !$0.isInside(PublishManifest.folder) })
  }
}

extension PublishManifest {
  /// Where an attempt keeps what it replaces.
  static let replaced = folder.appending("previous")

  /// Where this attempt does.
  var attemptFolder: SitePath { Self.replaced.appending(String(attempts)) }

  /// Where a file may be kept, in the order of the attempts, and where it stands itself.
  func places(of path: SitePath) -> [SitePath] {
    [path] + (1...max(1, attempts)).map { Self.replaced.appending(String($0)).appending(path) }
  }
}
