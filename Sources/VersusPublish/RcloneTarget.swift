package import HostSystem
package import VersusRender

/// A folder of any store that rclone speaks to: `remote:bucket/folder`.
///
/// Files change in place, each as a whole. What is replaced is moved within the store.
package struct RcloneTarget: PublishTarget {
  private let destination: String
  private let options: [String]
  private let tool: PublishTool
  private let staging: StagingFolder

  /// How rclone ends if a folder or a file is not there.
  private static let missing: Set<Int32> = [3, 4]

  package init(
    destination: String, options: [String], runner: any ProcessRunner, secrets: Secrets,
    site: String, staging: StagingFolder
  ) {
    self.destination =
      destination.hasSuffix("/") || destination.hasSuffix(":") ? destination : destination + "/"
    self.options = options
    self.staging = staging
    tool = PublishTool(
      program: "rclone",
      installation:
        "`apt-get install rclone`, `brew install rclone`, or see https://rclone.org/install/",
      runner: runner, secrets: secrets, directory: site)
  }

  package var changesInPlace: Bool { true }
  package var lockPath: String? { nil }

  package func contents() async throws(PublishFailure) -> TargetContents {
    let listing = try await rclone(
      ["lsf", "--recursive", "--files-only", destination], accepting: Self.missing)
    let paths = listing.text.split(separator: "\n").compactMap { SitePath($0) }
    let manifest =
      paths.contains(PublishManifest.path)
      ? try await rclone(["cat", destination + PublishManifest.path.string]).output : nil
    return try TargetContents(manifest: manifest, files: paths)
  }

  package func begin(_ manifest: PublishManifest, keeping kept: Set<SitePath>, isResumed: Bool)
    async throws(PublishFailure)
  {
    try await put([manifest.file], keepingReplacedIn: nil)
    guard !isResumed else { return }
    try await rclone(
      ["purge", destination + PublishManifest.replaced.string], accepting: Self.missing)
  }

  package func put(_ output: [OutputFile], keepingReplacedIn folder: SitePath?)
    async throws(PublishFailure)
  {
    guard !output.isEmpty else { return }
    let source = try staging.folder("put", holding: output)
    let backup = folder.map { ["--backup-dir", destination + $0.string] } ?? []
    try await withList(of: output.map(\.path)) { list throws(PublishFailure) in
      try await rclone(
        ["copy", "--checksum", "--no-traverse", "--files-from-raw", list] + backup
          + [source.root, destination])
    }
  }

  package func remove(_ paths: [SitePath], keepingIn folder: SitePath?)
    async throws(PublishFailure)
  {
    guard !paths.isEmpty else { return }
    try await withList(of: paths) { list throws(PublishFailure) in
      let action =
        folder.map { ["move", "--delete-empty-src-dirs", destination, destination + $0.string] }
        ?? ["delete", destination]
      try await rclone(["--files-from-raw", list] + action, accepting: Self.missing)
    }
  }

  package func finish(_ manifest: PublishManifest) async throws(PublishFailure) {
    try await put([manifest.file], keepingReplacedIn: nil)
  }

  package func versions(of paths: [SitePath], in manifest: PublishManifest)
    async throws(PublishFailure) -> [SitePath: [[UInt8]]]
  {
    let folder = try staging.emptyFolder("got")
    try await withList(of: paths.flatMap(manifest.places)) { list throws(PublishFailure) in
      try await rclone(
        ["copy", "--files-from-raw", list, destination, folder.root], accepting: Self.missing)
    }
    return try folder.versions(of: paths, at: manifest.places)
  }

  private func withList(
    of paths: [SitePath], _ body: (String) async throws(PublishFailure) -> Void
  ) async throws(PublishFailure) {
    if let path = paths.first(where: { $0.string.contains("\n") }) {
      throw PublishFailure("rclone cannot be told of a file whose name holds a line feed: \(path)")
    }
    let list = try staging.folder(
      "list",
      holding: [
        OutputFile(
          path: .root.appending("files"), bytes: paths.flatMap { Array($0.string.utf8) + [10] })
      ])
    try await body(list.root + "/files")
  }

  @discardableResult
  private func rclone(_ arguments: [String], accepting: Set<Int32> = [])
    async throws(PublishFailure) -> PublishTool.Result
  {
    try await tool.run(options + arguments, accepting: accepting)
  }
}
