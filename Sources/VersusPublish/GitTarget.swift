package import HostSystem
package import VersusRender

/// A branch of a remote repository.
///
/// The new tree is made in a bare repository of Versus's own below `.versus/`, so that objects which the remote has are not
/// carried again. One push, under a lease, changes the branch and keeps the old tip as `refs/versus/BRANCH/previous`:
/// it succeeds only if the branch is still what the plan was made for.
package struct GitTarget: PublishTarget {
  /// The address of the remote, as git takes it.
  private let remote: String
  private let branch: String
  private let keepsHistory: Bool
  private let staging: StagingFolder
  private let git: PublishTool
  /// Who commits, as git knows it; some remotes want one that they know.
  private let identity: [String: String]

  private static let tip = "refs/versus/tip"
  private static let previous = "refs/versus/previous"

  /// Takes the branch of `remote`, a name of a remote of the site's repository, or an address.
  ///
  /// `repository` is the absolute path of a folder for a repository, which is made if there is none.
  ///
  /// - Throws: ``PublishFailure`` if there is no git.
  package init(
    remote: String, branch: String, keepsHistory: Bool, repository: String,
    runner: any ProcessRunner, secrets: Secrets, site: String, staging: StagingFolder
  ) async throws(PublishFailure) {
    self.branch = branch
    self.keepsHistory = keepsHistory
    self.staging = staging
    var tool = PublishTool(
      program: "git", installation: "`apt-get install git` or `brew install git`", runner: runner,
      secrets: secrets, directory: site)
    tool.environment = ["GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"]
    let known = try await tool.run(
      ["remote", "get-url", "--push", "--", remote], accepting: [2, 128])
    self.remote = known.status == 0 ? String(known.text.dropLast()) : remote
    let identity = try await tool.run(["var", "GIT_COMMITTER_IDENT"], accepting: [128])
    self.identity =
      identity.status == 0
      ? [:]
      : [
        "GIT_AUTHOR_NAME": "Versus", "GIT_AUTHOR_EMAIL": "versus@localhost",
        "GIT_COMMITTER_NAME": "Versus", "GIT_COMMITTER_EMAIL": "versus@localhost",
      ]
    // A relative path is one from the site's folder, here as there.
    var known2 = secrets
    known2.add(address: self.remote)
    try await tool.run(["init", "--quiet", "--bare", repository])
    git = PublishTool(
      program: tool.program, installation: tool.installation, runner: runner, secrets: known2,
      environment: tool.environment.merging([
        "GIT_DIR": repository, "GIT_INDEX_FILE": staging.path + "/index",
      ]) { $1 }, directory: site)
  }

  package var changesInPlace: Bool { false }
  package var lockPath: String? { nil }

  /// The address of the remote, without who one is there.
  package var address: String { git.secrets.redacted(remote) }

  package func contents() async throws(PublishFailure) -> TargetContents {
    let tips = try await remoteTips()
    try await fetch(tips.branch, as: Self.tip)
    try await fetch(tips.previous, as: Self.previous)
    guard tips.branch != nil else { return TargetContents() }
    let listing = try await git.run(["ls-tree", "-r", "-z", "--name-only", Self.tip])
    let paths = listing.output.split(separator: 0).compactMap {
      SitePath(String(decoding: $0, as: UTF8.self))
    }
    let manifest =
      paths.contains(PublishManifest.path)
      ? try await git.run(["cat-file", "blob", "\(Self.tip):\(PublishManifest.path)"]).output : nil
    return try TargetContents(manifest: manifest, files: paths)
  }

  /// What the branch, and the one before it, are at the remote.
  private func remoteTips() async throws(PublishFailure) -> (branch: String?, previous: String?) {
    let listing = try await git.run(["ls-remote", "--", remote, branchRef, previousRef])
    var tips: [Substring: String] = [:]
    for line in listing.text.split(separator: "\n") {
      let parts = line.split(separator: "\t")
      if parts.count == 2 { tips[parts[1]] = String(parts[0]) }
    }
    return (tips[Substring(branchRef)], tips[Substring(previousRef)])
  }

  private var branchRef: String { "refs/heads/\(branch)" }
  private var previousRef: String { "refs/versus/\(branch)/previous" }

  /// Makes `ref` here what `commit` is at the remote, or nothing.
  private func fetch(_ commit: String?, as ref: String) async throws(PublishFailure) {
    guard commit != nil else {
      try await git.run(["update-ref", "-d", ref])
      return
    }
    let source = ref == Self.tip ? branchRef : previousRef
    try await git.run(
      ["fetch", "--quiet", "--no-tags", "--depth=1", "--", remote, "+\(source):\(ref)"])
  }

  package func begin(_ manifest: PublishManifest, keeping kept: Set<SitePath>, isResumed: Bool)
    async throws(PublishFailure)
  {
    let tip = try await commit(Self.tip)
    try await git.run(tip == nil ? ["read-tree", "--empty"] : ["read-tree", Self.tip])
  }

  package func put(_ output: [OutputFile], keepingReplacedIn folder: SitePath?)
    async throws(PublishFailure)
  {
    guard !output.isEmpty else { return }
    // Under numbers, since the list of files that git reads cannot hold every name.
    let numbered = output.enumerated().map {
      OutputFile(path: .root.appending(String($0.offset)), bytes: $0.element.bytes)
    }
    let source = try staging.folder("put", holding: numbered)
    let names = numbered.map { "\(source.root)/\($0.path)\n" }.joined()
    let hashes = try await git.run(
      ["hash-object", "-w", "--no-filters", "--stdin-paths"], input: Array(names.utf8))
    let objects = hashes.text.split(separator: "\n")
    guard objects.count == output.count else {
      throw PublishFailure("git hash-object answered for \(objects.count) of \(output.count) files")
    }
    try await updateIndex(zip(objects, output).map { "100644 \($0)\t\($1.path)\0" })
  }

  package func remove(_ paths: [SitePath], keepingIn folder: SitePath?)
    async throws(PublishFailure)
  {
    guard !paths.isEmpty else { return }
    let nothing = String(repeating: "0", count: 40)
    try await updateIndex(paths.map { "0 \(nothing)\t\($0)\0" })
  }

  private func updateIndex(_ lines: [String]) async throws(PublishFailure) {
    try await git.run(["update-index", "-z", "--index-info"], input: Array(lines.joined().utf8))
  }

  package func finish(_ manifest: PublishManifest) async throws(PublishFailure) {
    try await put([manifest.file], keepingReplacedIn: nil)
    // Without it GitHub Pages leaves out names that begin with `_`.
    let nojekyll = SitePath.root.appending(".nojekyll")
    if try await git.run(["ls-files", "--", nojekyll.string]).output.isEmpty {
      try await put([OutputFile(path: nojekyll, bytes: [])], keepingReplacedIn: nil)
    }
    let tip = try await commit(Self.tip)
    let previous = try await commit(Self.previous)
    let tree = try await git.run(["write-tree"]).text.dropLast()
    let parents = keepsHistory ? tip.map { ["-p", $0] } ?? [] : []
    let message = "Publish " + (manifest.live?.commit.map { String($0.prefix(12)) } ?? "the site")
    let new = try await git.run(
      ["commit-tree", String(tree), "-m", message] + parents, environment: identity
    ).text.dropLast()
    try await push(String(new), over: tip, previous)
  }

  private func push(_ new: String, over tip: String?, _ previous: String?)
    async throws(PublishFailure)
  {
    var arguments = [
      "push", "--quiet", "--atomic", "--force-with-lease=\(branchRef):\(tip ?? "")",
      "--force-with-lease=\(previousRef):\(previous ?? "")", "--", remote, "\(new):\(branchRef)",
    ]
    if let tip { arguments.append("\(tip):\(previousRef)") }
    do throws(PublishFailure) {
      try await git.run(arguments)
    } catch {
      guard error.notes.contains(where: { $0.contains("stale info") }) else { throw error }
      throw PublishFailure(
        "somebody else published to the branch `\(branch)` meanwhile", notes: error.notes,
        help: "run `versus publish` again: it begins from what is there now")
    }
  }

  package func versions(of paths: [SitePath], in manifest: PublishManifest)
    async throws(PublishFailure) -> [SitePath: [[UInt8]]]
  {
    let folder = try staging.emptyFolder("got")
    for ref in [Self.tip, Self.previous] {
      guard try await commit(ref) != nil else { continue }
      let index = [
        "GIT_INDEX_FILE": staging.path + "/got-index", "GIT_WORK_TREE": folder.root,
      ]
      try await git.run(["read-tree", ref], environment: index)
      try await git.run(
        ["-c", "core.autocrlf=false", "checkout-index", "--all", "--force"]
          + ["--prefix=\(folder.root)/\(ref == Self.tip ? "tip" : "previous")/"],
        environment: index)
    }
    let folders = ["tip", "previous"].map { SitePath.root.appending($0) }
    return try folder.versions(of: paths) { path in folders.map { $0.appending(path) } }
  }

  /// The commit that a reference of the repository here names.
  private func commit(_ ref: String) async throws(PublishFailure) -> String? {
    let result = try await git.run(["rev-parse", "--quiet", "--verify", ref], accepting: [1])
    return result.status == 0 ? String(result.text.dropLast()) : nil
  }
}
