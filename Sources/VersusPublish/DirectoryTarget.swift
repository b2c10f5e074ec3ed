import Foundation
package import HostSystem
package import VersusRender

/// A folder of this machine with the releases in it, and a link to the one that is served.
///
///     releases/0007-1f0c…/   what readers saw before, for a rollback
///     releases/0008-a85b…/   what they see
///     current -> releases/0008-a85b…
///
/// A release is made beside the others, of hard links to what stays and of new files, and becomes the one that is served
/// by one `rename(2)` of the link.
package struct DirectoryTarget: PublishTarget {
  private let files: LocalFiles

  private static let releases = SitePath.root.appending("releases")
  private static let coming = SitePath.root.appending("coming")
  private static let link = SitePath.root.appending("current")

  /// Takes the folder at the absolute path `path`, and makes it if there is none.
  package init(path: String) throws(PublishFailure) {
    do throws(FileError) {
      files = try LocalFiles.making(root: path)
    } catch {
      throw PublishFailure(error)
    }
  }

  package var changesInPlace: Bool { false }
  package var lockPath: String? { files.root }

  package func contents() async throws(PublishFailure) -> TargetContents {
    guard let live = try live else {
      return TargetContents()
    }
    let release: LocalFiles
    let manifest: [UInt8]?
    do throws(FileError) {
      release = try LocalFiles(root: files.absolutePath(of: live))
      manifest = try release.bytes(at: PublishManifest.path)
    } catch {
      throw PublishFailure(error)
    }
    return try TargetContents(manifest: manifest, files: release.allFiles)
  }

  package func begin(_ manifest: PublishManifest, keeping kept: Set<SitePath>, isResumed: Bool)
    async throws(PublishFailure)
  {
    removeFolder(Self.coming)
    do throws(FileError) { try files.makeFolder(Self.coming) } catch { throw PublishFailure(error) }
    guard let live = try live else { return }
    for path in kept.sorted() {
      let target = Self.coming.appending(path)
      do {
        try files.makeFolder(target.parent)
        try FileManager.default.linkItem(
          atPath: files.absolutePath(of: live.appending(path)),
          toPath: files.absolutePath(of: target))
      } catch {
        throw PublishFailure(
          "\(path) cannot be kept: \((error as? FileError)?.reason ?? "\(error)")")
      }
    }
  }

  package func put(_ output: [OutputFile], keepingReplacedIn folder: SitePath?)
    async throws(PublishFailure)
  {
    do throws(FileError) {
      for file in output { try files.write(file.bytes, to: Self.coming.appending(file.path)) }
    } catch {
      throw PublishFailure(error)
    }
  }

  /// Nothing: what is not kept is not in the new release.
  package func remove(_ paths: [SitePath], keepingIn folder: SitePath?) {}

  package func finish(_ manifest: PublishManifest) async throws(PublishFailure) {
    let live = try live
    let number = (try numbers().max() ?? 0) + 1
    let digits = String(number)
    let name = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let release = Self.releases.appending("\(name)-\(manifest.live?.id ?? "")")
    let draft = SitePath.root.appending("current.new")
    do {
      try files.write(manifest.bytes, to: Self.coming.appending(PublishManifest.path))
      try files.makeFolder(Self.releases)
      try files.move(Self.coming, to: release)
      try? FileManager.default.removeItem(atPath: files.absolutePath(of: draft))
      try FileManager.default.createSymbolicLink(
        atPath: files.absolutePath(of: draft), withDestinationPath: release.string)
      try files.move(draft, to: Self.link)
    } catch {
      throw PublishFailure(
        "\(release) cannot be put in place: \((error as? FileError)?.reason ?? "\(error)")")
    }
    for other in try folders() where other != release && other != live { removeFolder(other) }
  }

  package func versions(of paths: [SitePath], in manifest: PublishManifest)
    async throws(PublishFailure) -> [SitePath: [[UInt8]]]
  {
    let folders = try folders()
    return try files.versions(of: paths) { path in folders.map { $0.appending(path) } }
  }

  /// The release that the link leads to; `nil` if there is no link.
  private var live: SitePath? {
    get throws(PublishFailure) {
      let link = files.absolutePath(of: Self.link)
      let type =
        try? FileManager.default.attributesOfItem(atPath: link)[.type] as? FileAttributeType
      guard let type else { return nil }
      guard type == .typeSymbolicLink,
        let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: link))
          .flatMap({ SitePath($0) }),
        target.parent == Self.releases
      else {
        throw PublishFailure(
          "\(link) is no link to a release, and is not Versus's own",
          help: "move it away, or publish to another folder")
      }
      return target
    }
  }

  /// The folders of all releases, the oldest first.
  private func folders() throws(PublishFailure) -> [SitePath] {
    do throws(FileError) {
      return try files.entries(of: Self.releases).filter { $0.kind == .folder }
        .map { Self.releases.appending($0.name) }
    } catch {
      throw PublishFailure(error)
    }
  }

  private func numbers() throws(PublishFailure) -> [Int] {
    try folders().compactMap { Int($0.name.prefix { $0 != "-" }) }
  }

  private func removeFolder(_ folder: SitePath) {
    try? FileManager.default.removeItem(atPath: files.absolutePath(of: folder))
  }
}
