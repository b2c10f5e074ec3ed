package import HostSystem
package import VersusRender

/// A folder that rsync reaches: over ssh (`user@host:/srv/www`), at a daemon (`rsync://host/module`), or of this machine.
///
/// Files change in place, each as a whole; those of one step are renamed together at its end.
package struct RsyncTarget: PublishTarget {
  private let destination: String
  private let options: [String]
  private let tool: PublishTool
  private let staging: StagingFolder

  /// How rsync ends if the folder is not there (3), some files are not (23), or were not when it came to them (24).
  private static let missing: Set<Int32> = [3, 23, 24]

  package init(
    destination: String, options: [String], runner: any ProcessRunner, secrets: Secrets,
    site: String, staging: StagingFolder
  ) {
    self.destination = destination.hasSuffix("/") ? destination : destination + "/"
    self.options = options
    self.staging = staging
    tool = PublishTool(
      program: "rsync", installation: "`apt-get install rsync` or `brew install rsync`",
      runner: runner, secrets: secrets, directory: site)
  }

  package var changesInPlace: Bool { true }
  package var lockPath: String? { nil }

  package func contents() async throws(PublishFailure) -> TargetContents {
    let listing = try await rsync(
      ["--recursive", "--list-only", "--no-motd", "--8-bit-output", destination],
      accepting: Self.missing)
    // A folder that is not there is empty; a part of one that cannot be read is not.
    if listing.status != 0, !listing.output.isEmpty || !isMissing(listing) {
      throw PublishFailure(
        "rsync could not list all that is there",
        notes: tool.secrets.redacted(String(decoding: listing.errors, as: UTF8.self))
          .split(whereSeparator: \.isNewline).prefix(6).map(String.init))
    }
    let paths = listing.output.split(separator: UInt8(ascii: "\n")).compactMap(Self.path)
    let manifest =
      paths.contains(PublishManifest.path)
      ? try await fetch([PublishManifest.path]).first?.bytes : nil
    return try TargetContents(manifest: manifest, files: paths)
  }

  private func isMissing(_ result: PublishTool.Result) -> Bool {
    result.errors.isEmpty
      || String(decoding: result.errors, as: UTF8.self).contains("No such file or directory")
  }

  package func begin(_ manifest: PublishManifest, keeping kept: Set<SitePath>, isResumed: Bool)
    async throws(PublishFailure)
  {
    try await put([manifest.file], keepingReplacedIn: nil)
    guard !isResumed else { return }
    let empty = try staging.emptyFolder("empty")
    try await rsync(
      [
        "--recursive", "--delete", empty.root + "/",
        destination + PublishManifest.replaced.string + "/",
      ],
      accepting: Self.missing.union([11]))
  }

  package func put(_ output: [OutputFile], keepingReplacedIn folder: SitePath?)
    async throws(PublishFailure)
  {
    let source = try staging.folder("put", holding: output)
    try await transfer(
      output.map(\.path), from: source, ["--checksum", "--delay-updates", "--force"], folder)
  }

  package func remove(_ paths: [SitePath], keepingIn folder: SitePath?)
    async throws(PublishFailure)
  {
    let source = try staging.emptyFolder("removed")
    // A file is removed for not being in its folder, which has to be there.
    do throws(FileError) {
      for path in paths { try source.makeFolder(path.parent) }
    } catch {
      throw PublishFailure(error)
    }
    try await transfer(paths, from: source, ["--delete-missing-args"], folder)
  }

  private func transfer(
    _ paths: [SitePath], from source: LocalFiles, _ arguments: [String], _ folder: SitePath?
  ) async throws(PublishFailure) {
    guard !paths.isEmpty else { return }
    let backup = folder.map { ["--backup", "--backup-dir=\($0)"] } ?? []
    try await rsync(
      ["--recursive", "--from0", "--files-from=-"] + arguments + backup
        + [source.root + "/", destination], input: paths.separatedByZeros)
  }

  package func finish(_ manifest: PublishManifest) async throws(PublishFailure) {
    try await put([manifest.file], keepingReplacedIn: nil)
  }

  package func versions(of paths: [SitePath], in manifest: PublishManifest)
    async throws(PublishFailure) -> [SitePath: [[UInt8]]]
  {
    let got = try await fetch(paths.flatMap(manifest.places))
    let bytes = Dictionary(got.map { ($0.path, $0.bytes) }, uniquingKeysWith: { $1 })
    return paths.reduce(into: [:]) { versions, path in
      versions[path] = manifest.places(of: path).compactMap { bytes[$0] }
    }
  }

  /// Those of the files that are there.
  private func fetch(_ paths: [SitePath]) async throws(PublishFailure) -> [OutputFile] {
    let folder = try staging.emptyFolder("got")
    try await rsync(
      ["--recursive", "--ignore-missing-args", "--from0", "--files-from=-", destination]
        + [folder.root + "/"], input: paths.separatedByZeros, accepting: Self.missing)
    var found: [OutputFile] = []
    do throws(FileError) {
      for path in paths {
        if let bytes = try folder.bytes(at: path) { found.append(.init(path: path, bytes: bytes)) }
      }
    } catch {
      throw PublishFailure(error)
    }
    return found
  }

  @discardableResult
  private func rsync(
    _ arguments: [String], input: [UInt8] = [], accepting: Set<Int32> = []
  ) async throws(PublishFailure) -> PublishTool.Result {
    try await tool.run(options + arguments, input: input, accepting: accepting)
  }

  /// The path in a line of a listing, `-rw-r--r--  1,234 2026/11/23 04:33:34 path`; `nil` if it is no file's.
  static func path(in line: some Collection<UInt8>) -> SitePath? {
    guard let first = line.first, first != UInt8(ascii: "d") else { return nil }
    let fields = line.split(
      separator: UInt8(ascii: " "), maxSplits: 4, omittingEmptySubsequences: true)
    guard fields.count == 5 else { return nil }
    var name = String(decoding: fields[4], as: UTF8.self)
    if first == UInt8(ascii: "l") { name = name.components(before: " -> ") }
    return SitePath(unescaped(name))
  }

  /// Control characters are written `\#012` in listings.
  private static func unescaped(_ name: String) -> String {
    name.replacing(/\\#([0-7]{3})/) { match in
      Unicode.Scalar(UInt32(match.1, radix: 8) ?? 0).map { String(Character($0)) } ?? ""
    }
  }
}

extension String {
  fileprivate func components(before separator: String) -> String {
    firstRange(of: separator).map { String(self[..<$0.lowerBound]) } ?? self
  }
}

extension [SitePath] {
  /// As rsync reads a list of files whose names may hold line feeds, and may begin with `#` or `;`.
  var separatedByZeros: [UInt8] {
    reduce(into: []) { bytes, path in
      bytes += "./\(path)".utf8
      bytes.append(0)
    }
  }
}

extension PublishManifest {
  var file: OutputFile { OutputFile(path: Self.path, bytes: bytes) }
}
